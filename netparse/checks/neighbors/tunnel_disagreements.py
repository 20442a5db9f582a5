"""Ends of an overlay that nodes know by different MACs: the plugin tells all the same, so that some entries are old."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.cluster import IP, NeighborView, Node
from netparse.cluster.views import Entry


class OldEnds(NamedTuple):
    """The entries of one address by their MAC, those that most nodes have first; the machine itself was not captured."""

    address: IP
    by_mac: dict[str, list[tuple[Node, NeighborView]]]

    @property
    def first(self) -> Node:
        """The node that tells of it: of those that disagree with most others."""
        return list(self.by_mac.values())[-1][0][0]


def old_ends(node: Node, context: Context) -> Iterator[OldEnds]:
    """Yield the ends of which this node is to tell."""
    yield from (found for found in context.once(_all) if found.first is node)


def has_old_end(node: Node, context: Context) -> bool:
    """Whether the node knows an end by another MAC than another node."""
    return any(n is node for found in context.once(_all) for known in found.by_mac.values() for n, _ in known)


def _all(context: Context) -> tuple[OldEnds, ...]:
    seen: dict[tuple[IP, str], dict[str, list[tuple[Node, NeighborView]]]] = {}
    for node in context.cluster.nodes:
        for entry in node.neighbors.where(_is_disputed, context):
            place = entry.address, entry.device or ""
            seen.setdefault(place, {}).setdefault(entry.mac or "", []).append((node, entry))
    found = []
    for (address, _), by_mac in seen.items():
        nodes = {n.name for known in by_mac.values() for n, _ in known}
        if len(by_mac) > 1 and len(nodes) > 1 and address not in context.cluster.holders:
            ordered = sorted(by_mac.items(), key=lambda pair: -len(pair[1]))
            found.append(OldEnds(address, dict(ordered)))
    return tuple(found)


def _is_disputed(entry: Entry, context: Context) -> bool:
    return _is_of_end(entry) and (entry.address, entry.device) in context.once(_disputed)


def _disputed(context: Context) -> frozenset[tuple[IP, str | None]]:
    """Return the ends, with the device that leads there, that are known by several MACs."""
    macs: dict[tuple[IP, str | None], set[str | None]] = {}
    for entry in filter(_is_of_end, context.cluster.entries):
        macs.setdefault((entry.address, entry.device), set()).add(entry.mac)
    return frozenset(end for end, known in macs.items() if len(known) > 1)


def _is_of_end(entry: Entry) -> bool:
    return bool(entry.mac and not entry.unresolved and entry.device and device(entry.device).endpoint)
