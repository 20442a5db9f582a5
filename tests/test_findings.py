"""Findings: the same of several nodes is one, and what could be judged is counted by node and check."""

from dataclasses import replace

from netparse.findings import Evidence, Finding, Severity, Verdict, fold, quote, summarize
from tests.cluster.bundle import eth0, node_of


def finding(
    node: str | None, verdict: Verdict = Verdict.FAIL, *, check: str = "mtu-mismatch", subject: str = ""
) -> Finding:
    return Finding(
        check=check,
        verdict=verdict,
        severity=Severity.HIGH,
        node=node,
        nodes=(node,) if node else (),
        subject=subject,
        title="The MTU differs",
        expected="one MTU",
        actual=f"eth0 of {node} has 1400",
        why="Packets are lost.",
        evidence=(Evidence(f"{node}/ip_a.txt", 2, "mtu 1400"),),
    )


def test_the_same_of_several_nodes_is_one_finding() -> None:
    """Where the first stood, without "of NODE", with all nodes and all evidence."""
    one, other = finding("n1"), finding("n2")
    (found,) = fold([one, other])
    assert (found.node, found.nodes, found.actual) == (None, ("n1", "n2"), "eth0 has 1400")
    assert found.evidence == one.evidence + other.evidence


def test_what_differs_or_passes_stays_apart() -> None:
    """Another subject, another fix; PASS and UNKNOWN are each node's own answers."""
    apart = [finding("n1"), finding("n2", subject="eth1"), replace(finding("n3"), fix=("ip link",))]
    assert fold(apart) == tuple(apart)
    for verdict in (Verdict.PASS, Verdict.UNKNOWN):
        assert len(fold([finding("n1", verdict), finding("n2", verdict)])) == 2


def test_a_name_that_another_begins_with_is_not_cut_out() -> None:
    """ "of n1" is not "of n1.example.org"."""
    found = fold([replace(finding(n), actual="eth0 of n1.example.org has 1400") for n in ("n1", "n2")])
    assert [f.actual for f in found] == ["eth0 of n1.example.org has 1400"]


def test_coverage_counts_pairs_of_node_and_check() -> None:
    """One open question makes the pair unknown; what is missing is no question; nothing asked is no coverage."""
    found = [
        finding("n1", Verdict.PASS, subject="eth0"),
        finding("n1", Verdict.UNKNOWN, subject="eth1"),
        finding("n2", Verdict.PASS),
        finding("n2", Verdict.NOT_APPLICABLE, check="version-skew"),
        finding("n2", Verdict.UNKNOWN, check="evidence-missing"),
    ]
    s = summarize(found)
    assert (s.passed, s.unknown, s.warn, s.fail, s.coverage) == (2, 2, 0, 0, 50.0)
    assert summarize([]).coverage is None


def test_a_line_is_quoted_once() -> None:
    """In the order given, with the text as saved."""
    node = node_of({"ip_a.txt": eth0(1)})
    lo, card = (k.origin for k in node.links)
    assert [e.line for e in quote(card, None, lo, card)] == [5, 1]
    assert quote(lo)[0] == Evidence("n1/ip_a.txt", 1, eth0(1).splitlines()[0])


def test_a_row_that_was_broken_is_quoted_whole() -> None:
    """Its rest stands on the next line of the file, and may be what matters."""
    rows = "".join(
        f"10.244.{n}.0/24 via 192.0.2.{n} dev enp1s0 proto bird onlink src 192.0.2.7\n metric 1{n}\n" for n in (1, 2)
    )
    node = node_of({"ticket.md": f"root@n1:~# ip route\n{rows}"})
    routes = [r.origin for r in node.routes]
    assert [[e.line for e in quote(o)] for o in routes] == [[2, 3], [4, 5]]
    assert quote(routes[1])[1].text == " metric 12"
