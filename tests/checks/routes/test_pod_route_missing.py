"""Routes to pods, networks that overlap, plugins that collide, errors of cards."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

NODES = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")


def _routes(own: int, *others: int, via: str = "10.0.0.{}") -> str:
    lines = ["default via 10.0.0.254 dev eth0 ", f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{own} "]
    lines += [f"10.244.{own}.0/24 dev cni0 proto kernel scope link src 10.244.{own}.1 "]
    lines += [f"10.244.{o}.0/24 via {via.format(o)} dev eth0 " for o in others]
    return "\n".join(lines) + "\n"


def _cluster(routes: dict[str, str]) -> Judged:
    files = dict(NODES)
    for i, n in enumerate("abc", 1):
        files[f"{n}/ip_a.txt"] = eth0(i) + link(3, "cni0", f"0e:00:00:00:00:0{i}", f"10.244.{i}.1/24")
        if n in routes:
            files[f"{n}/ip_route.txt"] = routes[n]
    return judge(files)


def test_a_hole_among_routes_over_the_node_network_is_found() -> None:
    """host-gw: a has no way to the pods of c, which b has."""
    said = _cluster({"a": _routes(1, 2), "b": _routes(2, 1, 3), "c": _routes(3, 1, 2)})
    found = said.one("pod-route-missing", Verdict.FAIL)
    assert (found.node, found.subject) == ("a", "10.244.3.0/24")
    assert any(e.source == "b/ip_route.txt" for e in found.evidence)


def test_the_lines_beside_a_hole_are_quoted() -> None:
    """Of ten routes those between which the missing one would stand, and not the first ones."""
    files = dict(node_list(**{f"n{i}": f"10.0.0.{i}" for i in range(1, 11)}))
    for i in range(1, 11):
        files[f"n{i}/ip_a.txt"] = eth0(i) + link(3, "cni0", f"0e:00:00:00:00:{i:02x}", f"10.244.{i}.1/24")
        files[f"n{i}/ip_route.txt"] = _routes(i, *(o for o in range(1, 11) if o != i and (i, o) != (1, 8)))
    found = judge(files).one("pod-route-missing", Verdict.FAIL)
    own = [e.text.split()[0] for e in found.evidence if e.source == "n1/ip_route.txt"]
    assert own == ["10.244.6.0/24", "10.244.7.0/24", "10.244.9.0/24", "10.244.10.0/24"]


def test_a_wider_route_covers_the_pods() -> None:
    """One route to all pods is as good as one per node."""
    wide = _routes(1) + "10.244.0.0/16 via 10.0.0.2 dev eth0 \n"
    assert not _cluster({"a": wide, "b": _routes(2, 1, 3), "c": _routes(3, 1, 2)}).of("pod-route-missing", Verdict.FAIL)


def test_where_no_node_has_such_routes_none_is_missing() -> None:
    """The cloud's routers do it."""
    assert not _cluster({"a": _routes(1), "b": _routes(2), "c": _routes(3)}).of("pod-route-missing", Verdict.FAIL)


def test_a_static_route_by_way_of_a_node_is_no_route_to_pods() -> None:
    """b is the router to a VPN for c: that a lacks this route is its own affair."""
    vpn = "10.77.0.0/16 via 10.0.0.2 dev eth0 \n"
    said = _cluster({"a": _routes(1, 2, 3), "b": _routes(2, 1, 3), "c": _routes(3, 1, 2) + vpn})
    assert not said.of("pod-route-missing", Verdict.FAIL)


def test_two_nodes_tell_of_each_other() -> None:
    """Who is routed to must route back."""
    said = _cluster({"a": _routes(1), "b": _routes(2, 1)})
    assert said.one("pod-route-missing", Verdict.FAIL).node == "a"


def test_a_docker_network_over_another_card_is_a_warning() -> None:
    """The storage network is hidden by the bridge, the cluster's own network is not."""
    text = (
        eth0(1)
        + link(3, "eth1", "52:54:00:01:00:01", "172.18.5.1/24")
        + link(4, "br-0123456789ab", "02:42:00:00:00:01", "172.18.0.1/16")
    )
    said = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": text})
    assert said.verdicts("network-overlap") == {"warn"}


@pytest.mark.parametrize(
    "device",
    [
        link(3, "docker0", "02:42:00:00:00:01", "172.17.0.1/16"),
        link(3, "eth1", "52:54:00:01:00:01", "10.0.0.77/24"),  # a second card in the node network
        link(3, "cilium_host", "0e:00:00:00:00:01", "10.0.0.99/32"),  # pods in the node network on purpose
        link(3, "nodelocaldns", "0e:00:00:00:00:01", "169.254.20.10/32"),
        link(3, "br-ex", "0e:00:00:00:00:01", "169.254.169.2/29"),
    ],
)
def test_networks_that_share_nothing_or_share_on_purpose(device: str) -> None:
    """Flat networks and second cards do not overlap in the sense of the check."""
    said = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": eth0(1) + device})
    assert said.verdicts("network-overlap") == {"pass"}


_CALI = link(5, "cali0123456789a@if3", "ee:ee:ee:ee:ee:ee")
_ENI = link(6, "eni0123456789a@if3", "0e:00:00:00:00:06")
_FLANNEL = link(7, "flannel.1", "0e:00:00:00:00:07", "10.244.0.0/32", mtu=1450)
_CILIUM = link(8, "cilium_host@cilium_net", "0e:00:00:00:00:08", "10.244.0.5/32")
_LXC = link(9, "lxc0123456789ab@if3", "0e:00:00:00:00:09")
_ANTREA = link(10, "antrea-gw0", "0e:00:00:00:00:0a", "10.244.0.1/24")
_VXLAN = link(11, "vxlan.calico", "0e:00:00:00:00:0b", "10.244.0.7/32", mtu=1450)
_DOWN = link(12, "vxlan.calico", "0e:00:00:00:00:0c", flags="BROADCAST,MULTICAST", state="DOWN")


