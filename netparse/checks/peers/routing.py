"""Routes, tables and rules of the routing policy that all other nodes have and one lacks."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.devices import is_vrf
from netparse.checks.lookups.main_table import of_table, tables_of
from netparse.checks.peers.tables import for_own_address
from netparse.checks.shared.peer_difference import ENOUGH, Difference, first_line
from netparse.checks.shared.peers import Peers, peers
from netparse.cluster import Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_within
from netparse.cluster.read import to_ip
from netparse.cluster.remember import per_node
from netparse.cluster.routing_rules import routing_rules, source_address, without_priority
from netparse.cluster.user_nat import is_user_nat
from netparse.cluster.views import Way
from netparse.parsers import Kind
from netparse.records import RoutingRule

_KERNEL_TABLES = ("local", "main", "default")


def missing_routes(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the routes, tables and rules of the routing policy that the peers have and the node has not."""
    for compare in (_tables, _table_ways, _empty_tables, _static_routes, _general_rules, _rules, _source, _weights):
        yield from compare(node, context)


def _static_routes(node: Node, context: Context) -> Iterator[Difference]:
    """A network that all others, three at least, reach by one gateway in their common subnet, or on their wire, and the node does not."""
    link = node.node_link
    if link is None or link.down:
        return
    for version, shows in ((4, _shows_routes), (6, _shows_routes6)):
        if not shows(node):
            continue
        for group in peers(node, context, shows):
            if len(group.nodes) <= ENOUGH:
                continue
            ways = [_ways_by_card(n, version) for n in group.nodes]
            first = group.nodes[0].node_link
            apart = {a.ip.network for a in first.addresses} - {a.ip.network for a in link.addresses} if first else ()
            for prefix in sorted(set(ways[0]).intersection(*ways[1:])):
                theirs = [w[prefix] for w in ways]
                if any(g in context.cluster.by_internal_ip for g in theirs[0].gateways) or _is_of_node(prefix, context):
                    continue  # a way to pods or to a node, of which other checks speak
                if any(is_within(prefix, p) for p in apart):
                    continue  # went with the address there
                gateways = {r.gateways for r in theirs}
                near = all(any(g in a.ip.network for a in link.addresses) for g in theirs[0].gateways)
                if (
                    len(gateways) == 1
                    and near
                    and not any(prefix.overlaps(r.prefix) for r in of_table(node, "main", version) if not r.default)
                ):
                    words = f"route to {prefix} {theirs[0].way}"
                    lines = tuple(r.origin for r in theirs)
                    yield Difference(
                        f"route to {prefix}", words, Kind.ROUTES, group, lines, first_line(node, Kind.ROUTES)
                    )
            break


def _shows_routes(node: Node) -> bool:
    """Whether the captures show all routes of table main for IPv4."""
    return bool(node.showing(Kind.ROUTES, family="inet", table="main"))


def _shows_routes6(node: Node) -> bool:
    """Whether the captures show all routes of table main for IPv6."""
    return bool(node.showing(Kind.ROUTES, family="inet6", table="main"))


@per_node
def _ways_by_card(node: Node, version: int) -> dict[Prefix, RouteView]:
    """Return the routes by the node's own interface that neither the kernel nor a routing daemon nor a plugin entered.

    Of single addresses those that a cloud has on each wire (169.254.169.254) belong on every node.
    """
    own = node.node_link.name if node.node_link else None
    return {r.prefix: r for r in node.routes.where(_is_by_card, own, version)}


def _is_by_card(r: Way, own: str | None, version: int) -> bool:
    return (
        r.table == "main"
        and r.prefix.version == version
        and not r.default
        and not r.dead
        and r.type == "unicast"
        and r.devices == (own,)
        and r.protocol in (None, "static", "boot", "dhcp")
        and r.prefix.prefixlen > 1
        and (r.prefix.prefixlen < r.prefix.max_prefixlen or (r.prefix.is_link_local and not r.gateways))
    )


def _has_vrf(node: Node) -> bool:
    return any(is_vrf(k) for k in node.links)


