"""The packets that a rule of nft is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from typing import Any

from netparse.cluster import Prefix
from netparse.reach.packets.packet import Ports
from netparse.reach.rules.nft_compare import element, port_number
from netparse.reach.rules.nft_values import Expression
from netparse.reach.rules.region import About, Region, any_network

_PASSED_OVER = frozenset({"counter", "log", "comment", "last"})
_UNSTEADY = (
    "mark",
    "limit",
    "quota",
    "numgen",
    "count",
    "@",
    "time",
    "hour",
    "day",
    "bytes",
    "packets",
    "label",
    "cpu",
)


_DOES = {"accept": "accept", "drop": "drop", "reject": "drop", "return": "return", "jump": "jump", "goto": "goto"}


def about(expr: Sequence[Expression]) -> About | None:
    """Return what a rule is about; None where it gives no verdict, or does more than that."""
    found: dict[str, Any] = {}
    words: set[str] = set()
    steady = True
    for n, statement in enumerate(expr):
        if not isinstance(statement, Mapping) or len(statement) != 1:
            return None
        kind, body = next(iter(statement.items()))
        if kind in _PASSED_OVER:
            continue
        if kind in _DOES:
            if n < len(expr) - 1:
                return None
            target = str(body["target"]) if kind in ("jump", "goto") else ""
            return About(Region(**found, words=frozenset(words), steady=steady), _DOES[kind], target)
        if kind != "match":
            steady = False
            words.add(str(statement))
            continue
        place = _place(body) if body.get("op") in ("==", "in") else None
        if place is not None and place[0] == "port":
            protocol, place = place[1]
            if found.setdefault("protocol", protocol) != protocol:
                return None
        if place is None or place[0] in found:
            text = str(body)
            steady = steady and not any(word in text for word in _UNSTEADY)
            words.add(text)
        elif place[1] is not None:
            found[place[0]] = place[1]
    return None


def _place(body: Mapping[str, Any]) -> Any:
    """Return the dimension that a match is about with its value; of a port with its protocol.

    What cannot be read as a network or port is about no dimension: it stays words.
    """
    try:
        return _readable_place(body)
    except (ValueError, TypeError, KeyError):
        return None


def _readable_place(body: Mapping[str, Any]) -> Any:
    left, right = body.get("left"), body.get("right")
    if not isinstance(left, Mapping):
        return None
    if isinstance(meta := left.get("meta"), Mapping):
        return _of_meta(str(meta.get("key")), right)
    if isinstance(ct := left.get("ct"), Mapping) and ct.get("key") == "state":
        return "state", frozenset(str(x).upper() for x in _items(right))
    payload = left.get("payload")
    if not isinstance(payload, Mapping):
        return None
    protocol, field = str(payload.get("protocol")), str(payload.get("field"))
    if protocol in ("ip", "ip6") and field in ("saddr", "daddr"):
        nets = _networks(right)
        # what names an address is of its family, also where that is any
        return None if nets is None else ("src" if field == "saddr" else "dst", any_network(nets) or nets)
    if protocol in ("tcp", "udp", "sctp") and field in ("sport", "dport"):
        ports = _ports(right)
        return None if ports is None else ("port", (protocol, (field, ports)))
    return None


def _of_meta(key: str, right: Expression) -> Any:
    match key, right:
        case ("l4proto", str()):
            return "protocol", right
        case ("nfproto", str()):
            return "family", right
        case ("iifname" | "oifname", str()):
            return key[:3], right
    return None


def _items(right: Expression) -> Sequence[Expression]:
    if isinstance(right, Mapping) and "set" in right:
        return [element(x) for x in right["set"]]
    return right if isinstance(right, list) else [right]


def _networks(right: Expression) -> tuple[Prefix, ...] | None:
    found = []
    for x in _items(right):
        if isinstance(x, Mapping) and "prefix" in x:
            found.append(ip_network(f"{x['prefix']['addr']}/{x['prefix']['len']}", strict=False))
        elif isinstance(x, str) and not x.startswith("@"):
            found.append(ip_network(x, strict=False))
        else:
            return None
    return tuple(found)


def _ports(right: Expression) -> tuple[Ports, ...] | None:
    found = []
    for x in _items(right):
        ends = x["range"] if isinstance(x, Mapping) and "range" in x else [x, x]
        low, high = (port_number(e) if isinstance(e, int | str) else None for e in ends)
        if low is None or high is None:
            return None
        found.append((low, high))
    return tuple(found)
