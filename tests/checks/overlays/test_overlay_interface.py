"""Where tunnels are attached: the address and the interface must be the node's, and belong together."""

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

CHECK = "overlay-wrong-interface"


def _vxlan(last: int, local: str, device: str) -> str:
    shown = link(3, "flannel.1", f"0e:00:00:00:00:{last:02x}", f"10.244.{last}.0/32", mtu=1450).splitlines(
        keepends=True
    )
    details = f"    vxlan id 1 local {local} dev {device} srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 \n"
    return "".join([*shown[:2], details, *shown[2:]])


def _told(more: str = "", everywhere: bool = False, local: str = "10.0.0.1", device: str = "eth0") -> Judged:
    """Return what is said where the tunnel of ``a`` is this one, and those of the others are right or, everywhere, the same."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    for last, name in enumerate("abc", start=1):
        mine = (local, device) if last == 1 else (f"10.0.0.{last}", device if everywhere else "eth0")
        files[f"{name}/ip_d_a.txt"] = eth0(last) + _vxlan(last, *mine) + more
    return judge(files)


def _cries(said: Judged) -> list[str]:
    return [f"{f.verdict.value} {f.node}" for f in said.of(CHECK, Verdict.FAIL, Verdict.WARN)]


DOCKER = link(4, "docker0", "02:42:00:00:00:01", "172.17.0.1/16")


def test_the_nodes_address_on_another_interface_is_wrong() -> None:
    """The kernel sends by that interface, whatever address it writes into the packets."""
    said = _told(DOCKER, device="docker0")
    assert _cries(said) == ["warn a"]
    assert "10.0.0.1 on docker0; the INTERNAL-IP is 10.0.0.1 on eth0" in said.one(CHECK, Verdict.WARN).actual


def test_what_is_so_on_all_nodes_is_meant_so() -> None:
    """A bridge below the address, or whatever the administrator made."""
    assert not _cries(_told(DOCKER, everywhere=True, device="docker0"))


def test_an_address_that_the_node_does_not_have_is_wrong() -> None:
    """The kernel takes any: it is another node's, or the node's own from before."""
    assert _cries(_told(local="10.0.0.2")) == ["fail a"]
    assert _cries(_told(local="10.0.0.77")) == ["warn a"]


def test_an_address_that_was_not_captured_may_be_the_nodes() -> None:
    """Of the addresses those of IPv4 were captured, the tunnel is of IPv6."""
    six = link(3, "flannel-v6.1", "0e:00:00:00:01:01").splitlines(keepends=True)
    details = "    vxlan id 1 local 2001:db8::1 dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 \n"
    files = {f"{name}/ip_4_a.txt": eth0(last) for last, name in enumerate("abc", start=1)}
    files |= {"a/ip_d_link.txt": "".join([*six, details])}
    assert not _cries(judge({**node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3"), **files}))


def test_an_address_on_the_loopback_interface_may_leave_by_any() -> None:
    """Nodes that speak BGP have theirs there."""
    files = node_list(a="192.0.2.1", b="10.0.0.2", c="10.0.0.3")
    for last, name in enumerate("abc", start=1):
        address = "192.0.2.1" if last == 1 else f"10.0.0.{last}"
        files[f"{name}/ip_d_a.txt"] = eth0(last) + _vxlan(last, address, "eth0")
    lo = "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n"
    own = lo + "    inet 192.0.2.1/32 scope global lo\n       valid_lft forever preferred_lft forever\n"
    files["a/ip_d_a.txt"] = files["a/ip_d_a.txt"].replace(lo, own)
    assert not _cries(judge(files))


def test_dockers_own_address_is_no_nodes_whatever_the_others_have() -> None:
    """It is the same on every machine with Docker: nothing has to be compared."""
    described = (
        "Name:               a\nRoles:              <none>\n"
        "Annotations:        flannel.alpha.coreos.com/backend-type: vxlan\n"
        "                    flannel.alpha.coreos.com/public-ip: {}\n"
        "Conditions:\n  Type   Status  LastHeartbeatTime  LastTransitionTime  Reason        Message\n"
        "  ----   ------  -----------------  ------------------  ------        -------\n"
        "  Ready  True    Tue, 20 Feb 2024 09:15:41 +0000  Mon, 19 Feb 2024 13:20:31 +0000  KubeletReady  kubelet is posting ready status\n"
        "Addresses:\n  InternalIP:  10.0.0.1\n  Hostname:    a\n"
    )
    docker, other = (judge({"describe_node.txt": described.format(ip)}) for ip in ("172.17.0.1", "172.18.0.1"))
    assert _cries(docker) == ["warn a"]
    assert not _cries(other)


def test_the_details_that_grep_cut_out_are_of_the_interface_that_was_asked_for() -> None:
    """`ip -d link show flannel.1 | grep vxlan` leaves one line, and the command line has the name."""
    details = "    vxlan id 1 local {} dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 \n"
    nat, right = (
        judge({
            **node_list(a="192.168.56.11", b="192.168.56.12"),
            "ticket.txt": f"vagrant@a:~$ ip -d link show flannel.1 | grep vxlan\n{details.format(ip)}",
        })
        for ip in ("10.0.2.15", "192.168.56.11")
    )  # fmt: skip
    assert nat.one(CHECK, Verdict.WARN).actual.startswith("flannel.1 is 10.0.2.15 on eth0")
    assert not _cries(right)


def test_a_card_without_room_for_the_tunnels_packets_makes_it_a_failure() -> None:
    """That large packets are lost follows from where the tunnel stands, and is told below it."""
    vpn = link(4, "wg0", "02:42:00:00:00:02", "10.99.0.1/24", mtu=1420)
    said = _told(vpn, local="10.99.0.1", device="wg0")
    assert _cries(said) == ["fail a"]
    wide = link(4, "eth1", "02:42:00:00:00:02", "10.99.0.1/24", mtu=1500)
    assert _cries(_told(wide, local="10.99.0.1", device="eth1")) == ["warn a"]


def test_where_others_send_to_tells_an_end_that_its_own_node_does_not_show() -> None:
    """Each virtual machine has the NAT's address itself: what is sent there never leaves. ``ip -br`` has the MAC only in an address."""
    nat, brief = "eth0  UP  10.0.2.15/24\neth1  UP  192.168.56.1{}/24\n", "flannel.1  UNKNOWN  10.244.{}.0/32 {}\n"
    mac, made = "0e:00:00:00:00:01", "fe80::c00:ff:fe00:1/64"
    for dst, cries in (("10.0.2.15", ["warn a"]), ("192.168.56.11", [])):
        files = node_list(a="192.168.56.11", b="192.168.56.12")
        files["a/ip_br_a.txt"] = nat.format(1) + brief.format(1, made)
        files["b/ip_br_a.txt"] = nat.format(2) + brief.format(2, "fe80::c00:ff:fe00:2/64")
        files["b/bridge_fdb_show.txt"] = f"{mac} dev flannel.1 dst {dst} self permanent\n"
        said = judge(files)
        assert _cries(said) == cries
    assert not said.of("neighbor-mac-conflict", Verdict.FAIL, Verdict.WARN)


