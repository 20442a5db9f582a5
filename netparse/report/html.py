"""The report as one HTML page: Jinja2 with autoescape, a policy that lets nothing but the page's own style in."""

import base64
import hashlib

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from netparse import resources
from netparse.findings import Analysis
from netparse.report.context import build_page
from netparse.report.formats import About


def render_html(analysis: Analysis, about: About) -> str:
    """Return the page; it loads nothing from anywhere and reads without JavaScript."""
    folder = resources.templates() / "report"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(enabled_extensions=("j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (folder / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("report.html.j2").render(
        page=build_page(analysis, about),
        style=Markup(style),  # our own file, not captured text
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )
