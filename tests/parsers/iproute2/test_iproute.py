"""What the parsers of ip, ifconfig and route refuse, keep apart, and say of their completeness."""

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base import Text
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.ip_address import PARSER as IP_ADDRESS
from netparse.parsers.ip_link import PARSER as IP_LINK
from netparse.parsers.ip_neigh import PARSER as IP_NEIGH
from netparse.parsers.ip_route import PARSER as IP_ROUTE
from netparse.records import to_dict

LO = """1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
"""
ETH0 = """2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000
    link/ether 52:54:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0
       valid_lft forever preferred_lft forever
"""
ROUTES = "default via 192.0.2.1 dev eth0 \n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.10 \n"


def one(text: str) -> Capture:
    (capture,) = parse(text)
    return capture


def covers(parser: object, command: str | None, text: str) -> Coverage:
    """What a capture of this command line proves."""
    asked = Text(lines=text.splitlines(), command_line=parse_command_line(command) if command else None)
    return parser.coverage(asked, parser.read(asked))


@pytest.mark.parametrize(
    "line",
    [
        "    inet 192.0.2.300/24 scope global eth0",
        "    inet 192.0.2.10/33 scope global eth0",
        "    inet fe80::1/64 scope link",
        "    inet6 192.0.2.10/24 scope global",
        "    inet6 fe80::1/200 scope link",
        "    inet 192.0.2.10/24 brd 192.0.2.299 scope global eth0",
        "    inet 192.0.2.10/24 scope global metric many eth0",
        "    inet 192.0.2.10/2",
    ],
)
def test_an_address_line_with_an_impossible_value_is_left_over(line: str) -> None:
    """It gives no address at all, and its neighbours keep theirs."""
    capture = one(LO + ETH0 + line + "\n")
    assert [u.line for u in capture.unparsed] == [9]
    assert [a.local for i in capture.records for a in i.addr_info] == ["127.0.0.1", "192.0.2.10"]


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        (
            "    inet 192.0.2.20/24 brd 192.0.2.255 scope global newword 7 eth0",
            {"addresses": ["192.0.2.10", "192.0.2.20"]},
        ),
        ("    link/ether 52:54:00:00:00:02 brd ff:ff:ff:ff:ff:ff newword 7 allmulti 1", {"mac": "52:54:00:00:00:02"}),
    ],
)
def test_what_stands_before_a_word_of_a_newer_version_is_kept(line: str, changed: dict[str, object]) -> None:
    """The line is left over, but the addresses that it begins with are no less certain, and nothing behind the word is taken."""
    capture = one(LO + ETH0 + line + "\n")
    eth0 = capture.records[1]
    assert [u.text for u in capture.unparsed] == [line]
    assert [a.local for a in eth0.addr_info] == changed.get("addresses", ["192.0.2.10"])
    assert eth0.address == changed.get("mac", "52:54:00:00:00:01")
    assert eth0.addr_info[-1].label != "7"
    assert "allmulti" not in eth0.extra


def test_what_follows_a_head_that_was_not_understood_is_not_the_interface_before() -> None:
    """Its addresses stand under an interface without a name."""
    broken = ETH0.replace("2: eth0: <", "2: eth0 <")
    capture = one(LO + broken)
    assert [u.line for u in capture.unparsed] == [5]
    assert [(r.ifname, [a.local for a in r.addr_info]) for r in capture.records] == [
        ("lo", ["127.0.0.1"]),
        (None, ["192.0.2.10"]),
    ]


def test_a_word_that_is_new_in_a_head_does_not_lose_the_interface() -> None:
    """The line is reported, the name and what hangs on it stay."""
    capture = one(LO + ETH0.replace("qlen 1000", "qlen 1000 shiny yes"))
    assert [u.line for u in capture.unparsed] == [5]
    assert [(r.ifname, r.address) for r in capture.records][1] == ("eth0", "52:54:00:00:00:01")


def test_counters_that_do_not_fit_their_heading_are_left_over() -> None:
    """Five numbers below six headings could belong to any of them."""
    text = LO + "    RX:  bytes packets errors dropped  missed   mcast\n         1 2 3 4 5\n"
    capture = one(text)
    assert [u.line for u in capture.unparsed] == [6]
    assert to_dict(capture.records[0])["stats64"] is None


