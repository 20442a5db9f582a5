"""What changed as one HTML page in the look of the report."""

from netparse.comparison import Changes
from netparse.report.sections.changes import what_changed
from netparse.report.templates import fill, own_file, policy


def render(changes: Changes) -> str:
    """Return the page; it loads nothing from anywhere."""
    style = own_file("report.css", "screen.css")
    return fill("diff.html.j2", section=what_changed(changes), style=style, policy=policy(style=style))
