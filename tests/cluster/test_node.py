"""What a node looks up in its captures: the best first, each thing once, and proof of absence only where it would have shown."""

from ipaddress import ip_address

import pytest

from netparse.captures import parse
from netparse.cluster import Node
from netparse.cluster.node import index
from netparse.parsers import Kind
from tests.cluster.bundle import LO, cluster_of, eth0, link, netstat, node_list, node_of, ss

ROUTES = "default via 10.0.0.254 dev eth0 metric 100\n10.0.0.0/24 dev eth0 scope link src 10.0.0.1\n"
ROUTE_N = """\
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         10.0.0.253      0.0.0.0         UG    0      0        0 eth0
"""
TWO_STACKS = eth0(1, "fd00::1/64")
IPV6 = LO + "    inet6 ::1/128 scope host \n       valid_lft forever preferred_lft forever\n" + eth0(1)[len(LO) :]


def sources(node: Node, *kinds: Kind) -> list[str]:
    return [c.source.removeprefix("n1/") for c in node.of(*kinds)]


def test_captures_of_a_kind_come_whole_ones_first_then_as_registered() -> None:
    """netstat stands before ss in the registry; a part of its output comes last all the same."""
    part = "root@n1:~# netstat -nlpt | grep 9000\n" + netstat(700).splitlines()[2] + "\n"
    whole = {"ss_tulnp.txt": ss("0.0.0.0:22"), "netstat_nlptu.txt": netstat(700)}
    assert sources(node_of(whole), Kind.SOCKETS) == ["netstat_nlptu.txt", "ss_tulnp.txt"]
    assert sources(node_of({**whole, "netstat_nlptu.txt": part}), Kind.SOCKETS) == ["ss_tulnp.txt", "netstat_nlptu.txt"]


def test_captures_of_several_kinds_come_in_the_order_asked_and_once() -> None:
    """`ip address` shows addresses and links, and is one capture."""
    files = {"ip_a.txt": eth0(1), "ip_link.txt": "".join(_without_addresses(eth0(1))), "ip_route.txt": ROUTES}
    node = node_of(files)
    assert sources(node, Kind.ROUTES, Kind.LINKS) == ["ip_route.txt", "ip_a.txt", "ip_link.txt"]
    assert sources(node, Kind.ADDRESSES, Kind.LINKS) == ["ip_a.txt", "ip_link.txt"]
    assert sources(node, Kind.ADDRESSES) == ["ip_a.txt"]
    assert sources(node, Kind.SOCKETS) == []
    part = "root@n1:~# ip a show eth0\n" + eth0(1)[len(LO) :]
    node = node_of({"session.txt": part, "ip_route.txt": ROUTES})
    assert sources(node, Kind.ADDRESSES, Kind.ROUTES) == ["ip_route.txt", "session.txt"]


def _without_addresses(text: str) -> list[str]:
    kept = [line for line in text.splitlines(True) if "inet" not in line and "valid_lft" not in line]
    return [line.replace(" group", " mode DEFAULT group") for line in kept]


def test_captures_without_output_are_broken() -> None:
    """An error text in the place of the output is of the kind that was asked for."""
    node = node_of({"netstat_nlpt.txt": "bash: netstat: command not found\n", "ip_a.txt": eth0(1)})
    assert [c.source for c in node.broken(Kind.SOCKETS)] == ["n1/netstat_nlpt.txt"]
    assert node.broken(Kind.ADDRESSES) == () == node.of(Kind.SOCKETS)


def test_captures_of_another_node_are_broken() -> None:
    """They are set aside, and the reason is theirs to say."""
    text = netstat(700, "192.0.2.12")
    files = {**node_list(n1="192.0.2.11", n2="192.0.2.12"), "n1/netstat.txt": text, "n2/netstat.txt": text}
    node = cluster_of(files).node("n1")
    assert node is not None
    assert [c.reason for c in node.broken(Kind.SOCKETS)] == ["it is output of n2, as n2/netstat.txt shows"]


def test_values_and_roles_of_the_node_list() -> None:
    """`master` is the older name of control-plane; what the user gives goes before; nobody says anything of a host outside."""
    listing = {name: text.replace("<none>   1d", "master   1d", 1) for name, text in node_list(n1="10.0.0.1").items()}
    cluster = cluster_of(listing)
    (node,) = cluster.nodes
    assert (node.value("version"), node.value("external_ip")) == ("v1.30.1", None)
    found = node.listed("internal_ip")
    assert found is not None and found[0] == "10.0.0.1" and "10.0.0.1" in found[1].text
    assert node.roles == {"control-plane"}
    assert Node(name="n1", listings=node.listings, given_roles=frozenset({"worker"})).roles == {"worker"}
    assert Node(name="n1").roles is None


