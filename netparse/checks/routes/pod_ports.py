"""Interfaces of pods that the node has no route to, while those of its other pods have one each."""

from netparse.checks.lookups.devices import device
from netparse.cluster import Link, Node, RouteView
from netparse.cluster.views import Way
from netparse.parsers import Kind

_ENOUGH = 2
"""So many other pods must be routed one by one: with plugins that route them otherwise none is."""


def unrouted_ports(node: Node) -> list[tuple[Link, Link, RouteView]]:
    """Return the interface of a pod without a route, each with one of the same kind and its route; none where several lack it.

    Ports of a bridge need none. A pod that was being made or removed at this moment looks the same.
    """
    if not node.showing(Kind.LINKS) or not node.showing(Kind.ROUTES, family="inet", table="main"):
        return []
    routed = {name: r for r in node.routes.where(_is_single) for name in r.devices}
    kinds: dict[tuple[str, str], list[Link]] = {}
    for link in node.links:
        if device(link.name).role == "pod" and not (
            link.master or link.down or any(not a.ip.ip.is_link_local for a in link.addresses)
        ):
            kinds.setdefault((device(link.name).matches, link.name[:3]), []).append(link)
    found: list[tuple[Link, Link, RouteView]] = []
    for links in kinds.values():
        without = [k for k in links if k.name not in routed and not k.name.endswith("_health")]
        have = [k for k in links if k.name in routed]
        if len(without) == 1 and len(have) >= _ENOUGH:
            found.append((without[0], have[0], routed[have[0].name]))
    return found


def _is_single(route: Way) -> bool:
    """Whether a route is to one address, as the kernel's own to link-local networks are not."""
    return route.table == "main" and not route.gateways and route.prefix.prefixlen == route.prefix.max_prefixlen
