"""The views that are read out of records: where tools differ, each of their forms."""

from ipaddress import IPv4Address

import pytest

from netparse.captures import Capture, parse
from netparse.cluster import read
from netparse.cluster.read_tables import neighbors, routes
from netparse.cluster.tables import Pool
from tests.cluster.bundle import LO, eth0, link, netstat, ss

IFCONFIG = """\
eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1400
        inet 10.0.0.1  netmask 255.255.255.0  broadcast 10.0.0.255
        ether 52:54:00:00:00:01  txqueuelen 1000  (Ethernet)
        RX packets 5  bytes 500 (500.0 B)
        RX errors 7  dropped 0  overruns 0  frame 0
        TX packets 6  bytes 600 (600.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0
"""


def capture(text: str, name: str) -> Capture:
    (found,) = parse(text, source=f"n1/{name}.txt")
    return found


def test_addresses_as_both_tools_show_them() -> None:
    """`ip address` with MAC, flags and prefix length; `ifconfig` the same interface in its own words."""
    for text, name, mtu in ((eth0(1), "ip_a", 1500), (IFCONFIG, "ifconfig", 1400)):
        found = {k.name: k for k in read.links(capture(text, name))}["eth0"]
        assert (found.mac, found.mtu) == ("52:54:00:00:00:01", mtu)
        assert [str(a.ip) for a in found.addresses] == ["10.0.0.1/24"]
        assert found.flags is not None and "UP" in found.flags and not found.down


def test_a_loopback_interface_has_no_mac() -> None:
    """Its zeros are nobody's."""
    lo, _ = read.links(capture(eth0(1), "ip_a"))
    assert (lo.name, lo.mac) == ("lo", None)


def test_an_address_beside_a_peer_is_a_network_of_its_own() -> None:
    """The length is that of the peer's network."""
    text = LO + link(2, "tun0", "52:54:00:00:00:01").replace("    link/ether", "    link/ether")
    text += "    inet 10.8.0.1 peer 10.8.0.2/24 scope global tun0\n       valid_lft forever preferred_lft forever\n"
    assert [str(a.ip) for k in read.links(capture(text, "ip_a")) if k.name == "tun0" for a in k.addresses] == [
        "10.8.0.1/32"
    ]


def test_the_flags_of_an_address() -> None:
    """What the kernel found in duplicate address detection."""
    text = eth0(1, "fd00::1/64 scope global dadfailed tentative")
    found = [a.flags for k in read.links(capture(text, "ip_a")) for a in k.addresses if a.ip.version == 6]
    assert found == [{"dadfailed", "tentative"}]


def test_the_lines_of_the_counters() -> None:
    """In `ifconfig` those with errors: a finding quotes them."""
    (found,) = read.links(capture(IFCONFIG, "ifconfig"))
    assert [o.text.split()[:2] for o in found.stats_origins] == [["RX", "errors"], ["TX", "errors"]]


@pytest.mark.parametrize(
    ("text", "name", "masked"),
    [
        ("***HIDDEN***/24 dev eth0 scope link\ndefault via 10.0.0.1 dev eth0\n", "ip_route", True),
        ("default via ***HIDDEN*** dev eth0\n10.0.0.0/24 dev eth0 scope link\n", "ip_route", False),
        (eth0(1).replace("10.0.0.1/24", "xxx.xxx.xxx.xxx/24"), "ip_a", True),
        (eth0(1), "ip_a", False),
    ],
)
def test_masked_addresses(text: str, name: str, masked: bool) -> None:
    """A destination or an own address; a masked gateway hides no route."""
    assert read.masked(capture(text, name)) is masked


@pytest.mark.parametrize(
    ("local", "families", "wildcard"),
    [
        ("0.0.0.0:53", {"inet"}, True),
        ("10.0.0.1:53", {"inet"}, False),
        ("*:53", {"inet", "inet6"}, True),
        ("[::]:53", {"inet6"}, True),
        ("[fd00::1]:53", {"inet6"}, False),
    ],
)
def test_the_families_that_ss_shows(local: str, families: set[str], wildcard: bool) -> None:
    """`*` answers in both, `[::]` in IPv6 alone: the view says that this is exact."""
    *_, found = read.listeners(capture(ss("0.0.0.0:22", local), "ss_tln"))
    assert (found.families, found.wildcard, found.exact_families) == (families, wildcard, True)


def test_the_families_that_netstat_shows() -> None:
    """`:::` may be both families or IPv6 alone: the view says that it is not exact."""
    found = [x for x in read.listeners(capture(netstat(700), "netstat_nlpt")) if x.port in (9000, 9100)]
    assert [(x.address, set(x.families)) for x in found] == [
        (IPv4Address("127.0.0.1"), {"inet"}),
        (None, {"inet", "inet6"}),
    ]
    assert not any(x.exact_families for x in found)


