"""What carries the node network on all nodes but one."""

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import LO, link, node_list

NAMES = ("a", "b", "c", "d")


def _vlans(*below: str) -> Judged:
    """Nodes with their address on a VLAN, each on this device."""
    files = dict(node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)}))
    for n, (name, lower) in enumerate(zip(NAMES, below, strict=True), 1):
        card = link(2, "bond0", f"52:54:00:00:00:0{n}") + link(3, "eno1", f"52:54:00:00:01:0{n}")
        vlan = link(4, f"vlan20@{lower}", f"52:54:00:00:00:0{n}", f"10.0.0.{n}/24").replace(
            " brd ff:ff:ff:ff:ff:ff\n", " brd ff:ff:ff:ff:ff:ff\n    vlan protocol 802.1Q id 20 <REORDER_HDR> \n", 1
        )
        files[f"{name}/ip_-d_a.txt"] = LO + card + vlan
    return judge(files)


def test_a_vlan_on_another_device() -> None:
    """A leg of the bond in place of the bond; where two differ there is no usual one."""
    found = _vlans("bond0", "bond0", "bond0", "eno1").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "device below vlan20")
    assert not _vlans("bond0", "bond0", "eno1", "eno1").of("odd-one-out", Verdict.WARN)


def _subnets(last: str, *, third: str = "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.3\n") -> Judged:
    """Four nodes in one subnet; ``last`` is what the last one has as routes beside the default one."""
    files = dict(node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)}))
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = LO + link(2, "eth0", f"52:54:00:00:00:0{n}", f"10.0.0.{n}/24")
        own = f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n}\n"
        routes = {"c": third, "d": last}.get(name, own)
        files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0\n{routes}"
    return judge(files)


def test_the_route_to_the_own_subnet_is_gone() -> None:
    """It sends everything to the router, the nodes beside it as well."""
    found = _subnets("").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "route to 10.0.0.0/24")


def test_a_part_of_it_or_a_network_made_so_is_no_fault() -> None:
    """Routes to single neighbours, as clouds have them; two nodes without."""
    assert not _subnets("10.0.0.254 dev eth0 scope link\n").of("odd-one-out", Verdict.WARN)
    assert not _subnets("", third="").of("odd-one-out", Verdict.WARN)
