"""Routes of a node that take a part of another node's pods away from the way that the CNI plugin made to them."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device, working
from netparse.checks.lookups.main_table import REFUSING, Table
from netparse.checks.lookups.networks import connected
from netparse.checks.lookups.pod_networks import PLUGINS
from netparse.checks.lookups.tunnel_endpoints import ends_at
from netparse.cluster import Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_within, place
from netparse.cluster.views import Way
from netparse.parsers import Kind

_OF_PLUGIN = ("tunnel", "gateway", "pods")
_OF_PODS = ("pods", "gateway")


class Taken(NamedTuple):
    """A route of the node, the pod network that it lies in, whose pods these are, and a line that shows them as such.

    ``sure`` is False for a single address, and where a router in the network of the nodes may know the way to the pods.
    """

    route: RouteView
    pods: Prefix
    owner: Node
    shown: Origin
    sure: bool


def taken_away(node: Node, context: Context) -> Iterator[Taken]:
    """Yield the routes inside another node's pod network that the kernel takes first and that lead elsewhere, or are refused.

    Not the plugin's own: those through its devices or a tunnel that ends at the owner, those that a routing daemon entered, those
    that name another node as the way (a pod that moved with its address). Not one that other nodes have as well: it is there on
    purpose. A network that is hidden as a whole is a matter of ``pod-route-missing``, one that an interface of the node is in one
    of ``network-overlap``.
    """
    own = frozenset(link.name for link, _ in working(node, *_OF_PLUGIN))
    candidates = [r for r in node.routes.where(_may_be_foreign, own, context) if _is_foreign(r, node)]
    if not candidates:
        return
    table, foreign = Table(node), context.once(_of_others)
    for route in candidates:
        around = [p for p, (owner, _) in foreign.items() if owner is not node and is_within(route.prefix, p)]
        if not around or table.best(route.prefix) != route:
            continue
        pods = min(around, key=lambda p: p.prefixlen)
        if any(ends_at(node.link(name), foreign[pods][0]) for name in route.devices):
            continue
        routed = pods in context.pod_networks.routes
        whole = routed and route.prefix == pods and (route.type in REFUSING or bool(route.gateways))
        if not whole and not table.hiding(pods) and not _on_others(route, node, context):
            wide = route.prefix.prefixlen < route.prefix.max_prefixlen
            out = bool(route.gateways) and node.node_link is not None and node.node_link.name in route.devices
            yield Taken(route, pods, *foreign[pods], sure=wide and not out)


def _may_be_foreign(route: Way, own: frozenset[str], context: Context) -> bool:
    """Whether no plugin made the route, as far as its words tell."""
    if route.table != "main" or route.default or route.dead or route.protocol in PLUGINS:
        return False
    if route.type in REFUSING:
        return True
    if route.type != "unicast" or not route.legs:
        return False
    roles = {device(name).role for name in route.devices}
    if own & set(route.devices) or roles & {"pod", "vswitch", "containers", "services"}:
        return False
    cluster = context.cluster
    places = (context.networks.endpoints.get(g) or cluster.by_internal_ip.get(g) for g in route.gateways)
    return not any(places) and not any(g in cluster.holders for g in route.gateways)


def _is_foreign(route: RouteView, node: Node) -> bool:
    """Whether neither a device of the plugin that is not in use nor the kernel, for an address of an interface, made the route."""
    for name in route.devices if route.type not in REFUSING else ():
        link = node.link(name)
        if link is None and device(name).role in _OF_PLUGIN and not device(name).with_:
            return False
        if link and any(a.ip.ip in route.prefix for a in link.addresses):
            return False
    return True


def _of_others(context: Context) -> dict[Prefix, tuple[Node, Origin]]:
    """Return the pod networks whose node is known, and a line of an interface or a route that shows it."""
    pods = context.pod_networks
    found: dict[Prefix, tuple[Node, Origin]] = {}
    for node in context.cluster.nodes:
        for seen in connected(node, *_OF_PODS):
            if len(pods.holders(seen.prefix)) == 1:
                found.setdefault(seen.prefix, (node, seen.address.origin))
    for prefix, routes in pods.routes.items():
        if owner := pods.owner(prefix):
            found.setdefault(prefix, (owner, routes[0].route.origin))
    return found


def _on_others(route: RouteView, node: Node, context: Context) -> bool:
    """Whether another node has the same route, or none of them shows its routes."""
    shown = [n for n in context.others(node) if n.of(Kind.ROUTES)]
    same = any(r.devices == route.devices for n in shown for r in n.routes.of(place(route.prefix)))
    return same or not shown