def _is_of_node(prefix: Prefix, context: Context) -> bool:
    """Whether the prefix is an address of a node alone."""
    cluster, alone = context.cluster, prefix.prefixlen == prefix.max_prefixlen
    return alone and (prefix.network_address in cluster.by_internal_ip or prefix.network_address in cluster.holders)


def _is_plain(r: RouteView, version: int) -> bool:
    return r.table == "main" and r.prefix.version == version and not r.default and not r.dead


def _general_rules(node: Node, context: Context) -> Iterator[Difference]:
    """A rule of policy routing for packets of any source that all others, three at least, have."""
    for family, shows in (("inet", _shows_rules), ("inet6", _shows_rules6)):
        own = routing_rules(node, family)
        if own is None:
            continue
        mine = {without_priority(r) for r, _ in own}
        for group in peers(node, context, shows):
            if len(group.nodes) <= ENOUGH:
                continue
            theirs = [_for_any_source(n, family) for n in group.nodes]
            for words in sorted(set(theirs[0]).intersection(*theirs[1:]) - mine):
                if "l3mdev" in words and node.links and _has_vrf(group.nodes[0]) and not _has_vrf(node):
                    continue  # the kernel makes it with the first routing domain, whose lack is told
                lines = tuple(t[words] for t in theirs)
                yield Difference(
                    f"rule {words}", f'rule "{words}"', Kind.RULES, group, lines, first_line(node, Kind.RULES)
                )
            break


def _shows_rules(node: Node) -> bool:
    """Whether the captures show all rules of policy routing for IPv4."""
    return routing_rules(node, "inet") is not None


def _shows_rules6(node: Node) -> bool:
    """Whether the captures show all rules of policy routing for IPv6."""
    return routing_rules(node, "inet6") is not None


@per_node
def _for_any_source(node: Node, family: str) -> dict[str, Origin]:
    """Return the rules that are for no single address, in their words without the priority."""
    return {without_priority(r): o for r, o in routing_rules(node, family) or () if not to_ip(r.src)}


def _empty_tables(node: Node, context: Context) -> Iterator[Difference]:
    """A table that a rule of the node looks up and that has no route, while on all others with the rule, two at least, it has."""
    for family, version in (("inet", 4), ("inet6", 6)):
        filled = {table for table, of in tables_of(node) if of == version}
        for rule, line in routing_rules(node, family) or ():
            table = str(rule.table or "")
            if not table or table in (*_KERNEL_TABLES, *filled) or not to_ip(rule.src):
                continue
            if not node.showing(Kind.ROUTES, family=family, table="local", tokens=(f"table {table}",)):
                continue
            others = [
                n for n in context.others(node) if any(r.table == table for r, _ in routing_rules(n, family) or ())
            ]
            theirs = [next(iter(of_table(n, table, version)), None) for n in others]
            if len(others) >= ENOUGH and all(theirs):
                group = Peers(tuple(others), "nodes with a rule for it")
                found = [r for r in theirs if r]
                lines = tuple(r.origin for r in found)
                words = f"route in table {table}{_by(found)}"
                yield Difference(f"table {table}", words, Kind.ROUTES, group, lines, (line,))


def idle_rules(node: Node, context: Context) -> Iterator[tuple[RoutingRule, Origin]]:
    """Yield the rules for a single address whose table has no route, where no other node has a rule or a route for that table."""
    for family, version in (("inet", 4), ("inet6", 6)):
        for rule, line in routing_rules(node, family) or ():
            table = str(rule.table or "")
            if not table or table in _KERNEL_TABLES or not to_ip(rule.src):
                continue
            if not node.showing(Kind.ROUTES, family=family, table="local", tokens=(f"table {table}",)):
                continue  # tables that nobody asked for may have routes
            filled = any((table, version) in tables_of(n) for n in context.cluster.nodes)
            others = [n for n in context.others(node) if routing_rules(n, family) is not None]
            used = any(r.table == table for n in others for r, _ in routing_rules(n, family) or ())
            if len(others) >= ENOUGH and not filled and not used:
                yield rule, line


