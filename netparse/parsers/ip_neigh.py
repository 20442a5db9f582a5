"""``ip neigh``: which link-layer address stands behind which address, and how sure the kernel is of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Look, Misread, Parsed, Parser, Text, shape
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.attributes import Vocabulary, Words
from netparse.parsers.iproute2.command import ADDRESS, OWN_WORDS, asked_families, ip_program, selection, shows
from netparse.parsers.iproute2.fields import hardware, ip, name, number
from netparse.parsers.shared.sockets import read_rows

_STATES = frozenset({"INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT", "NONE"})


_HOST = lazy_re(r"(?=.*[G-Zg-z])[\w.-]+")


def _used(words: Words, out: dict[str, Any]) -> None:
    times = re.fullmatch(r"(\d+)/(\d+)/(\d+)(probes)?", words.take())
    if not times:
        raise Misread("used needs three times")
    out.update(zip(("used", "confirmed", "updated"), map(int, times.groups()[:3]), strict=True))
    if times[4]:  # some versions print no blank between the two
        out["probes"] = number(words.take())


_WORDS = Vocabulary(
    own="Neighbor",
    keywords={
        "ref": ("refcnt", number),
        "probes": ("probes", number),
        "proto": ("protocol", str),
        "nhid": ("nhid", number),
    },
    flags=_STATES,
    flags_field="state",
    presence={
        k: k for k in ("router", "proxy", "extern_learn", "extern_valid", "managed", "offload", "sticky", "locked")
    },
    phrases={"used": _used},
)


class _Row(NamedTuple):
    """A row of the template."""

    dst: str
    dev: str
    lladdr: str
    attributes: str


def _entry(row: _Row, first: int, last: int) -> records.Neighbor:
    return records.Neighbor(line=first, last_line=last, **_says(*row))


@lru_cache(maxsize=1 << 14)
def _says(dst: str, dev: str, lladdr: str, attributes: str) -> Mapping[str, Any]:
    """Return the fields of an entry, which many nodes print alike."""
    if "," in attributes:
        attributes = re.sub(r"(?<=[A-Z]),(?=[A-Z])", " ", attributes)
    found = _WORDS.read(attributes)
    if not found and not lladdr and not dev:  # the state NONE is not printed, -br prints none
        raise Misread("an address and nothing else")
    return {
        "dst": _neighbor(dst),
        "dev": name(dev) if dev else None,
        "lladdr": hardware(lladdr) if lladdr else None,
        **found,
    }


_KEYWORDS = frozenset({"dev", "extern_learn", "lladdr", "nud", "probes", "proxy", "ref", "router", "used"})


def _neighbor(text: str) -> str | None:
    """Return an address, or with ``-r`` the name of a host, as printed."""
    if text in _KEYWORDS:
        raise Misread("the rest of a row")
    return text if _HOST.fullmatch(text) and not shape.is_redacted(text) else ip(text)


def _read(text: Text) -> Parsed:
    if ip_json.opens(text.lines, "dst"):
        records, lost = ip_json.read_records(text, _from_json)
        return Parsed(records=tuple(records), unparsed=tuple(lost))
    return read_rows("ip_neigh", text, _Row, _entry)


def _from_json(found: Mapping[str, Any], first: int, last: int) -> records.Neighbor:
    if not isinstance(found.get("dst"), str):
        raise Misread("an entry without address")
    lladdr = hardware(found["lladdr"]) if isinstance(found.get("lladdr"), str) else None
    return ip_json.build(records.Neighbor, found, first, last, dst=_neighbor(found["dst"]), lladdr=lladdr)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    entries = [r for r in parsed.records if isinstance(r, records.Neighbor)]
    command = text.command_line
    seen = frozenset("inet6" if ":" in e.dst else "inet" for e in entries if e.dst)
    limits = []
    if selection(command) not in ((), ("nud", "all")):
        limits.append("asked for a part of the entries")
    elif command is None and entries and (all(e.proxy for e in entries) or all(e.state == ("NOARP",) for e in entries)):
        limits.append("shows entries of one kind only")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    return Coverage(whole=not limits, families=asked_families(command) or seen, limits=tuple(limits))


_ENTRY = lazy_re(
    r"(?P<dst>[0-9A-Fa-f:.]+|[*<x\d]\S*)\s+(?:dev \S+\s+)?(?:lladdr \S+(?:\s+|$))?(?:[a-z_]\S*\s+|[\d/]+(?:probes)?\s+)*"
    rf"(?:(?:{'|'.join(_STATES)})(?:,[A-Z]+)*(?: proto \S+)?|proxy|lladdr \S+)\s*$"
)


_MAC = lazy_re(r"\s[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?:\s|$)")
_BRIEF = lazy_re(r"(?P<dst>[0-9A-Fa-f:.]+)\s{3,}[^\s/]{1,15}(?:\s+[0-9a-f]{2}(?::[0-9a-f]{2})+)?\s*$")


def _signature(lines: Sequence[str]) -> bool:
    if ip_json.opens(lines, "dst"):
        return any(f'"{key}":' in line for line in lines for key in ("lladdr", "state", "proxy")) and not ip_json.opens(
            lines, "ifname"
        )
    found = sum(1 for line in lines if _is_entry(line))
    if found > 0 and found * 2 >= len(lines):
        return True
    brief = sum(1 for line in lines if _is_brief(line))
    if not any(_is_brief(line) and _MAC.search(line) for line in lines):
        return False  # /etc/hosts, and any list of addresses and names
    return brief == len(lines) or (brief > 1 and brief * 2 >= len(lines))


def _plausible(lines: Sequence[str]) -> bool:
    """Whether there is an entry among other words: enough where a prompt says that these are neighbours."""
    return any(_is_entry(line) for line in lines)


def _is_entry(line: str) -> bool:
    match = _ENTRY.match(line)
    try:
        return match is not None and (ip(match["dst"]) is not None or "dev" in line or "lladdr" in line)
    except Misread:
        return False


def _is_brief(line: str) -> bool:
    match = _BRIEF.match(line)
    return match is not None and shape.is_ip(match["dst"])


PARSER = Parser(
    stem="ip_neigh",
    programs=(ip_program(glued="neigh(?:bou?r)?"),),
    prints=shows("neighbor", "neighbour", shortest="n"),
    looks=(
        Look(
            table="ip_neigh",
            line=rf"{ADDRESS} dev \S+ .*(?:lladdr|FAILED|INCOMPLETE|REACHABLE|STALE|DELAY|PROBE|NOARP|PERMANENT)",
            inside=(" lladdr ",),
        ),
        JSON,
    ),
    headless=OWN_WORDS,
    glimpse=Glimpse(
        signs=(" lladdr ", " dev "), early=r"[\da-f.:]+ +\S+ +(?:[\da-f]{2}:){5}", objects='"dst"|"lladdr"'
    ),
    kinds=(Kind.NEIGHBORS,),
    collect=(Collect("ip neigh", "neighbours"),),
    captured_from=(
        "ip neigh",
        "ip n",
        "ip neighbour",
        "ip neighbor",
        "ip -s neigh",
        "ip -s -s neigh show",
        "ip -4 neigh",
    ),
    record="Neighbor",
    signature=_signature,
    read=_read,
    coverage=_coverage,
    plausible=_plausible,
)
