"""The report as one HTML page, under a policy that lets in nothing but the page's own style and script."""

from netparse.analysis import Analysis
from netparse.report.about import About
from netparse.report.limits import BROWSER
from netparse.report.page import build_page
from netparse.report.templates import fill, own_file, policy


def render(analysis: Analysis, about: About) -> str:
    """Return the page; it loads nothing from anywhere and reads without JavaScript."""
    page = build_page(analysis, about, BROWSER)
    style, script = own_file("report.css", "screen.css"), own_file("report.js")
    return fill(
        "report.html.j2", page=page, style=style, script=script, policy=policy(style=style, script=script), notes=()
    )
