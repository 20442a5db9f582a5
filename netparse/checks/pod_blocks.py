"""The pod network of a node that has no bridge: by the address of its port of the overlay, or by what it keeps for its pods."""

from collections.abc import Mapping
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.devices import device, working
from netparse.cluster import Address, Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_wide, is_within

_Holder = tuple[str, tuple[Origin, ...]]


class Doubled(NamedTuple):
    """A network of pods that two nodes have: what shows it on each of them, in words and lines."""

    prefix: Prefix
    holders: Mapping[Node, _Holder]


def doubled_pods(node: Node, context: Context) -> list[Doubled]:
    """Return the pod networks that the node and one other have.

    Single addresses are not compared: one that was given back may be another node's a minute later.
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


def _ports(context: Context) -> dict[Node, dict[Prefix, _Holder]]:
    blocks = own_blocks(context).items()
    return {n: {p: (f"{a.ip}, {r.prefix} {r.way}", (a.origin, r.origin)) for p, (r, a) in x.items()} for n, x in blocks}


def _kept(context: Context) -> dict[Node, dict[Prefix, _Holder]]:
    blocks = _blackholes(context).items()
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
                    around = [r for r in node.routes if _is_around(r, a, link.name)]
                    if around:
                        route = max(around, key=lambda r: r.prefix.prefixlen)
                        found.setdefault(node, {})[route.prefix] = (route, a)
    return found


def _blackholes(context: Context) -> dict[Node, dict[Prefix, tuple[RouteView, RouteView]]]:
    """Return the networks that each node keeps for its pods, as Calico does: a blackhole, and pods inside of it by their interfaces."""
    found: dict[Node, dict[Prefix, tuple[RouteView, RouteView]]] = {}
    for node in context.cluster.nodes:
        pods = [r for r in node.routes if _is_of_pod(r)]
        kept = (
            r
            for r in node.routes
            if r.table == "main" and r.type == "blackhole" and is_wide(r.prefix) and not r.default
        )
        for r in kept if pods else ():
            inside = next((p for p in pods if is_within(p.prefix, r.prefix)), None)
            if inside is not None:
                found.setdefault(node, {})[r.prefix] = (r, inside)
    return found


def _is_of_pod(route: RouteView) -> bool:
    alone = route.prefix.prefixlen == route.prefix.max_prefixlen
    return (
        alone and route.table == "main" and bool(route.devices) and all(device(d).role == "pod" for d in route.devices)
    )


def _is_around(route: RouteView, address: Address, device: str) -> bool:
    """Whether a route by the port is to a network around its address."""
    wide = not route.default and is_wide(route.prefix)
    return wide and route.table == "main" and device in route.devices and address.ip.ip in route.prefix
