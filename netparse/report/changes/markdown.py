"""What changed, as Markdown for a ticket."""

from netparse.comparison import Changes
from netparse.report.changes.words import build_changes
from netparse.report.safe import markdown as safe


def render(changes: Changes, *, level: int = 1) -> str:
    """Return the differences as lists under headings, the first of this level."""
    page = build_changes(changes)
    lines = [f"{'#' * level} What changed", "", safe(page.sides), "", f"**{safe(page.headline)}**", ""]
    for section in page.sections:
        lines += [f"{'#' * (level + 1)} {safe(section.title)}", ""]
        lines += [section.note, ""] if section.note else []
        lines += [f"- {safe(row.mark)} {safe(row.what)}: {safe(row.how)}" for row in section.rows]
        lines.append("")
    lines += [f"{safe(note)}.\n" for note in page.notes]
    return "\n".join(lines)
