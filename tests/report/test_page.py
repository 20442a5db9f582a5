"""The page: every section is in its order, has its template part, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

import netparse
from netparse.report import About
from netparse.report.limits import BROWSER
from netparse.report.page import FIRST_PAGE, SECTIONS, build_page
from tests.conftest import BUNDLES, ROOT

FAULTS = BUNDLES / "samples" / "three-nodes-several-faults"
ALL = sorted({p.parent for p in BUNDLES.glob("*/*/kubectl_*")})
OUTSIDE = {"heading", "filters"}
"""Parts of the page that are no sections: the top, and the form behind page 1."""


def test_every_section_has_its_module_and_its_template_part() -> None:
    """The same stem for both; each module builds a section of the page."""
    modules = {p.stem for p in (ROOT / "netparse" / "report" / "sections").glob("*.py")} - {"__init__", "base"}
    parts = {p.name.removesuffix(".html.j2") for p in (ROOT / "templates" / "report" / "sections").iterdir()}
    built = {build.__module__.rpartition(".")[2] for build in (*FIRST_PAGE, *SECTIONS)}
    assert modules == parts == built | OUTSIDE


def test_a_section_names_its_own_part() -> None:
    """Its stem is the name of its module."""
    page = build_page(netparse.analyze(FAULTS), About(), BROWSER)
    for section in (*page.first, *page.sections):
        assert type(section).__module__ == f"netparse.report.sections.{section.stem}"


def test_sections_stand_in_the_order_of_the_registry() -> None:
    """In HTML as headings; the list of contents has the same order."""
    analysis = netparse.analyze(FAULTS)
    sections = build_page(analysis, About(), BROWSER).sections
    html = str(netparse.render(analysis, "html"))
    assert re.findall(r'<details class="section" id="([^"]+)"', html) == [s.anchor for s in sections]
    contents = html[html.index("<nav") : html.index("</nav>")]
    assert re.findall(r'href="#([^"]+)">([^<]+)', contents) == [(s.anchor, s.label) for s in sections if s.label]


@pytest.mark.parametrize("bundle", ALL[::12], ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_link_of_the_page_leads_somewhere(bundle: Path) -> None:
    """Anchors are unique and every link has one, whatever the bundle."""
    page = str(netparse.render(netparse.analyze(bundle), "html"))
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)
