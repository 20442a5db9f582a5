"""The findings, the worst first."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.findings import build_findings
from tests.report.sections.conftest import Select


def test_every_fault_is_there_with_its_lines(selected: Select) -> None:
    """Numbered in their order, what a fault explains behind it; the lines lead to their files."""
    blocks = build_findings(selected()).blocks
    assert [(b.anchor, b.number, b.word) for b in blocks] == [(f"f{n}", n, "Fault") for n in range(1, 6)]
    assert blocks[0].who == "node2"
    assert [(b.number, b.finding.check, b.relation, b.cause) for b in blocks if b.relation] == [
        (1, "mtu-mismatch", "Explains 1 further finding.", ""),
        (2, "overlay-mtu-too-large", "Explained by finding 1: The MTU differs between nodes: flannel.1", "f1"),
    ]
    assert [(q.source, q.line, q.anchor) for q in blocks[2].evidence] == [
        ("node2/arp_n.txt", 5, "file10"),
        ("node2/ip_route.txt", 1, "file12"),
    ]


def test_more_findings_than_the_limit_are_counted(selected: Select) -> None:
    """They are attached to the PDF as JSON."""
    section = build_findings(selected(limits=replace(BROWSER, findings=4)))
    assert len(section.blocks) == 4 and section.more == "1 more finding are in the attached findings.json."


def test_nothing_found_is_an_empty_section(selected: Select, one_node: netparse.Analysis) -> None:
    """The page says so."""
    assert build_findings(selected(one_node)).blocks == ()
