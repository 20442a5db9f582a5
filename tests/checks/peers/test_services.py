"""Addresses of Services that one node's kube-proxy has not put on its device."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

ALL = (1, 10, 20, 30, 40, 50, 60, 70)


def _judged(last: tuple[int, ...], third: tuple[int, ...] = ALL) -> Judged:
    """Four nodes with these addresses of Services; ``last`` and ``third`` are those of the last two."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3", d="10.0.0.4")
    for n, (name, services) in enumerate((("a", ALL), ("b", ALL), ("c", third), ("d", last)), 1):
        held = [f"10.96.0.{k}/32" for k in services]
        dummy = link(3, "kube-ipvs0", f"0e:00:00:00:00:0{n}", *held, flags="BROADCAST,NOARP", state="DOWN")
        files[f"{name}/ip_a.txt"] = eth0(n) + dummy
    return judge(files)


@pytest.mark.parametrize("last", [ALL[1:], ALL[:5]])
def test_the_api_servers_service_or_many_are_missing(last: tuple[int, ...]) -> None:
    """The finding names the first, and quotes one that the node has."""
    found = _judged(last).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "Services on kube-ipvs0")
    assert {e.source for e in found.evidence} >= {"d/ip_a.txt", "a/ip_a.txt"}


@pytest.mark.parametrize(("last", "third"), [(ALL, ALL), (ALL[:-1], ALL), ((*ALL, 80), ALL), (ALL[1:], ALL[1:])])
def test_a_service_may_come_between_two_captures(last: tuple[int, ...], third: tuple[int, ...]) -> None:
    """One of many is no fault, nor what a second node has not either."""
    assert not _judged(last, third).of("odd-one-out", Verdict.WARN)
