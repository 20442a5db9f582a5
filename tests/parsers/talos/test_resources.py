"""Resources of Talos: what its kernel shows of devices, addresses and routes, each machine's for itself."""

from pathlib import Path

import pytest

from netparse import analyze, parse
from netparse.parsers import Kind
from netparse.records import Interface, Route
from tests.cluster.bundle import node_list
from tests.conftest import BUNDLES

CAPTURES = BUNDLES.parent / "captures"
LINKS = (CAPTURES / "talosctl_get_links" / "talos-1.8" / "two-machines-bond-vlan-cut.txt").read_text()
ADDRESSES = (CAPTURES / "talosctl_get_addresses" / "talos-1.8" / "flags-masked-two-machines.txt").read_text()
ROUTES = (CAPTURES / "talosctl_get_routes" / "talos-1.8" / "own-table-blackhole-mtu.txt").read_text()


def test_each_machine_that_was_asked_has_a_capture() -> None:
    """What cannot be read stays with the machine whose documents are around it."""
    first, second = parse(LINKS)
    assert (first.host, second.host) == ("203.0.113.11", "203.0.113.12")
    assert [r.ifname for r in first.records if isinstance(r, Interface)] == ["bond0", "eno1"]
    assert not first.unparsed and second.unparsed[-1].text == '    id: "eth9'
    assert first.covers and first.covers.whole and second.covers and not second.covers.whole


def test_devices_are_named_by_their_numbers() -> None:
    """Talos numbers the bond of a member; the number of a device that is not shown names none."""
    bond, member = (r for r in parse(LINKS)[0].records if isinstance(r, Interface))
    assert (member.master, member.permaddr, member.address) == ("bond0", "02:00:00:00:11:07", "02:00:00:00:11:01")
    assert bond.flags == ("NO-CARRIER", "UP", "BROADCAST", "MASTER", "MULTICAST")
    (vlan,) = (r for r in parse(LINKS)[1].records if isinstance(r, Interface))
    assert vlan.link is None and vlan.linkinfo == {"info_kind": "vlan"}


def test_flags_and_masks_of_addresses_are_kept() -> None:
    """An address of which a copy was found is as useless here as in `ip address`; one that is masked is still a line."""
    (device,) = (r for r in parse(ADDRESSES)[0].records if isinstance(r, Interface))
    six, masked = device.addr_info or ()
    assert six.dadfailed and six.tentative and not six.dynamic
    assert (masked.family, masked.local, masked.prefixlen) == ("inet", None, None)


def test_a_route_of_another_table_says_so() -> None:
    """Tables with a number, and routes that refuse."""
    refused, marked = (r for r in parse(ROUTES)[0].records if isinstance(r, Route))
    assert (refused.type, refused.table, refused.protocol) == ("blackhole", "112", "80")
    assert (marked.metric, marked.flags, marked.metrics) == (50, ("linkdown",), ({"mtu": 1400},))


@pytest.mark.parametrize("wanted", ["LinkSpecs", "LinkRefreshes", "LinkStatus"])
def test_what_talos_was_told_is_not_what_is(wanted: str) -> None:
    """The specification of a device may be one that it never got."""
    assert not [c for c in parse(LINKS.replace("LinkStatuses", wanted)) if c.command == "talosctl_get_links"]


def test_addresses_alone_show_no_devices(tmp_path: Path) -> None:
    """Most devices of pods have no address: that they are not shown says nothing."""
    (tmp_path / "nodes.txt").write_text(next(iter(node_list(cp1="198.51.100.21", n2="198.51.100.22").values())))
    (tmp_path / "cp1").mkdir()
    text = (CAPTURES / "talosctl_get_addresses" / "talos-1.8" / "support.txt").read_text()
    (tmp_path / "cp1" / "addresses.yaml").write_text(text)
    cluster = analyze(tmp_path).cluster
    (node, _) = cluster.nodes
    assert node.node_link is not None and node.node_link.name == "enp1s0"
    assert not node.showing(Kind.LINKS)


def test_a_row_without_its_heading_tells_which_cell_is_empty() -> None:
    """Of several machines the second part has no heading: a gateway has no slash, a destination has one."""
    head = "NODE NAMESPACE TYPE ID VERSION DESTINATION GATEWAY LINK METRIC\n"
    rows = (
        "192.0.2.31   network   RouteStatus   inet4/192.0.2.1//1024   1   192.0.2.1   eth0   1024\n"
        "192.0.2.32   network   RouteStatus   inet4//10.244.0.0/24/0   1   10.244.0.0/24   cni0   0\n"
        "192.0.2.32   network   RouteStatus   local/inet4//192.0.2.32/32/0   1   192.0.2.32/32   eth0   0\n"
    )
    found = [r for c in parse(head + rows) if c.command == "talosctl_get_routes" for r in c.records]
    assert [(r.dst, r.gateway, r.table) for r in found if isinstance(r, Route)] == [
        ("default", "192.0.2.1", None),
        ("10.244.0.0/24", None, None),
        ("192.0.2.32", None, "local"),
    ]
