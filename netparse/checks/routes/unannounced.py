"""Pods of a node to which none of the others has a route, though they have routes to each other's."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.main_table import Table
from netparse.checks.lookups.pod_networks import PLUGINS
from netparse.checks.lookups.pod_routes import PodRoute
from netparse.checks.shared.peers import other_members
from netparse.cluster import Node, RouteView
from netparse.cluster.remember import per_node
from netparse.cluster.views import Way
from netparse.parsers import Kind

_ENOUGH = 2


def unannounced(node: Node, context: Context) -> Iterator[tuple[RouteView, PodRoute, int]]:
    """Yield the routes by which the node keeps pods to which nobody leads, one route of the others, and how many these are.

    The others, two at least, show all their routes and have some to pods of third nodes: by a tunnel, or in the node's own
    subnet; elsewhere routers may know the way.
    """
    pods = context.pod_networks
    for kept in node.routes.where(_is_kept):
        if pods.routes.get(kept.prefix):
            continue  # a bridge of pods is no proof: the range of a node that is alone, or of another tool
        if pods.owner(kept.prefix) not in (None, node) or not _has_pods_in(node, kept):
            continue
        family = "inet6" if kept.prefix.version == 6 else "inet"
        others = [n for n in other_members(node, context) if n.showing(Kind.ROUTES, family=family, table="main")]
        usual = [way for n in others if (way := _way_to_a_third(n, node, kept, context))]
        if len(usual) >= _ENOUGH and len(usual) == len(others) and not any(_leads(n, kept) for n in others):
            yield kept, usual[0], len(others)


def _is_kept(way: Way) -> bool:
    return way.type == "blackhole" and way.protocol in PLUGINS


def _way_to_a_third(other: Node, node: Node, kept: RouteView, context: Context) -> PodRoute | None:
    """Return a route of another node to pods of a third one, that would be there for the node's own as well."""
    near = context.networks.shared_subnet(other, node)
    for entry in context.pod_networks.routes_of.get(other, ()):
        alike = entry.route.prefix.version == kept.prefix.version and entry.route.protocol == kept.protocol
        if (
            alike
            and (near or not entry.direct)
            and context.pod_networks.owner(entry.route.prefix) not in (None, node, other)
        ):
            return entry
    return None


def _leads(node: Node, kept: RouteView) -> bool:
    """Whether a route other than the default one holds the network, or a part of it."""
    return _table(node).best(kept.prefix) is not None or any(
        r.table == "main"
        and r.prefix.version == kept.prefix.version
        and not r.default
        and r.prefix.overlaps(kept.prefix)
        for r in node.routes
    )


@per_node
def _table(node: Node) -> Table:
    return Table(node)


def _has_pods_in(node: Node, kept: RouteView) -> bool:
    """Whether single addresses of the network are routed to interfaces of pods here."""
    return any(
        r.prefix.version == kept.prefix.version
        and r.prefix.prefixlen == r.prefix.max_prefixlen
        and r.type == "unicast"
        and not r.gateways
        and r.prefix.network_address in kept.prefix
        for r in node.routes
        if r.table == "main"
    )
