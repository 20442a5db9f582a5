"""Which card is a machine's own without a node list, and when two of them are on one wire."""

import pytest

from netparse import analyze
from netparse.checks.addresses.unlisted import one_wire, own_card
from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.conftest import BUNDLES

CLONES = BUNDLES / "duplicate-ip" / "fail.clones-without-node-list"


def test_the_card_of_the_default_route_is_the_machines_own() -> None:
    """Three machines of one subnet and gateway are on one wire."""
    cluster = analyze(CLONES).cluster
    cards = [own_card(n, cluster) for n in cluster.nodes]
    assert [c.name for c in cards if c] == ["enp1s0"] * 3
    assert one_wire(cluster.nodes[0], cluster.nodes[1], cluster)


@pytest.mark.parametrize("folder", ["unknown.before-and-after", "unknown.other-gateways"])
def test_one_machine_twice_and_two_sites_are_no_clones(folder: str) -> None:
    """Without a name of its own or another MAC, and without a common gateway, nothing joins them."""
    cluster = analyze(BUNDLES / "duplicate-ip" / folder).cluster
    assert not one_wire(cluster.nodes[0], cluster.nodes[1], cluster)


def test_with_a_node_list_the_list_tells_the_card() -> None:
    """Nothing is guessed where it is known."""
    cluster = analyze(BUNDLES / "healthy" / "kubeadm-flannel-ss").cluster
    assert {own_card(n, cluster) for n in cluster.nodes} == {None}


def _shown(address: str) -> str:
    return f"eth0             UP             {address}/24\n"


def _ticket(*addresses: str) -> dict[str, str]:
    prompts = (f"ops@wk{n}:~$ ip -br addr show eth0\n{_shown(a)}" for n, a in enumerate(addresses, 1))
    return {"ticket.txt": "".join(prompts)}


def test_hosts_side_by_side_in_a_ticket_have_one_address() -> None:
    """Their prompts name them, and a third one is in their network; nothing else of them was captured."""
    found = judge(_ticket("10.2.3.41", "10.2.3.41", "10.2.3.43")).one("duplicate-ip", Verdict.FAIL)
    assert found.nodes == ("wk1", "wk2")


@pytest.mark.parametrize("addresses", [("10.2.3.41", "10.2.3.41"), ("10.2.3.41", "10.2.3.41", "10.9.9.9")])
def test_two_sites_may_have_one_network(addresses: tuple[str, ...]) -> None:
    """Nothing joins the two hosts."""
    assert not judge(_ticket(*addresses)).of("duplicate-ip", Verdict.FAIL, Verdict.WARN)
