"""The PDF: text that can be searched, bookmarks, links, tags, its own fonts, the findings attached, the same bytes every time."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import netparse
from netparse.errors import MissingLibrary
from netparse.report import About
from tests.conftest import BUNDLES, EXAMPLE, ROOT

FAULTS = BUNDLES / "samples" / "three-nodes-several-faults"
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")


@pytest.fixture(scope="module")
def raw() -> bytes:
    return bytes(netparse.render(netparse.analyze(FAULTS), "pdf", about=About(ticket="CASE-7")))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pdf(raw: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(raw)) as found:
        yield found


def words(raw: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=raw, capture_output=True, check=True)
    return done.stdout.decode()


def test_it_is_tagged_with_title_and_language(pdf: pikepdf.Pdf) -> None:
    """PDF/UA-1: structure tree, language, title shown by the viewer, and netparse as its creator in readable metadata."""
    assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Cluster network report – CASE-7"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["xmp:CreatorTool"] == f"netparse {netparse.__version__}"


def test_figures_have_alternative_text_and_tables_have_headers(pdf: pikepdf.Pdf) -> None:
    """What a screen reader needs of pictures and tables is in the structure tree."""
    kinds: dict[str, list[Any]] = {}

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Dictionary):
            kinds.setdefault(str(element.get("/S")), []).append(element)
            children = element.get("/K", [])
            for child in children if isinstance(children, pikepdf.Array) else [children]:
                walk(child)

    walk(pdf.Root.StructTreeRoot)
    assert kinds["/TH"] and kinds["/H1"] and kinds["/H2"]
    assert len(kinds["/Figure"]) >= 5
    assert all(str(f.get("/Alt", "")) for f in kinds["/Figure"])


def test_bookmarks_lead_to_every_section_and_finding(pdf: pikepdf.Pdf) -> None:
    """The outline has the sections of the page, and below Findings each finding."""
    with pdf.open_outline() as outline:
        sections = {item.title: item for top in outline.root for item in (top, *top.children)}
    for title in (
        "What to do first",
        "What this report cannot tell",
        "Nodes",
        "Findings",
        "How each file was understood",
    ):
        assert title in sections
    assert len(sections["Findings"].children) == 5


def test_findings_json_is_attached_with_a_fixed_time(pdf: pikepdf.Pdf) -> None:
    """It is what `check --format json` prints; its time stamps are not the clock's."""
    attached = pdf.attachments["findings.json"].get_file()
    findings = json.loads(attached.read_bytes())
    assert (findings["summary"]["fail"], findings["summary"]["consequences"]) == (4, 1)
    assert attached.obj.Params.CreationDate == attached.obj.Params.ModDate == "D:19800101000000Z"


def test_links_lead_from_finding_to_file_and_back(pdf: pikepdf.Pdf) -> None:
    """Every link stays inside of the file."""
    targets = [str(link.Dest) for page in pdf.pages for link in page.get("/Annots", []) if "/Dest" in link]
    assert [t for t in targets if t.startswith("file")] and [t for t in targets if re.fullmatch(r"f\d+", t)]


@needs_poppler
def test_addresses_ports_and_macs_stand_whole(raw: bytes) -> None:
    """No table breaks them over lines: each is found as one word by a viewer's search."""
    text = words(raw)
    for node in netparse.analyze(FAULTS).cluster.nodes:
        for neighbor in node.neighbors:
            assert str(neighbor.address) in text and (neighbor.mac or "") in text
        for x in node.listeners:
            assert re.search(rf"\b{x.port}\b", text)


@needs_poppler
def test_the_first_quote_of_a_fault_stands_between_its_neighbours(raw: bytes) -> None:
    """A row of a table without its heading and the rows beside it says less."""
    text = words(raw, "-layout")
    evidence = text.index("Evidence", text.index("kubelet listens on 127.0.0.1:10250"))
    quoted = text.index("127.0.0.1:10250", evidence)
    assert "PID/Program name" in text[evidence:quoted]
    assert "127.0.0.1:10248" in text[quoted : quoted + 400]


@needs_poppler
def test_each_page_has_its_number_and_all_but_the_first_the_title(raw: bytes, pdf: pikepdf.Pdf) -> None:
    """A page that was torn off still says which ticket it belongs to."""
    pages = words(raw).split("\f")[:-1]
    assert len(pages) == len(pdf.pages) <= 12
    for number, text in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in text
        assert number == 1 or "Cluster network report · CASE-7" in text


def test_only_the_shipped_fonts_are_used_and_embedded(pdf: pikepdf.Pdf) -> None:
    """Every machine prints the same letters."""
    fonts = {str(f.BaseFont).partition("+")[2] for page in pdf.pages for f in page.Resources.Font.values()}
    assert fonts and all(name.startswith("Netparse") for name in fonts)


def test_letter_is_another_size(netparse: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """--paper letter prints 8.5 × 11 inches."""
    path = tmp_path / "report.pdf"
    assert netparse("report", EXAMPLE, "-o", path, "--paper", "letter")[0] == 0
    with pikepdf.open(path) as found:
        assert [float(x) for x in found.pages[0].MediaBox] == [0, 0, 612, 792]


def test_same_bytes_from_other_processes(tmp_path: Path) -> None:
    """With SOURCE_DATE_EPOCH, whatever the hash seed: HTML and PDF are the same, byte by byte."""
    made = []
    for seed in ("1", "2"):
        targets = [str(tmp_path / f"{seed}.html"), str(tmp_path / f"{seed}.pdf")]
        script = (
            "import netparse, sys, pathlib\n"
            f"a = netparse.analyze({str(EXAMPLE)!r})\n"
            "pathlib.Path(sys.argv[1]).write_text(netparse.render(a, 'html'))\n"
            "pathlib.Path(sys.argv[2]).write_bytes(netparse.render(a, 'pdf'))\n"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", script, *targets], env=environment, check=True, cwd=tmp_path)
        made.append([Path(t).read_bytes() for t in targets])
    assert made[0] == made[1]


def test_without_pango_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint raises OSError when the library is missing; the user reads what to do."""

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    real = __builtins__["__import__"] if isinstance(__builtins__, dict) else __builtins__.__import__
    monkeypatch.setattr("builtins.__import__", refuse)
    with pytest.raises(MissingLibrary, match="apt-get install libpango") as error:
        netparse.render(netparse.analyze(EXAMPLE), "pdf")
    assert "\n" not in str(error.value)


@needs_poppler
def test_a_script_without_a_font_is_said() -> None:
    """Boxes are explained by a note at the end; where the font is there, the note is not."""
    analysis = netparse.analyze(EXAMPLE)
    with_it = words(bytes(netparse.render(analysis, "pdf", about=About(note="Ελληνικά, Русский"))))  # type: ignore[arg-type]
    assert "Русский" in with_it and "boxes stand for them" not in with_it
    tangut = bytes(netparse.render(analysis, "pdf", about=About(note="\U00017000\U00017001")))  # type: ignore[arg-type]
    text = words(tangut)
    assert "boxes stand for them" in re.sub(r"\s+", " ", text) or "Tangut" in str(
        pikepdf.open(io.BytesIO(tangut)).pages[0].Resources
    )