@pytest.mark.parametrize(
    ("devices", "verdict"),
    [
        (_CALI + _FLANNEL, "pass"),  # Canal
        (_CALI + _ENI, "pass"),  # Calico's policy on AWS
        (_CILIUM + _ENI, "pass"),  # chained
        (_CALI + _CILIUM, "pass"),  # chained: no pod of Cilium's own
        (_FLANNEL + _DOWN, "pass"),  # a leftover that is down harms nobody
        (_VXLAN + _CALI + _FLANNEL, "warn"),
        (_CILIUM + _LXC + _FLANNEL, "warn"),
        (_ANTREA + _FLANNEL, "pass"),  # antrea-gw0 without its tunnel device is not in use
    ],
)
def test_which_plugins_go_together(devices: str, verdict: str) -> None:
    """Chained plugins and policy engines do, two networks do not."""
    assert judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": eth0(1) + devices}).verdicts("cni-conflict") == {verdict}


def _counters(rx: tuple[int, int], tx: tuple[int, int]) -> str:
    return (
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\n"
        "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
        "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP mode DEFAULT group default qlen 1000\n"
        "    link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n"
        "    RX:  bytes packets errors dropped  missed   mcast           \n"
        f"    900000  {rx[0]}  {rx[1]}  0  0  0 \n"
        "    TX:  bytes packets errors dropped carrier collsns           \n"
        f"    900000  {tx[0]}  {tx[1]}  0  0  0 \n"
    )


@pytest.mark.parametrize(
    ("rx", "tx", "verdict"),
    [
        ((1000, 100), (1000, 0), "pass"),  # not above a hundred
        ((1000, 101), (1000, 0), "fail"),
        ((1_010_000, 101), (1000, 0), "pass"),  # not above 0.01 %
        ((5, 0), (2000, 150), "fail"),
    ],
)
def test_errors_count_when_they_are_many_and_a_part_of_the_traffic(
    rx: tuple[int, int], tx: tuple[int, int], verdict: str
) -> None:
    """Above 100, and above 0.01 % of the packets of that direction; the line with the numbers is quoted."""
    said = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": eth0(1), "a/ip_s_link.txt": _counters(rx, tx)})
    assert said.verdicts("interface-errors") == {verdict}
    if verdict == "fail":
        assert any(str(tx[0]) in e.text for e in said.one("interface-errors").evidence)


def _calico(*known: str, daemon: str = "bird") -> Judged:
    """Four nodes of Calico with a block each; ``known`` are the nodes to whose block the others have a route."""
    files = dict(node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3", d="10.0.0.4"))
    for i, n in enumerate("abcd", 1):
        lines = ["default via 10.0.0.254 dev eth0", f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{i}"]
        lines += [f"blackhole 10.233.9{i}.0/26 proto {daemon}", f"10.233.9{i}.1 dev cali0a1b2c3d4e{i} scope link"]
        lines += [
            f"10.233.9{o}.0/26 via 10.0.0.{o} dev tunl0 proto bird onlink"
            for o, other in enumerate("abcd", 1)
            if o != i and other in known
        ]
        files[f"{n}/ip_route.txt"] = "\n".join(lines) + "\n"
    return judge(files)


def test_a_block_that_no_other_node_knows_is_a_fault_of_its_node() -> None:
    """One finding, of the node whose pods nobody reaches."""
    found = _calico("a", "b", "d").one("pod-route-missing", Verdict.FAIL)
    assert (found.node, found.subject) == ("c", "10.233.93.0/26")
    assert {e.source for e in found.evidence} == {"c/ip_route.txt", "a/ip_route.txt"}


def test_blocks_that_nobody_has_routes_to_are_carried_by_routers() -> None:
    """Then the nodes have no routes to each other's pods at all; nor is a blackhole by hand a block of pods."""
    assert not _calico().of("pod-route-missing", Verdict.FAIL)
    assert not _calico("a", "b", "d", daemon="static").of("pod-route-missing", Verdict.FAIL)


@pytest.mark.parametrize(("far", "verdicts"), [("10.0.0.2", []), ("192.0.2.9", ["a"])])
def test_a_tunnel_that_ends_at_the_owner_of_the_pods_is_their_way(far: str, verdicts: list[str]) -> None:
    """The same route over a tunnel to somebody else takes the pods away."""
    files = dict(node_list(a="10.0.0.1", b="10.0.0.2"))
    tunnel = (
        "4: way@NONE: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1476 qdisc noqueue state UNKNOWN group default qlen 1000\n"
        f"    link/gre 10.0.0.1 peer {far} promiscuity 0 minmtu 0 maxmtu 0 \n"
        f"    gre remote {far} local 10.0.0.1 ttl 64 \n"
    )
    for i, n in enumerate("ab", 1):
        files[f"{n}/ip_-d_address.txt"] = eth0(i) + link(3, "cni0", f"0e:00:00:00:00:0{i}", f"10.244.{i}.1/24")
        files[f"{n}/ip_route.txt"] = _routes(i, *([1] if n == "b" else []))
    files["a/ip_-d_address.txt"] += tunnel
    files["a/ip_route.txt"] += "10.244.2.0/24 dev way scope link \n"
    said = judge(files)
    assert [f.node for f in said.of("pod-route-missing", Verdict.FAIL)] == verdicts
