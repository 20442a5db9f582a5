"""What all other nodes with a table of policy routing have in it, or use it for, and one has not."""

from collections.abc import Iterable, Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.main_table import of_table, tables_of
from netparse.checks.shared.peer_difference import ENOUGH, Difference
from netparse.checks.shared.peers import Peers
from netparse.checks.shared.pod_blocks import single_pods
from netparse.cluster import Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_within
from netparse.cluster.read import to_ip
from netparse.cluster.routing_rules import routing_rules
from netparse.parsers import Kind
from netparse.records import RoutingRule

_KERNEL_TABLES = ("local", "main", "default")


def missing_table_routes(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the networks that the others, two at least, all have in a table, by one way, and the node has not in its own.

    What the kernel enters there goes with the address, and is not compared.
    """
    for table, version in sorted(t for t in tables_of(node) if t[0] not in _KERNEL_TABLES):
        family = "inet6" if version == 6 else "inet"
        own = of_table(node, table, version)
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


def missing_tables(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the tables that all others, two at least, look up for an address of their own, and the node has not, nor a rule for it.

    It stands in the network of their gateway by the same card: else it has nothing to send by that way.
    """
    for family, version in (("inet", 4), ("inet6", 6)):
        own = routing_rules(node, family)
        others = list(context.others(node))
        if own is None or len(others) < ENOUGH or any(routing_rules(n, family) is None for n in others):
            continue
        if not node.showing(Kind.ROUTES, family=family, table="local"):
            continue
        mine = {r.table for r, _ in own} | {table for table, of in tables_of(node) if of == version}
        for table in sorted({str(r.table) for r, _ in routing_rules(others[0], family) or () if r.table} - mine):
            lines = [for_own_address(n, table, routing_rules(n, family) or ()) for n in others]
            defaults = [_default(n, table, version) for n in others]
            if not all(lines) or not all(r and _fits(node, r) for r in defaults):
                continue
            shown = [o for o in lines if o]
            words = f"table {table}, nor a rule that looks it up for its address"
            group = Peers(tuple(others), "nodes")
            ways = [r.origin for r in defaults if r]
            yield Difference(f"table {table}", words, Kind.RULES, group, (*shown[:2], *ways[:1]), (own[0][1],))


def _default(node: Node, table: str, version: int) -> RouteView | None:
    """Return the default route of a table, by a gateway."""
    found = (r for r in of_table(node, table, version) if r.default)
    return next((r for r in found if r.type == "unicast" and r.gateways), None)


def for_own_address(node: Node, table: str, rules: Iterable[tuple[RoutingRule, Origin]]) -> Origin | None:
    """Return the line of the rule that looks up a table for packets from an address of the node."""
    return next((o for r, o in rules if r.table == table and (ip := to_ip(r.src)) and node.holder(ip)), None)


def unused_tables(node: Node, context: Context) -> Iterator[Difference]:
    """Yield tables with a default route that no rule looks up, where each of the others, three at least, has one for a pod.

    On EKS such rules come and go with the pods of a further card. A node that has as many pods as any other has some there.
    """
    pods = len(single_pods(node))
    for table, version in sorted(t for t in tables_of(node) if t[0] not in _KERNEL_TABLES):
        family = "inet6" if version == 6 else "inet"
        own = routing_rules(node, family)
        if own is None or any(r.table == table for r, _ in own) or not pods:
            continue
        default = next((r for r in of_table(node, table, version) if r.default), None)
        others = [n for n in context.others(node) if any(t == table for t, _ in tables_of(n))]
        lines = [line for n in others if (line := _for_a_pod(n, table, family))]
        most = max((len(single_pods(n)) for n in others), default=0)
        if default and len(others) > ENOUGH and len(lines) == len(others) and pods >= most:
            words = f"rule that looks up table {table} for a pod, of which it has {pods}, as many as any"
            group = Peers(tuple(others), "nodes with this table")
            here = (*(line for _, line in own[:1]), default.origin)
            yield Difference(f"rule of table {table}", words, Kind.RULES, group, tuple(lines), here)


def _for_a_pod(node: Node, table: str, family: str) -> Origin | None:
    """Return the line of a rule that looks up a table for a single address that is none of the node's own."""
    rules = routing_rules(node, family) or ()
    return next((o for r, o in rules if r.table == table and (ip := to_ip(r.src)) and not node.holder(ip)), None)


def _ways(node: Node, table: str, version: int) -> dict[Prefix, RouteView]:
    """Return the routes of a table to networks, without those of the kernel; None of them where the table is not there."""
    return {
        r.prefix: r
        for r in of_table(node, table, version)
        if r.type == "unicast" and not r.default and r.protocol != "kernel"
    }


def _fits(node: Node, route: RouteView) -> bool:
    """Whether the node stands in the network to which the others' route leads: its card there has an address in it."""
    links = [k for name in route.devices if (k := node.link(name)) and not k.down]
    held = [a for k in links for a in k.addresses if a.ip.version == route.prefix.version]
    wanted = route.gateways or (route.prefix.network_address,)
    return any(ip in a.ip.network for a in held for ip in wanted)


def _covers(route: RouteView, prefix: Prefix) -> bool:
    return not route.default and is_within(prefix, route.prefix)
