"""How the pages of a PDF are laid out: page 1 on one page, no page empty or nearly so, no heading alone at the foot of one."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Literal, NamedTuple
from xml.etree import ElementTree as ET

import pytest

import netparse
import netparse.report.limits
import netparse.report.page
from netparse.report import About
from netparse.report.sections.drawings import Drawing
from netparse.report.sections.heading import counters
from netparse.report.sections.neighbors import Neighbors
from tests.benchmarks.crowd import write_crowd
from tests.report.samples import SAMPLES

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
NOTE = "Seen since Tuesday night.\nThe customer restarted node2 twice; nobody changed the network."
TABLES = {"Nodes", "Listening sockets", "Neighbour entries", "What was checked", "Provenance"}
MM = 72 / 25.4


class Line(NamedTuple):
    """A line of a page: its text, and its top and bottom in points from the top of the page."""

    text: str
    top: float
    bottom: float


def _pages(pdf: bytes) -> Iterator[tuple[float, list[Line], list[Line]]]:
    """Yield for each page its height, its lines from top to bottom, and those of its upper margin, where the title stands."""
    done = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    text = re.sub(r"[\x00-\x08\x0b-\x1f]", "", done.stdout.decode())
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", text))
    name = "{http://www.w3.org/1999/xhtml}"
    for page in root.iter(f"{name}page"):
        height = float(page.get("height", ""))
        lines = [
            Line(
                " ".join(word.text or "" for word in line.iter(f"{name}word")),
                float(line.get("yMin", "")),
                float(line.get("yMax", "")),
            )
            for line in page.iter(f"{name}line")
        ]
        body = (line for line in lines if line.top > 11 * MM and line.bottom < height - 15 * MM)
        margin = [line for line in lines if line.top < 16 * MM]
        yield height, sorted(body, key=lambda line: line.top), margin


@pytest.fixture(scope="module")
def analyses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, netparse.Analysis]:
    """The samples, and clusters of 40 and 100 nodes."""
    found = {name: netparse.analyze(path) for name, path in SAMPLES.items()}
    for nodes in (40, 100):
        folder = tmp_path_factory.mktemp("crowd") / f"bundle{nodes}"
        write_crowd(folder, nodes=nodes, interfaces=12, sockets=12)
        found[f"{nodes} nodes"] = netparse.analyze(folder)
    return found


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", [*SAMPLES, "40 nodes", "100 nodes"])
def test_pages_are_full_and_headings_stand_with_their_text(
    analyses: dict[str, netparse.Analysis], name: str, paper: Literal["a4", "letter"]
) -> None:
    """With a note on page 1. A page may end early only where a picture or a new part follows."""
    analysis = analyses[name]
    pdf = netparse.render(analysis, "pdf", about=About(ticket="CASE-1234", note=NOTE, paper=paper, date="2026-01-01"))
    assert isinstance(pdf, bytes)
    pages = list(_pages(pdf))
    first = [line.text for line in pages[0][1]]
    assert "What was examined" in first and "Required ports on each node" in first
    assert any(line.startswith("Empty: the node's role") for line in first), "the picture is not on page 1"
    assert "Findings" in [line.text for line in pages[1][1]][:3], "page 1 runs over"
    words = [f"{c.glyph} {c.word}" for c in counters(analysis)]
    rows = [line.top for line in pages[0][1] if any(word in line.text for word in words)]
    assert rows and max(rows) - min(rows) < 5, "the counters stand in one row"
    page = netparse.report.page.build_page(analysis, About(), netparse.report.limits.PAPER)
    pictures = {section.title for section in page.sections if isinstance(section, Drawing | Neighbors)}
    headings = {section.title for section in page.sections} | TABLES | {"Evidence", "What the captures do not show"}
    for number, (height, lines, margin) in enumerate(pages, 1):
        assert number == 1 or {line.top for line in margin} == {margin[0].top}, f"page {number} begins in its margin"
        assert len(lines) > 3, f"page {number} is blank, or holds a heading only"
        alone = lines[0].text.startswith("•") and lines[1].text in headings
        assert not alone, f"page {number} begins with the rest of a list: {lines[0].text!r}"
        assert lines[-1].text not in headings, f"page {number} ends with the heading {lines[-1].text!r}"
        if 1 < number < len(pages):
            drawn = pages[number][1][0].text in pictures  # a picture cannot be split
            least = height * (0.3 if drawn else 2 / 3)
            assert lines[-1].bottom > least, f"page {number} is a third empty, below {lines[-1].text!r}"
    assert len(pages) <= 18
