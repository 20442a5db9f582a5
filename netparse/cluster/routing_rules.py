"""The rules of a node's routing policy, in words that are the same however they were captured."""

from netparse.cluster.node import Node
from netparse.cluster.read import to_ip
from netparse.cluster.remember import per_node
from netparse.cluster.views import IP, Origin
from netparse.parsers import Kind
from netparse.records import RoutingRule


@per_node
def routing_rules(node: Node, family: str) -> tuple[tuple[RoutingRule, Origin], ...] | None:
    """Return the rules of a family; None where they were not captured from the kernel's first to its last."""
    for capture in node.showing(Kind.RULES, family=family):
        rules = tuple((r, Origin(capture, r.line)) for r in capture.records if isinstance(r, RoutingRule))
        if {"local", "main"} <= {r.table for r, _ in rules}:
            return rules
    return None


def source_address(r: RoutingRule) -> IP | None:
    """Return the single address whose packets a rule is for; None for a network and for any source."""
    return to_ip(r.src) if r.srclen is None else None


def without_priority(r: RoutingRule) -> str:
    """Return the rule as ``ip rule`` prints it, without its priority."""
    found = (
        ("not", r.negated),
        ("from", _network(r.src, r.srclen)),
        ("to", _network(r.dst, r.dstlen)),
        ("tos", r.tos),
        ("fwmark", f"{r.fwmark}/{r.fwmask}" if r.fwmask else r.fwmark),
        ("iif", f"{r.iif} [detached]" if r.iif_detached else r.iif),
        ("oif", f"{r.oif} [detached]" if r.oif_detached else r.oif),
        ("ipproto", r.ipproto),
        ("sport", r.sport),
        ("dport", r.dport),
        *((word, value) for word, value in r.extra.items() if word != "not"),
        ("lookup", "[l3mdev-table]" if r.l3mdev else r.table),
        ("suppress_prefixlength", r.suppress_prefixlen),
        ("suppress_ifgroup", r.suppress_ifgroup),
        ("goto", r.goto),
        ("[unresolved]", r.unresolved),
        ("nop", r.nop),
        (r.action, r.action is not None),
        ("proto", r.protocol),
    )
    shown = ((word, value) for word, value in found if value is not None and value is not False)
    return " ".join(str(word) if value is True else f"{word} {value}" for word, value in shown)


def _network(address: str | None, length: int | None) -> str | None:
    return address if length is None else f"{address}/{length}"
