"""The HTML and PDF reports of the example say what the document found by hand, and files are written whole or not at all."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

BY_HAND = [
    "controlplane",
    "10.96.191.3",
    "eth0",
    "02:42:0a:60:bf:03",  # the node's own MAC
    "1450",  # its MTU
    "10.96.191.1",  # the default gateway
    "10.96.191.5",  # a neighbour
    "02:42:0a:60:bf:04",  # and its MAC
    "kube-controlle",
    "6443",
    "10259",
    "ttyd",
    "kubectl",
    "netstat -nlptu",  # what to run on node01
]


def test_html_says_what_the_document_says(netparse: Run, example: Path, tmp_path: Path) -> None:
    """Interface, MAC, MTU, gateway, neighbours, ports and processes are on the page."""
    page = tmp_path / "report.html"
    code, _, err = netparse("report", example, "-o", page, "--ticket", "CASE-7")
    assert (code, err.splitlines()[0]) == (0, str(page))
    assert err.splitlines()[1].startswith("2 faults found: 2 faults on 1 node, 0 warnings, ")
    text = page.read_text()
    for words in [*BY_HAND, "CASE-7", "Content-Security-Policy"]:
        assert words in text
    links = re.findall(r"""<(\w+)[^<>]*? (?:src|href)=["']([^#][^"']*)""", text)
    assert links, "references are links"
    assert all(tag == "a" and address.startswith("https://") for tag, address in links), "the page must load nothing"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
def test_pdf_says_the_same(netparse: Run, example: Path, tmp_path: Path) -> None:
    """The text of the PDF can be searched."""
    page = tmp_path / "report.pdf"
    code, _, _ = netparse("report", example, "-o", page)
    assert code == 0
    text = subprocess.run(["pdftotext", page, "-"], capture_output=True, text=True, check=True).stdout
    joined = re.sub(r"\s+", "", text)
    for words in BY_HAND:
        assert words.replace(" ", "") in joined


def test_a_file_that_is_no_report_is_not_replaced(netparse: Run, example: Path, tmp_path: Path) -> None:
    """Somebody's notes survive; with --force they do not; a report of netparse is replaced without asking."""
    mine = tmp_path / "notes.html"
    mine.write_text("my notes")
    code, _, err = netparse("report", example, "-o", mine)
    assert code == 2 and "notes.html exists" in err
    assert mine.read_text() == "my notes"
    assert netparse("report", example, "-o", mine, "--force")[0] == 0
    assert netparse("report", example, "-o", mine)[0] == 0
    assert [p.name for p in tmp_path.iterdir()] == ["notes.html"]


@pytest.mark.parametrize("given", ["bundle", "bundle/node1/arp.txt", "bundle/node1"])
def test_what_is_read_is_never_replaced(netparse: Run, example: Path, tmp_path: Path, given: str) -> None:
    """Not even with --force, nor by another way to write its path: it is the evidence. A new file beside it is no harm."""
    shutil.copytree(example / "controlplane", tmp_path / "bundle" / "node1")
    evidence = tmp_path / "bundle" / "node1" / "arp.txt"
    before = evidence.read_bytes()
    target = tmp_path / "bundle" / "node1" / ".." / "node1" / "arp.txt"
    code, _, err = netparse("report", tmp_path / given, "-o", target, "--force")
    assert (code, evidence.read_bytes()) == (2, before)
    assert "arp.txt is part of what is read: write the report somewhere else" in err
    code, _, err = netparse("report", example, "--since", tmp_path / given, "-o", evidence, "--force")
    assert (code, evidence.read_bytes()) == (2, before)
    for _ in range(2):
        code, _, err = netparse("report", tmp_path / given, "-o", tmp_path / "bundle" / "node1" / "REPORT.HTML")
        assert (code, "part of what is read" in err) == (0, False)


@pytest.mark.parametrize("name", ["report.docx", "no/such/folder/report.html"])
def test_an_output_that_cannot_be_written_is_said_before_anything_is_read(
    netparse: Run, example: Path, tmp_path: Path, name: str
) -> None:
    """An unknown ending or a missing folder gives one sentence and exit code 2."""
    code, out, err = netparse("report", example, "-o", tmp_path / name)
    assert (code, out) == (2, "")
    assert err.startswith("netparse: ") and err.count("\n") == 1
    assert not list(tmp_path.iterdir())
