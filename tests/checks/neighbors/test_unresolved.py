"""Neighbour entries: who does not answer, and who answers for another."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import LO, eth0, link, node_list

ROUTE = "default via 10.0.0.254 dev eth0 \n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 \n"
GATEWAY = "10.0.0.254 dev eth0 lladdr 52:54:00:00:00:fe REACHABLE\n"
ARP = "Address                  HWtype  HWaddress           Flags Mask            Iface\n"


def _told(neighbors: str, name: str = "ip_neigh.txt", **more: str) -> Judged:
    nodes = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    files = {"a/ip_a.txt": eth0(1), "a/ip_route.txt": ROUTE, f"a/{name}": neighbors}
    others = {"b/ip_a.txt": eth0(2), "c/ip_a.txt": eth0(3)}
    return judge({**nodes, **files, **others, **more})


@pytest.mark.parametrize("state", ["STALE", "DELAY", "PROBE", "PERMANENT", "NOARP"])
def test_an_old_answer_is_an_answer(state: str) -> None:
    """Only FAILED and INCOMPLETE say that nobody answered."""
    said = _told(GATEWAY.replace("REACHABLE", state) + f"10.0.0.2 dev eth0 lladdr 52:54:00:00:00:02 {state}\n")
    assert not said.of("gateway-unresolved", Verdict.FAIL, Verdict.WARN)
    assert not said.of("node-neighbor-unresolved", Verdict.FAIL, Verdict.WARN)


def test_a_failed_entry_on_another_device_does_not_count_against_the_gateway() -> None:
    """fe80::1 and the like stand on many devices; only the route's own counts."""
    said = _told(GATEWAY + "10.0.0.254 dev docker0  FAILED\n")
    assert not said.of("gateway-unresolved", Verdict.FAIL)


def test_an_incomplete_entry_of_no_node_is_generic_names_fault() -> None:
    """Somebody asked for an address that nobody has."""
    said = _told(GATEWAY + "10.0.0.77 dev eth0  INCOMPLETE\n")
    assert not said.of("node-neighbor-unresolved", Verdict.FAIL)


def test_names_in_arp_are_understood() -> None:
    """`arp` without -n prints _gateway and the names of nodes."""
    text = ARP + "_gateway                         (incomplete)                              eth0\n"
    text += "b                                (incomplete)                              eth0\n"
    said = _told(text, "arp.txt")
    assert said.one("gateway-unresolved", Verdict.FAIL).node == "a"
    assert said.one("node-neighbor-unresolved", Verdict.FAIL).subject == "10.0.0.2"


def test_arp_says_nothing_of_ipv6_neighbours() -> None:
    """A gateway in IPv6 cannot be judged by an IPv4 table."""
    said = judge(
        {
            **node_list(a="2001:db8::1", b="2001:db8::2"),
            "a/ip_a.txt": LO + link(2, "eth0", "52:54:00:00:00:01", "2001:db8::1/64"),
            "a/ip_-6_route.txt": "2001:db8::/64 dev eth0 proto kernel metric 256 pref medium\n"
            "default via fe80::1 dev eth0 metric 1024 pref medium\n",
            "a/arp_n.txt": ARP + "10.0.0.9                 ether   52:54:00:00:00:09   C                     eth0\n",
        }
    )
    assert {f.verdict for f in said.of("gateway-unresolved") if f.node == "a"} == {Verdict.UNKNOWN}
    assert {f.verdict for f in said.of("node-neighbor-unresolved") if f.node == "a"} == {Verdict.UNKNOWN}


def test_a_gateway_in_reserve_that_is_silent_is_a_warning() -> None:
    """The default route of the higher metric is not in use."""
    route = ROUTE.replace("dev eth0 \n10", "dev eth0 metric 100 \ndefault via 10.0.0.253 dev eth0 metric 200 \n10")
    said = _told(GATEWAY + "10.0.0.253 dev eth0  FAILED\n", **{"a/ip_route.txt": route})
    assert said.one("gateway-unresolved", Verdict.WARN).subject == "10.0.0.253"
    assert not said.of("gateway-unresolved", Verdict.FAIL)


def test_the_same_silence_on_many_nodes_is_told_once() -> None:
    """Alike findings fold: nodes lists them, node is null, every node's line is quoted."""
    said = _told(
        "10.0.0.254 dev eth0  FAILED\n",
        **{
            "b/ip_route.txt": ROUTE.replace("10.0.0.1 ", "10.0.0.2 "),
            "b/ip_neigh.txt": "10.0.0.254 dev eth0  FAILED\n",
        },
    )
    found = said.one("gateway-unresolved", Verdict.FAIL)
    assert (found.node, found.nodes) == (None, ("a", "b"))
    assert {"a/ip_neigh.txt", "b/ip_neigh.txt"} <= {e.source for e in found.evidence}
    assert " of a" not in found.actual


def test_a_foreign_mac_is_told_with_the_machine_that_has_it() -> None:
    """b's address answered by c: both lines are quoted, and c is named."""
    found = _told(GATEWAY + "10.0.0.2 dev eth0 lladdr 52:54:00:00:00:03 REACHABLE\n").one(
        "neighbor-mac-conflict", Verdict.FAIL
    )
    assert "eth0's of c" in found.actual
    assert {e.source for e in found.evidence} == {"a/ip_neigh.txt", "b/ip_a.txt", "c/ip_a.txt"}


