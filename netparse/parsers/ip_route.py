"""``ip route`` in all its tables: destinations, gateways, devices, multipath legs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Look, Misread, Parsed, Parser, Row, Text, shape
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.command import ADDRESS, OWN_WORDS, asked_families, ip_program, selection, shows
from netparse.parsers.iproute2.fields import ip, prefix, read_lines
from netparse.parsers.iproute2.route_words import LEG, OBJECT, ROUTE


def _read(text: Text) -> Parsed:
    if ip_json.opens(text.lines, "dst"):
        records, lost = ip_json.read_records(text, _from_json)
        return Parsed(records=tuple(records), unparsed=tuple(lost))
    fold = _Fold()
    unparsed: set[int] = set()
    for row in read_lines("ip_route", text):
        if isinstance(row, int):
            fold.close()  # legs that follow belong to the line that was not understood
            unparsed.add(row)
            continue
        try:
            fold.take(row)
        except (ValueError, TypeError):
            unparsed.update(range(row.first, row.last + 1))
    fold.close()
    routes = [r for r in fold.done if not _is_answer(r)] or fold.done
    if len(routes) < len(
        fold.done
    ):  # `ip route get` was asked behind the table: what it answers is no route of its own
        for answer in filter(_is_answer, fold.done):
            unparsed.update(range(answer.line, answer.last_line + 1))
    return Parsed(records=tuple(routes), unparsed=tuple(sorted(unparsed)))


def _is_answer(route: records.Route) -> bool:
    return "uid" in route.extra


@lru_cache(maxsize=1 << 14)
def _says(kind: str, dst: str, attributes: str) -> Mapping[str, Any]:
    """Return the fields of a route, which many nodes print alike."""
    found = ROUTE.read(attributes)
    if not (found or kind or dst == "default" or "/" in dst):
        raise Misread("an address and nothing else")
    return {"type": kind or None, "dst": prefix(dst), "flags": (), **found}


class _Fold:
    """Gathers a route with the lines below it."""

    def __init__(self) -> None:
        self._open: dict[str, Any] | None = None
        self.done: list[records.Route] = []

    def take(self, row: Row) -> None:
        """Add a row; a line that belongs to no route is a Misread."""
        v = row.values
        if v["dst"]:
            self.close()
            self._open = {"line": row.first, "last_line": row.last, **_says(v["type"], v["dst"], v["attributes"])}
        elif v["break"]:
            self.close()
        elif self._open is None:
            raise Misread("a line of a route that is not there")
        else:
            self._add(self._open, row)

    def _add(self, route: dict[str, Any], row: Row) -> None:
        attributes = row.values["attributes"]
        if row.values["nexthop"]:
            leg = records.NextHop(**{"line": row.first, "last_line": row.last, "flags": (), **LEG.read(attributes)})
            route["nexthops"] = (*route.get("nexthops", ()), leg)
        elif row.values["object"]:
            route["extra"] = {**route.get("extra", {}), "nh_info": {"flags": (), **OBJECT.read(attributes)}}
        else:
            marks = re.findall(r"<([^<>]*)>", attributes)
            found = ROUTE.read(re.sub(r"<[^<>]*>", "", attributes))
            cache = tuple(flag for mark in marks for flag in mark.split(",") if flag)
            extra = {**route.get("extra", {}), **found.get("extra", {}), "cache": cache}
            route.update(found, extra=extra)
        route["last_line"] = row.last

    def close(self) -> None:
        """End the open route."""
        if self._open is not None:
            self.done.append(records.Route(**self._open))
            self._open = None


def _from_json(found: Mapping[str, Any], first: int, last: int) -> records.Route:
    if not isinstance(found.get("dst"), str):
        raise Misread("a route without destination")
    for key in ("gateway", "prefsrc"):
        if isinstance(found.get(key), str):
            ip(found[key])
    given: dict[str, Any] = {"dst": prefix(found["dst"])}
    if "nexthops" in found:
        legs = (ip_json.build(records.NextHop, leg, first, last) for leg in ip_json.nested(found, "nexthops"))
        given["nexthops"] = tuple(legs)
    return ip_json.build(records.Route, found, first, last, **given)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    routes = [r for r in parsed.records if isinstance(r, records.Route)]
    command = text.command_line
    known = command is not None and command.program == "ip"
    seen = {_family(r) for r in routes} - {None}
    tables = _tables(routes)
    limits = []
    words = list(selection(command)) if known else []
    asked = words[words.index("table") + 1 :][:1] if "table" in words else []
    if asked:
        del words[words.index("table") : words.index("table") + 2]
        tables = tables if asked == ["all"] else set(asked)
    if words:
        limits.append("asked for a part of the routes")
    elif any(r.gateway for r in routes) and not any(r.dev or r.nexthops for r in routes):
        limits.append("asked for the routes of one device")
    elif not known and routes and all(r.dst == "default" for r in routes):
        limits.append("shows default routes only")
    elif command is None and len(routes) == 1:
        limits.append("is one route, and nothing says that it is all of them")
    if routes and all(_is_answer(r) or "cache" in r.extra for r in routes):
        limits.append("is the answer of `ip route get`, not a table")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    if any(line.strip() == "--" for line in text.lines):
        limits.append("lines were taken out by a filter")
    families = frozenset(str(f) for f in seen) or frozenset({"inet"})
    if known:
        # Without -4 or -6 `ip route` shows IPv4 only; `table all` shows both.
        families = asked_families(command) or families
        if families == FAMILIES and asked != ["all"]:
            families = frozenset({"inet"})
    return Coverage(
        whole=not limits, families=families, tables=frozenset(tables or {"main"}), limits=tuple(dict.fromkeys(limits))
    )


def _tables(routes: Sequence[records.Route]) -> set[str]:
    """Return the tables shown: `table all` names all but main; a single one is named by none of its routes."""
    named = {r.table for r in routes if r.table}
    if named - {"main"}:
        return named | {"main", "local", "default"}
    return {"local"} if any(r.type == "broadcast" for r in routes) else {"main"}


def _family(route: records.Route) -> str | None:
    """Return the family that the addresses of a route show; a default route out of a device alone shows none."""
    legs = " ".join(leg.gateway or "" for leg in route.nexthops) if route.nexthops else ""
    shown = f"{route.dst} {route.gateway} {route.prefsrc} {legs}"
    return "inet6" if ":" in shown or route.pref else "inet" if "." in shown else None


_TYPES = frozenset(
    {"unicast", "local", "broadcast", "multicast", "throw", "unreachable", "prohibit", "blackhole", "nat", "anycast"}
)
_ANSWER = lazy_re(r"\suid \d+(?:\s|$)")
_SECOND = frozenset(
    {"dev", "via", "proto", "scope", "nhid", "encap", "src", "metric", "table", "from", "tos", "as", "mtu"}
)
_STATES = frozenset({"REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "INCOMPLETE", "NOARP", "PERMANENT", "NONE"})


def _signature(lines: Sequence[str]) -> bool:
    if ip_json.opens(lines, "dst"):
        return not any(
            f'"{key}":' in line for line in lines for key in ("lladdr", "state", "proxy", "ifname", "mac", "uid")
        )
    if _is_an_answer(lines):
        return False
    if len(lines) == 1 and len(words := lines[0].split()) == 3 and "/" not in words[0] and words[0] != "default":
        return False  # the beginning of a neighbour entry looks alike
    routes = sum(1 for line in lines if _looks_like_route(line)) + _heads_of_legs(lines)
    parts = sum(1 for line in lines if re.match(r"\s+(?:nexthop|nh_info|cache)\b", line))
    tells = parts or any(_looks_like_route(line) and _tells_way(line) for line in lines)
    return bool(tells) and routes > 0 and (routes + parts) * 2 >= len(lines)


def _heads_of_legs(lines: Sequence[str]) -> int:
    """Return how many lines are a destination and nothing else, with the first of its legs below."""
    pairs = pairwise(line.split() for line in lines)
    return sum(
        len(line) == 1 and below[:1] == ["nexthop"] and (line[0] == "default" or _is_destination(line[0]))
        for line, below in pairs
    )


def _tells_way(line: str) -> bool:
    """Whether a route says where it leads: a lone prefix, or one with a gateway and nothing else, stands in many other texts."""
    words = line.split()
    return "dev" in words or "nhid" in words or (words[0] in _TYPES and len(words) > 2)


def _plausible(lines: Sequence[str]) -> bool:
    """Whether there is a route among other words: enough where a prompt says that these are routes."""
    return not _is_an_answer(lines) and any(_looks_like_route(line) for line in lines if len(line.split()) > 1)


def _is_an_answer(lines: Sequence[str]) -> bool:
    """Whether `ip route get` printed these: one route, and no table beside it."""
    answers = sum(1 for line in lines if _ANSWER.search(line))
    return answers > 0 and answers == sum(1 for line in lines if _looks_like_route(line))


def _looks_like_route(line: str) -> bool:
    words = line.split()
    typed = bool(words) and words[0] in _TYPES
    words = words[typed:]
    if (
        not words
        or line[0].isspace()
        or "lladdr" in words
        or words[-1] in (*_STATES, "proxy")
        or "(incomplete)" in words
    ):
        return False
    if words[0] != "default" and not _is_destination(words[0]):
        return False
    if len(words) == 1:
        return typed or "/" in words[0]  # the line before a route's next hops
    return words[1] in _SECOND or words[1] == "\\"


def _is_destination(word: str) -> bool:
    address = word.partition("/")[0]
    return shape.is_ip(address) or shape.is_redacted(address)


PARSER = Parser(
    stem="ip_route",
    programs=(ip_program(glued="route"),),
    prints=shows("route", shortest="r"),
    looks=(
        Look(
            table="ip_route",
            line=(
                rf"(?!{ADDRESS} dev \S+(?:$| .*(?:lladdr|FAILED|INCOMPLETE|REACHABLE|STALE|DELAY|PROBE|NOARP|PERMANENT)))"
                rf"(?:default|{ADDRESS}(?:/\d+)?"
                r"|(?:unicast|local|broadcast|unreachable|blackhole|prohibit|throw|multicast) \S+)"
                r" (?:\S+ )*?(?:via|dev|proto|metric) "
            ),
            heads=("def", "bla", "unr", "loc", "bro", "mul", "pro", "thr", "uni"),
            inside=(" via ",),
            first=r"default (?:via|dev|proto|nhid) ",
            sure=("default via ",),
            after_words="default ",
            glued="default via ",
        ),
        JSON,
    ),
    headless=OWN_WORDS,
    glimpse=Glimpse(signs=(" dev ",), early=r"[\da-f.:]+ dev |default ", objects='"dst"'),
    kinds=(Kind.ROUTES, Kind.ROUTE_FLAGS),
    collect=(
        Collect("ip route show table all", "routes"),
        Collect("ip route", "routes", rank=1),
        Collect("ip -6 route show table all", "routes of IPv6"),
        Collect("ip -6 route", "routes of IPv6", rank=1),
    ),
    captured_from=("ip route", "ip r", "ip -6 route", "ip -4 route", "ip -d route", "ip route show table all"),
    record="Route",
    signature=_signature,
    read=_read,
    coverage=_coverage,
    folds=True,
    plausible=_plausible,
)