def _mesh(*rows: str, nodes: int = 3, kind: str = "node-to-node mesh") -> Judged:
    """Return what is said of what BIRD of ``c`` shows of its peers."""
    names = dict(zip("abcd", ("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"), strict=True))
    table = "".join(f"| {ip} | {kind} | {state} | 07:31:00 | {info} |\n" for ip, state, info in map(str.split, rows))
    files = node_list(**{n: names[n] for n in "abcd"[:nodes]})
    return judge({**files, "c/calicoctl_node_status.txt": f"IPv4 BGP status\n{table}"})


def test_a_peer_of_the_mesh_that_is_no_node_is_the_one_that_is_missing() -> None:
    """Calico took the bridge of a container engine for the card; the mesh has every other node, and of them only ``a`` is not there."""
    said = _mesh("172.18.0.1 start Connect", "10.0.0.2 up Established")
    told = said.one(CHECK, Verdict.WARN)
    assert told.node == "a" and "172.18.0.1; the INTERNAL-IP is 10.0.0.1" in told.actual
    assert not _cries(_mesh("10.0.0.1 up Established", "10.0.0.2 up Established"))


def test_a_router_among_the_peers_is_no_node() -> None:
    """It is no peer of the mesh; and where two are missing, nothing tells whose address it is."""
    assert not _cries(_mesh("172.18.0.1 start Connect", "10.0.0.2 up Established", kind="global"))
    assert not _cries(_mesh("172.18.0.1 start Connect", "10.0.0.2 up Established", nodes=4))
