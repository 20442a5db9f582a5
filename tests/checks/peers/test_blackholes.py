"""The blackhole that Calico keeps for the block of a node's pods."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

MAC = "ee:ee:ee:ee:ee:ee"


def _judged(last: str, *, rest: str = "blackhole 10.5.{n}.0/26 proto bird \n", pods: str = "10.5.4.9") -> Judged:
    """Four nodes with a pod each; ``last`` is what the last one has in place of its blackhole, ``pods`` the address of its pod."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3", d="10.0.0.4")
    for n, name in enumerate("abcd", 1):
        pod = pods if name == "d" else f"10.5.{n}.9"
        files[f"{name}/ip_a.txt"] = eth0(n) + link(5, "cali0000000000a@if3", MAC)
        ways = "".join(f"10.5.{k}.0/26 via 10.0.0.{k} dev eth0 proto bird \n" for k in range(1, 5) if k != n)
        own = last if name == "d" else rest.format(n=n)
        files[f"{name}/ip_route.txt"] = (
            f"default via 10.0.0.254 dev eth0 \n{ways}{own}{pod} dev cali0000000000a scope link \n"
        )
    return judge(files)


def test_one_node_keeps_no_block_for_its_pods() -> None:
    """The finding names the block, quotes the pod's route and how the others keep theirs."""
    found = _judged("").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "blackhole 10.5.4.0/26")
    assert any("blackhole 10.5.1.0/26" in e.text for e in found.evidence)


@pytest.mark.parametrize(
    ("last", "rest", "pods"),
    [
        ("blackhole 10.5.4.0/26 proto bird \n", "blackhole 10.5.{n}.0/26 proto bird \n", "10.5.4.9"),
        ("blackhole 10.5.4.0/24 \n", "blackhole 10.5.{n}.0/26 proto bird \n", "10.5.4.9"),
        ("", "blackhole 10.5.{n}.0/26 proto bird \n", "10.5.1.17"),
        ("", "", "10.5.4.9"),
    ],
)
def test_nobody_is_odd(last: str, rest: str, pods: str) -> None:
    """It keeps it or a wider one, its only pod has an address borrowed from another's block, or nobody keeps any."""
    assert not _judged(last, rest=rest, pods=pods).of("odd-one-out", Verdict.WARN)


def test_a_node_refuses_the_block_of_anothers_pods() -> None:
    """Routers carry the pods' networks, so that no node has a route to them; a blackhole left over drops what goes there."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    for n, name in enumerate("abc", 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(5, "cali0000000000a@if3", MAC)
        files[f"{name}/ip_route.txt"] = (
            "default via 10.0.0.254 dev eth0 \n"
            f"blackhole 10.5.{n}.0/26 proto bird \n10.5.{n}.9 dev cali0000000000a scope link \n"
        )
    assert not judge(files).of("route-conflict", Verdict.FAIL)
    files["a/ip_route.txt"] += "blackhole 10.5.3.0/26 proto bird \n"
    found = judge(files).one("route-conflict", Verdict.FAIL)
    assert (found.node, found.subject) == ("a", "10.5.3.0/26")
    assert "the pods of c are in it" in found.actual
    files["a/ip_route.txt"] += "10.5.3.20 dev cali0000000000b scope link \n"
    assert not judge(files).of("route-conflict", Verdict.FAIL)
