"""``bridge fdb``: behind which port of a bridge, or at which end of a tunnel, a hardware address is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Look, Misread, Parsed, Parser, Program, Row, Text, row_by_row
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.attributes import Phrase, Vocabulary, Words
from netparse.parsers.iproute2.fields import hardware, ip, name, number

_FLAGS = (
    "self",
    "router",
    "extern_learn",
    "offload",
    "sticky",
    "activity_notify",
    "inactive",
    "locked",
    "added_by_user",
)
_STATES = frozenset(("permanent", "static", "stale", "noarp", "reachable", "failed", "incomplete"))


def _used(words: Words, out: dict[str, Any]) -> None:
    used, slash, updated = words.take().partition("/")
    if not slash:
        raise Misread("used needs two times")
    out["used"], out["updated"] = number(used), number(updated)


def _state(word: str) -> Phrase:
    def read(words: Words, out: dict[str, Any]) -> None:
        if "state" in out:
            raise Misread("two states")
        out["state"] = word

    return read


_WORDS = Vocabulary(
    own="ForwardingEntry",
    keywords={
        "dev": ("ifname", name),
        "dst": ("dst", ip),
        "port": ("port", number),
        "vlan": ("vlan", number),
        "vni": ("vni", number),
        "src_vni": ("src_vni", number),
        "via": ("viaIf", name),
        "nhid": ("nhid", number),
        "link-netnsid": ("linkNetNsId", number),
        "master": ("master", name),
    },
    flags=_FLAGS,
    phrases={"used": _used, **{word: _state(word) for word in _STATES}},
)


def _entry(row: Row) -> records.ForwardingEntry:
    found = _WORDS.read(row.values["attributes"])
    if not found:
        raise Misread("an address and nothing else")
    return records.ForwardingEntry(
        line=row.first,
        last_line=row.last,
        mac=hardware(row.values["mac"]),
        **{"flags": (), "state": "", **found},
    )


_read_rows = row_by_row("bridge_fdb", _entry)


def _read(text: Text) -> Parsed:
    if ip_json.opens(text.lines, "mac", led_by="mac"):
        found, lost = ip_json.read_records(text, _from_json)
        return Parsed(records=tuple(found), unparsed=tuple(lost))
    return _read_rows(text)


def _from_json(found: Mapping[str, Any], first: int, last: int) -> records.ForwardingEntry:
    if not isinstance(found.get("mac"), str):
        raise Misread("an entry without address")
    return ip_json.build(records.ForwardingEntry, found, first, last, mac=hardware(found["mac"]))


def _selection(command: CommandLine | None) -> tuple[str, ...]:
    words = command.arguments if command else ()
    return tuple(w for w in words[1:] if not any(action.startswith(w) for action in ("show", "list", "lst")))


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    entries = [r for r in parsed.records if isinstance(r, records.ForwardingEntry)]
    command = text.command_line
    limits = []
    if _selection(command) or (entries and not any(e.ifname for e in entries)):
        limits.append("asked for a part of the entries")
    if (command is not None and command.filtered) or any(line.strip() == "--" for line in text.lines):
        limits.append("lines were taken out by a filter")
    return Coverage(whole=not limits, limits=tuple(limits))


def _prints(command: CommandLine) -> bool:
    words = command.arguments
    return bool(words) and "fdb".startswith(words[0]) and words[1:2] not in (("add",), ("append",), ("del",), ("get",))


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word in ("bridgefdb", "fdb"):
        return ["bridge", "fdb"]
    if word != "bridge" or "fdb" not in following:
        return None
    return ["bridge", *(w for w in following if w in ("fdb", "show") or w[:1] == "-")]


_LINE = lazy_re(
    r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2} (?:dev \S+(?: |$)|(?:vlan \d+ |dst \S+ |port \d+ |vni \d+ |via \S+ )*(?:self|master|permanent|static))"
)


def _signature(lines: Sequence[str]) -> bool:
    if ip_json.opens(lines, "mac", led_by="mac"):
        return not ip_json.opens(lines, "ifindex")
    found = sum(1 for line in lines if _LINE.match(line))
    return found > 0 and found * 2 >= len(lines)


PARSER = Parser(
    stem="bridge_fdb",
    programs=(Program(names=("bridge",), in_name=_in_name, line=r"(?: -{0,2}[\w-]+){1,6}", alone=False),),
    prints=_prints,
    name_words=("bridge", "fdb"),
    looks=(
        Look(
            table="bridge_fdb",
            line=r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2} dev \S+(?: |$)",
            inside=(" self permanent", " master "),
            first=r"33:33:00:00:00:01 dev \S+ self",
        ),
        JSON,
    ),
    headless=lazy_re(r".* (?:dev|self|master|dst) "),
    glimpse=Glimpse(signs=(" self permanent",), early=r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2} dev ", objects='"mac"'),
    kinds=(Kind.FORWARDING,),
    collect=(Collect("bridge fdb show", "forwarding tables of bridges"),),
    captured_from=("bridge fdb show", "bridge fdb", "bridge -s fdb", "bridge -d fdb show", "bridge -j fdb show"),
    record="ForwardingEntry",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
