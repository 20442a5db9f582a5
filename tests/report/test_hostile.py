"""Captured text does nothing in a report but show itself, whatever the format."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import tinyhtml5
from tinyhtml5.parser import HTMLParser

import netparse
from netparse.references import linked
from netparse.report import About
from netparse.safe import visible
from tests.report.browser import Watched, chromium, needs_chromium
from tests.report.hostile import MARKUP, STRINGS, write_hostile

ABOUT = About(title=f"Report {MARKUP}", ticket="T-1 {{ 7*7 }} \u202e", note=f"{MARKUP}\n]]> javascript:alert(1)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def own_links(analysis: netparse.Analysis) -> set[str]:
    """The references of netparse's own checks and tables, which no captured text reaches."""
    found = {address for f in analysis.findings for _, address in linked(f.reference or "") if address}
    assert not [address for address in found if any(text in address for text in STRINGS)]
    return found


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> netparse.Analysis:
    return netparse.analyze(write_hostile(tmp_path_factory.mktemp("hostile") / "bundle"))


@pytest.fixture(scope="module")
def html(analysis: netparse.Analysis) -> str:
    return str(netparse.render(analysis, "html", about=ABOUT))


def test_html_has_no_element_that_the_template_has_not(html: str, analysis: netparse.Analysis) -> None:
    """One script, the page's own; no image, no handler, no address but those into the page; the names stand there as text."""
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    assert len(list(root.iter("script"))) == 1
    assert {e.tag for e in root.iter() if isinstance(e.tag, str)}.isdisjoint(
        {"img", "iframe", "object", "embed", "base", "b\u0000"}
    )
    for element in root.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert element.get("src") is None
        assert element.get("href", "#").startswith("#") or element.get("href") in own_links(analysis)
    text = "".join(root.find("body").itertext())  # type: ignore[union-attr]
    for name in STRINGS:
        assert visible(name) in text
    assert "49" not in re.findall(r"T-1 (\S+)", text)


def test_html_is_valid(html: str) -> None:
    """The parser of the standard has nothing to complain of, and there is no control or direction character in it."""
    parser = HTMLParser()
    parser.parse(html)
    assert parser.errors == []
    assert not CONTROL.search(html)


@needs_chromium
@pytest.mark.xdist_group("browser")
def test_html_does_nothing_in_a_browser(html: str, tmp_path: Path) -> None:
    """No script of a name runs, nothing is asked for, the console stays empty; filters work with such names."""
    path = tmp_path / "report.html"
    path.write_text(html)
    with chromium() as browser:
        watched = Watched(browser, path)
        watched.page.select_option("#node", index=1)
        assert watched.page.evaluate("window.hit") is None
        assert (watched.requests, watched.messages) == ([path.as_uri()], [])


def test_svg_is_well_formed_and_inert(html: str) -> None:
    """Every picture is XML by itself, of shapes and text only, with a title and a description."""
    pictures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(pictures) >= 3
    for picture in pictures:
        root = ET.fromstring(picture)
        tags = {e.tag.rpartition("}")[2] for e in root.iter()}
        assert tags <= {"svg", "title", "desc", "text", "path", "rect"}
        assert root[0].tag.endswith("title") and root[1].tag.endswith("desc") and root[1].text
        assert not [name for e in root.iter() for name in e.attrib if name.startswith("on") or name.endswith("href")]


def test_pdf_shows_them_and_links_only_into_itself(analysis: netparse.Analysis) -> None:
    """Nothing that a viewer could run or open: no JavaScript, no address, no form."""
    import pikepdf

    pdf = pikepdf.open(io.BytesIO(bytes(netparse.render(analysis, "pdf", about=ABOUT))))  # type: ignore[arg-type]
    assert "/AcroForm" not in pdf.Root and "/OpenAction" not in pdf.Root
    assert "/JavaScript" not in pdf.Root.get("/Names", {})
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            address = str(link.get("/A", {}).get("/URI", ""))
            assert "/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo" or address in own_links(analysis)
    assert str(pdf.docinfo["/Title"]).startswith(f"Report {MARKUP}")


def test_markdown_renders_none_of_it(analysis: netparse.Analysis) -> None:
    """No tag, no link and no table cell of theirs: outside of fences every special character is escaped."""
    text = str(netparse.render(analysis, "markdown", about=ABOUT))
    assert not CONTROL.search(text)
    outside = re.sub(r"^(`{3,})\w*\n.*?^\1\n", "", text, flags=re.DOTALL | re.MULTILINE)
    assert outside.startswith("<!-- netparse report -->")
    assert "<" not in outside.removeprefix("<!-- netparse report -->")
    assert not re.search(r"(?<!\\)\[|https?://(?!kubernetes)", outside)
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in outside.splitlines() if line.startswith("| ")]
    heads = [len(re.findall(r"\|", line)) for line in outside.splitlines() if line.startswith("|---")]
    assert set(widths) <= set(heads)


def test_junit_and_sarif_stay_what_they_are(analysis: netparse.Analysis) -> None:
    """Both parse, and give the names back with control characters written out."""
    suites = ET.fromstring(str(netparse.render(analysis, "junit")))
    names = {str(s.get("name")) for s in suites}
    assert {visible(s) for s in STRINGS} <= names
    log = json.loads(str(netparse.render(analysis, "sarif")))
    assert log["runs"][0]["results"]
    assert all("\x1b" not in r["message"]["text"] for r in log["runs"][0]["results"])


def test_json_says_exactly_what_was_captured(analysis: netparse.Analysis) -> None:
    """JSON can carry every character, so it does."""
    found = json.loads(str(netparse.render(analysis, "json")))
    assert set(STRINGS) <= set(found["cluster"]["nodes"])


def test_the_terminal_is_not_steered(analysis: netparse.Analysis) -> None:
    """Escape sequences and direction marks are written out; the colours are netparse's own."""
    assert not CONTROL.search(str(netparse.render(analysis, "text")).replace("\t", ""))
    assert "\x1b[31mred" not in str(netparse.render(analysis, "text", about=About(color=True)))


def test_csv_is_csv_and_a_spreadsheet_runs_nothing(analysis: netparse.Analysis) -> None:
    """CSV keeps what was captured, in its own field; Excel gets no formula."""
    openpyxl = pytest.importorskip("openpyxl")
    raw = bytes(netparse.render(analysis, "csv"))  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(raw.decode())))
    assert {len(r) for r in rows} == {len(rows[0])}
    book = openpyxl.load_workbook(io.BytesIO(bytes(netparse.render(analysis, "excel"))))  # type: ignore[arg-type]
    cells = [c for row in book.active.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f" or str(c.value).startswith("=")]
