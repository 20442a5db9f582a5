"""Netmasks and gateways of one subnet: near misses."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import LO, link, node_list


def _masks(*lengths: int, network: str = "10.0.0") -> Judged:
    """Judge nodes a, b, … at .1, .2, … with these prefix lengths."""
    names = "abcdef"[: len(lengths)]
    lists = node_list(**{name: f"{network}.{n}" for n, name in enumerate(names, 1)})
    shown = {
        f"{name}/ip_a.txt": LO + link(2, "eth0", f"52:54:00:00:00:0{n}", f"{network}.{n}/{length}")
        for n, (name, length) in enumerate(zip(names, lengths, strict=True), 1)
    }
    return judge({**lists, **shown})


def _gateways(*gateways: str, device: str = "eth0") -> Judged:
    names = "abcdef"[: len(gateways)]
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    shown = {}
    for n, (name, gateway) in enumerate(zip(names, gateways, strict=True), 1):
        shown[f"{name}/ip_a.txt"] = LO + link(2, "eth0", f"52:54:00:00:00:0{n}", f"10.0.0.{n}/24")
        shown[f"{name}/ip_route.txt"] = f"default via {gateway} dev {device} \n10.0.0.0/24 dev eth0 scope link \n"
    return judge({**lists, **shown})


def test_a_32_among_24_is_a_fault() -> None:
    """Its neighbours are reached by the gateway only."""
    found = _masks(24, 24, 32).one("netmask-differs", Verdict.FAIL)
    assert (found.node, found.subject) == ("c", "10.0.0.3")
    assert "would be reached by the gateway only" in found.actual


def test_a_wider_mask_is_a_warning() -> None:
    """All nodes are inside; others may not be."""
    assert [f.node for f in _masks(24, 24, 16).of("netmask-differs", Verdict.WARN)] == ["c"]


@pytest.mark.parametrize("lengths", [(32, 32, 32), (24, 24, 24), (20,)])
def test_nodes_that_agree_pass(lengths: tuple[int, ...]) -> None:
    """A cloud that gives each machine a /32 is uniform."""
    assert not _masks(*lengths).of("netmask-differs", Verdict.WARN, Verdict.FAIL)


def test_of_two_nodes_both_are_named() -> None:
    """There is no majority: it is said that they differ."""
    found = _masks(24, 25).of("netmask-differs", Verdict.WARN, Verdict.FAIL)
    assert {n for f in found for n in f.nodes} == {"a", "b"}


def _unlisted(*lengths: int) -> Judged:
    shown = {
        f"{name}/ip_a.txt": LO + link(2, "eth0", f"52:54:00:00:00:0{n}", f"10.0.0.{n}/{length}")
        for n, (name, length) in enumerate(zip("abcdef", lengths, strict=False), 1)
    }
    return judge(shown)


def test_without_a_node_list_the_only_cards_are_compared() -> None:
    """Two others at least must agree; of two machines none is odd."""
    assert _unlisted(24, 24, 32).one("netmask-differs", Verdict.FAIL).node == "c"
    assert _unlisted(24, 24, 24).of("netmask-differs", Verdict.PASS)
    assert not _unlisted(24, 25).of("netmask-differs", Verdict.WARN, Verdict.FAIL)
    assert not _unlisted(32, 32, 32).of("netmask-differs", Verdict.WARN, Verdict.FAIL)


def test_subnets_beside_each_other_are_not_compared() -> None:
    """Racks of a /24 and a /25 each."""
    lists = node_list(a="10.0.1.1", b="10.0.1.2", c="10.0.2.1")
    files = {
        "a/ip_a.txt": LO + link(2, "eth0", "52:54:00:00:00:01", "10.0.1.1/24"),
        "b/ip_a.txt": LO + link(2, "eth0", "52:54:00:00:00:02", "10.0.1.2/24"),
        "c/ip_a.txt": LO + link(2, "eth0", "52:54:00:00:00:03", "10.0.2.1/25"),
    }
    assert not judge({**lists, **files}).of("netmask-differs", Verdict.WARN, Verdict.FAIL)


def test_the_gateway_of_one_among_four() -> None:
    """The others' is named beside it."""
    found = _gateways("10.0.0.254", "10.0.0.254", "10.0.0.254", "10.0.0.2").one("default-gateway-differs", Verdict.WARN)
    assert found.node == "d"
    assert "3 of 3 others in its subnet go via 10.0.0.254" in found.actual


