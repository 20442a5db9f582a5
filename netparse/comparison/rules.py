"""Rules of the routing policy: those that came and went, whatever their priority."""

from collections.abc import Iterator

from netparse.cluster import Node, Origin
from netparse.cluster.routing_rules import routing_rules, source_address, without_priority
from netparse.comparison.model import Change, VisibilityChange, evidence
from netparse.comparison.visibility import only_one_side, unproven
from netparse.parsers import Kind
from netparse.records import RoutingRule

_Rules = dict[str, list[tuple[RoutingRule, Origin]]]


def compare_rules(old: Node, new: Node) -> Iterator[Change | VisibilityChange]:
    """Yield rules that one side has and the other has not, by their words; what a side's captures need not have shown is not gone.

    Those of pods on EKS come and go with them: that is noise.
    """
    if (missing := only_one_side(old, new, Kind.RULES, "rules of the routing policy")) is not None:
        yield from missing
        return
    unseen: dict[str, list[str]] = {"lost": [], "gained": []}
    for family in ("inet", "inet6"):
        before, after = _rules(old, family), _rules(new, family)
        for words in dict.fromkeys((*before, *after)):
            gone, come = before.get(words, []), after.get(words, [])
            if len(gone) == len(come):
                continue
            came = len(come) > len(gone)
            if routing_rules(old if came else new, family) is None:
                unseen["gained" if came else "lost"].append(words)
                continue
            rule, origin = (come if came else gone)[-1]
            shown = words if rule.priority is None else f"{rule.priority}: {words}"
            yield Change(
                node=new.name,
                area="rule",
                kind="added" if came else "removed",
                subject=words,
                before=None if came else shown,
                after=shown if came else None,
                noise=_is_of_pod(rule, old, new, family) and not _is_idle(rule, new if came else old, family),
                old=() if came else evidence(origin),
                new=evidence(origin) if came else (),
            )
    yield from unproven(new.name, "rule", unseen)


def _rules(node: Node, family: str) -> _Rules:
    """Return the rules of a family by their words, those of a part of them where no capture shows all."""
    shown = routing_rules(node, family)
    captures = (c for c in node.of(Kind.RULES) if c.covers and family in c.covers.families)
    part = ((r, Origin(c, r.line)) for c in captures for r in c.records if isinstance(r, RoutingRule))
    found: _Rules = {}
    for r, origin in part if shown is None else shown:
        found.setdefault(without_priority(r), []).append((r, origin))
    return found


def _is_idle(rule: RoutingRule, node: Node, family: str) -> bool:
    """Whether the table that a rule looks up has no route: those of pods have."""
    table, version = str(rule.table or "main"), 6 if family == "inet6" else 4
    shown = node.showing(Kind.ROUTES, family=family, table="local", tokens=(f"table {table}",))
    return bool(shown) and not any(r.table == table and r.prefix.version == version for r in node.routes)


def _is_of_pod(rule: RoutingRule, old: Node, new: Node, family: str) -> bool:
    """Whether a rule is for a single address of no interface, and the node looks up the table for none of its own either.

    Where no address of the node was captured nothing tells it.
    """
    ip = source_address(rule)
    if ip is None:
        return False
    rules = (r for node in (old, new) for entries in _rules(node, family).values() for r, _ in entries)
    own = (source_address(r) for r in rules if r.table == rule.table)
    held = {*old.held, *new.held}
    return bool(held) and ip not in held and not any(o in held for o in own)
