"""The MAC that one node has for a gateway, against the MAC that all other nodes on its wire have: another machine answered."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.cluster import IP, NeighborView, Node

_OTHERS = 3
"""So many other nodes must agree: with fewer, each may have another of two routers."""


class OtherMac(NamedTuple):
    """The node's entry of the gateway, and those of all others in its subnet, which agree."""

    entry: NeighborView
    others: tuple[tuple[Node, NeighborView], ...]


def other_gateway_macs(node: Node, context: Context) -> Iterator[OtherMac]:
    """Yield the gateways of the node's default routes that all other nodes on its wire, three at least, know by one other MAC.

    An entry that is stale may be from before the gateway was replaced.
    """
    for gateway in dict.fromkeys(g for r in node.default_routes(node.family) for g in r.gateways):
        own = _known(node, gateway)
        if own is None or own.state == {"STALE"} or gateway in context.cluster.holders:
            continue
        if context.once(_macs, gateway) == {own.mac}:
            continue
        wires = [
            hs
            for prefix, hs in context.networks.on_cards.items()
            if gateway.version == prefix.version and gateway in prefix
        ]
        around = {
            h.node.name: h.node for hs in wires if any(h.node is node for h in hs) for h in hs if h.node is not node
        }
        others = tuple((n, e) for n in around.values() if (e := _known(n, gateway)))
        if len(others) >= _OTHERS and {e.mac for _, e in others} == {others[0][1].mac} and others[0][1].mac != own.mac:
            yield OtherMac(own, others)


def _macs(context: Context, gateway: IP) -> set[str | None]:
    """Return the MACs by which the nodes know an address."""
    return {e.mac for n in context.cluster.nodes if (e := _known(n, gateway))}


def _known(node: Node, gateway: IP) -> NeighborView | None:
    """Return the only entry of the gateway that has a MAC."""
    found = [n for n in node.neighbors_of.get(gateway, ()) if n.mac and not n.unresolved]
    return found[0] if len({n.mac for n in found}) == 1 else None
