"""Rules of the routing policy that take packets for other nodes, or for their pods, away from table main."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.main_table import REFUSING, Table
from netparse.cluster import Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_within
from netparse.cluster.routing_rules import routing_rules, without_priority
from netparse.records import RoutingRule

_FAMILIES = (("inet", 4), ("inet6", 6))
_KERNEL_TABLES = ("local", "main", "default")


class Apart(NamedTuple):
    """A rule, what it takes, the route in its table that does so (None: the rule itself refuses), and the one in main."""

    rule: RoutingRule
    origin: Origin
    prefix: Prefix
    instead: RouteView | None
    usual: RouteView


def rules_apart(node: Node, context: Context) -> Iterator[Apart]:
    """Yield the rules that take packets to pods of other nodes another way than the plugin's, or refuse them.

    Only those that no other node has: a rule of all nodes is a plan. Where no other shows its rules, and of a rule for all packets,
    only what a route of its table takes that names the pods, away from the plugin's tunnel. What matches by marks, ports or devices
    is left out.
    """
    table = Table(node)
    for family, version in _FAMILIES:
        rules = routing_rules(node, family)
        if rules is None:
            continue
        others = [found for n in context.others(node) if (found := routing_rules(n, family)) is not None]
        on_others = {without_priority(r) for found in others for r, _ in found}
        ways = [e.route for e in context.pod_networks.routes_of.get(node, ()) if e.route.prefix.version == version]
        done: set[Prefix] = set()
        for rule, origin in rules:
            if rule.table == "main" and _is_for_all(rule):
                break
            if not _is_plain(rule) or without_priority(rule) in on_others or rule.table == "local":
                done |= {
                    w.prefix
                    for w in ways
                    if rule.table == "main" and _is_plain(rule) and _takes(rule, w, node, context)
                }
                continue
            for usual in ways:
                if usual.prefix in done or table.best(usual.prefix) != usual or not _takes(rule, usual, node, context):
                    continue
                instead = _best(node, rule.table, usual.prefix)
                refused = rule.action in REFUSING and rule.action != "throw"
                if (not others or _is_for_all(rule)) and not (instead and _is_for_these(instead, usual)):
                    continue
                if refused or (instead is not None and instead.devices != usual.devices):
                    yield Apart(rule, origin, usual.prefix, None if refused else instead, usual)
                    break


def _takes(rule: RoutingRule, usual: RouteView, node: Node, context: Context) -> bool:
    """Whether the rule is for all packets to these pods that come from the node's own, or from anywhere."""
    to, source = _network(rule.dst, rule.dstlen), _network(rule.src, rule.srclen)
    if to is not None and not is_within(usual.prefix, to):
        return False
    if source is None:
        return True
    own = [p for p, n in context.pod_networks.kept_blocks if n is node and p.version == usual.prefix.version]
    return bool(own) and all(is_within(p, source) for p in own)


def _is_for_these(instead: RouteView, usual: RouteView) -> bool:
    """Whether a route was made for pods to which the plugin has a tunnel."""
    return not instead.default and any(device(name).role in ("tunnel", "gateway") for name in usual.devices)


def _network(address: str | None, length: int | None) -> Prefix | None:
    """Return the network of a selector, None for any address."""
    if address in (None, "all"):
        return None
    try:
        return ip_network(address if length is None else f"{address}/{length}", strict=False)
    except ValueError:
        return None


def _is_plain(r: RoutingRule) -> bool:
    """Whether nothing but addresses selects the packets, and the rule ends in a table or a verdict."""
    marks = (
        r.tos,
        r.fwmark,
        r.iif,
        r.oif,
        r.ipproto,
        r.sport,
        r.dport,
        r.goto,
        r.suppress_prefixlen,
        r.suppress_ifgroup,
    )
    return not any(x is not None for x in marks) and not r.extra and not (r.l3mdev or r.nop or r.unresolved)


def _is_for_all(r: RoutingRule) -> bool:
    return _is_plain(r) and r.src in (None, "all") and r.dst in (None, "all")


def _best(node: Node, table: str | None, prefix: Prefix) -> RouteView | None:
    """Return the route of another table that takes the whole network; None where the kernel goes on to the next rule."""
    if table is None or table in _KERNEL_TABLES:
        return None
    found: Iterable[RouteView] = (
        r
        for r in node.routes
        if r.table == table
        and r.prefix.version == prefix.version
        and (r.default or is_within(prefix, r.prefix))
        and not r.dead
    )
    best = max(found, key=lambda r: (r.prefix.prefixlen, -r.metric), default=None)
    return None if best is not None and best.type == "throw" else best
