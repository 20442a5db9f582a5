"""Bonds and uplinks: near misses."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import LO, eth0, link, node_list

UP = "BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP"
LOST = "NO-CARRIER,BROADCAST,MULTICAST,SLAVE,UP"


def _member(number: int, flags: str = UP, mtu: int = 1500, master: str = "bond0") -> str:
    text = link(
        number, f"eno{number}", "52:54:00:00:00:01", mtu=mtu, flags=flags, state="UP" if flags == UP else "DOWN"
    )
    return text.replace(" qdisc mq ", f" qdisc mq master {master} ", 1) if master else text


def _bonded(*members: str, bond_flags: str = "BROADCAST,MULTICAST,MASTER,UP,LOWER_UP") -> str:
    return LO + "".join(members) + link(9, "bond0", "52:54:00:00:00:01", "10.0.0.1/24", flags=bond_flags)


def _judge(text: str) -> Judged:
    return judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": text})


def test_a_member_without_carrier() -> None:
    """The bond runs on one leg."""
    found = _judge(_bonded(_member(1), _member(2, LOST))).one("bond-degraded", Verdict.WARN)
    assert (found.subject, found.node) == ("eno2", "a")


def test_a_member_of_another_mtu() -> None:
    """It loses what the other one carries."""
    assert "MTU 9000" in _judge(_bonded(_member(1), _member(2, mtu=9000))).one("bond-degraded", Verdict.WARN).actual


@pytest.mark.parametrize(
    "text",
    [
        _bonded(_member(1), _member(2)),
        _bonded(_member(1)),
        _bonded(_member(1), _member(2), _member(3, LOST, master="")),
    ],
)
def test_bonds_that_are_whole(text: str) -> None:
    """Two members; one alone where nobody has two; a card that is no member and unused."""
    assert _judge(text).verdicts("bond-degraded") == {"pass"}


def test_a_bond_that_is_down_as_a_whole_is_another_checks() -> None:
    """`node-interface-down` says it."""
    text = _bonded(_member(1, LOST), _member(2, LOST), bond_flags="NO-CARRIER,BROADCAST,MULTICAST,MASTER,UP")
    found = _judge(text)
    assert not found.of("bond-degraded", Verdict.WARN)
    assert found.verdicts("node-interface-down") == {"fail"}


def test_a_node_without_bonds_passes() -> None:
    """There is nothing that could be degraded."""
    assert _judge(LO + link(2, "eth0", "52:54:00:00:00:01", "10.0.0.1/24")).verdicts("bond-degraded") == {"pass"}


def test_the_uplink_of_the_nodes_bridge_without_carrier() -> None:
    """The bridge stays up on the cables of pods and machines."""
    bridge = link(9, "br0", "52:54:00:00:00:01", "10.0.0.1/24")
    found = _judge(LO + _member(1, LOST, master="br0") + bridge + link(10, "vnet0", "52:54:00:00:00:09"))
    assert found.one("bond-degraded", Verdict.WARN).subject == "eno1"


def test_the_second_port_of_a_bridge_may_be_unplugged() -> None:
    """One uplink is enough."""
    bridge = link(9, "br0", "52:54:00:00:00:01", "10.0.0.1/24")
    assert _judge(LO + _member(1, master="br0") + _member(2, LOST, master="br0") + bridge).verdicts(
        "bond-degraded"
    ) == {"pass"}


def test_an_uplink_of_an_address_on_lo() -> None:
    """Routed hosts have their address on lo and two cards: one without carrier is told."""
    routes = "default proto bgp metric 20 \n\tnexthop via 10.1.0.1 dev eno1 weight 1 \n\tnexthop via 10.2.0.1 dev eno2 weight 1 linkdown \n"
    lo = (
        LO.replace("       valid_lft", "       valid_lft", 1)
        + "    inet 10.255.0.1/32 scope global lo\n       valid_lft forever preferred_lft forever\n"
    )
    files = {
        "a/ip_a.txt": lo
        + link(2, "eno1", "52:54:00:00:00:01", "10.1.0.2/30")
        + _member(2, "NO-CARRIER,BROADCAST,MULTICAST,UP", master=""),
        "a/ip_route.txt": routes,
    }
    found = judge({**node_list(a="10.255.0.1"), **files}).one("node-interface-down", Verdict.WARN)
    assert found.subject == "eno2"


def _bridged(card: str = "", vm: str = "vnet0") -> str:
    """Return a node whose address is on br0, with a machine's port in it, and a card as given."""
    port = link(5, vm, "fe:54:00:00:00:07").replace(" qdisc mq ", " qdisc noqueue master br0 ")
    return LO + card + link(3, "br0", "52:54:00:00:00:01", "10.0.0.1/24") + port


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (_bridged(link(2, "em1", "52:54:00:00:00:01")), "em1"),
        (
            _bonded(link(2, "eno1", "52:54:00:00:00:01"))
            + link(5, "veth1a2b3c4d", "fe:54:00:00:00:07").replace(" qdisc mq ", " qdisc noqueue master cni0 "),
            "eno1",
        ),
    ],
)
def test_a_card_that_is_not_in_its_bridge_or_bond(text: str, subject: str) -> None:
    """The bridge took the card's MAC when it was made; nothing else leads out."""
    found = _judge(text).one("bond-degraded", Verdict.WARN)
    assert (found.subject, found.severity.value) == (subject, "high")
    assert any("master" in step for step in found.fix)


