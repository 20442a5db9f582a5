"""Ends of an overlay that nodes know by different MACs: the plugin tells all the same, so that some entries are old."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.cluster import IP, NeighborView, Node


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
        for entry in node.neighbors:
            if entry.mac and not entry.unresolved and entry.device and device(entry.device).endpoint:
                seen.setdefault((entry.address, entry.device), {}).setdefault(entry.mac, []).append((node, entry))
    found = []
    for (address, _), by_mac in seen.items():
        nodes = {n.name for known in by_mac.values() for n, _ in known}
        if len(by_mac) > 1 and len(nodes) > 1 and address not in context.cluster.holders:
            ordered = sorted(by_mac.items(), key=lambda pair: -len(pair[1]))
            found.append(OldEnds(address, dict(ordered)))
    return tuple(found)
