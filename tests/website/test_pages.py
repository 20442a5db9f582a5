"""Every page has its place in the site, and says all of what it is about."""

import re

import netparse
from tests.conftest import ROOT
from tests.website.pages import PAGES

_NAV = re.findall(r": ([\w-]+\.md)$", (ROOT / "website" / "mkdocs.yml").read_text(), re.MULTILINE)
_ELSEWHERE = {"contributing.md", "security.md", "changelog.md"}
"""Pages that website/pages.py takes from beside docs/."""


def test_every_page_has_one_place_in_the_site() -> None:
    """And every place has its page."""
    pages = [p.removeprefix("docs/") for p in PAGES if p.startswith("docs/")]
    assert sorted(_NAV) == sorted({*pages, *_ELSEWHERE})


def test_the_page_of_the_library_has_every_public_name() -> None:
    """With its docstring, which the site takes from the code."""
    named = set(re.findall(r"^::: netparse\.(\w+)", PAGES["docs/library.md"], re.MULTILINE))
    assert named == set(netparse.__all__) - {"__version__"}


def test_the_table_of_exit_codes_has_every_command_that_tells_them() -> None:
    """A command that says in its help what its codes mean stands in the table."""
    from netparse.cli.helps import helps

    rows = "".join(re.findall(r"^\| `.*?\|", PAGES["docs/exit-codes.md"], re.MULTILINE))
    names = {h.name.removeprefix("netparse ").removesuffix(" run") for h in helps() if h.exits}
    assert names <= set(re.findall(r"`([\w ]+)`", rows))
