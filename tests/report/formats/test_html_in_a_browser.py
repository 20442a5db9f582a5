"""The page in a browser: its filters, its tables, its dark mode; it asks for nothing, and everybody can use it."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import netparse
from netparse.report import About
from tests.conftest import BUNDLES
from tests.report.browser import Watched, chromium, needs_chromium

pytestmark = [needs_chromium, pytest.mark.xdist_group("browser")]
FAULTS = BUNDLES / "samples" / "three-nodes-several-faults"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(str(netparse.render(netparse.analyze(FAULTS), "html", about=About(ticket="CASE-7", note="a note"))))
    return path


@pytest.fixture
def page(browser: Any, report: Path) -> Iterator[Watched]:
    watched = Watched(browser, report)
    yield watched
    watched.context.close()


def _expect(watched: Watched, selector: str) -> Any:
    """Wait for what an element shows; a function to wait for would have to be evaluated, which the page's policy forbids."""
    from playwright.sync_api import expect

    return expect(watched.page.locator(selector))


def test_nothing_is_asked_for_and_nothing_is_complained_of(page: Watched, report: Path) -> None:
    """The only request is the page itself; the console stays empty, also while everything is used."""
    page.page.select_option("#node", "node2")
    page.page.click("#theme")
    page.page.click("#table-nodes thead button >> nth=0")
    page.page.click(".commands button >> nth=0")
    assert page.requests == [report.as_uri()]
    assert page.messages == []


def test_the_policy_refuses_what_is_not_the_pages_own(page: Watched) -> None:
    """A script, a style, a picture and a request that are added later are all blocked: nobody connects to the listener."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        page.page.evaluate(
            """address => {
              const added = [["script", e => e.textContent = "window.hit = 1"], ["img", e => e.src = address + "/x.png"],
                             ["style", e => e.textContent = "body { display: none }"]];
              for (const [tag, set] of added) { const e = document.createElement(tag); set(e); document.body.append(e); }
              return fetch(address).catch(() => 0);
            }""",
            f"http://127.0.0.1:{listener.getsockname()[1]}",
        )
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert page.page.evaluate("window.hit") is None
    assert page.page.evaluate("getComputedStyle(document.body).display") != "none"
    assert len(page.messages) >= 4 and all("Content Security Policy" in m for m in page.messages)


def test_filters_by_node_verdict_check_and_words(page: Watched) -> None:
    """Each filter alone and two together leave what they name, in the findings and in the tables."""
    everything = page.visible(".finding")
    assert everything == 4  # the fifth is folded under its cause
    page.page.select_option("#node", "node1")
    assert page.page.locator(".finding:visible .where b").all_inner_texts() == ["node1"]
    assert page.visible("#table-nodes tbody tr") == 1
    page.page.select_option("#node", "")
    page.page.select_option("#check", "mtu-mismatch")
    assert page.visible(".finding") == 1
    page.page.select_option("#verdict", "warn")
    assert page.visible(".finding") == 0
    assert "0 of" in page.page.inner_text("#shown")
    page.page.click("#reset")
    _expect(page, "#shown").to_have_text("")
    assert page.visible(".finding") == everything
    page.page.fill("#search", "KUBECTL 8001")
    assert page.page.locator(".finding:visible").get_attribute("data-check") == "insecure-port-exposed"


def test_tables_sort_as_numbers_and_return_to_their_order(page: Watched) -> None:
    """Ports sort 22, 53, …, 10259, not as words; a third click gives the first order back."""
    cells = "#table-listeners tbody th"
    page.page.locator(".fold summary", has_text="All sockets").click()
    first = page.page.locator(cells).all_inner_texts()
    button = page.page.locator("#table-listeners thead button").first
    button.click()
    up = [int(t.split("/")[0].split("–")[0]) for t in page.page.locator(cells).all_inner_texts()]
    assert up == sorted(up) and up[0] == 22
    assert page.page.get_attribute("#table-listeners thead th >> nth=0", "aria-sort") == "ascending"
    button.click()
    down = [int(t.split("/")[0].split("–")[0]) for t in page.page.locator(cells).all_inner_texts()]
    assert down == sorted(down, reverse=True)
    button.click()
    assert page.page.locator(cells).all_inner_texts() == first


def test_sections_and_theme_are_remembered(page: Watched) -> None:
    """A closed section stays closed after a reload, and so does the chosen theme; a link into it opens it."""
    page.page.click("#files > summary")
    page.page.click("#theme")
    assert page.page.get_attribute("html", "data-theme") == "dark"
    page.page.reload()
    assert page.page.get_attribute("html", "data-theme") == "dark"
    assert page.page.evaluate("document.getElementById('files').open") is False
    page.page.locator(".evidence a").first.click()
    _expect(page, "#files").to_have_attribute("open", "")


def test_print_opens_every_section(page: Watched) -> None:
    """What was closed on the screen is on the paper."""
    page.page.click("#nodes > summary")
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.evaluate("[...document.querySelectorAll('details')].every(d => d.open)")


def test_commands_can_be_copied(browser: Any, report: Path) -> None:
    """The clipboard holds the commands as they are printed."""
    watched = Watched(browser, report, permissions=["clipboard-read", "clipboard-write"])
    try:
        watched.page.click(".commands button >> nth=0")
        _expect(watched, ".commands button >> nth=0").to_have_text("Copied")
        text = watched.page.evaluate("navigator.clipboard.readText()")
        assert text == watched.page.inner_text(".commands pre >> nth=0").strip()
    finally:
        watched.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_nothing(browser: Any, report: Path, scheme: str, width: int) -> None:
    """WCAG 2.2 AA and the best practices of axe-core, in both themes and on a phone."""
    from axe_playwright_python.sync_playwright import Axe

    watched = Watched(browser, report, color_scheme=scheme, viewport={"width": width, "height": 800})
    try:
        found = Axe().run(watched.page).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] == []
    finally:
        watched.context.close()


def test_the_keyboard_reaches_and_works_everything(page: Watched) -> None:
    """Tab leads first to the skip link, then through links and filters; Enter closes a section."""
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.className") == "skip"
    page.page.focus("#nodes > summary")
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.getElementById('nodes').open") is False


def test_without_javascript_everything_is_there(browser: Any, report: Path) -> None:
    """All findings are shown, and the filters, which could do nothing, are not."""
    watched = Watched(browser, report, java_script_enabled=False)
    try:
        assert watched.page.locator(".finding").count() >= 5
        watched.page.click("details.effects > summary")
        assert watched.visible(".finding") == watched.page.locator(".finding").count()
        assert watched.visible("#tools") == 0
    finally:
        watched.context.close()


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_no_width_makes_the_page_scroll_sideways(browser: Any, report: Path, width: int) -> None:
    """Wide tables scroll in their own frames (reflow at 320 pixels)."""
    watched = Watched(browser, report, viewport={"width": width, "height": 800})
    try:
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        watched.context.close()
