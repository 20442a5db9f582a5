"""NodeNetworkState: each node's own capture out of objects of the API, which proves presence only."""

from pathlib import Path

from netparse import analyze, parse
from netparse.records import Interface, Route
from tests.conftest import BUNDLES

STATES = BUNDLES.parent / "captures" / "node_network_state" / "nmstate-2.2"
ONE = (STATES / "one-node.txt").read_text()
TWO = (STATES / "list-of-two.txt").read_text()


def test_each_state_of_a_list_is_a_capture_of_its_node() -> None:
    """What stands of one node says nothing of the other."""
    found = [c for c in parse(TWO) if c.command == "node_network_state"]
    assert [c.host for c in found] == ["worker-0", "worker-1"]
    for c in found:
        (address,) = [
            a for r in c.records if isinstance(r, Interface) and r.ifname == "eth0" for a in r.addr_info or ()
        ]
        assert str(address.local) in c.text(address.line)


def test_lines_are_those_of_the_values() -> None:
    """The bridge of Open vSwitch has the name of its interface, and is no device: the lines stay with the interface."""
    (state,) = [c for c in parse(ONE) if c.command == "node_network_state"]
    links = {r.ifname: r for r in state.records if isinstance(r, Interface)}
    assert list(links) == ["br-ex", "enp1s0", "bond0.40", "bond0", "ovn-k8s-mp0"]
    assert all(f"name: {name}" in state.text(r.line) for name, r in links.items())
    routes = [r for r in state.records if isinstance(r, Route)]
    assert [r.dst for r in routes] == ["default", "192.0.2.0/24", "10.128.0.0/14", "default", "203.0.113.0/24"]
    assert [r.table for r in routes] == ["main"] * 4 + ["40"]
    assert all("destination:" in state.text(r.line) for r in routes)


def test_nothing_is_missing_by_it() -> None:
    """The operator leaves interfaces out: absence is never concluded."""
    (state,) = [c for c in parse(ONE) if c.command == "node_network_state"]
    assert state.covers is not None
    assert not state.covers.whole


def test_another_kind_of_the_same_group_and_a_damaged_state_give_none() -> None:
    """A policy is what is wanted, not what is; of a state without a name nothing tells the node."""
    for text in (
        ONE.replace("NodeNetworkState", "NodeNetworkConfigurationPolicy"),
        ONE.replace("  name: worker-0\n", ""),
    ):
        assert not [c for c in parse(text) if c.command == "node_network_state"]


def test_what_was_captured_on_the_node_itself_counts_before_it(tmp_path: Path) -> None:
    """The operator's note may be of another moment."""
    (tmp_path / "worker-0").mkdir()
    (tmp_path / "nns.yaml").write_text(ONE)
    (tmp_path / "worker-0" / "ip_route.txt").write_text("default via 192.0.2.254 dev br-ex proto static \n")
    (node,) = analyze(tmp_path).cluster.nodes
    assert [str(r.gateways[0]) for r in node.routes] == ["192.0.2.254"]
    assert node.link("br-ex") is not None
