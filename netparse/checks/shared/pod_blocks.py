"""The pod network of a node that has no bridge: by the address of its port of the overlay, or by what it keeps for its pods."""

from collections.abc import Mapping
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device, working
from netparse.cluster import Address, Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_wide, is_within
from netparse.cluster.remember import per_node
from netparse.cluster.views import Way

_FEW = 3
"""Of so many addresses of pods one may be another node's, too: more are no accident of one pod."""
_Holder = tuple[str, tuple[Origin, ...]]


class Doubled(NamedTuple):
    """A network of pods that two nodes have: what shows it on each of them, in words and lines."""

    prefix: Prefix
    holders: Mapping[Node, _Holder]


def doubled_pods(node: Node, context: Context) -> list[Doubled]:
    """Return the pod networks that the node and one other have.

    Single addresses are ``doubled_addresses``.
    """
    return context.once(_doubled).get(node, [])


def _doubled(context: Context) -> dict[Node, list[Doubled]]:
    """Return what two nodes have of that of which each of the others, one at least, has one of its own."""
    found: dict[Node, list[Doubled]] = {}
    for blocks in (_ports(context), _kept(context)):
        places: dict[Prefix, dict[Node, _Holder]] = {}
        for node, own in blocks.items():
            for prefix, holder in own.items():
                places.setdefault(prefix, {})[node] = holder
        for prefix, holders in places.items():
            if len(holders) == 2 and len(blocks) > len(holders):
                for node in holders:
                    found.setdefault(node, []).append(Doubled(prefix, holders))
    return found


def doubled_addresses(node: Node, context: Context) -> list[Doubled]:
    """Return the single addresses that the node and one other of the list have by interfaces of pods.

    Nodes that share many of their pods' addresses are of two clusters, or one captured twice: then nothing is known.
    """
    return context.once(_addresses).get(node, [])


def _addresses(context: Context) -> dict[Node, list[Doubled]]:
    places: dict[Prefix, dict[Node, RouteView]] = {}
    members = [n for n in context.cluster.nodes if context.cluster.listed and not context.cluster.outside(n)]
    for node in members:
        for r in single_pods(node):
            if r.type == "unicast" and not r.gateways and not r.dead and not r.prefix.is_link_local:
                places.setdefault(r.prefix, {})[node] = r
    shared = {p: routes for p, routes in places.items() if len(routes) > 1}
    found: dict[Node, list[Doubled]] = {}
    for prefix, routes in shared.items():
        few = all(_FEW * sum(n in x for x in shared.values()) <= len(single_pods(n)) for n in routes)
        if len(routes) == 2 and few:
            lines = {n: (_shown(r), (r.origin,)) for n, r in routes.items()}
            for node in routes:
                found.setdefault(node, []).append(Doubled(prefix, lines))
    return found


def _ports(context: Context) -> dict[Node, dict[Prefix, _Holder]]:
    blocks = own_blocks(context).items()
    return {n: {p: (f"{a.ip}, {r.prefix} {r.way}", (a.origin, r.origin)) for p, (r, a) in x.items()} for n, x in blocks}


def _kept(context: Context) -> dict[Node, dict[Prefix, _Holder]]:
    blocks = context.once(kept_for_pods).items()
    return {n: {p: (_shown(pod), (kept.origin, pod.origin)) for p, (kept, pod) in x.items()} for n, x in blocks}


def _shown(pod: RouteView) -> str:
    return f"{pod.prefix.network_address} {pod.way}"


def own_blocks(context: Context) -> dict[Node, dict[Prefix, tuple[RouteView, Address]]]:
    """Return the network of each node in which its port of the overlay has a /32 or /128, the narrowest of each family."""
    found: dict[Node, dict[Prefix, tuple[RouteView, Address]]] = {}
    for node in context.cluster.nodes:
        for link, _ in working(node, "gateway", "pods"):
            for a in link.addresses:
                if a.ip.network.prefixlen == a.ip.max_prefixlen and not a.ip.ip.is_link_local:
                    around = [r for r in node.routes.where(_is_by, link.name) if a.ip.ip in r.prefix]
                    if around:
                        route = max(around, key=lambda r: r.prefix.prefixlen)
                        found.setdefault(node, {})[route.prefix] = (route, a)
    return found


def kept_for_pods(context: Context) -> dict[Node, dict[Prefix, tuple[RouteView, RouteView]]]:
    """Return the networks that each node keeps for its pods, as Calico does: a blackhole, and pods inside of it by their interfaces."""
    found: dict[Node, dict[Prefix, tuple[RouteView, RouteView]]] = {}
    for node in context.cluster.nodes:
        pods = single_pods(node)
        for r in node.routes.where(_is_kept) if pods else ():
            inside = next((p for p in pods if is_within(p.prefix, r.prefix)), None)
            if inside is not None:
                found.setdefault(node, {})[r.prefix] = (r, inside)
    return found


@per_node
def single_pods(node: Node) -> list[RouteView]:
    """Return the routes of the node to single addresses by the interfaces of its pods."""
    return list(node.routes.where(_is_of_pod))


def _is_kept(route: Way) -> bool:
    return route.table == "main" and route.type == "blackhole" and is_wide(route.prefix) and not route.default


def _is_of_pod(route: Way) -> bool:
    alone = route.prefix.prefixlen == route.prefix.max_prefixlen
    return (
        alone and route.table == "main" and bool(route.devices) and all(device(d).role == "pod" for d in route.devices)
    )


def _is_by(route: Way, device: str) -> bool:
    """Whether a route by the port is to a network."""
    return not route.default and is_wide(route.prefix) and route.table == "main" and device in route.devices
