"""A check's own words: which stand in a finding by its verdict, and what a fault names as its ground."""

from netparse.checks.addresses.own_addresses import NodeInterfaceDown
from netparse.findings import Severity, Verdict
from netparse.parsers import Kind
from tests.cluster.bundle import cluster_of, eth0, node_list, node_of

CHECK = NodeInterfaceDown()
NODE = node_of({"ip_a.txt": eth0(1)})


def test_a_fault_has_the_checks_title_severity_and_fix() -> None:
    """And names the captures that it is judged by."""
    found = CHECK.finding(Verdict.FAIL, NODE, actual="eth0 is down", kinds=(Kind.LINKS,))
    assert (found.title, found.severity, found.fix) == (CHECK.title, CHECK.severity, CHECK.fix)
    assert found.actual == "eth0 is down (judged by ip address of n1, whole)"
    assert (found.node, found.nodes, found.confirm) == ("n1", ("n1",), CHECK.confirm)


def test_what_is_no_fault_has_no_fix_and_no_severity() -> None:
    """PASS has the expectation as its title."""
    found = CHECK.finding(Verdict.PASS, NODE, actual="eth0 is up", kinds=(Kind.LINKS,))
    assert (found.title, found.severity, found.fix) == (CHECK.expected, Severity.INFO, ())
    assert found.actual == "eth0 is up"
    assert CHECK.finding(Verdict.INFO, NODE, actual="").title == CHECK.title


def test_words_that_are_given_go_before_the_checks_own() -> None:
    """Each of them."""
    given = {"title": "a", "expected": "b", "why": "c", "confirm": "d", "reference": "", "fix": ("e",)}
    found = CHECK.finding(Verdict.PASS, NODE, actual="", severity=Severity.LOW, **given)  # type: ignore[arg-type]  # names
    assert {name: getattr(found, name) for name in given} == given
    assert found.severity is Severity.LOW


def test_a_finding_on_several_nodes_is_of_no_single_one() -> None:
    """The node list is named among its grounds, once."""
    nodes = cluster_of(node_list(n1="10.0.0.1", n2="10.0.0.1")).nodes
    found = CHECK.finding(Verdict.FAIL, *nodes, actual="one address", kinds=(Kind.NODES,))
    assert (found.node, found.nodes) == (None, ("n1", "n2"))
    assert found.actual == "one address (judged by kubectl get nodes)"


def test_unknown_tells_what_to_collect() -> None:
    """The commands stand in place of the fix."""
    found = CHECK.unknown(NODE, "not captured", "ip link", subject="eth0", origins=[NODE.links[1].origin])
    assert (found.verdict, found.fix, found.subject, found.severity) == (
        Verdict.UNKNOWN,
        ("ip link",),
        "eth0",
        Severity.INFO,
    )
    assert [e.line for e in found.evidence] == [5]