@pytest.mark.parametrize(
    "line",
    [
        "10.0.0.0/24 via 192.0.2.1000 dev eth0",
        "10.0.0.0/33 via 192.0.2.1 dev eth0",
        "10.0.0.0/24 via 192.0.2.1 dev eth0 metric -3",
        "10.0.0.0/24 via 192.0.2.1 dev eth0 proto",
        "10.0.0.0/24 via 192.0.2.1 dev eth0 dev eth1",
        "10.0.0.0/24 via 192.0.2.1 dev eth0 shiny yes",
        "10.0.0.0/24 encap teleport 5 dev eth0",
        "10.0.0.7",
    ],
)
def test_a_route_with_an_impossible_value_is_left_over(line: str) -> None:
    """It gives no route, and its next hops are not hung on the route before it."""
    capture = one(ROUTES + line + "\n\tnexthop via 192.0.2.3 dev eth0 weight 1\n")
    assert [u.line for u in capture.unparsed] == [3, 4]
    assert [r.nexthops for r in capture.records] == [None, None]


def test_blank_lines_do_not_part_a_route_from_its_next_hops() -> None:
    """A blank line can stand between any two rows."""
    capture = one(ROUTES + "10.0.0.0/24 proto static\n\n\tnexthop via 192.0.2.3 dev eth0 weight 1\n")
    assert capture.status == "ok"
    assert [n.gateway for n in capture.records[2].nexthops] == ["192.0.2.3"]


def test_json_that_is_cut_keeps_what_is_whole() -> None:
    """Objects before a cut tail and after a cut head are read, and the capture says that something is missing."""
    whole = '[{"ifindex":1,"ifname":"lo","mtu":65536,"addr_info":[]},{"ifindex":2,"ifname":"eth0","mtu":1500,"addr_info":[]}]'
    tail = one(whole[:-20])
    head = one(whole[20:])
    assert [r.ifname for r in tail.records] == ["lo"]
    assert [r.ifname for r in head.records] == ["eth0"]
    assert (tail.status, head.status) == ("partial", "partial")
    assert tail.covers is not None
    assert not tail.covers.whole


def test_json_with_a_value_of_the_wrong_type_is_left_over() -> None:
    """An MTU that is a word is no MTU; a masked one is unknown."""
    capture = one(
        '[{"ifindex":1,"ifname":"lo","mtu":"big"},\n{"ifindex":2,"ifname":"eth0","mtu":"***HIDDEN***","new":null}]'
    )
    assert [u.line for u in capture.unparsed] == [1]
    assert [(r.ifname, r.mtu, r.extra) for r in capture.records] == [("eth0", None, {"new": True})]


@pytest.mark.parametrize(
    ("command", "whole", "families"),
    [
        (None, True, {"inet", "inet6"}),
        ("ip a", True, {"inet", "inet6"}),
        ("ip -4 addr show", True, {"inet"}),
        ("ip -6 a", True, {"inet6"}),
        ("ip -d -s address", True, {"inet", "inet6"}),
        ("ip addr show eth0", False, {"inet", "inet6"}),
        ("ip a show up", False, {"inet", "inet6"}),
        ("ip a | grep inet", False, {"inet", "inet6"}),
    ],
)
def test_what_ip_address_covers_follows_its_command(command: str | None, whole: bool, families: set[str]) -> None:
    """One interface, those that are up, or lines picked out are a part."""
    found = covers(IP_ADDRESS, command, LO + ETH0)
    assert (found.whole, found.families) == (whole, families)
    assert bool(found.limits) is not whole


@pytest.mark.parametrize("text", [ETH0, LO + ETH0.splitlines()[0] + "\n", LO + "--\n" + ETH0])
def test_a_part_of_ip_address_is_known_by_its_content(text: str) -> None:
    """It does not begin with the first interface, ends within one, or grep's mark stands in it."""
    assert not covers(IP_ADDRESS, None, text).whole


def test_ip_4_address_is_known_by_its_content() -> None:
    """No line of the link layer, and no address of the other family."""
    text = "".join(line for line in (LO + ETH0).splitlines(keepends=True) if "link/" not in line)
    found = covers(IP_ADDRESS, None, text)
    assert (found.whole, found.families) == (True, {"inet"})


