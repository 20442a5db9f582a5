"""Whether the forwarding tables of overlay devices send the frames for another node's device to that node."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.forwarding import TunnelEnd, endpoint_links, owners, tunnel_ends
from netparse.checks.lookups.tunnel_endpoints import endpoints
from netparse.cluster import IP, Address, Link, NeighborView, Node, Origin
from netparse.cluster.remember import per_node
from netparse.findings import Verdict
from netparse.parsers import Kind

_NOT_OWN = ("containers", "services", "pods", "pod")
"""Interfaces whose addresses are the same on many nodes, or lead to pods: no tunnel ends there."""


class JudgedEnd(NamedTuple):
    """An end and the node that has its MAC; ``words`` say what is wrong, and follow on the entry's.

    ``sure`` is False where that node is only the one that is left when all others have entries.
    """

    end: TunnelEnd
    owner: Node
    verdict: Verdict
    words: str = ""
    origins: tuple[Origin, ...] = ()
    sure: bool = True
    mac: str | None = None
    """The MAC that the node's device has now, where the entry leads to that node by another."""


def judge_ends(node: Node, context: Context) -> Iterator[JudgedEnd]:
    """Yield what becomes of each entry whose MAC is known to be another node's; others may be left from removed nodes."""
    owner_of = owners(context.cluster)
    ends = tunnel_ends(node)
    for end in ends:
        owner = owner_of.get(end.mac)
        if owner is not None and owner is not node:
            yield _judged(end, owner, node, context)
    ownerless = [e for e in ends if e.mac not in owner_of and e.mac not in context.cluster.macs]
    renewed = list(_renewed(ownerless, ends, node, context))
    yield from renewed
    if not renewed:
        yield from _ownerless(ownerless, ends, node, context)


class DeviceThere(NamedTuple):
    """The overlay device of another node, and the line of this node's forwarding table that leads to it."""

    node: Node
    link: Link
    origin: Origin


def at_the_end(entry: NeighborView, node: Node, context: Context) -> DeviceThere | None:
    """Return the device that stands where this node sends the packets for a permanent entry of its own overlay device.

    None where the forwarding table sends them to several places, or to none that a device shows as its own end.
    """
    if "PERMANENT" not in entry.state:
        return None
    ends = [e for e in _ends_by_mac(node).get(entry.mac or "", ()) if _may_be_one(e.device, entry.device)]
    places = {e.dst for e in ends}
    if len(places) != 1:
        return None
    (dst,) = places
    there = context.once(_devices_at).get(dst, ())
    held = [(n, k) for n, k in there if n is not node and _may_be_one(k.name, entry.device)]
    return DeviceThere(*held[0], ends[0].origin) if len(held) == 1 else None


@per_node
def _ends_by_mac(node: Node) -> dict[str, list[TunnelEnd]]:
    found: dict[str, list[TunnelEnd]] = {}
    for end in tunnel_ends(node):
        found.setdefault(end.mac, []).append(end)
    return found


def _devices_at(context: Context) -> dict[IP, list[tuple[Node, Link]]]:
    """Return the overlay devices by each address at which they take their packets."""
    found: dict[IP, list[tuple[Node, Link]]] = {}
    for node in context.cluster.nodes:
        for link in endpoint_links(node):
            for address in {e.address for e in endpoints(node) if e.what == link.name and e.address is not None}:
                found.setdefault(address, []).append((node, link))
    return found


def _may_be_one(device: str | None, other: str | None) -> bool:
    """Whether two entries are of one device: tools leave out the one that they were asked for."""
    return device is None or other is None or device == other


@per_node
def _addresses(node: Node) -> frozenset[IP]:
    """Return every address at which the node may be meant to take its tunnel's packets: any card's will do."""
    own = {
        a.ip.ip
        for k in node.links
        if not device(k.name).endpoint and device(k.name).role not in _NOT_OWN
        for a in k.addresses
    }
    announced = {e.address for e in endpoints(node) if e.address is not None}
    return frozenset({*node.internal_ips, *node.listed_addresses, *own, *announced})


def _judged(end: TunnelEnd, owner: Node, node: Node, context: Context) -> JudgedEnd:
    if end.dst in _addresses(owner):
        return JudgedEnd(end, owner, Verdict.PASS)
    bad = Verdict.FAIL if end.permanent else Verdict.WARN  # a learned one has the address from which a packet came
    listed = owner.listed("internal_ip")
    shown = tuple(k.origin for k in endpoint_links(owner) if k.mac == end.mac) + ((listed[1],) if listed else ())
    ips = ", ".join(map(str, owner.internal_ips))
    if other := _holder(end.dst, context):
        return JudgedEnd(end, owner, bad, f"which is {other[0].name}'s", (*shown, other[1]))
    elsewhere = [(n, e) for n in context.others(node) for e in tunnel_ends(n) if e.mac == end.mac]
    right = [(n, e) for n, e in elsewhere if e.dst in _addresses(owner)]
    if right and not any(e.dst == end.dst for _, e in elsewhere):
        words = f"which no node has; {right[0][0].name} sends it to {right[0][1].dst}"
        return JudgedEnd(end, owner, bad, words, (*shown, right[0][1].origin))
    family = "inet6" if end.dst.version == 6 else "inet"
    if owner.showing(Kind.ADDRESSES, family=family, tokens=(end.dst,)) and _near_nodes(end.dst, owner, context):
        words = "which no node has" + (f"; {owner.name} has {ips}" if ips else "")
        if not ips and (mine := beside(end.dst, owner)):
            words += f"; {owner.name} has {mine.ip.ip}"
            shown += (mine.origin,)
        return JudgedEnd(end, owner, bad, words, shown)
    return JudgedEnd(end, owner, Verdict.UNKNOWN, "which these captures show on no node", shown)


