"""Printed from a browser: laid out as the PDF, page 1 on one page, long tables end, red stays red."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import netparse
from netparse.report import About
from tests.benchmarks.crowd import write_crowd
from tests.conftest import BUNDLES
from tests.report.browser import Watched, chromium, needs_chromium

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed"),
    pytest.mark.xdist_group("browser"),
]
NOTE = "Seen since Tuesday night.\nThe customer restarted node2 twice; nobody changed the network."


def _printed(analysis: netparse.Analysis, folder: Path, paper: str) -> list[list[str]]:
    """Return the lines of each page."""
    page, pdf = folder / "report.html", folder / "report.pdf"
    page.write_text(str(netparse.render(analysis, "html", about=About(ticket="CASE-1234", note=NOTE))))
    with chromium() as browser:
        _print(browser, page, pdf, paper)
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True)
    return [[x.strip() for x in text.splitlines() if x.strip()] for text in done.stdout.removesuffix("\f").split("\f")]


def _print(browser: Any, page: Path, pdf: Path, paper: str) -> None:
    watched = Watched(browser, page)
    assert watched.page.evaluate("getComputedStyle(document.querySelector('.verdict')).printColorAdjust") == "exact"
    watched.page.pdf(path=pdf, format=paper, prefer_css_page_size=False, print_background=True)
    watched.context.close()


def _holds(page: list[str], words: str) -> bool:
    return any(words in line for line in page)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("nodes", [3, 40, 100])
def test_page_one_is_one_page_and_tables_end(nodes: int, paper: str, tmp_path: Path) -> None:
    """With a note, whatever the cluster's size: the findings begin page 2, and no page is blank or holds a heading alone."""
    if nodes == 3:
        bundle = BUNDLES / "samples" / "three-nodes-several-faults"
    else:
        bundle = tmp_path / "crowd"
        write_crowd(bundle, nodes=nodes, interfaces=6, sockets=6)
    pages = _printed(netparse.analyze(bundle), tmp_path, paper)
    first, second, *_ = pages
    for words in ("What to do first", "Required ports on each node", "Empty: the node's role", "What was examined"):
        assert _holds(first, words), (words, first)
    assert "Findings" in second[0] and not _holds(first, "Show all"), (first, second)
    assert all(len(page) > 3 for page in pages), [page for page in pages if len(page) <= 3]
    assert len(pages) <= 18
    cut = [line for page in pages for line in page if re.match(r"On paper 40 of \d+ rows are shown", line)]
    assert bool(cut) == (nodes > 3)