@pytest.mark.parametrize(
    "card",
    [
        link(2, "em1", "52:54:00:00:00:01").replace(" qdisc mq ", " qdisc mq master br0 "),
        link(2, "em1", "52:54:00:00:00:02"),
        link(2, "em1", "52:54:00:00:00:01", flags="BROADCAST,MULTICAST", state="DOWN"),
        link(2, "em1", "52:54:00:00:00:01").replace(" qdisc mq ", " qdisc mq master ovs-system "),
    ],
)
def test_bridges_that_lead_out_or_are_not_known_to_have_a_card(card: str) -> None:
    """A port; a card of another MAC; an unused card; a port of Open vSwitch."""
    assert not _judge(_bridged(card)).of("bond-degraded", Verdict.WARN)


def _with_vms(*masters: str) -> Judged:
    """Judge nodes with a VLAN each, that is a port of this bridge, and the bridge."""
    files = node_list(**{f"n{n}": f"10.0.0.{n}" for n in range(1, len(masters) + 1)})
    for n, master in enumerate(masters, 1):
        vlan = link(7, "eth0.110@eth0", f"52:54:00:00:00:{n:02x}")
        bridge = link(8, "br-vm", f"52:54:00:00:00:{n:02x}")
        vlan = vlan.replace(" qdisc mq ", f" qdisc mq master {master} ") if master else vlan
        files[f"n{n}/ip_a.txt"] = eth0(n) + vlan + bridge
    return judge(files)


def test_a_vlan_that_is_in_the_bridge_on_all_others() -> None:
    """The machines behind the bridge of this node are cut off; two nodes of four that differ are a plan."""
    found = _with_vms("br-vm", "br-vm", "br-vm", "").one("bond-degraded", Verdict.WARN)
    assert (found.node, found.subject) == ("n4", "eth0.110")
    assert not _with_vms("br-vm", "br-vm", "", "").of("bond-degraded", Verdict.WARN)


def test_a_member_that_the_bond_takes_for_dead() -> None:
    """Its carrier is there; its ARP targets do not answer, or the switch port is in another channel."""
    slave = "    bond_slave state BACKUP mii_status {} link_failure_count 4 perm_hwaddr 52:54:00:00:00:02 queue_id 0 \n"
    for status, verdict in (("DOWN", "warn"), ("UP", "pass")):
        found = _judge(_bonded(_member(1), _member(2) + slave.format(status)))
        assert found.verdicts("bond-degraded") == {verdict}
        if verdict == "warn":
            told = found.one("bond-degraded", Verdict.WARN)
            assert (told.subject, "mii_status is DOWN" in told.actual) == ("eno2", True)
