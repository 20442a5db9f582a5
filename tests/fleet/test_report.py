"""The report over a fleet: true on its first page, readable alone, and nothing of captured text acts in it."""

import html.parser
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from netparse.fleet.bundle import Bundle
from netparse.fleet.examine import Settings
from netparse.fleet.query import Fleet
from netparse.fleet.report import build_page, write_report
from tests.fleet.conftest import COUNT
from tests.fleet.made import CLOSED, fault_of, write_cluster
from tests.fleet.reading import one_after_the_other

Run = Callable[..., tuple[int, str, str]]


class _Page(html.parser.HTMLParser):
    """The tags and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [v or "" for k, v in attrs if k in ("href", "src")]


@pytest.fixture(scope="module")
def written(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the fleet of all tests, as HTML and PDF."""
    folder = tmp_path_factory.mktemp("report")
    with Fleet(reference) as fleet:
        assert len(list(write_report(fleet, [folder / "fleet.html", folder / "fleet.pdf"], "All sites"))) == 2
    return folder


def test_the_first_page_is_true(reference: Path) -> None:
    """Counters, banner and tables say the same, and what was not read is counted beside them."""
    with Fleet(reference) as fleet:
        page = build_page(fleet)
        clusters = len(fleet.ask("SELECT * FROM latest").rows)
    faulty = sum(fault_of(n) is not None for n in range(COUNT))
    numbers = {c.kind: c.number for c in page.heading.counters}
    assert numbers["fail"] == faulty == len([w for w in page.worst if w.fail]) and sum(numbers.values()) == clusters
    assert page.heading.headline == f"{faulty} of {clusters} clusters have faults" and page.heading.kind == "fail"
    assert page.heading.verdict == "8 bundles could not be read, or only in part."
    parts = {p.anchor: p.table for p in page.parts}
    assert len(parts["clusters"].rows) == clusters and len(parts["unread"].rows) == 8
    assert [w.fail for w in page.worst] == sorted((w.fail for w in page.worst), reverse=True)
    assert [month[:7] for month in parts["months"].head[1:3]] == ["2026-08", "2026-09"]
    assert CLOSED in {row[0] for row in page.top.rows}


def test_green_stands_only_where_all_is_known(tmp_path: Path) -> None:
    """A healthy cluster with open questions is not green, and neither is nothing."""
    with Fleet(one_after_the_other(tmp_path / "none", [])) as fleet:
        page = build_page(fleet)
    assert page.heading.kind == "unknown" and dict(page.facts)["Findings"] == "0 faults and 0 warnings"
    made = write_cluster(tmp_path, 0, "2026-08-01")
    with Fleet(one_after_the_other(tmp_path / "one", [Bundle(str(made))])) as fleet:
        heading = build_page(fleet).heading
    assert (heading.kind, heading.headline) == ("unknown", "No fault in what was captured of 1 cluster")
    assert heading.verdict == "Every bundle was read whole."


def test_nothing_in_the_page_acts(written: Path) -> None:
    """Names of bundles are text: no script, no element of theirs, no control character, and a policy that lets nothing in."""
    text = (written / "fleet.html").read_text()
    page = _Page(text)
    assert "script" not in page.tags and text.count("<b>") == 4 and not [x for x in page.links if "://" in x]
    assert "default-src &#39;none&#39;" in text
    assert "\x1b" not in text and "\u202e" not in text
    assert "<title>All sites</title>" in text


def test_the_pdf_has_the_same_words(written: Path) -> None:
    """Its first page ends where the first page ends."""
    with pikepdf.open(written / "fleet.pdf") as pdf:
        assert 2 <= len(pdf.pages) <= 6
        assert "netparse" in str(pdf.open_metadata().get("xmp:CreatorTool", ""))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_a_script_without_a_font_is_said(reference: Path, tmp_path: Path) -> None:
    """Boxes are explained by a note at the end, as in the report of a bundle; without boxes there is no note."""
    with Fleet(reference) as fleet:
        list(write_report(fleet, [tmp_path / "plain.pdf"], "All sites"))
        list(write_report(fleet, [tmp_path / "boxes.pdf"], "\U00017000\U00017001"))
    plain, boxes = (
        " ".join(subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout.split())
        for path in (tmp_path / "plain.pdf", tmp_path / "boxes.pdf")
    )
    assert "fires most" in plain and "boxes stand for them" not in plain
    with pikepdf.open(tmp_path / "boxes.pdf") as pdf:
        assert "boxes stand for them" in boxes or "Tangut" in str(pdf.pages[0].Resources)


def test_links_lead_to_the_reports_of_the_bundles(netparse: Run, tmp_path: Path) -> None:
    """From wherever the page lies; without --reports there are none."""
    made = write_cluster(tmp_path, 3, "2026-08-01")
    out = one_after_the_other(tmp_path / "a b", [Bundle(str(made))], Settings(reports=True))
    (tmp_path / "elsewhere").mkdir()
    code, _, err = netparse("fleet", "report", out, "-o", tmp_path / "elsewhere" / "fleet.html")
    assert (code, err) == (0, f"{tmp_path}/elsewhere/fleet.html\n")
    page = _Page((tmp_path / "elsewhere" / "fleet.html").read_text())
    (link,) = page.links
    assert re.fullmatch(r"\.\./a%20b/reports/b[0-9a-f]{20}\.html", link)
    target = (tmp_path / "elsewhere" / link.replace("%20", " ")).resolve()
    assert 'content="netparse ' in target.read_text() and "c0003-2026-08-01" in target.read_text()


def test_files_that_are_refused(netparse: Run, reference: Path, tmp_path: Path) -> None:
    """Another ending, a file that is no report, a folder that is no fleet; a report is replaced."""
    (tmp_path / "mine.html").write_text("mine")
    for target, words in (("x.docx", "is .html or .pdf"), ("mine.html", "is not a report of netparse")):
        code, _, err = netparse("fleet", "report", reference, "-o", tmp_path / target)
        assert code == 2 and words in err
    assert (tmp_path / "mine.html").read_text() == "mine"
    assert netparse("fleet", "report", tmp_path, "-o", tmp_path / "x.html")[0] == 2
    for _ in range(2):
        assert netparse("fleet", "report", reference, "-o", tmp_path / "new.html")[0] == 0


def test_the_same_datasets_give_the_same_bytes(reference: Path, tmp_path: Path) -> None:
    """No clock, no order of chance."""
    with Fleet(reference) as fleet:
        for name in ("a", "b"):
            list(write_report(fleet, [tmp_path / f"{name}.html"]))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
