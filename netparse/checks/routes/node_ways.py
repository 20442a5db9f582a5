"""Routes that keep a node from another node's address, or lead there by a way that the others do not take."""

from bisect import bisect_left
from collections.abc import Iterator
from ipaddress import ip_network

from netparse.checks.base import Context
from netparse.checks.lookups.devices import is_vpn
from netparse.checks.lookups.main_table import REFUSING, Table
from netparse.cluster import IP, Node, Prefix, RouteView
from netparse.cluster.prefixes import place
from netparse.cluster.views import Way
from netparse.parsers import Kind

_ENOUGH = 2


def diverted(node: Node, context: Context) -> Iterator[tuple[RouteView, IP, Node]]:
    """Yield the routes that keep the node from another node's address, with the address and the node."""
    suspicious = node.routes.where(_is_odd, node.node_link.name if node.node_link else None, context)
    if not suspicious:
        return
    table, addresses, second = Table(node), context.networks.sorted_node_ips, context.networks.by_second_ip
    for route in suspicious:
        for ip in _within(route.prefix, addresses[route.prefix.version]):
            other = context.cluster.by_internal_ip.get(ip) or second[ip]
            best = table.best(_host(ip))
            if other is not node and best == route and (route.type in REFUSING or _alone(node, route, ip, context)):
                yield route, ip, other


def _is_odd(route: Way, own: str | None, context: Context) -> bool:
    if route.table != "main" or route.default or route.prefix.prefixlen < 2:
        return False
    if route.type in REFUSING and route.prefix.prefixlen == route.prefix.max_prefixlen:
        return False  # route-conflict says so
    if route.type not in REFUSING and not (own and route.devices and own not in route.devices):
        return False
    return any(True for _ in _within(route.prefix, context.networks.sorted_node_ips[route.prefix.version]))


def _alone(node: Node, route: RouteView, ip: IP, context: Context) -> bool:
    """Whether the route goes by a tunnel of no plugin, and the others in the subnet, two at least, go by their own interface."""
    if not all(is_vpn(name, node) for name in route.devices):
        return False
    networks = context.networks
    ips = (*node.internal_ips, *networks.second_ips(node))
    subnet = next((s for own in ips if (s := networks.subnet(node, own)) and ip in s), None)
    others = [n for n in context.others(node) if n.of(Kind.ROUTES)]
    if subnet is None:
        # a node elsewhere may reach all the others by a VPN; one address alone, out of several, it does not
        several = len([n for n in others if n.internal_ips]) > 1
        return several and route.prefix.prefixlen == route.prefix.max_prefixlen and not _meshed(others, node, route)
    second = [n for n in others if any(own in subnet for own in networks.second_ips(n))]
    peers = [n for n in networks.of_nodes.get(subnet, second) if n is not node and n.of(Kind.ROUTES)]
    return (
        bool(peers)
        and not any(r.devices == route.devices for n in peers for r in n.routes.of(place(route.prefix)))
        and not _meshed(peers, node, route)
    )


def _meshed(others: list[Node], node: Node, route: RouteView) -> bool:
    """Whether others reach nodes by such a device too, or this node reaches several by it: then it is a plan."""
    ips = {ip for n in (*others, node) for ip in n.internal_ips}
    by_vpn = [r for n in others for r in n.routes if r.devices and all(is_vpn(name, n) for name in r.devices)]
    if any(ip in r.prefix for r in by_vpn for ip in ips if not r.default and r.prefix.prefixlen > 1):
        return True
    theirs = [ip for n in others for ip in n.internal_ips]
    same = [r for r in node.routes if r.devices == route.devices and not r.default]
    return len(theirs) > 1 and all(any(ip in r.prefix for r in same) for ip in theirs)


def _within(prefix: Prefix, addresses: tuple[int, ...]) -> Iterator[IP]:
    first, last = int(prefix.network_address), int(prefix.broadcast_address)
    for number in addresses[bisect_left(addresses, first) :]:
        if number > last:
            return
        yield type(prefix.network_address)(number)


def _host(ip: IP) -> Prefix:
    return ip_network(ip)


def detours(node: Node, context: Context) -> Iterator[tuple[RouteView, IP, Node]]:
    """Yield the routes to a single node of the same subnet by a router, with its address and the node.

    The others there, two at least, reach each other on their wire: where all go by a router, the network is made so.
    """
    link = node.node_link
    yield from _subnet_by_router(node, context)
    for route in node.routes.where(_is_detour, context) if link else ():
        ip = route.prefix.network_address
        other = context.cluster.by_internal_ip.get(ip) or context.networks.by_second_ip.get(ip)
        if other is None or other is node or route.devices != (link and link.name,):
            continue
        subnet = next((a.ip.network for a in (link.addresses if link else ()) if ip in a.ip.network), None)
        peers = (
            [n for n in context.networks.of_nodes.get(subnet, ()) if n is not node and n.of(Kind.ROUTES)]
            if subnet
            else []
        )
        if len(peers) >= _ENOUGH and not any(n.routes.any(_is_detour, context) for n in peers):
            yield route, ip, other


def _subnet_by_router(node: Node, context: Context) -> Iterator[tuple[RouteView, IP, Node]]:
    """Yield the route to the node's own subnet by a router, where it has none on its wire and the others, two at least, have one."""
    link = node.node_link
    for subnet in {a.ip.network for a in link.addresses} if link else ():
        own = [r for r in node.routes.of(place(subnet)) if r.table == "main" and r.type == "unicast" and not r.dead]
        if not own or not all(r.gateways for r in own):
            continue
        others = [n for n in context.networks.of_nodes.get(subnet, ()) if n is not node and n.of(Kind.ROUTES)]
        near = [n for n in others if any(not r.gateways for r in n.routes.of(place(subnet)))]
        if len(near) >= _ENOUGH and len(near) == len(others):
            yield own[0], next(iter(near[0].internal_ips)), near[0]


def _is_detour(route: Way, context: Context) -> bool:
    """Whether a route is to one address, that of a node, by the address of no node."""
    alone = route.table == "main" and route.type == "unicast" and route.prefix.prefixlen == route.prefix.max_prefixlen
    cluster = context.cluster
    strange = bool(route.gateways) and not any(
        g in cluster.holders or g in cluster.by_internal_ip for g in route.gateways
    )
    return alone and strange and not route.dead and route.prefix.network_address in cluster.by_internal_ip
