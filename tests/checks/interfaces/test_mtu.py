"""MTUs that must agree, and those that only look wrong."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

NODES = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")


def _told(*devices: str, mtu: int = 1500) -> Judged:
    return judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": eth0(1, mtu=mtu) + "".join(devices)})


def _device(name: str, mtu: int, **more: str) -> str:
    return link(9, name, "0e:00:00:00:00:09", "10.244.0.1/24", mtu=mtu, **more)


@pytest.mark.parametrize(
    ("name", "mtu"),
    [
        ("genev_sys_6081", 65000),
        ("vxlan_sys_4789", 65000),
        ("vxlan-6784", 65535),
        ("cilium_vxlan", 1500),
        ("cilium_host", 1500),
        ("weave", 1376),
        ("antrea-gw0", 1500),  # without a tunnel Antrea only routes
        ("tun0", 1500),  # OpenVPN's
        ("docker0", 1500),
        ("flannel.1", 1450),
        ("flannel.1", 1400),  # smaller wastes, but works
    ],
)
def test_devices_that_may_be_as_large_as_they_are(name: str, mtu: int) -> None:
    """Open vSwitch's tunnels stand at 65000, Cilium keeps the MTU on routes, Weave is fixed."""
    assert not _told(_device(name, mtu)).of("overlay-mtu-too-large", Verdict.FAIL, Verdict.WARN)


@pytest.mark.parametrize(
    ("devices", "underlay"),
    [
        ((("flannel.1", 1451),), 1500),
        ((("vxlan.calico", 1450),), 1460),
        ((("antrea-gw0", 1500), ("genev_sys_6081", 65000)), 1500),
        ((("ovn-k8s-mp0", 1443), ("genev_sys_6081", 65000)), 1500),
        ((("tun0", 1500), ("vxlan_sys_4789", 65000)), 1500),
        ((("wireguard.cali", 1441),), 1500),
    ],
)
def test_a_byte_too_much_is_too_much(devices: tuple[tuple[str, int], ...], underlay: int) -> None:
    """Both MTUs and the overhead are told, and both lines quoted."""
    found = _told(*(_device(n, m) for n, m in devices), mtu=underlay).one("overlay-mtu-too-large", Verdict.FAIL)
    assert str(underlay) in found.actual
    assert len(found.evidence) == 2


def test_a_tunnel_that_is_down_or_idle_is_not_judged() -> None:
    """tunl0 appears when the module is loaded; it counts when it has an address."""
    down = link(9, "flannel.1", "0e:00:00:00:00:09", mtu=1500, flags="BROADCAST,MULTICAST", state="DOWN")
    idle = link(8, "tunl0@NONE", "0e:00:00:00:00:08", mtu=1500)
    assert not _told(down, idle).of("overlay-mtu-too-large")


def test_the_odd_one_is_named_and_of_two_both() -> None:
    """With a majority the others are right; one against one nobody is."""
    three = {f"{n}/ip_a.txt": eth0(i, mtu=9000 if n == "b" else 1500) for i, n in enumerate("abc", 1)}
    assert judge({**NODES, **three}).one("mtu-mismatch", Verdict.FAIL).nodes == ("b",)
    two = {k: v for k, v in three.items() if not k.startswith("c")}
    assert judge({**NODES, **two}).one("mtu-mismatch", Verdict.FAIL).nodes == ("a", "b")


def test_nodes_in_two_subnets_may_differ() -> None:
    """Jumbo frames in one network, none in the other."""
    nodes = node_list(a="10.0.0.1", b="10.0.1.2")
    files = {"a/ip_a.txt": eth0(1), "b/ip_a.txt": eth0(2, mtu=9000).replace("10.0.0.2/24", "10.0.1.2/24")}
    assert not judge({**nodes, **files}).of("mtu-mismatch", Verdict.FAIL, Verdict.WARN)


def test_the_interface_that_the_tunnel_is_bound_to_counts() -> None:
    """`ip -d link` shows it: flannel with --iface runs over the storage network."""
    storage = link(3, "eth1", "52:54:00:01:00:01", "10.9.0.1/24", mtu=9000)
    tunnel = _device("flannel.1", 8950).replace(
        "brd ff:ff:ff:ff:ff:ff\n",
        "brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535 \n"
        "    vxlan id 1 local 10.9.0.1 dev eth1 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 \n",
        1,
    )
    said = judge({**node_list(a="10.0.0.1"), "a/ip_-d_address.txt": eth0(1) + storage + tunnel})
    assert said.verdicts("overlay-mtu-too-large") == {"pass"}


def test_addresses_without_mtu_leave_it_open() -> None:
    """`ip -o addr` prints none: the question is not dropped."""
    line = "2: eth0    inet 10.0.0.{}/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever\n"
    files = {f"{n}/ip_-4_-o_addr.txt": line.format(i) for i, n in enumerate("ab", 1)}
    found = judge({**node_list(a="10.0.0.1", b="10.0.0.2"), **files}).of("mtu-mismatch")
    assert {(f.verdict.value, f.actual) for f in found} == {("unknown", "the MTU of eth0 was not captured")}


