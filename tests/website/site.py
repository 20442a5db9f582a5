"""The site as `make docs-site` built it: all that it needs is in its folder, every link leads somewhere, and the search works from there.

Not one of the tests of `make test`: `make docs-site` builds the site and runs it.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import netparse
from tests.conftest import ROOT
from tests.report.browser import chromium, needs_chromium

SITE = ROOT / "build" / "docs-site"
PAGES = {p.name: p.read_text(encoding="utf-8") for p in sorted(SITE.glob("*.html"))}
WIDTHS = (1440, 390)


def test_the_site_is_there() -> None:
    assert len(PAGES) > 30 and {"index.html", "checks.html", "library.html"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_from_elsewhere(page: str) -> None:
    """No script, style, font, picture or frame."""
    loaded = re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=[\"']?([^\"'\s>]+)", PAGES[page])
    assert loaded and not [url for url in loaded if re.match(r"(?:https?:)?//", url)]


@pytest.mark.parametrize("page", [p for p in PAGES if p != "404.html"])
def test_every_link_of_a_page_leads_to_a_file_and_a_place_in_it(page: str) -> None:
    """As a browser finds it in the folder."""
    for link in re.findall(r"<a\b[^>]*?\bhref=\"([^\"]*)\"", PAGES[page]):
        path, _, anchor = unquote(unescape(link)).partition("#")
        if re.match(r"\w+:", path):
            continue
        file = (SITE / path) if path else SITE / page
        assert file.is_file(), link
        if anchor and file.suffix == ".html":
            assert re.search(rf"\b(?:id|name)=\"{re.escape(anchor)}\"", file.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", ["cli.html", "ports.html"])
def test_a_bar_in_a_table_has_no_backslash(page: str) -> None:
    """As the page is shown in the repository: ``--format [text|json]``."""
    cells = re.findall(r"<td\b[^>]*>(.*?)</td>", PAGES[page], re.DOTALL)
    assert [cell for cell in cells if "|" in cell] and not [cell for cell in cells if "\\|" in cell]


def test_the_library_has_the_docstrings() -> None:
    """Of each public name."""
    for name in set(netparse.__all__) - {"__version__", "fsm"}:
        assert re.search(rf"id=\"netparse\.{name}\"", PAGES["library.html"]), name
    assert "a file may hold the output of several commands" in PAGES["library.html"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_the_search_finds_from_the_folder(browser: Any, width: int) -> None:
    """Opened as file://, with nothing asked of any server and no error."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.goto((SITE / "index.html").as_uri())
    page.locator("label[for=__search]:visible").first.click(timeout=5000) if width < 1000 else None
    page.locator("input.md-search__input").press_sequentially("nodeport")
    page.wait_for_selector(".md-search-result__item")
    found = page.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.href)")
    assert any("checks.html" in url for url in found)
    assert not [url for url in asked if not url.startswith(("file:", "data:", "about:"))] and not errors
    page.close()


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_no_wider_than_the_window(browser: Any, name: str, width: int) -> None:
    """Long lines and tables scroll in their own place."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(Path(SITE / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.close()
