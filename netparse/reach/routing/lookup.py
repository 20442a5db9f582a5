"""The route decision: rules of the routing policy in their order, in each table the longest prefix."""

from typing import Protocol

from netparse.findings import quote
from netparse.reach.routing.route import Lookup, PolicyRule, Result, RouteTable, best
from netparse.reach.run import Uncertainty

_MOST_RULES = 5000
_REFUSES = frozenset({"blackhole", "unreachable", "prohibit"})
_TABLES = {"255": "local", "254": "main", "253": "default"}


class Routing(Protocol):
    """The routes and routing rules of a host: ``reach.host.Host`` as the route decision sees it."""

    found_routes: dict[tuple[int, int, str | None], Result]
    """What was found before, by version and number of the destination and by device, where the rules ask for nothing else."""

    def policy(self, family: str) -> tuple[PolicyRule, ...] | Uncertainty:
        """Return the routing policy, ascending, or why it is not known."""

    def plain_policy(self, family: str) -> bool:
        """Whether every routing rule is for every packet."""

    def table(self, name: str, family: str) -> RouteTable | Uncertainty:
        """Return the routes of a table, or why they are not known."""


def lookup(host: Routing, ask: Lookup) -> Result:
    """Return the route for a packet: the first rule whose table has one.

    ``throw`` ends its table, not the search; a table that does not exist is passed over; ``suppress_prefixlength`` refuses
    routes that are not longer.
    """
    family = "inet6" if ask.dst.version == 6 else "inet"
    rules = host.policy(family)
    if isinstance(rules, Uncertainty):
        return Result(None, unknown=rules)
    if not host.plain_policy(family):
        return _by_rules(host, ask, rules, family)
    key = (ask.dst.version, int(ask.dst), ask.oif)
    found = host.found_routes.get(key)
    if found is None:
        found = host.found_routes[key] = _by_rules(host, ask, rules, family)
    return found


def _by_rules(host: Routing, ask: Lookup, rules: tuple[PolicyRule, ...], family: str) -> Result:
    place = 0
    for _ in range(_MOST_RULES):
        if place >= len(rules):
            return Result(None)
        rule = rules[place]
        place += 1
        holds = rule.matches(ask)
        if holds is False:
            continue
        if holds is None:
            if _changes_something(host, ask, rule, family):
                return Result(None, unknown=_uncertainty(rule))
            continue
        if rule.goto is not None:
            place = next((n for n, r in enumerate(rules) if r.priority >= rule.goto and n >= place), len(rules))
            continue
        if rule.action in _REFUSES:
            return Result(None, rule=rule)
        found = _in_table(host, ask, rule, family)
        if found.route is not None or found.unknown is not None:
            return found
    return Result(None)


def _changes_something(host: Routing, ask: Lookup, rule: PolicyRule, family: str) -> bool:
    """Whether it matters if a rule applies: it refuses, leads to another rule, or its table may have a route."""
    if rule.action in _REFUSES or rule.goto is not None:
        return True
    found = _in_table(host, ask, rule, family)
    return found.route is not None or found.unknown is not None


def _uncertainty(rule: PolicyRule) -> Uncertainty:
    text = rule.origin.text.strip() if rule.origin else ""
    return Uncertainty(f"whether this routing rule applies cannot be decided: {text}", quote(rule.origin))


def _in_table(host: Routing, ask: Lookup, rule: PolicyRule, family: str) -> Result:
    if rule.table is None:
        return Result(None)
    table = _TABLES.get(rule.table, rule.table)
    routes = host.table(table, family)
    if isinstance(routes, Uncertainty):
        return Result(None, unknown=routes)
    found = best(routes, ask)
    if found is None or found.type == "throw":
        return Result(None)
    if rule.suppress is not None and found.prefix.prefixlen <= rule.suppress:
        return Result(None)
    return Result(found, rule=rule)
