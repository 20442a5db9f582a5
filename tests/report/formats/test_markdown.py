"""Markdown: ready for a ticket."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from netparse.findings import Suppressed
from netparse.report import About
from netparse.report.formats.markdown import render
from tests.conftest import BUNDLES

Run = Callable[..., tuple[int, str, str]]


def test_markdown_has_faults_fixes_and_evidence(netparse: Run, example: Path) -> None:
    """Ready for a ticket: what is wrong, what to do, the lines that show it, what to collect."""
    _, out, _ = netparse("check", example, "--format", "markdown")
    assert "692/ttyd" in out and "netstat_nlpt.txt:11" in out and "netstat -nlptu" in out


def test_the_sections_stand_in_the_order_of_the_page() -> None:
    """The table of required ports stands in place of the picture on page 1; a new section may stand among these."""
    import netparse

    text = render(netparse.analyze(BUNDLES / "samples" / "three-nodes-several-faults"), About())
    titles = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    order = [
        "What to do first",
        "Required ports on each node",
        "Findings",
        "What this report cannot tell",
        "Nodes",
        "How the nodes are connected",
        "Routes and gateways",
        "How large a packet may be",
        "Who resolves whom on the wire",
        "How each file was understood",
        "Provenance",
    ]
    assert [title for title in titles if title in order] == order
    assert "| node1 |" in text and "Ω loopback" in text


def test_accepted_findings_that_are_not_listed_are_counted() -> None:
    """A ticket has the room of paper; none is left out in silence."""
    import netparse

    analysis = netparse.analyze(BUNDLES / "samples" / "three-nodes-several-faults")
    accepted = Suppressed(finding=next(f for f in analysis.findings if f.is_fault), reason="a lab")
    text = render(replace(analysis, suppressed=(accepted,) * 45), About())
    assert text.count(": a lab\n") == 40 and "5 more findings are in the attached findings.json." in text