def _tables(node: Node, context: Context) -> Iterator[Difference]:
    """A table of policy routing without the default route that it has on all others; a table that is not there says nothing."""
    own = tables_of(node) - {("main", 4), ("main", 6)}
    without_default = {key for key in own if key[0] not in _KERNEL_TABLES and not _leads_out(_default_in(node, *key))}
    for table, version in sorted(without_default):
        family = "inet6" if version == 6 else "inet"
        if not node.showing(Kind.ROUTES, family=family, table=table, tokens=(f"table {table}",)):
            continue
        others = [n for n in context.others(node) if (table, version) in tables_of(n)]
        theirs = [r for n in others if (r := _default_in(n, table, version)) and _leads_out(r)]
        if len(others) >= ENOUGH and len(theirs) == len(others):
            words = f"default route in table {table}{_by(theirs)}"
            refused = _default_in(node, table, version)
            words += f" (it is {refused.type})" if refused else ""
            here = (refused.origin,) if refused else tuple(r.origin for r in node.routes if r.table == table)[:2]
            group = Peers(tuple(others), "nodes with this table")
            lines = tuple(r.origin for r in theirs)
            yield Difference(f"table {table}", words, Kind.ROUTES, group, lines, here)


def _by(routes: list[RouteView]) -> str:
    """Return the interface by which all of them leave: where it is down on the node, that is the cause."""
    names = {r.devices for r in routes}
    return f" by {', '.join(names.pop())}" if len(names) == 1 and routes[0].devices else ""


def _table_ways(node: Node, context: Context) -> Iterator[Difference]:
    """A table of policy routing whose default route leaves by another card than on all others, two at least, or by another gateway."""
    for r in node.routes.where(_is_way_out):
        ways = [(n, way) for n in context.others(node) if (way := _default_in(n, r.table, r.prefix.version))]
        usual = {way.gateways for _, way in ways}
        if len(ways) < ENOUGH:
            continue
        cards = {way.devices for _, way in ways}
        if len(cards) == 1 and r.devices not in cards and all(node.link(name) for name in next(iter(cards))):
            card = ", ".join(cards.pop())
            words = f"default route by {card} in table {r.table} (it is {r.way})"
            group = Peers(tuple(n for n, _ in ways), "nodes with this table")
            lines = tuple(way.origin for _, way in ways)
            yield Difference(f"interface of table {r.table}", words, Kind.ROUTES, group, lines, (r.origin,))
            continue
        if len(usual) != 1 or r.gateways in usual:
            continue
        (theirs,) = usual
        links = [k for name in r.devices if (k := node.link(name))]
        if any(g in a.ip.network for k in links for a in k.addresses for g in theirs):
            shown = ", ".join(map(str, theirs))
            words = f"default route via {shown} in table {r.table} (it is {r.way})"
            group = Peers(tuple(n for n, _ in ways), "nodes with this table")
            lines = tuple(way.origin for _, way in ways)
            yield Difference(f"gateway of table {r.table}", words, Kind.ROUTES, group, lines, (r.origin,))


def _leads_out(default: RouteView | None) -> bool:
    """Whether there is a default route, and it does not refuse or drop what it gets."""
    return default is not None and default.type == "unicast"


def _default_in(node: Node, table: str, version: int) -> RouteView | None:
    return _defaults(node).get((table, version))


@per_node
def _defaults(node: Node) -> dict[tuple[str, int], RouteView]:
    """Return the first default route of each table and version."""
    found: dict[tuple[str, int], RouteView] = {}
    for r in node.routes.where(_is_default):
        found.setdefault((r.table, r.prefix.version), r)
    return found


def _is_default(way: Way) -> bool:
    return way.default


def _is_way_out(way: Way) -> bool:
    """Whether it is a default route of a table that somebody made, by a gateway."""
    of_tool = way.default and way.table not in _KERNEL_TABLES
    return of_tool and bool(way.gateways) and not way.dead and way.type == "unicast"


