"""The pod network of a node whose port of the overlay has a single address in it, and whose others are routed by the same port."""

from netparse.checks.base import Context
from netparse.checks.devices import working
from netparse.cluster import Address, Node, Prefix, RouteView


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


def _is_around(route: RouteView, address: Address, device: str) -> bool:
    """Whether a route by the port is to a network around its address."""
    wide = not route.default and route.prefix.prefixlen < route.prefix.max_prefixlen
    return wide and route.table == "main" and device in route.devices and address.ip.ip in route.prefix
