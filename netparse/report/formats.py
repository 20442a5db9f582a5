"""The formats that an analysis can be rendered to; each loads its library only when it is used."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from netparse.analysis import Analysis
from netparse.comparison.model import Changes
from netparse.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the user says of the report: shown in it, judged by nobody."""

    title: str | None = None
    ticket: str | None = None
    note: str | None = None
    command: str | None = None
    """The command line that made the report, for its provenance."""
    paper: Literal["a4", "letter"] = "a4"
    changes: Changes | None = None
    """What changed since an older bundle, for a section of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """``suffix`` is how an output file of this format ends."""

    name: str
    suffix: str
    render: Callable[[Analysis, About], str | bytes]


def _json(analysis: Analysis, about: About) -> str:
    from netparse.report.json_report import render_json

    return render_json(analysis, changes=about.changes)


def _text(analysis: Analysis, about: About) -> str:
    from netparse.report.text import render_text

    if about.changes is None:
        return render_text(analysis)
    from netparse.report.changes.text import render_text as render_changes

    return f"{render_text(analysis)}\nWhat changed\n\n{render_changes(about.changes)}"


def _html(analysis: Analysis, about: About) -> str:
    from netparse.report.html import render_html

    return render_html(analysis, about)


def _pdf(analysis: Analysis, about: About) -> bytes:
    from netparse.report.pdf import render_pdf

    return render_pdf(analysis, about)


def _junit(analysis: Analysis, about: About) -> str:
    from netparse.report.junit import render_junit

    return render_junit(analysis)


def _sarif(analysis: Analysis, about: About) -> str:
    from netparse.report.sarif import render_sarif

    return render_sarif(analysis)


def _markdown(analysis: Analysis, about: About) -> str:
    from netparse.report.markdown import render_markdown

    if about.changes is None:
        return render_markdown(analysis, about)
    from netparse.report.changes.markdown import render_markdown as render_changes

    return f"{render_markdown(analysis, about)}\n{render_changes(about.changes, level=2)}"


def _frame(kind: str) -> Callable[[Analysis, About], bytes]:
    def render_frame(analysis: Analysis, about: About) -> bytes:
        from netparse.tables import export, to_frame

        return export(to_frame(analysis.findings), kind)

    return render_frame


FORMATS: tuple[Format, ...] = (
    Format(name="html", suffix=".html", render=_html),
    Format(name="pdf", suffix=".pdf", render=_pdf),
    Format(name="sarif", suffix=".sarif.json", render=_sarif),
    Format(name="sarif", suffix=".sarif", render=_sarif),
    Format(name="json", suffix=".json", render=_json),
    Format(name="junit", suffix=".xml", render=_junit),
    Format(name="markdown", suffix=".md", render=_markdown),
    Format(name="csv", suffix=".csv", render=_frame("csv")),
    Format(name="excel", suffix=".xlsx", render=_frame("xlsx")),
    Format(name="parquet", suffix=".parquet", render=_frame("parquet")),
    Format(name="text", suffix=".txt", render=_text),
)


def render(analysis: Analysis, format: str, *, about: About | None = None) -> str | bytes:
    """Return the report in this format: bytes for ``pdf``, text for the others."""
    for known in FORMATS:
        if known.name == format:
            return known.render(analysis, about or About())
    raise UsageError(f"there is no format {format!r}; there are {', '.join(dict.fromkeys(f.name for f in FORMATS))}")