def _rules(node: Node, context: Context) -> Iterator[Difference]:
    """A table of policy routing that the node has and does not use, while each of the others, three at least, does for its address.

    Rules for the addresses of pods come and go with them (EKS), those of other kinds are not compared.
    """
    for table, version in sorted(tables_of(node)):
        family = "inet6" if version == 6 else "inet"
        own = routing_rules(node, family)
        if table in _KERNEL_TABLES or own is None or any(r.table == table and _concerns(r, node) for r, _ in own):
            continue
        others = [
            (n, found)
            for n in context.others(node)
            if (table, version) in tables_of(n) and (found := routing_rules(n, family)) is not None
        ]
        lines = [line for n, found in others if (line := for_own_address(n, table, found))]
        if len(others) > ENOUGH and len(lines) == len(others):
            group = Peers(tuple(n for n, _ in others), "nodes with this table")
            here = tuple(r.origin for r in node.routes if r.table == table)[:1]
            vain = [(r, line) for r, line in own if r.table == table]
            words = f"rule that looks up table {table} for its address"
            words += f' ("{without_priority(vain[0][0])}" is for one that it does not hold)' if vain else ""
            yield Difference(
                f"rule of table {table}",
                words,
                Kind.RULES,
                group,
                tuple(lines),
                (*(line for _, line in vain or own), *here),
            )


def _concerns(rule: RoutingRule, node: Node) -> bool:
    """Whether a rule may be for packets of the node: all but one for a single address that it does not hold."""
    ip = source_address(rule)
    return ip is None or node.holder(ip) is not None


def _weights(node: Node, context: Context) -> Iterator[Difference]:
    """Legs of the default route that are not taken alike, while on all others with several legs, three at least, they are."""
    version = 6 if node.family == "inet6" else 4
    r = _default_in(node, "main", version)
    if r is None or r.dead or not _uneven(r):
        return
    ways = [(n, way) for n in context.others(node) if (way := _default_in(n, "main", version)) and len(way.legs) > 1]
    if len(ways) > ENOUGH and not any(_uneven(way) for _, way in ways):
        shown = ", ".join(f"{leg.way} weight {leg.weight}" for leg in r.legs)
        words = f"legs of one weight in its default route ({shown})"
        group = Peers(tuple(n for n, _ in ways), "nodes with several legs")
        lines = tuple(way.origin for _, way in ways)
        yield Difference("weights of the default route", words, Kind.ROUTES, group, lines, (r.origin,))


def _uneven(route: RouteView) -> bool:
    """Whether the legs of a route are shown with weights, and these differ."""
    weights = {leg.weight for leg in route.legs}
    return len(route.legs) > 1 and None not in weights and len(weights) > 1


def _source(node: Node, context: Context) -> Iterator[Difference]:
    """A default route from another address than the INTERNAL-IP, which those of all others, three at least, are from."""
    version = 6 if node.family == "inet6" else 4
    r = _default_in(node, "main", version)
    if r is None or r.prefsrc is None or r.prefsrc in node.internal_ips:
        return
    if not any(node.holder(ip) for ip in node.internal_ips):
        return  # it has not got the address: node-ip-not-on-interface says so
    ways = [(n, way) for n in context.others(node) if (way := _default_in(n, "main", version))]
    shared = context.cluster.shared_internal_ips
    theirs = [
        way
        for n, way in ways
        if (ip := way.prefsrc) in n.internal_ips and not (ip in shared or (ip and is_user_nat(ip)))
    ]
    if len(ways) > ENOUGH and len(theirs) == len(ways):
        ip = node.internal_ips[0]
        words = f"INTERNAL-IP ({ip}) as the source of its default route (it is {r.prefsrc})"
        group = Peers(tuple(n for n, _ in ways), "nodes")
        yield Difference(
            "source of the default route", words, Kind.ROUTES, group, tuple(t.origin for t in theirs), (r.origin,)
        )
