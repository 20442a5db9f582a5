"""What changed as one HTML page in the look of the report."""

from markupsafe import Markup

from netparse import __version__
from netparse.comparison import Changes
from netparse.report.changes.words import build_changes
from netparse.report.formats.html import digest, environment, own_file


def render(changes: Changes) -> str:
    """Return the page; it loads nothing from anywhere."""
    style = own_file("report.css") + own_file("screen.css")
    return (
        environment()
        .get_template("diff.html.j2")
        .render(
            changes=build_changes(changes),
            version=__version__,
            style=Markup(style),  # our own file, not captured text
            policy=f"default-src 'none'; style-src '{digest(style)}'; base-uri 'none'; form-action 'none'",
        )
    )
