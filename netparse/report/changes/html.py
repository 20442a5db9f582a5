"""What changed as one HTML page in the look of the report."""

import base64
import hashlib

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from netparse import __version__, resources
from netparse.diff import Changes
from netparse.report.changes.words import build_changes


def render_html(changes: Changes) -> str:
    """Return the page; it loads nothing from anywhere."""
    folder = resources.templates() / "report"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (folder / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("diff.html.j2").render(
        changes=build_changes(changes),
        version=__version__,
        style=Markup(style),  # our own file, not captured text
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )
