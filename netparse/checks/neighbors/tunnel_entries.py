"""What an overlay needs to reach another node and does not have: the neighbour entry of its tunnel's end, or the forwarding entry."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.forwarding import tunnel_ends
from netparse.cluster import IP, Link, NeighborView, Node, Origin, RouteView
from netparse.cluster.views import Entry, Way
from netparse.parsers import Kind

_ENOUGH = 1
"""So many permanent entries of other nodes prove that the plugin makes them."""


class LostEntry(NamedTuple):
    """``address`` is the end to which ``route`` leads by ``link``; ``mac`` is that of the neighbour entry whose forwarding
    entry is not there, None where the neighbour entry itself is not. ``beside`` are lines of entries that are there."""

    address: IP
    mac: str | None
    link: Link
    route: RouteView
    owner: Node
    beside: tuple[Origin, ...]


def lost_entries(node: Node, context: Context) -> Iterator[LostEntry]:
    """Yield the ends of other nodes' tunnels for which this node's overlay device has no entry, though it has a route to them.

    The plugin makes route, neighbour entry and forwarding entry of a node together, and the device asks nobody for them.
    """
    for link in node.links:
        if device(link.name).endpoint and not link.down:
            if not _may_lack(node, link, context):
                continue
            hops = _hops(node, link, context)
            made = {n.address: n for n in node.neighbors if n.device == link.name and n.mac and "PERMANENT" in n.state}
            yield from _neighbours(node, link, hops, made, context)
            yield from _forwarding(node, link, hops, made, context)


def _may_lack(node: Node, link: Link, context: Context) -> bool:
    """Whether a next hop has no permanent entry, or the forwarding entries were captured too: of a thousand nodes few."""
    hops = set(chain.from_iterable(node.routes.each(_hops_by, link.name)))
    return not hops.issubset(node.neighbors.each(_end, link.name)) or bool(node.showing(Kind.FORWARDING))


def _hops_by(way: Way, device: str) -> tuple[str, ...]:
    """Return the next hops by a device; a text is found in a set much sooner than an address."""
    return tuple(map(str, way.gateways)) if device in way.devices and not way.default else ()


def _end(entry: Entry, device: str) -> str | None:
    """Return the address of a permanent entry of the device."""
    return str(entry.address) if entry.device == device and entry.mac and "PERMANENT" in entry.state else None


def _hops(node: Node, link: Link, context: Context) -> dict[IP, RouteView]:
    """Return the next hops of the routes to pods that leave by the device."""
    routes = (entry.route for entry in context.pod_networks.routes_of.get(node, ()))
    return {g: r for r in routes if link.name in r.devices for g in r.gateways}


def _neighbours(
    node: Node, link: Link, hops: dict[IP, RouteView], made: dict[IP, NeighborView], context: Context
) -> Iterator[LostEntry]:
    there = [made[g] for g in hops if g in made]
    if len(there) < _ENOUGH:
        return
    for g, route in hops.items():
        family = "inet6" if g.version == 6 else "inet"
        known = [n for n in node.neighbors_of.get(g, ()) if n.device == link.name and not n.unresolved]
        owner = _owner(g, route, context)
        if known or owner in (None, node) or not node.showing(Kind.NEIGHBORS, family=family, tokens=(g,)):
            continue
        unresolved = tuple(n.origin for n in node.neighbors_of.get(g, ()))
        if owner is not None:
            yield LostEntry(g, None, link, route, owner, (*unresolved, *(n.origin for n in there[:2])))


def _forwarding(
    node: Node, link: Link, hops: dict[IP, RouteView], made: dict[IP, NeighborView], context: Context
) -> Iterator[LostEntry]:
    ends = {e.mac: e for e in tunnel_ends(node) if e.device in (None, link.name)}
    there = [ends[made[g].mac or ""] for g in hops if g in made and made[g].mac in ends]
    if len(there) < _ENOUGH or not node.showing(Kind.FORWARDING):
        return
    for g, route in hops.items():
        entry, owner = made.get(g), _owner(g, route, context)
        if entry is None or entry.mac in ends or owner in (None, node):
            continue
        mentioned = any(c.mentions(entry.mac or "") for c in node.of(Kind.FORWARDING))
        if owner is not None and not mentioned:
            yield LostEntry(g, entry.mac, link, route, owner, (entry.origin, *(e.origin for e in there[:2])))


def _owner(end: IP, route: RouteView, context: Context) -> Node | None:
    """Return whose tunnel ends there; None where no node shows it: the route may be left from one that is gone."""
    return context.networks.endpoints.get(end) or context.pod_networks.owner(route.prefix)