@pytest.mark.parametrize("gateways", [("1", "1", "2", "2"), ("1", "2", "3", "4"), ("1", "1", "1", "1")])
def test_no_gateway_has_most_of_the_nodes(gateways: tuple[str, ...]) -> None:
    """Halves, and each its own, are a plan."""
    assert _gateways(*(f"10.0.0.25{g}" for g in gateways)).verdicts("default-gateway-differs") == {"pass"}


def test_of_two_nodes_it_is_said_that_their_gateways_differ() -> None:
    """Both are named."""
    found = _gateways("10.0.0.254", "10.0.0.253").of("default-gateway-differs", Verdict.WARN)
    assert {n for f in found for n in f.nodes} == {"a", "b"}


def test_a_default_route_by_another_card_is_another_checks() -> None:
    """`default-route-off-node-interface` says it."""
    assert not _gateways("10.9.0.1", "10.9.0.1", "10.9.0.2", device="eth1").of("default-gateway-differs")


def test_the_one_with_the_wide_mask_is_named_and_not_its_only_neighbour() -> None:
    """Two subnets of two; the /16 of one node holds all: the other in its subnet has the mask of all others."""
    lists = node_list(a="10.0.1.1", b="10.0.1.2", c="10.0.2.1", d="10.0.2.2")
    held = {"a": "10.0.1.1/16", "b": "10.0.1.2/24", "c": "10.0.2.1/24", "d": "10.0.2.2/24"}
    shown = {
        f"{n}/ip_a.txt": LO + link(2, "eth0", f"52:54:00:00:00:0{k}", ip) for k, (n, ip) in enumerate(held.items())
    }
    assert [f.nodes for f in judge({**lists, **shown}).of("netmask-differs", Verdict.WARN, Verdict.FAIL)] == [("a",)]


def test_hosts_outside_the_list_leave_no_doubt_about_the_gateway() -> None:
    """Members of etcd that were captured are no nodes of the subnet whose gateway is not known."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate("abc", 1)})
    shown = {}
    for n, name in enumerate(("a", "b", "c", "etcd-1", "etcd-2", "etcd-3"), 1):
        via = "10.0.0.2" if name == "c" else "10.0.0.254"
        shown[f"{name}/ip_a.txt"] = LO + link(2, "eth0", f"52:54:00:00:00:0{n}", f"10.0.0.{n}/24")
        shown[f"{name}/ip_route.txt"] = f"default via {via} dev eth0 \n10.0.0.0/24 dev eth0 scope link \n"
    assert judge({**lists, **shown}).one("default-gateway-differs", Verdict.WARN).node == "c"


def _storage(*lengths: int, second: str = "eth1") -> Judged:
    """Judge nodes whose second card is in a network of storage, the last one's by this name."""
    names = "abcdef"[: len(lengths)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    for n, (name, length) in enumerate(zip(names, lengths, strict=True), 1):
        card = second if name == names[-1] else "eth1"
        own = link(2, "eth0", f"52:54:00:00:00:0{n}", f"10.0.0.{n}/24")
        files[f"{name}/ip_a.txt"] = LO + own + link(3, card, f"52:54:00:00:01:0{n}", f"10.9.0.{n}/{length}")
    return judge(files)


def test_a_storage_network_has_one_netmask_too() -> None:
    """The majority is the measure; a machine whose cards have other names may be in a part of it on purpose."""
    found = _storage(24, 24, 25).one("netmask-differs", Verdict.WARN)
    assert (found.node, found.subject) == ("c", "10.9.0.3")
    for silent in (_storage(24, 24, 24), _storage(24, 25), _storage(24, 24, 25, second="eth5")):
        assert not silent.of("netmask-differs", Verdict.WARN, Verdict.FAIL)
    wide = _storage(24, 24, 16).one("netmask-differs", Verdict.WARN)
    assert wide.node == "c"


def test_a_netmask_that_is_too_wide_makes_no_other_network_of_the_nodes() -> None:
    """The bridge of virtual machines inside it works: the kernel takes the longer route."""
    names = "abc"
    files = node_list(**{name: f"192.168.10.{n}" for n, name in enumerate(names, 1)})
    for n, (name, length) in enumerate(zip(names, (24, 24, 16), strict=True), 1):
        own = link(2, "eth0", f"52:54:00:00:00:0{n}", f"192.168.10.{n}/{length}")
        files[f"{name}/ip_a.txt"] = LO + own + link(3, "virbr0", f"52:54:00:00:01:0{n}", "192.168.122.1/24")
    said = judge(files)
    assert said.one("netmask-differs", Verdict.WARN).node == "c"
    assert not said.of("network-overlap", Verdict.WARN, Verdict.FAIL)
