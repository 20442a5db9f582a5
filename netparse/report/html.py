"""The report as one HTML page: Jinja2 with autoescape, and a policy that lets in nothing but the page's own style and script."""

import base64
import hashlib
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from netparse import resources
from netparse.analysis import Analysis
from netparse.report.context import build_page
from netparse.report.formats import About
from netparse.report.limits import BROWSER
from netparse.report.page import Page
from netparse.report.safe import visible

_LONGEST, _LONGEST_CELL = 400, 100
"""On paper a name or line of 10,000 characters fills a page, and its layout takes minutes: longer ones are cut, and say so."""


def render_html(analysis: Analysis, about: About) -> str:
    """Return the page; it loads nothing from anywhere and reads without JavaScript."""
    style, script = own_file("report.css") + own_file("screen.css"), own_file("report.js")
    policy = f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}'; base-uri 'none'; form-action 'none'"
    return fill(build_page(analysis, about, BROWSER), paper=False, style=style, script=Markup(script), policy=policy)


def fill(page: Page, *, paper: bool, style: str, **more: Any) -> str:
    """Return the template filled with the page."""
    return (
        environment(_LONGEST if paper else None)
        .get_template("report.html.j2")
        .render(page=page, paper=paper, style=Markup(style), **more)
    )


def own_file(name: str) -> str:
    """Return a file that ships beside the template: not captured text, so it may stand as it is."""
    return (resources.templates() / "report" / name).read_text(encoding="utf-8")


@cache
def environment(longest: int | None = None) -> Environment:
    """Return Jinja2 with the templates that ship; nothing in captured text can act in them. ``longest`` cuts texts for paper."""
    made = Environment(
        loader=FileSystemLoader(resources.templates() / "report"),
        autoescape=True,
        finalize=partial(_plain, longest),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["cut"] = partial(_cut, longest and _LONGEST_CELL)
    return made


def _plain(longest: int | None, value: Any) -> Any:
    """Return what is printed into the page: control and direction characters are written out wherever text comes from."""
    return visible(_cut(longest, value)) if type(value) is str else value


def _cut(longest: int | None, text: str) -> str:
    """Return the text, or its beginning and how much more there is."""
    if longest is None or len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest} more characters)"


def digest(text: str) -> str:
    """Return how a content-security policy names this style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
