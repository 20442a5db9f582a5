"""``ip route`` in all its tables: destinations, gateways, devices, multipath legs."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from netparse.parsers import shape
from netparse.parsers.attributes import Keyword, read_attributes
from netparse.parsers.base import Misread, Parsed, Parser, Row, Text, rows
from netparse.parsers.coverage import Coverage
from netparse.records import NextHop, Route

_FLAGS = frozenset({"onlink", "pervasive", "linkdown", "dead", "offload", "trap", "notify", "unresolved", "rt_offload"})


def _address(text: str) -> str:
    if not shape.is_ip(text):
        raise Misread(f"no address: {text}")
    return text


_KEYWORDS: Mapping[str, Keyword] = {
    "via": ("gateway", _address),
    "dev": ("dev", str),
    "table": ("table", str),
    "proto": ("protocol", str),
    "scope": ("scope", str),
    "src": ("prefsrc", _address),
    "metric": ("metric", int),
    "weight": ("weight", int),
    "pref": ("pref", str),
    "mtu": ("mtu", int),
    "advmss": ("advmss", int),
    "expires": ("expires", lambda t: int(t.removesuffix("sec"))),
}
_METRICS = ("mtu", "advmss")
_OWN = {f.name for f in fields(Route)}


def _fields(row: Row) -> dict[str, Any]:
    found = read_attributes(row["attributes"] or "", _KEYWORDS, _FLAGS)
    metrics = {k: found.pop(k) for k in _METRICS if k in found}
    if metrics:
        found["metrics"] = (metrics,)
    found["flags"] = tuple(found.get("flags", ()))
    found["extra"] = {k: found.pop(k) for k in list(found) if k not in _OWN and k != "weight"}
    return {"line": row.first, "last_line": row.last, **found}


def _read(text: Text) -> Parsed:
    found, unparsed = rows("ip_route", text)
    routes: list[Route] = []
    for row in found:
        try:
            if row["nexthop"]:
                _add_leg(routes, NextHop(**_fields(row)))
            else:
                dst = shape.prefix(row.values["dst"])
                routes.append(Route(dst=dst, type=row["type"], **_fields(row)))
        except (ValueError, TypeError):
            unparsed.extend(range(row.first, row.last + 1))
    return Parsed(records=tuple(routes), unparsed=tuple(sorted(unparsed)))


def _add_leg(routes: list[Route], leg: NextHop) -> None:
    if not routes:
        raise Misread("a next hop without its route")
    route = routes[-1]
    routes[-1] = replace(route, nexthops=(*(route.nexthops or ()), leg), last_line=leg.last_line)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    routes = [r for r in parsed.records if isinstance(r, Route)]
    command = text.command_line
    families = frozenset("inet6" if ":" in r.dst or ":" in (r.gateway or "") else "inet" for r in routes)
    tables = {r.table or "main" for r in routes}
    part = not any(r.dst != "default" for r in routes)
    if command is not None and command.program == "ip":
        part = part or command.filtered or "default" in command.words
        if len(tables) > 1:
            tables.add("main")
    limits = ("shows a part of the routes",) if part else ()
    return Coverage(whole=not part, families=families or frozenset({"inet"}), tables=frozenset(tables), limits=limits)


def _signature(lines: Any) -> bool:
    good = sum(1 for line in lines if _looks_like_route(line.split()))
    return good > 0 and good * 2 >= len(lines)


def _looks_like_route(words: list[str]) -> bool:
    if words and words[0] in (
        "unreachable",
        "blackhole",
        "prohibit",
        "throw",
        "local",
        "broadcast",
        "multicast",
        "anycast",
    ):
        words = words[1:]
    if not words or not ({"dev", "via", "proto", "scope", "nexthop"} & set(words[1:]) or words[0] == "nexthop"):
        return False
    if "lladdr" in words or (len(words) > 3 and words[3] in ("REACHABLE", "STALE", "FAILED", "INCOMPLETE")):
        return False
    return words[0] in ("default", "nexthop") or shape.is_ip(words[0].split("/")[0])


PARSER = Parser(
    stem="ip_route",
    captured_from=("ip route", "ip -6 route", "ip route show table all"),
    record=Route,
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