def test_both_internal_ips_of_a_node_object() -> None:
    """The wide table prints the first alone; each address once."""
    text = """\
apiVersion: v1
kind: Node
metadata:
  name: n1
status:
  addresses:
  - {type: InternalIP, address: 10.0.0.1}
  - {type: InternalIP, address: "fd00::1"}
  - {type: ExternalIP, address: 198.51.100.1}
"""
    (node,) = cluster_of({"node.yaml": text}).nodes
    assert node.internal_ips == (ip_address("10.0.0.1"), ip_address("fd00::1"))
    assert node.family == "inet"


def test_a_link_is_filled_from_the_capture_that_shows_more() -> None:
    """`ip -4 address` prints no MAC; `ip link` prints no addresses."""
    four = "".join(line for line in eth0(1).splitlines(True) if "link/" not in line)
    node = node_of({"ip_-4_a.txt": four, "ip_link.txt": "".join(_without_addresses(eth0(1)))})
    found = node.link("eth0")
    assert found is not None
    assert (found.mac, [str(a.ip) for a in found.addresses]) == ("52:54:00:00:00:01", ["10.0.0.1/24"])
    assert node.macs["52:54:00:00:00:01"] is found and node.link("eth9") is None


def test_addresses_of_a_family_that_the_first_capture_does_not_show_are_added() -> None:
    """`ip -4 a` and `ip -6 a` of one host are one interface."""
    six = "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP qlen 1000\n    inet6 fd00::1/64 scope global\n"
    four = "".join(line for line in eth0(1).splitlines(True) if "link/" not in line)
    node = node_of({"ip_-4_a.txt": four, "ip_-6_a.txt": six})
    assert {str(a.ip) for k in node.links for a in k.addresses} >= {"10.0.0.1/24", "fd00::1/64"}


def test_an_address_of_a_service_belongs_to_the_interface_where_it_stands_too() -> None:
    """kube-ipvs0 holds external addresses of Services, the node's own among them."""
    text = (
        LO
        + link(2, "kube-ipvs0", "6a:00:00:00:00:01", "10.0.0.1/32")
        + link(3, "eth0", "52:54:00:00:00:01", "10.0.0.1/24")
    )
    node = cluster_of({**node_list(n1="10.0.0.1"), "n1/ip_a.txt": text}).node("n1")
    assert node is not None and node.node_link is not None and node.node_link.name == "eth0"
    holder = node.holder(ip_address("10.0.0.1"))
    assert holder is not None and holder[0].name == "eth0"


def test_a_listener_is_there_once_with_its_process() -> None:
    """The capture as root names it, wherever it stands in the order."""
    bare = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp   LISTEN 0      128    0.0.0.0:22    0.0.0.0:*\n"
    node = node_of(
        {"netstat_nlt.txt": _netstat("0.0.0.0:22", "-"), "ss_tlnp.txt": ss('0.0.0.0:22 users:(("sshd",pid=7,fd=3))')}
    )
    assert [(x.port, x.process, x.pid) for x in node.listeners] == [(22, "sshd", 7)]
    assert [x.process for x in node_of({"ss_tln.txt": bare}).listeners] == [None]


def _netstat(local: str, owner: str, proto: str = "tcp") -> str:
    head = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
    peer = ":::*" if proto.endswith("6") else "0.0.0.0:*"
    return f"{head}{proto:<11}0      0 {local:<23} {peer:<23} LISTEN      {owner}\n"


@pytest.mark.parametrize(
    ("in_ss", "families"),
    [
        (["[::]:53"], [{"inet6"}]),
        (["*:53"], [{"inet", "inet6"}]),
        (["*:53", "[::]:53"], [{"inet", "inet6"}, {"inet6"}]),
        (["[::1]:53"], [{"inet", "inet6"}, {"inet6"}]),
    ],
)
def test_a_wildcard_of_ipv6_alone_is_not_of_both_families(in_ss: list[str], families: list[set[str]]) -> None:
    """netstat shows `:::53` for both; where ss shows that it is IPv6 alone, that is believed."""
    node = node_of({"netstat_nlpt.txt": _netstat(":::53", "9/dns", "tcp6"), "ss_tlnp.txt": ss("0.0.0.0:22", *in_ss)})
    found = sorted((x for x in node.listeners if x.port == 53), key=lambda x: -len(x.families))
    assert [x.families for x in found] == families
    assert [x.process for x in found if len(x.families) == 2] == ["dns"] * ({"inet", "inet6"} in families)


def test_default_routes_are_those_of_the_best_capture() -> None:
    """In table main, the lowest metric first; `route -n` of another moment is not mixed in."""
    routes = "default via 10.0.0.252 dev eth0 metric 200\n" + ROUTES + "default via 10.0.0.9 dev eth0 table 100\n"
    node = node_of({"ip_route_show_table_all.txt": routes, "route_-n.txt": ROUTE_N})
    assert [str(r.gateways[0]) for r in node.default_routes("inet")] == ["10.0.0.254", "10.0.0.252"]
    assert node.default_routes("inet6") == ()
    assert [str(r.gateways[0]) for r in node_of({"route_-n.txt": ROUTE_N}).default_routes("inet")] == ["10.0.0.253"]


