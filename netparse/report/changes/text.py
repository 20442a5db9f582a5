"""What changed, for people at a terminal."""

from collections.abc import Iterator

from netparse.comparison import Changes
from netparse.report.changes.words import Row, build_changes
from netparse.report.safe import visible


def render(changes: Changes) -> str:
    """Return the differences by node, then findings, then what only one side shows; the answer comes last."""
    page = build_changes(changes)
    lines: list[str] = []
    for section in page.sections:
        lines.append(visible(section.title))
        lines += [line for row in section.rows for line in _row(row)]
        lines += [f"  {section.note}"] if section.note else []
        lines.append("")
    lines += [visible(f"{page.sides}: {page.headline}"), *map(visible, page.notes)]
    return "\n".join([*lines, ""])


def _row(row: Row) -> Iterator[str]:
    yield f"  {row.mark} {visible(row.what)}: {visible(row.how)}"
