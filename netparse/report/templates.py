"""Fills the templates of the pages with Jinja2, which no other module imports. Nothing in captured text can act in them."""

import base64
import hashlib
from functools import cache, partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from netparse import __version__, resources
from netparse.safe import visible

_LONGEST, _LONGEST_CELL = 400, 100
"""On paper a name or line of 10,000 characters fills a page, and its layout takes minutes: longer ones are cut, with a note."""


def fill(template: str, *, paper: bool = False, **values: object) -> str:
    """Return the template filled with the values; on paper texts that would fill a page are cut."""
    environment = _environment(_LONGEST if paper else None)
    return environment.get_template(template).render(paper=paper, version=__version__, **values).removesuffix("\n")


def own_file(*names: str) -> Markup:
    """Return files that ship beside the templates, joined: they are not captured text and may stand as they are."""
    folder = resources.templates() / "report"
    return Markup("".join((folder / name).read_text(encoding="utf-8") for name in names))


def policy(**own: str) -> str:
    """Return a content-security policy that forbids everything but these texts: ``style=CSS``, ``script=JAVASCRIPT``."""
    allowed = "".join(f"{kind}-src '{_digest(text)}'; " for kind, text in own.items())
    return f"default-src 'none'; {allowed}base-uri 'none'; form-action 'none'"


@cache
def _environment(longest: int | None) -> Environment:
    """Return Jinja2 for the templates that ship; a part of a template ends with its own line end."""
    made = Environment(
        loader=FileSystemLoader(resources.templates() / "report"),
        autoescape=True,
        finalize=partial(_plain, longest),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["cut"] = partial(_cut, longest and _LONGEST_CELL)
    return made


def _plain(longest: int | None, value: object) -> object:
    """Return what is printed into the page: control and direction characters are written out wherever text comes from."""
    return visible(_cut(longest, value)) if type(value) is str else value


def _cut(longest: int | None, text: str) -> str:
    """Return the text, or its beginning and how much more there is."""
    if longest is None or len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest} more characters)"


def _digest(text: str) -> str:
    """Return how a content-security policy names this style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
