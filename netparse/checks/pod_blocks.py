"""The pod network of a node that has no bridge: by the address of its port of the overlay, or by what it keeps for its pods."""

from netparse.checks.base import Context
from netparse.checks.devices import device, working
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


def kept_blocks(context: Context) -> dict[Node, dict[Prefix, tuple[RouteView, RouteView]]]:
    """Return the networks that each node keeps for its pods, as Calico does: a blackhole, and pods inside of it by their interfaces."""
    found: dict[Node, dict[Prefix, tuple[RouteView, RouteView]]] = {}
    for node in context.cluster.nodes:
        pods = [r for r in node.routes if _is_of_pod(r)]
        for r in node.routes:
            if (
                r.table == "main"
                and r.type == "blackhole"
                and not r.default
                and r.prefix.prefixlen < r.prefix.max_prefixlen
            ):
                inside = next((p for p in pods if _is_inside(p.prefix, r.prefix)), None)
                if inside is not None:
                    found.setdefault(node, {})[r.prefix] = (r, inside)
    return found


def _is_of_pod(route: RouteView) -> bool:
    alone = route.prefix.prefixlen == route.prefix.max_prefixlen
    return (
        alone and route.table == "main" and bool(route.devices) and all(device(d).role == "pod" for d in route.devices)
    )


def _is_inside(part: Prefix, whole: Prefix) -> bool:
    return part.version == whole.version and part.subnet_of(whole)  # type: ignore[arg-type]


def _is_around(route: RouteView, address: Address, device: str) -> bool:
    """Whether a route by the port is to a network around its address."""
    wide = not route.default and route.prefix.prefixlen < route.prefix.max_prefixlen
    return wide and route.table == "main" and device in route.devices and address.ip.ip in route.prefix