def test_a_route_is_there_once() -> None:
    """As two captures show it."""
    node = node_of({"ip_route.txt": ROUTES, "ip_r.txt": ROUTES})
    assert [str(r.prefix) for r in node.routes] == ["0.0.0.0/0", "10.0.0.0/24"]


def test_neighbours_whose_names_are_printed_are_found_by_address() -> None:
    """`arp` without `-n` prints names: of nodes of the list, and `_gateway` for the gateway of the default route."""
    arp = (
        "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
        "_gateway                 ether   52:54:00:00:00:fe   C                     eth0\n"
        "n2.example.org           ether   52:54:00:00:00:02   C                     eth0\n"
        "printer                  ether   52:54:00:00:00:03   C                     eth0\n"
    )
    files = {
        **node_list(**{"n1": "10.0.0.1", "n2.example.org": "10.0.0.2"}),
        "n1/arp.txt": arp,
        "n1/ip_route.txt": ROUTES,
    }
    node = cluster_of(files).node("n1")
    assert node is not None
    assert {str(ip): n[0].mac for ip, n in node.neighbors_of.items()} == {
        "10.0.0.254": "52:54:00:00:00:fe",
        "10.0.0.2": "52:54:00:00:00:02",
    }


def test_showing_asks_for_whole_captures_of_family_and_table() -> None:
    """Then absence is proven; not where a line was not understood that may have been a row, whatever it names."""
    assert not node_of({"ip_route.txt": ROUTES + "10.9.0.0/16 !! garbled\n"}).showing(Kind.ROUTES)
    node = node_of({"ip_route.txt": ROUTES + "Which of these routes is wrong?\n"})
    assert node.showing(Kind.ROUTES, family="inet", table="main")
    assert not node.showing(Kind.ROUTES, family="inet6")
    assert not node.showing(Kind.ROUTES, table="local")
    assert not node.showing(Kind.ROUTES, tokens=("routes",))
    assert not node.showing(Kind.NEIGHBORS)


def test_showing_leaves_out_captures_with_masked_addresses() -> None:
    """Any address may be behind the mask."""
    node = node_of({"ip_route.txt": "default via ***HIDDEN*** dev eth0\n***HIDDEN***/24 dev eth0 scope link\n"})
    assert node.masks(Kind.ROUTES) and not node.showing(Kind.ROUTES)
    assert not node_of({"ip_route.txt": ROUTES}).masks(Kind.ROUTES)


@pytest.mark.parametrize(
    ("addresses", "proven"),
    [("", False), (eth0(1), True), (IPV6, False)],
    ids=["not captured", "no IPv6 at all", "::1 on lo"],
)
def test_sockets_of_ipv4_alone_prove_a_closed_port_only_without_ipv6(addresses: str, proven: bool) -> None:
    """A dual-stack wildcard is shown as tcp6: `netstat -nlt4` hides it."""
    four = "root@n1:~# netstat -nlpt4\n" + "".join(x for x in netstat(700).splitlines(True) if "tcp6" not in x)
    node = node_of({"session.txt": four, **({"ip_a.txt": addresses} if addresses else {})})
    assert [c.source for c in node.sockets] == ["n1/session.txt"]
    assert bool(node.proves_no_listener("tcp")) is proven
    assert bool(addresses) is (proven or (not node.without_ipv6 and bool(addresses)))


def test_sockets_of_one_protocol_prove_nothing_of_the_other() -> None:
    """`netstat -nlpt` shows no UDP."""
    node = node_of({"netstat_nlpt.txt": netstat(700)})
    assert node.proves_no_listener("tcp") and not node.proves_no_listener("udp")


def test_a_row_without_its_port_leaves_a_gap() -> None:
    """It may be any port; the capture's `id` has the reason."""
    masked = netstat(700).replace("127.0.0.1:9000", "***HIDDEN***  ")
    node = node_of({"netstat_nlpt.txt": masked})
    (gap,) = node.gaps_in_sockets.values()
    assert gap.startswith("n1/netstat_nlpt.txt:")
    assert not node.proves_no_listener("tcp")


def test_the_family_of_a_node_outside_the_list_is_that_of_its_addresses() -> None:
    """IPv6 only where no IPv4 address but loopback stands there."""
    six = LO + link(2, "eth0", "52:54:00:00:00:01", "fd00::1/64")
    assert [node_of({"ip_a.txt": text}).family for text in (eth0(1), six, TWO_STACKS)] == ["inet", "inet6", "inet"]


def test_of_two_nodes_with_one_address_the_first_is_found() -> None:
    """So does every lookup by INTERNAL-IP."""
    nodes = cluster_of(node_list(a="10.0.0.1", b="10.0.0.1", c="10.0.0.3")).nodes
    assert {str(ip): n.name for ip, n in index(nodes).items()} == {"10.0.0.1": "a", "10.0.0.3": "c"}


def test_captures_of_commands_of_the_users_own_are_of_no_kind() -> None:
    """They are the node's, and no check asks for them."""
    (capture,) = parse("hello\n", source="n1/motd.txt")
    assert all(not Node(name="n1", captures=(capture,)).of(kind) for kind in Kind)