def test_a_stale_entry_with_an_unknown_mac_is_a_warning() -> None:
    """The kernel asks again before it uses it: the machine may have been rebuilt."""
    said = _told(GATEWAY + "10.0.0.2 dev eth0 lladdr 52:54:00:aa:aa:aa STALE\n")
    assert said.one("neighbor-mac-conflict", Verdict.WARN).subject == "10.0.0.2"


@pytest.mark.parametrize(
    "entries",
    [
        "10.0.0.2 dev eth0 lladdr 52:54:00:00:00:fe REACHABLE\n",
        "10.0.0.2 dev eth0 lladdr 12:34:56:78:9a:bc REACHABLE\n",
        "10.0.0.2 dev eth0 lladdr 52:54:00:aa:aa:aa REACHABLE\n10.0.0.3 dev eth0 lladdr 52:54:00:aa:aa:aa STALE\n",
    ],
)
def test_one_who_answers_for_all_is_a_router(entries: str) -> None:
    """The gateway's MAC, Azure's, one MAC for several addresses: proxy ARP."""
    said = _told(GATEWAY + entries)
    assert said.of("neighbor-mac-conflict", Verdict.INFO)
    assert not said.of("neighbor-mac-conflict", Verdict.FAIL, Verdict.WARN)


def test_any_mac_of_the_other_node_will_do() -> None:
    """A bond answers with the MAC of a member, a bridge with that of its port."""
    bond = LO + link(2, "eth0", "52:54:00:bb:bb:01") + link(3, "bond0", "52:54:00:bb:bb:02", "10.0.0.2/24")
    said = _told(GATEWAY + "10.0.0.2 dev eth0 lladdr 52:54:00:bb:bb:01 REACHABLE\n", **{"b/ip_a.txt": bond})
    assert said.verdicts("neighbor-mac-conflict") <= {"pass", "unknown"}


def test_a_virtual_address_that_moved_is_not_compared() -> None:
    """Entries of addresses that are no INTERNAL-IP and no tunnel's end may be old."""
    said = _told(
        GATEWAY + "10.0.0.100 dev eth0 lladdr 52:54:00:00:00:03 STALE\n", **{"b/ip_a.txt": eth0(2, "10.0.0.100/32")}
    )
    assert not said.of("neighbor-mac-conflict", Verdict.FAIL, Verdict.WARN, Verdict.INFO)


def test_what_a_part_of_the_interfaces_shows_is_not_compared() -> None:
    """`ip address show eth1` of the other node does not say which MACs it lacks."""
    part = link(3, "eth1", "52:54:00:00:00:99", "10.9.0.2/24")
    said = _told(GATEWAY + "10.0.0.2 dev eth0 lladdr 52:54:00:00:00:02 REACHABLE\n", **{"b/ip_a.txt": part})
    assert not said.of("neighbor-mac-conflict", Verdict.FAIL, Verdict.WARN)


def _gateway_macs(*entries: str) -> Judged:
    """Judge nodes a, b, … whose entry of the gateway has this MAC and state."""
    names = "abcdef"[: len(entries)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    for n, (name, entry) in enumerate(zip(names, entries, strict=True), 1):
        files[f"{name}/ip_a.txt"] = eth0(n)
        files[f"{name}/ip_route.txt"] = ROUTE.replace("10.0.0.1 ", f"10.0.0.{n} ")
        files[f"{name}/ip_neigh.txt"] = f"10.0.0.254 dev eth0 lladdr {entry}\n" if entry else ""
    return judge(files)


USUAL, OTHER = "00:1b:21:00:00:fe REACHABLE", "52:54:00:00:09:77 REACHABLE"


def test_one_node_knows_the_gateway_by_another_mac() -> None:
    """All others, three at least, agree."""
    found = _gateway_macs(USUAL, USUAL, OTHER, USUAL).one("neighbor-mac-conflict", Verdict.WARN)
    assert (found.node, found.subject) == ("c", "10.0.0.254")
    assert "on the 3 other nodes of its subnet at 00:1b:21:00:00:fe" in found.actual


@pytest.mark.parametrize(
    "entries",
    [
        (USUAL, USUAL, OTHER),  # of three two agree: there may be two routers
        (USUAL, USUAL, OTHER, OTHER),
        (USUAL, OTHER, USUAL, "00:1b:21:00:00:fd REACHABLE"),  # a MAC for each group of hosts (GLBP)
        (USUAL, USUAL, "52:54:00:00:09:77 STALE", USUAL),  # may be from before the router was replaced
        (USUAL, USUAL, "", USUAL),
    ],
)
def test_gateways_that_may_have_several_macs(entries: tuple[str, ...]) -> None:
    """Nothing is said where the others do not agree, or the entry may be old."""
    assert not _gateway_macs(*entries).of("neighbor-mac-conflict", Verdict.WARN, Verdict.FAIL)


def test_a_gateways_mac_that_is_a_nodes() -> None:
    """Then it is named: that machine took the address, or answers for it."""
    said = _gateway_macs(USUAL, USUAL, "52:54:00:00:00:01 REACHABLE", USUAL)
    assert "is eth0's of a" in said.one("neighbor-mac-conflict", Verdict.WARN).actual