def test_connections_and_connected_udp_are_no_listeners() -> None:
    """A bound UDP socket is: it has no state, and no peer."""
    text = (
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
        "tcp        0      0 10.0.0.1:6443           10.0.0.2:41234          ESTABLISHED 7/kube-apiserver\n"
        "udp        0      0 0.0.0.0:68              0.0.0.0:*                           8/dhclient\n"
        "udp        0      0 10.0.0.1:41000          10.0.0.2:53             ESTABLISHED 9/dig\n"
    )
    assert [(x.protocol, x.port) for x in read.listeners(capture(text, "netstat_anp"))] == [("udp", 68)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (ss('*:1 users:(("kube-controller",pid=7,fd=3))'), True),
        (ss('*:1 users:(("kube-scheduler",pid=123456,fd=3))'), False),
        (netstat(700).replace("700/sshd", "108977/kube-control"), True),
        (netstat(700).replace("700/sshd", "123/kube-apiserve"), False),
    ],
    ids=["ss, 15 letters", "ss, 14 letters", "netstat, 19 with the PID", "netstat, 17 with the PID"],
)
def test_whether_the_name_of_an_owner_may_be_cut(text: str, cut: bool) -> None:
    """ss shows 15 letters whatever the PID; netstat has 19 for PID and name."""
    first = next(read.listeners(capture(text, "ss_tlnp" if text.startswith("Netid") else "netstat_nlpt")))
    assert [o.cut for o in first.owners] == [cut]


@pytest.mark.parametrize(
    ("old", "new", "gap"),
    [
        ("", "", None),
        ("127.0.0.1:9000", "***HIDDEN***  ", "was not understood"),
        ("127.0.0.1:9000", "127.0.0.1:*   ", "does not show its port"),
        ("LISTEN     ", "ESTABLISHED", "shows connections and no socket that listens"),
    ],
)
def test_what_may_hide_a_listener(old: str, new: str, gap: str | None) -> None:
    """A row that was not understood, one without its port, or connections alone behind a filter."""
    found = read.gap_in_sockets(capture(netstat(700).replace(old, new) if old else netstat(700), "netstat_nlpt"))
    assert found is None if gap is None else found is not None and found.endswith(gap)


def test_routes_of_a_table_that_was_asked_for() -> None:
    """`ip route show table 100` does not name the table in its rows."""
    (found,) = parse("root@n1:~# ip route show table 100\ndefault via 10.0.0.254 dev eth0\n")
    assert [r.table for r in routes(found, Pool())] == ["100"]


@pytest.mark.parametrize(
    ("row", "prefix"),
    [
        ("default via 10.0.0.254 dev eth0", "0.0.0.0/0"),
        ("default via fe80::1 dev eth0 proto ra metric 100", "::/0"),
        ("default dev eth0 proto static metric 1024 pref medium", "::/0"),
        ("10.244.1.7 dev cali1a2b3c4d5e6 scope link", "10.244.1.7/32"),
    ],
)
def test_the_network_of_a_route(row: str, prefix: str) -> None:
    """`default` is of the family of its gateway; only IPv6 has a preference; an address alone is a network of one."""
    (found,) = parse(f"root@n1:~# ip route show\n{row}\n")
    assert [str(r.prefix) for r in routes(found, Pool())] == [prefix]


def test_routes_as_route_n_shows_them() -> None:
    """A gateway counts with flag G alone; `!` refuses, and without an interface it is left out."""
    text = """\
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         10.0.0.254      0.0.0.0         UG    100    0        0 eth0
10.0.0.0        0.0.0.0         255.255.255.0   U     100    0        0 eth0
10.8.0.0        10.0.0.7        255.255.0.0     !     0      -        0 lo
10.9.0.0        -               255.255.0.0     !     0      -        0 -
"""
    found = list(routes(capture(text, "route_-n"), Pool()))
    assert [(str(r.prefix), r.way, r.type, r.metric) for r in found[:2]] == [
        ("0.0.0.0/0", "via 10.0.0.254 dev eth0", "unicast", 100),
        ("10.0.0.0/24", "dev eth0", "unicast", 100),
    ]
    assert [(str(r.prefix), r.way, r.type) for r in found[2:]] == [("10.8.0.0/16", "dev lo", "unreachable")]


def test_neighbours_in_one_form() -> None:
    """`arp` says incomplete where `ip neigh` says INCOMPLETE; a proxy entry is no neighbour."""
    neigh = (
        "10.0.0.2 dev eth0 lladdr 52:54:00:00:00:02 REACHABLE\n10.0.0.3 dev eth0 INCOMPLETE\n10.0.0.9 dev eth0 proxy\n"
    )
    arp = """\
Address                  HWtype  HWaddress           Flags Mask            Iface
10.0.0.2                 ether   52:54:00:00:00:02   C                     eth0
10.0.0.3                         (incomplete)                              eth0
n4                       ether   52:54:00:00:00:04   C                     eth0
"""
    shown = [(str(n.address), n.mac, n.unresolved) for n in neighbors(capture(neigh, "ip_neigh"), {}, Pool())]
    assert shown == [("10.0.0.2", "52:54:00:00:00:02", False), ("10.0.0.3", None, True)]
    names = {"n4": IPv4Address("10.0.0.4")}
    printed = [(str(n.address), n.mac, n.unresolved) for n in neighbors(capture(arp, "arp"), names, Pool())]
    assert printed == [*shown, ("10.0.0.4", "52:54:00:00:00:04", False)]


def test_what_is_no_address() -> None:
    """A name or a mask; a zone is left out."""
    assert [read.to_ip(t) for t in (None, "gateway", "***", "x.x.x.x")] == [None] * 4
    assert str(read.to_ip("fe80::1%eth0")) == "fe80::1"
