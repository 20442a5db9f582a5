"""The forwarding tables of overlay devices: where a node sends the frames for another node's device, and whose device that is."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from netparse.checks.lookups.devices import device
from netparse.cluster import IP, Cluster, Link, Node, Origin
from netparse.cluster.read import to_ip
from netparse.cluster.remember import per_node
from netparse.parsers import Kind
from netparse.records import ForwardingEntry

_NOBODYS = "00:00:00:00:00:00"


class TunnelEnd(NamedTuple):
    """An entry of ``bridge fdb``: frames for ``mac`` leave packed to ``dst``; ``device`` is None where one was asked for."""

    mac: str
    dst: IP
    device: str | None
    permanent: bool
    origin: Origin


@per_node
def tunnel_ends(node: Node) -> tuple[TunnelEnd, ...]:
    """Return the entries that a CNI plugin makes for the overlay devices of other nodes.

    What a routing daemon enters (EVPN), groups, and the address for unknown frames are of other machines than nodes.
    """
    found: dict[tuple[str, IP], TunnelEnd] = {}
    for capture in node.of(Kind.FORWARDING):
        for r in capture.records:
            if not isinstance(r, ForwardingEntry) or not r.mac or not _of_plugin(r.flags or ()):
                continue
            dst, mac = to_ip(r.dst), r.mac.lower()
            if dst is None or dst.is_multicast or dst.is_link_local or mac == _NOBODYS:
                continue
            if r.ifname is None or device(r.ifname).endpoint:
                end = TunnelEnd(mac, dst, r.ifname, r.state == "permanent", Origin(capture, r.line))
                found.setdefault((mac, dst), end)
    return tuple(found.values())


def _of_plugin(flags: Sequence[str]) -> bool:
    """Whether an entry is the device's own, and no daemon's; without the word for that its row may be cut within the address."""
    return "self" in flags and not {"extern_learn", "offload"} & set(flags)


@per_node
def owners(cluster: Cluster) -> dict[str, Node]:
    """Return whose overlay device has a MAC: by its own interface or the IPv6 address made of it, else by two other nodes
    that send its frames there.

    A MAC that several nodes have is nobody's.
    """
    found: dict[str, Node] = {}
    for mac, held in cluster.macs.items():
        names = {n.name for n, _ in held}
        if len(names) == 1 and any(device(link.name).endpoint for _, link in held):
            found[mac] = held[0][0]
    for node in cluster.nodes:
        for link in node.links:
            if device(link.name).endpoint and not link.mac:
                found |= {made: node for a in link.addresses if (made := mac_within(a.ip.ip))}
    votes: dict[str, Counter[Node | None]] = {}
    for node in cluster.nodes:
        for end in tunnel_ends(node):
            if end.mac not in cluster.macs:
                votes.setdefault(end.mac, Counter())[cluster.by_internal_ip.get(end.dst)] += 1
    for mac, counted in votes.items():
        (owner, times), *_ = counted.most_common(1)
        if owner is not None and times >= 2 and times * 2 > counted.total() and not endpoint_links(owner):
            found[mac] = owner
    return found


def mac_within(address: IP) -> str | None:
    """Return the MAC from which an interface made its link-local address (modified EUI-64, RFC 4291)."""
    octets = address.packed[-8:]
    if not address.is_link_local or address.version != 6 or octets[3:5] != b"\xff\xfe":
        return None
    return bytes([octets[0] ^ 2, *octets[1:3], *octets[5:]]).hex(":")


def endpoint_links(node: Node) -> list[Link]:
    """Return the overlay devices of a node whose hardware address is shown."""
    return [k for k in node.links if device(k.name).endpoint and k.mac]
