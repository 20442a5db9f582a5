"""The neighbour entries of other nodes that can be compared with what these nodes show of themselves."""

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.hardware import is_shared
from netparse.checks.neighbors.forwarding_database import at_the_end
from netparse.cluster import IP, NeighborView, Node
from netparse.cluster.views import Entry
from netparse.parsers import Kind


class WrongEntry(NamedTuple):
    """An entry of another node's address with a MAC that this node does not show."""

    node: Node
    entry: NeighborView
    owner: Node


class Compared(NamedTuple):
    """The entries of a node that can be compared: those that agree, and those in which something is amiss, each with its owner."""

    right: Sequence[NeighborView]
    unexpected: tuple[tuple[NeighborView, Node], ...]

    def __bool__(self) -> bool:
        return bool(self.right or self.unexpected)


def agreeing_entries(context: Context) -> dict[IP, tuple[WrongEntry, ...]]:
    """Return the addresses of which all others that have an entry, two at least, have one MAC that no node shows, and these entries."""
    wrong: dict[IP, list[WrongEntry]] = {}
    for node in context.cluster.nodes:
        for n, owner in compared(node, context).unexpected:
            wrong.setdefault(n.address, []).append(WrongEntry(node, n, owner))
    return {
        ip: tuple(found)
        for ip, found in wrong.items()
        if len({w.node.name for w in found}) > 1
        and len({w.entry.mac for w in found}) == 1
        and found[0].owner.holder(ip)
        and not context.cluster.macs.get(found[0].entry.mac or "")
        and not any(n.address == ip for node in context.cluster.nodes for n in _right(node, ip, context))
        and not any(is_proxy(w.node, w.entry.mac or "", context) or w.entry.state == {"STALE"} for w in found)
    }


def _right(node: Node, ip: IP, context: Context) -> Iterator[NeighborView]:
    """Yield the entries of an address that have a MAC of its owner."""
    mine = set(node.internal_ips)
    for n in node.neighbors_of.get(ip, ()):
        if (owner := _compared_with(n, node, mine, context)) and n.mac in owner.macs:
            yield n


def compared(node: Node, context: Context) -> Compared:
    """Return the entries of addresses that are known to be another node's, where that node shows all its interfaces."""
    table, mine = node.neighbors, set(node.internal_ips)
    own = {*mine, *node.held}
    asked = [n for n in table.where(_is_in_doubt, context) if n.address not in own]
    known = [(n, owner) for n in asked if (owner := _compared_with(n, node, mine, context))]
    unexpected = tuple((n, owner) for n, owner in known if n.mac not in owner.macs)
    if len(unexpected) == len(known) and not any(map(table.has, own)):
        return Compared(table.where(_agrees, context), unexpected)
    every = [(n, owner) for n in table if (owner := _compared_with(n, node, mine, context))]
    right = [n for n, owner in every if n.mac in owner.macs]
    return Compared(right, tuple((n, owner) for n, owner in every if n.mac not in owner.macs))


def _agrees(entry: Entry, context: Context) -> bool:
    """Whether an entry, wherever it stands, has a MAC of the node whose address it is known to be."""
    owner = context.networks.endpoints.get(entry.address)
    return owner is not None and entry.mac in owner.macs and _is_of_machine(entry)


def _is_in_doubt(entry: Entry, context: Context) -> bool:
    """Whether it depends on the node what an entry says: it has another MAC, or the forwarding table tells whose it is."""
    of_node = entry.address in context.networks.endpoints or "PERMANENT" in entry.state
    return of_node and _is_of_machine(entry) and not _agrees(entry, context)


def _is_of_machine(entry: Entry) -> bool:
    if entry.mac is None or "NOARP" in entry.state or entry.mac == "00:00:00:00:00:00":
        return False
    return device(entry.device or "").role not in ("containers", "services", "pod")


def _compared_with(n: NeighborView, node: Node, mine: Set[IP], context: Context) -> Node | None:
    """Return the node whose address it is, if the entry can be compared with what that node shows."""
    there = at_the_end(n, node, context)
    owner = context.networks.endpoints.get(n.address) or (there.node if there else None)
    if owner is None or owner is node or n.address in mine or not _is_of_machine(n.says):
        return None
    shown = n.mac in owner.macs or there or (owner.macs and owner.showing(Kind.LINKS, tokens=(n.mac,)))
    return owner if shown or _own_mac(owner, n) else None


def _own_mac(owner: Node, entry: NeighborView) -> str | None:
    """Return the MAC of the interface that holds the entry's address, if it is shown: no other lines are needed to compare it."""
    held = owner.holder(entry.address)
    return held[0].mac if held else None


def is_proxy(node: Node, mac: str, context: Context) -> bool:
    """Whether the MAC is the gateway's, Azure's, or answers for several addresses and is no node's own."""
    gateways = {g for r in node.default_routes(node.family) for g in r.gateways}
    if is_shared(mac) or any(n.mac == mac for g in gateways for n in node.neighbors_of.get(g, ())):
        return True
    return mac not in context.cluster.macs and len(node.neighbors.where(_has_mac, mac)) > 1


def _has_mac(entry: Entry, mac: str) -> bool:
    return entry.mac == mac