def test_one_link_is_a_part_of_the_links() -> None:
    """`ip link show eth0` proves nothing of the others."""
    text = ETH0.replace("state UP", "state UP mode DEFAULT").split("    inet")[0]
    assert not covers(IP_LINK, "ip link show eth0", text).whole
    assert not covers(IP_LINK, None, text).whole


@pytest.mark.parametrize(
    ("command", "whole", "families", "tables"),
    [
        (None, True, {"inet"}, {"main"}),
        ("ip route", True, {"inet"}, {"main"}),
        ("ip -6 route", True, {"inet6"}, {"main"}),
        ("ip route show table 100", True, {"inet"}, {"100"}),
        ("ip route show default", False, {"inet"}, {"main"}),
        ("ip r s dev eth0", False, {"inet"}, {"main"}),
        ("ip route | grep eth0", False, {"inet"}, {"main"}),
    ],
)
def test_what_ip_route_covers_follows_its_command(
    command: str | None, whole: bool, families: set[str], tables: set[str]
) -> None:
    """Default routes alone, one device, one table or a filter show a part of the routes."""
    found = covers(IP_ROUTE, command, ROUTES)
    assert (found.whole, found.families, found.tables) == (whole, families, tables)


def test_all_tables_cover_both_families_only_where_the_command_is_known() -> None:
    """A capture of all tables without IPv6 may be one of `ip -4`."""
    text = ROUTES + "local 192.0.2.10 dev eth0 table local proto kernel scope host src 192.0.2.10 \n"
    assert covers(IP_ROUTE, "ip route show table all", text).families == {"inet", "inet6"}
    assert covers(IP_ROUTE, None, text).families == {"inet"}
    assert {"main", "local"} <= covers(IP_ROUTE, None, text).tables


def test_default_routes_alone_are_a_part() -> None:
    """Unless the command line says that the whole table was asked for."""
    text = ROUTES.splitlines()[0]
    assert not covers(IP_ROUTE, None, text).whole
    assert covers(IP_ROUTE, "ip route", text).whole


@pytest.mark.parametrize(
    ("command", "whole", "families"),
    [
        ("ip neigh", True, {"inet", "inet6"}),
        ("ip -4 n", True, {"inet"}),
        (None, True, {"inet"}),
        ("ip neigh show dev eth0", False, {"inet", "inet6"}),
        ("ip neigh show nud noarp", False, {"inet", "inet6"}),
    ],
)
def test_what_ip_neigh_covers(command: str | None, whole: bool, families: set[str]) -> None:
    """Without a command line only the families that are seen are covered."""
    found = covers(IP_NEIGH, command, "192.0.2.1 dev eth0 lladdr 52:54:00:00:00:01 REACHABLE\n")
    assert (found.whole, found.families) == (whole, families)


@pytest.mark.parametrize(
    "text",
    [
        "10.1.2.3 via 192.0.2.1 dev eth0 src 192.0.2.10 uid 0 \n    cache \n",
        "1:\tlo\n\tinet  224.0.0.1\n",
        "en0: flags=8863<UP,BROADCAST,SMART,RUNNING> mtu 1500\n\tinet 192.0.2.5 netmask 0xffffff00 broadcast 192.0.2.255\n",
    ],
)
def test_near_misses_are_not_taken_for_a_table(text: str) -> None:
    """One answer, multicast groups and another system's ifconfig are none of ours."""
    assert [c.command for c in parse(text)] == [None]


@pytest.mark.parametrize("destination", ["default", "10.20.0.0/16", "default "])
def test_a_route_of_nothing_but_legs_is_recognised(destination: str) -> None:
    """Old versions print the destination alone, and each way on a line below it."""
    legs = "".join(f"        nexthop via 192.0.2.{n} dev eth1 weight 1 \n" for n in (1, 2))
    (found,) = [c for c in parse(f"# ip ro\n{destination}\n{legs}") if c.records]
    assert (found.command, found.status, len(found.records[0].nexthops or ())) == ("ip_route", "ok", 2)


def test_a_lone_word_above_other_lines_is_no_route() -> None:
    """Without a leg below it `default` is a word."""
    assert not [c for c in parse("default\n  something else\n") if c.command]
