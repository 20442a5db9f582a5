"""The questions that ``netparse doctor`` asks, in the order of its answer; ``QUESTIONS`` is the registry."""

import locale
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from netparse import __version__, resources
from netparse.doctor import probes
from netparse.doctor.remedies import title_of_system
from netparse.resources import package_file

State = Literal["ok", "missing", "broken"]
_OLDEST = (3, 11)
_NEEDED = ("textfsm", "typer", "click", "jinja2", "yaml", "zstandard")
OF_FLEET = ("dask", "distributed", "pyarrow", "duckdb", "fsspec")
"""What the extra brings that ``netparse fleet`` needs."""
_LANGUAGES = {"ko": "Korean", "ja": "Japanese", "zh-cn": "simplified Chinese", "zh-tw": "traditional Chinese"}
_SPACE = 1 << 30
_MEMORY = 512 << 20
_FILES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``missing`` takes one output or comfort away, named by ``lost``; with something ``broken`` netparse does not work.

    ``topic`` names the command that mends it, in ``data/remedies.toml``.
    """

    what: str
    state: State
    found: str
    lost: str = ""
    topic: str = ""


def examine_machine() -> tuple[Answer, ...]:
    """Return the answers to all questions about this machine."""
    return tuple(question() for question in QUESTIONS)


def _system() -> Answer:
    return Answer(what="system", state="ok", found=f"{title_of_system()}, {platform.machine()}")


def _python() -> Answer:
    found = f"{platform.python_version()}, {sys.executable}"
    new = sys.version_info >= _OLDEST
    lost = "" if new else "netparse needs Python 3.11 or newer"
    return Answer(what="Python", state="ok" if new else "broken", found=found, lost=lost, topic="" if new else "python")


def _netparse() -> Answer:
    where = f"{__version__}, {package_file()}"
    foreign = probes.version_of("netparse")
    if foreign is not None:
        lost = "the package `netparse` of the public index is another project, and both write the same folder"
        return Answer(
            what="netparse", state="broken", found=f"{where}; and netparse {foreign}", lost=lost, topic="foreign"
        )
    if not (resources.templates() / "parse").is_dir():
        return Answer(
            what="netparse", state="broken", found=where, lost="its templates are not there", topic="packages"
        )
    return Answer(what="netparse", state="ok", found=where)


def _packages() -> Answer:
    gone = [name for name in _NEEDED if not probes.module(name)]
    if gone:
        return Answer(
            what="packages",
            state="broken",
            found=f"without {', '.join(gone)}",
            lost="parse, check, report",
            topic="packages",
        )
    return Answer(what="packages", state="ok", found=", ".join(_NEEDED))


def _compression() -> Answer:
    gone = [name for name in ("zlib", "bz2", "lzma") if not probes.module(f"_{name}" if name != "zlib" else name)]
    if gone:
        lost = "bundles that are packed so cannot be opened"
        return Answer(
            what="compression",
            state="broken",
            found=f"Python without {', '.join(gone)}",
            lost=lost,
            topic="compression",
        )
    return Answer(what="compression", state="ok", found="gzip, bzip2, xz, zstd")


def _tables() -> Answer:
    return _optional("tables", ("pandas",), "CSV and Excel files, to_frame", "tables")


def _parquet() -> Answer:
    return _optional("Parquet", ("pyarrow",), "report -o findings.parquet", "parquet")


def _excel() -> Answer:
    return _optional("Excel", ("openpyxl",), "report -o findings.xlsx", "excel")


def _documents() -> Answer:
    return _optional("PDF tickets", ("pypdf",), "PDFs are not read as tickets", "documents")


def _redact() -> Answer:
    return _optional("redaction", ("yacryptopan",), "netparse redact, --redact", "redact")


def _fleet() -> Answer:
    return _optional("many bundles", OF_FLEET, "netparse fleet", "fleet")


def _optional(what: str, modules: tuple[str, ...], lost: str, topic: str) -> Answer:
    gone = [name for name in modules if not probes.module(name)]
    if gone:
        return Answer(what=what, state="missing", found=f"without {', '.join(gone)}", lost=lost, topic=topic)
    return Answer(
        what=what, state="ok", found=", ".join(f"{name} {probes.version_of(name) or ''}".strip() for name in modules)
    )


def _pango() -> Answer:
    lost = "report -o report.pdf; the HTML report works without it"
    if not probes.module("weasyprint"):
        return Answer(what="PDF reports", state="missing", found="without WeasyPrint", lost=lost, topic="packages")
    gone = [name for name in ("pango", "pangoft2", "fontconfig") if probes.library(name) is None]
    if gone:
        return Answer(what="PDF reports", state="missing", found=f"without {', '.join(gone)}", lost=lost, topic="pango")
    return Answer(what="PDF reports", state="ok", found=f"WeasyPrint {probes.version_of('weasyprint')}, Pango")


def _subset() -> Answer:
    if probes.library("harfbuzz-subset") is None:
        lost = "PDFs hold whole fonts and are several times as large"
        return Answer(what="small PDFs", state="missing", found="without HarfBuzz-subset", lost=lost, topic="subset")
    return Answer(what="small PDFs", state="ok", found="HarfBuzz-subset")


def _fonts() -> Answer:
    shown = {name: probes.has_font_for(language) for language, name in _LANGUAGES.items()}
    if None in shown.values():
        return Answer(what="fonts", state="missing", found="fontconfig is not there to ask", lost="PDF", topic="pango")
    gone = [name for name, there in shown.items() if not there]
    if gone:
        lost = "boxes stand for these characters in PDFs; the HTML report shows them"
        return Answer(what="fonts", state="missing", found=f"none for {', '.join(gone)}", lost=lost, topic="fonts")
    return Answer(what="fonts", state="ok", found=", ".join(_LANGUAGES.values()))


def _locale() -> Answer:
    found = probes.encodings((sys.stdout, sys.stderr))
    text = f"{', '.join(found)} on the terminal, {locale.getpreferredencoding(False)} for files"
    if all(encoding.replace("-", "") in ("utf8", "none") for encoding in found):
        return Answer(what="locale", state="ok", found=text)
    lost = "characters that the encoding lacks are written as \\u2026"
    return Answer(what="locale", state="missing", found=text, lost=lost, topic="locale")


def _temporary() -> Answer:
    free = probes.free_space()
    found = "none can be written" if free is None else f"{_size(free)} free"
    if free is not None and free >= _SPACE:
        return Answer(what="temporary files", state="ok", found=found)
    lost = (
        "an archive inside another one cannot be opened"
        if free is None
        else "a large zip inside another archive may not be read"
    )
    return Answer(what="temporary files", state="missing", found=found, lost=lost, topic="temporary")


def _memory() -> Answer:
    lost = "bundles of many nodes, and PDFs"
    return _limited("memory", probes.memory_limit(), _MEMORY, _size, lost=lost, topic="memory")


def _open_files() -> Answer:
    return _limited(
        "open files", probes.open_files(), _FILES, str, lost="folders that are nested deeply", topic="files"
    )


def _limited(what: str, limit: int | None, least: int, shown: Callable[[int], str], *, lost: str, topic: str) -> Answer:
    found = "no limit" if limit is None else f"at most {shown(limit)}"
    if limit is not None and limit < least:
        return Answer(what=what, state="missing", found=found, lost=lost, topic=topic)
    return Answer(what=what, state="ok", found=found)


def _size(count: int) -> str:
    return f"{count / (1 << 30):.1f} GiB" if count >= 1 << 30 else f"{count >> 20} MiB"


QUESTIONS: tuple[Callable[[], Answer], ...] = (
    _system,
    _python,
    _netparse,
    _packages,
    _compression,
    _pango,
    _subset,
    _fonts,
    _tables,
    _parquet,
    _excel,
    _documents,
    _redact,
    _fleet,
    _locale,
    _temporary,
    _memory,
    _open_files,
)
