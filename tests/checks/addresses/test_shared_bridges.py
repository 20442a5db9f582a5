"""Addresses on bridges that are one network on all nodes."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link, node_list

CHECK = "duplicate-ip"


def _weave(n: int, address: str, mac: str | None = None) -> str:
    return link(6, "weave", mac or f"4a:00:00:00:00:0{n}", address)


def test_one_address_on_two_bridges() -> None:
    """Nothing says that the hosts are of one cluster: a warning; in one node list a failure."""
    files = {f"n{n}/ip_a.txt": _weave(n, "10.50.64.0/18") for n in (1, 2)}
    found = judge(files).one(CHECK, Verdict.WARN)
    assert (set(found.nodes), found.subject) == ({"n1", "n2"}, "10.50.64.0")
    listed = {f"n{n}/ip_a.txt": eth0(n) + _weave(n, "10.50.64.0/18") for n in (1, 2)}
    assert judge({**node_list(n1="10.0.0.1", n2="10.0.0.2"), **listed}).of(CHECK, Verdict.FAIL)


def test_routes_tell_the_address_as_well() -> None:
    """A ticket with the routes of each host and no interfaces."""
    route = "10.50.0.0/16 dev weave proto kernel scope link src 10.50.64.0\n"
    assert judge({"n1/ip_route.txt": route, "n2/ip_route.txt": route}).of(CHECK, Verdict.WARN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_weave(1, "10.50.64.0/18"), _weave(2, "10.50.96.0/18")),
        (_weave(1, "10.50.64.0/18"), _weave(1, "10.50.64.0/18")),  # one MAC: a clone, or one machine twice
        (link(6, "docker0", "02:42:00:00:00:01", "172.17.0.1/16"), link(6, "docker0", "02:42:00:00:00:02", "172.17.0.1/16")),
        (link(6, "cni0", "4a:00:00:00:00:01", "10.50.64.1/24"), link(6, "cni0", "4a:00:00:00:00:02", "10.50.64.1/24")),
    ],
)  # fmt: skip
def test_other_addresses_are_no_duplicates(one: str, other: str) -> None:
    """Each has its own, or the bridge is one for itself."""
    assert not judge({"n1/ip_a.txt": one, "n2/ip_a.txt": other}).of(CHECK, Verdict.WARN, Verdict.FAIL)