def _near_nodes(ip: IP, owner: Node, context: Context) -> bool:
    """Whether an address is in the node network; without a node list, in that of a card of the node whose frames go there."""
    if context.cluster.listed:
        return context.networks.in_node_network(ip)
    return beside(ip, owner) is not None


def beside(ip: IP, owner: Node) -> Address | None:
    """Return the address of a node's card in whose network an address is."""
    held = (a for k in owner.links if device(k.name).role == "other" for a in k.addresses)
    return next((a for a in held if a.ip.network.prefixlen < a.ip.max_prefixlen and ip in a.ip.network), None)


def _holder(ip: IP, context: Context) -> tuple[Node, Origin] | None:
    """Return the only node that an address is known to be of, and the line that shows it."""
    cluster = context.cluster
    held = [h for h in cluster.holders.get(ip, ()) if device(h.link.name).role not in _NOT_OWN]
    names = {h.node.name for h in held}
    if len(names) == 1:
        return held[0].node, held[0].address.origin
    node = cluster.by_internal_ip.get(ip)
    listed = node.listed("internal_ip") if node and ip not in cluster.shared_internal_ips else None
    return (node, listed[1]) if node and listed and not names else None


def _renewed(
    ownerless: Sequence[TunnelEnd], ends: Sequence[TunnelEnd], node: Node, context: Context
) -> Iterator[JudgedEnd]:
    """Yield the entries that lead to a node by a MAC that it no longer has, where none has that of its device now.

    An older entry beside the right one harms nobody.
    """
    for end in ownerless:
        owners = [n for n in context.others(node) if end.dst in _addresses(n)]
        links = endpoint_links(owners[0]) if len(owners) == 1 else []
        near = {k.name for k in endpoint_links(node)}
        link = next((k for k in links if _may_be_one(end.device, k.name) and (end.device or k.name in near)), None)
        if link is None or any(e.mac == link.mac for e in ends) or not _shows_all(end):
            continue
        if len({n.name for n, _ in context.cluster.macs.get(link.mac or "", ())}) > 1:
            continue  # clones, which duplicate-mac tells, and Antrea, whose tunnels all have the same
        words = f"whose {link.name} has the MAC {link.mac}; no entry leads to that"
        yield JudgedEnd(
            end,
            owners[0],
            Verdict.FAIL if end.permanent else Verdict.WARN,
            words,
            (link.origin,),
            sure=False,
            mac=link.mac,
        )


def _shows_all(end: TunnelEnd) -> bool:
    """Whether the capture of an entry would show the others of its device."""
    covers, command = end.origin.capture.covers, end.origin.capture.command_line
    return bool(covers and covers.whole) or bool(command and not command.filtered)


def _ownerless(
    ownerless: Sequence[TunnelEnd], ends: Sequence[TunnelEnd], node: Node, context: Context
) -> Iterator[JudgedEnd]:
    """Yield the entry of an unknown MAC that stands where that of a node is missing, and is in use.

    It must be the only one that leads to no node, one node of the whole list must have none, and a route must lead to its MAC:
    otherwise it is left from a node that was removed, which harms nobody.
    """
    nodes = context.cluster.nodes
    lost = [e for e in ownerless if not any(e.dst in _addresses(n) for n in nodes)]
    if (
        len(lost) != 1
        or len(ends) < 3
        or not context.cluster.whole_list
        or not context.networks.in_node_network(lost[0].dst)
    ):
        return
    missing = [
        n
        for n in context.others(node)
        if n.linux and n.listings and n.internal_ips and not any(e.dst in _addresses(n) for e in ends)
    ]
    (end,) = lost
    hops = {g for r in node.routes for g in r.gateways}
    used = [n for n in node.neighbors if n.mac == end.mac and n.address in hops and device(n.device or "").endpoint]
    if len(missing) == 1 and used and not endpoint_links(missing[0]):
        owner, listed = missing[0], missing[0].listed("internal_ip")
        words = (
            f"which no node has, and of all nodes only {owner.name} ({owner.internal_ips[0]}) has no entry; "
            f"the MAC is that of {used[0].address}, to which a route leads"
        )
        origins = (used[0].origin, *((listed[1],) if listed else ()))
        yield JudgedEnd(end, owner, Verdict.WARN, words, origins, sure=False)
