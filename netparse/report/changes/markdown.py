"""What changed, as Markdown for a ticket."""

from netparse.comparison import Changes
from netparse.report.sections.changes import what_changed
from netparse.safe import markdown as safe


def render(changes: Changes, *, level: int = 1) -> str:
    """Return the differences as lists under headings, the first of this level."""
    words = what_changed(changes)
    lines = [f"{'#' * level} What changed", "", safe(words.sides), "", f"**{safe(words.headline)}**", ""]
    for group in words.groups:
        lines += [f"{'#' * (level + 1)} {safe(group.title)}", ""]
        lines += [group.note, ""] if group.note else []
        lines += [f"- {safe(row.mark)} {safe(row.what)}: {safe(row.how)}" for row in group.rows]
        lines.append("")
    lines += [f"{safe(note)}.\n" for note in words.notes]
    return "\n".join(lines)
