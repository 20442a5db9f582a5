"""Networks in a table of policy routing that all other nodes with this table have in it and one lacks."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.peer_difference import ENOUGH, Difference
from netparse.checks.peers import Peers
from netparse.cluster import Node, Prefix, RouteView
from netparse.cluster.prefixes import is_within
from netparse.parsers import Kind

_KERNEL_TABLES = ("local", "main", "default")


def missing_table_routes(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the networks that the others, two at least, all have in a table, by one way, and the node has not in its own.

    What the kernel enters there goes with the address, and is not compared.
    """
    for table, version in sorted({(r.table, r.prefix.version) for r in node.routes if r.table not in _KERNEL_TABLES}):
        family = "inet6" if version == 6 else "inet"
        own = [r for r in node.routes if (r.table, r.prefix.version) == (table, version)]
        if not node.showing(Kind.ROUTES, family=family, table=table, tokens=(f"table {table}",)):
            continue
        ways = {n: _ways(n, table, version) for n in context.others(node)}
        theirs = {n: found for n, found in ways.items() if found}
        if len(theirs) < ENOUGH:
            continue
        first, *others = theirs.values()
        for prefix in sorted(set(first).intersection(*others)):
            routes = [found[prefix] for found in theirs.values()]
            alike = len({(r.type, r.legs) for r in routes}) == 1
            if alike and _fits(node, routes[0]) and not any(_covers(r, prefix) for r in own):
                words = f"route to {prefix} in table {table} ({routes[0].way})"
                group = Peers(tuple(theirs), "nodes with this table")
                here = tuple(r.origin for r in own)[:2]
                lines = tuple(r.origin for r in routes)
                yield Difference(f"route to {prefix} in table {table}", words, Kind.ROUTES, group, lines, here)


def _ways(node: Node, table: str, version: int) -> dict[Prefix, RouteView]:
    """Return the routes of a table to networks, without those of the kernel; None of them where the table is not there."""
    return {
        r.prefix: r
        for r in node.routes
        if (r.table, r.prefix.version) == (table, version)
        and r.type == "unicast"
        and not r.default
        and r.protocol != "kernel"
    }


def _fits(node: Node, route: RouteView) -> bool:
    """Whether the node stands in the network to which the others' route leads: its card there has an address in it."""
    links = [k for name in route.devices if (k := node.link(name)) and not k.down]
    held = [a for k in links for a in k.addresses if a.ip.version == route.prefix.version]
    wanted = route.gateways or (route.prefix.network_address,)
    return any(ip in a.ip.network for a in held for ip in wanted)


def _covers(route: RouteView, prefix: Prefix) -> bool:
    return not route.default and is_within(prefix, route.prefix)
