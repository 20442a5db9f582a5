"""The routing policy of a capture of ``ip rule``."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from netparse.captures import Capture
from netparse.cluster import Origin, Prefix
from netparse.reach.routing import route
from netparse.records import RoutingRule


def read(capture: Capture, family: str) -> tuple[route.PolicyRule, ...]:
    """Return the rules of an ``ip rule`` capture, ascending."""
    rules = [_policy_rule(r, Origin(capture, r.line), family) for r in capture.records if isinstance(r, RoutingRule)]
    return tuple(sorted(rules, key=lambda r: r.priority))


def _policy_rule(r: RoutingRule, origin: Origin, family: str) -> route.PolicyRule:
    mark = None
    if r.fwmark is not None:
        mark = (int(r.fwmark, 0), int(r.fwmask, 0) if r.fwmask else 0xFFFFFFFF)
    elif r.fwmask is not None:
        mark = (0, int(r.fwmask, 0))
    return route.PolicyRule(
        priority=r.priority or 0,
        negated=r.negated,
        src=_prefix(r.src, r.srclen, family),
        dst=_prefix(r.dst, r.dstlen, family),
        iif=r.iif,
        oif=r.oif,
        mark=mark,
        protocol=r.ipproto,
        sport=_ports(r.sport, r.extra.get("sport_start"), r.extra.get("sport_end")),
        dport=_ports(r.dport, r.extra.get("dport_start"), r.extra.get("dport_end")),
        undecidable=bool(r.tos or r.l3mdev or r.src is None or set(r.extra) - _PLAIN_EXTRAS or r.suppress_ifgroup),
        table=r.table,
        goto=r.goto,
        action="nop" if r.nop else r.action or "lookup",
        suppress=r.suppress_prefixlen,
        origin=origin,
    )


_PLAIN_EXTRAS = frozenset({"not", "sport_start", "sport_end", "dport_start", "dport_end"})


def _ports(one: int | None, first: object, last: object) -> tuple[int, int] | None:
    if one is not None:
        return one, one
    return (int(first), int(last)) if isinstance(first, int) and isinstance(last, int) else None


def _prefix(text: str | None, length: int | None, family: str) -> Prefix | None:
    if text is None or text == "all":
        return None
    address = ip_address(text)
    return ip_network((int(address), address.max_prefixlen if length is None else length), strict=False)