def _storage(*mtus: int, network: str = "10.9.0.{}/24") -> Judged:
    """Judge nodes whose second card in a network of its own has these MTUs."""
    names = "abcd"[: len(mtus)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    for n, (name, mtu) in enumerate(zip(names, mtus, strict=True), 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(5, "eth1", f"52:54:00:00:01:0{n}", network.format(n), mtu=mtu)
    return judge(files)


def test_a_storage_network_has_one_mtu_too() -> None:
    """The odd card is named, with the value of the others."""
    found = _storage(9000, 9000, 1500).one("mtu-mismatch", Verdict.WARN)
    assert (found.node, found.subject) == ("c", "eth1")
    assert any("mtu 9000" in line for line in found.fix)


@pytest.mark.parametrize(
    "told",
    [
        _storage(9000, 1500),
        _storage(9000, 9000, 1500, 1500),
        _storage(9000, 9000, 1500, network="10.0.2.{}/24"),
        _storage(9000, 9000, 1500, network="10.{}.0.1/24"),
    ],
    ids=["two", "divided", "a NAT of each machine's own", "networks of one machine"],
)
def test_other_networks_that_say_nothing(told: Judged) -> None:
    """Where there is no majority, or no common network."""
    assert not told.of("mtu-mismatch", Verdict.WARN, Verdict.FAIL)


def _host_ports(*mtus: int) -> Judged:
    names = "abcdef"[: len(mtus)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    for n, (name, mtu) in enumerate(zip(names, mtus, strict=True), 1):
        port = link(5, "cilium_host@cilium_net", f"0e:00:00:00:00:0{n}", f"10.244.{n}.9/32", mtu=mtu)
        files[f"{name}/ip_a.txt"] = eth0(n) + port
    return judge(files)


def test_the_hosts_port_of_the_pod_network_is_compared() -> None:
    """Without an overlay device nothing else shows the pods' MTU; two of three may be in the middle of a change."""
    found = _host_ports(1500, 1500, 1500, 9000).one("mtu-mismatch", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "cilium_host")
    for silent in (_host_ports(1500, 1500, 9000), _host_ports(1500, 1500, 9000, 9000), _host_ports(9000, 9000, 9000)):
        assert not silent.of("mtu-mismatch", Verdict.WARN, Verdict.FAIL)


def _routed(*mtus: int) -> Judged:
    """Hosts whose INTERNAL-IP is on lo, each with two cards in networks of their own."""
    files = node_list(**{name: f"10.255.0.{n}" for n, name in enumerate("abcd", 1)})
    for n, (name, mtu) in enumerate(zip("abcd", mtus, strict=True), 1):
        lo = link(1, "lo", "00:00:00:00:00:00", f"10.255.0.{n}/32", flags="LOOPBACK,UP,LOWER_UP", mtu=65536)
        one = link(2, "eth0", f"52:54:00:00:00:0{n}", f"10.254.{n}.2/30", mtu=9000)
        two = link(3, "eth1", f"52:54:00:00:01:0{n}", f"10.253.{n}.2/30", mtu=mtu)
        legs = f"\tnexthop via 10.254.{n}.1 dev eth0 weight 1 \n\tnexthop via 10.253.{n}.1 dev eth1 weight 1 \n"
        files |= {f"{name}/ip_a.txt": lo + one + two, f"{name}/ip_route.txt": "default proto bgp \n" + legs}
    return judge(files)


def test_one_leg_of_a_routed_host_is_smaller() -> None:
    """No network is common to the cards; where two hosts differ nobody is the odd one."""
    found = _routed(9000, 9000, 9000, 1500).one("mtu-mismatch", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "eth1")
    assert not _routed(9000, 9000, 1500, 1500).of("mtu-mismatch", Verdict.WARN, Verdict.FAIL)
    assert not _routed(9000, 9000, 9000, 9000).of("mtu-mismatch", Verdict.WARN, Verdict.FAIL)


def test_the_one_card_that_hosts_show_is_compared_by_its_name() -> None:
    """No address shows in which network it is: two others at least must agree, and each host show this card alone."""
    head = "{n}: {name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu {mtu} qdisc noqueue state UP mode DEFAULT group default qlen 1000\n"

    def cries(mtus: str, more: str = "") -> list[str]:
        files = {
            f"{node}/ip_link_show_bond0.120.txt": head.format(n=12, name="bond0.120@bond0", mtu=mtu)
            + f"    link/ether 3c:ec:ef:01:02:{node}{node} brd ff:ff:ff:ff:ff:ff\n"
            + more
            for node, mtu in zip("abc", mtus.split(), strict=False)
        }
        return [f.node or "" for f in judge(files).of("mtu-mismatch", Verdict.WARN)]

    assert cries("9000 9000 1500") == ["c"]
    assert not cries("9000 1500")
    other = head.format(n=13, name="eth9", mtu=1500) + "    link/ether 3c:ec:ef:01:03:01 brd ff:ff:ff:ff:ff:ff\n"
    assert not cries("9000 9000 1500", other)
