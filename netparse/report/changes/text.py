"""What changed, for people at a terminal."""

from collections.abc import Iterator

from netparse.comparison import Changes
from netparse.report.sections.changes import Row, what_changed
from netparse.safe import visible


def render(changes: Changes) -> str:
    """Return the differences by node, then findings, then what only one side shows; the answer comes last."""
    words = what_changed(changes)
    lines: list[str] = []
    for group in words.groups:
        lines.append(visible(group.title))
        lines += [line for row in group.rows for line in _row(row)]
        lines += [f"  {group.note}"] if group.note else []
        lines.append("")
    lines += [visible(f"{words.sides}: {words.headline}"), *map(visible, words.notes)]
    return "\n".join([*lines, ""])


def _row(row: Row) -> Iterator[str]:
    yield f"  {row.mark} {visible(row.what)}: {visible(row.how)}"
