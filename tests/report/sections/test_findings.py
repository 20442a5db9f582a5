"""The findings, the worst first."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.findings import build_findings
from tests.report.sections.conftest import Select


def test_every_fault_is_there_with_its_lines(selected: Select) -> None:
    """Causes are numbered as page 1 counts them, what a fault explains has its number and one more; the lines lead to their files."""
    blocks = build_findings(selected()).blocks
    assert [(b.anchor, b.word, b.number) for b in blocks] == [
        ("f1", "Fault", "1"),
        ("f2", "Consequence", "1.1"),
        ("f3", "Fault", "2"),
        ("f4", "Fault", "3"),
        ("f5", "Fault", "4"),
    ]
    assert blocks[0].who == "node2"
    assert [(b.number, b.finding.check, b.relation, b.cause) for b in blocks if b.relation] == [
        (
            "1",
            "mtu-mismatch",
            "This explains 1 further finding: the overlay's MTU leaves no room for its own headers: flannel.1",
            "",
        ),
        ("1.1", "overlay-mtu-too-large", "Explained by fault 1: the MTU differs between nodes: flannel.1", "f1"),
    ]
    assert [(q.source, q.line, q.anchor) for q in blocks[2].evidence] == [
        ("node2/arp_n.txt", 5, "file10"),
        ("node2/ip_route.txt", 1, "file12"),
    ]


def test_consequences_stand_below_their_cause(selected: Select) -> None:
    """Each cause with what it explains; a quote has the lines around it, each line once."""
    groups = build_findings(selected()).groups
    assert [(cause.number, [b.number for b in effects]) for cause, effects in groups] == [
        ("1", ["1.1"]),
        ("2", []),
        ("3", []),
        ("4", []),
    ]
    first = groups[0][0].evidence[0]
    assert [n for n, _ in (*first.before, *first.after)] == [
        first.line - 2,
        first.line - 1,
        first.line + 1,
        first.line + 2,
    ]
    for cause, _ in groups:
        shown = [(q.source, n) for q in cause.evidence for n in (*(n for n, _ in (*q.before, *q.after)), q.line)]
        assert len(shown) == len(set(shown))


def test_advice_with_known_values_is_code_and_sentences_are_not(selected: Select) -> None:
    """The gateway and the interface that the captures show stand in the commands; a sentence is set as one."""
    by_check = {b.finding.check: b for b in build_findings(selected()).blocks}
    (code,) = by_check["gateway-unresolved"].steps
    assert code.code and "arping -I eth0 192.168.56.1    # does anybody answer?" in code.lines
    assert not by_check["required-port-loopback-only"].steps[0].code
    assert ("https://kubernetes.io/docs/reference/networking/ports-and-protocols/",) * 2 in by_check[
        "required-port-loopback-only"
    ].reference


def test_more_findings_than_the_limit_are_counted(selected: Select) -> None:
    """They are attached to the PDF as JSON."""
    section = build_findings(selected(limits=replace(BROWSER, findings=4)))
    assert len(section.blocks) == 4 and section.more == "1 more finding is in the attached findings.json."


def test_nothing_found_is_an_empty_section(selected: Select, one_node: netparse.Analysis) -> None:
    """The page says so."""
    assert build_findings(selected(one_node)).blocks == ()
