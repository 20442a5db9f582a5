"""To which node a route to pods leads."""

from netparse.checks.base import Context
from netparse.checks.lookups.pod_routes import PodRoute
from netparse.cluster import IP, Node, Prefix
from netparse.cluster.views import Way

_MOST = 0.5


def whose(ip: IP, context: Context) -> Node | None:
    """Return the node whose INTERNAL-IP an address is, or the end of whose tunnel."""
    return context.networks.endpoints.get(ip) or context.cluster.by_internal_ip.get(ip)


def routes_of_others(node: Node, prefix: Prefix, context: Context) -> list[PodRoute]:
    """Return the routes of the other nodes to a pod network."""
    return [r for r in context.pod_networks.routes.get(prefix, ()) if r.node is not node]


def leads_to(way: Way, owner: Node, context: Context) -> bool:
    """Whether a gateway is an address of the node; the node list may have addresses from before a restart."""
    holders = context.cluster.holders
    return any(whose(g, context) is owner or any(h.node is owner for h in holders.get(g, ())) for g in way.gateways)


def leads_elsewhere(node: Node, entry: PodRoute, owner: Node, context: Context) -> str | None:
    """Return in words where the route leads if this is not the owner; None when it is, or when it is not known."""
    places = [whose(g, context) for g in entry.route.gateways]
    if leads_to(entry.route.says, owner, context):
        return None
    if named := [n for n in places if n is not None and n is not node]:
        return f"that is {named[0].name}"
    if not entry.route.gateways or not entry.direct:
        return None
    theirs = [
        r for r in routes_of_others(node, entry.route.prefix, context) if context.networks.shared_subnet(r.node, node)
    ]
    right = [r for r in theirs if owner in [whose(g, context) for g in r.route.gateways]]
    if len(right) >= 2 and len(right) > _MOST * len(theirs) and context.networks.shared_subnet(owner, node):
        return f"that is no node; {right[0].node.name} and {len(right) - 1} more send it {right[0].route.way}"
    return None
