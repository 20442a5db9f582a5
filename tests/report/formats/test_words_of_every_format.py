"""HTML and Markdown show the same: nothing is lost, nothing is invented."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import netparse
from netparse.pipeline import Options
from netparse.report import About
from tests.conftest import BUNDLES

FAULTS = BUNDLES / "samples" / "three-nodes-several-faults"


def text(page: object) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", str(page))))


def test_the_first_page_says_what_matters(example: Path) -> None:
    """Verdict, counters, coverage, what was examined and why it is believed, the findings with node and first action."""
    page = text(netparse.render(netparse.analyze(example), "html", about=About(ticket="CASE-7", note="seen at night")))
    first = page[: page.index("What this report cannot tell")]
    for words in (
        "2 faults found",
        "1 of 2 nodes is affected",
        "CASE-7",
        "seen at night",
        "kubeadm",
        "could be judged",
        "firewalls",
    ):
        assert words in first
    assert re.search(r"a web terminal on \*:8080 on controlplane stop it, or bind it to 127.0.0.1", first)


def test_a_line_that_was_not_understood_is_shown_with_its_number(tmp_path: Path, example: Path) -> None:
    """In HTML and Markdown, and counted in the row of its file."""
    lines = (example / "controlplane" / "netstat_nlpt.txt").read_text().splitlines()
    lines.insert(5, "what is this line doing here")
    (tmp_path / "controlplane").mkdir()
    (tmp_path / "controlplane" / "netstat.txt").write_text("\n".join(lines) + "\n")
    analysis = netparse.analyze(tmp_path)
    for kind in ("html", "markdown"):
        page = text(netparse.render(analysis, kind))
        assert "6: what is this line doing here" in page and "1 line not understood" in page


def test_suppressed_findings_are_shown_with_their_reason(tmp_path: Path, example: Path) -> None:
    """They are counted apart and stand in their section, as does an entry of the baseline that matches nothing."""
    baseline = tmp_path / "baseline.toml"
    baseline.write_text(
        '[[suppress]]\ncheck = "insecure-port-exposed"\nnode = "controlplane"\nreason = "a training lab"\n'
        '[[suppress]]\ncheck = "cni-conflict"\nreason = "nobody knows"\n'
    )
    analysis = netparse.analyze(example, options=Options(baseline=baseline))
    for kind in ("html", "markdown"):
        page = text(netparse.render(analysis, kind))
        assert "No fault but 2 that are ignored or accepted" in page
        assert "a training lab" in page and "matches no finding" in page


def test_provenance_has_the_fingerprints_and_the_command(
    netparse: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """Every input with its sha256, the version, and the command line as it was typed."""
    import netparse as library

    path = tmp_path / "report.html"
    assert netparse("report", FAULTS, "-o", path, "--note", "it's")[0] == 0
    page = text(path.read_text())
    for given in library.analyze(FAULTS).inputs:
        assert given.sha256 in page
    assert f"netparse report {FAULTS} -o {path} --note 'it'\"'\"'s'" in page


def test_markdown_says_what_the_page_says() -> None:
    """The same findings, gaps and nodes."""
    analysis = netparse.analyze(FAULTS)
    page, mark = text(netparse.render(analysis, "html")), str(netparse.render(analysis, "markdown"))
    for f in analysis.findings:
        if f.verdict in ("fail", "warn"):
            assert f.title in page
            assert all(e.text in mark for e in f.evidence)
