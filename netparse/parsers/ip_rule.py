"""``ip rule``: which routing tables are asked for which packets, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Look, Misread, Parsed, Parser, Row, Text, row_by_row
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.attributes import Phrase, Vocabulary, Words
from netparse.parsers.iproute2.command import asked_families, ip_program, selection, shows
from netparse.parsers.iproute2.fields import ip, name, number


def _address(field: str) -> Phrase:
    def read(words: Words, out: dict[str, Any]) -> None:
        address, slash, length = words.take().partition("/")
        out[field] = ip(address)
        if slash:
            out[f"{field}len"] = number(length)

    return read


def _mark(words: Words, out: dict[str, Any]) -> None:
    out["fwmark"], slash, mask = words.take().partition("/")
    if slash:
        out["fwmask"] = mask


def _device(word: str) -> Phrase:
    def read(words: Words, out: dict[str, Any]) -> None:
        out[word] = name(words.take())
        if words.optional("[detached]"):
            out[f"{word}_detached"] = True

    return read


def _range(field: str, *, single: bool = True) -> Phrase:
    def read(words: Words, out: dict[str, Any]) -> None:
        first, dash, last = words.take().partition("-")
        if single and not dash:
            out[field] = number(first)
        else:
            out.update({f"{field}_start": number(first), f"{field}_end": number(last)})

    return read


def _table(words: Words, out: dict[str, Any]) -> None:
    table = words.take()
    if table == "[l3mdev-table]":
        out["l3mdev"] = True
    else:
        out["table"] = table


def _goto(words: Words, out: dict[str, Any]) -> None:
    target = words.take()
    out["goto"] = None if target == "none" else number(target)
    if words.optional("[unresolved]"):
        out["unresolved"] = True


def _realms(words: Words, out: dict[str, Any]) -> None:
    before, slash, after = words.take().rpartition("/")
    out.update({"flow_from": before} if slash else {}, flow_to=after)


def _action(word: str) -> Phrase:
    def read(words: Words, out: dict[str, Any]) -> None:
        out["action"] = word

    return read


_WORDS = Vocabulary(
    own="RoutingRule",
    keywords={
        "tos": ("tos", str),
        "dsfield": ("tos", str),
        "dscp": ("dscp", str),
        "flowlabel": ("flowlabel", str),
        "ipproto": ("ipproto", str),
        "tun_id": ("tun_id", number),
        "suppress_prefixlength": ("suppress_prefixlen", number),
        "suppress_ifgroup": ("suppress_ifgroup", str),
        "proto": ("protocol", str),
        "map-to": ("nat_gateway", ip),
    },
    presence={"nop": "nop", "masquerade": "masquerade"},
    phrases={
        "to": _address("dst"),
        "fwmark": _mark,
        "iif": _device("iif"),
        "dev": _device("iif"),  # as iproute2 of 2010 prints it
        "oif": _device("oif"),
        "uidrange": _range("uid", single=False),
        "sport": _range("sport"),
        "dport": _range("dport"),
        "lookup": _table,
        "table": _table,
        "goto": _goto,
        "realms": _realms,
        **{word: _action(word) for word in ("blackhole", "unreachable", "prohibit", "unspec")},
    },
)


def _rule(row: Row) -> records.RoutingRule:
    v = row.values
    found = dict(_WORDS.read(v["attributes"]))
    if not (found.keys() & {"table", "l3mdev", "action", "goto", "nop"}):
        raise Misread("a rule that does nothing")
    if v["negation"]:
        found["extra"] = {**found.get("extra", {}), "not": True}
    return records.RoutingRule(
        line=row.first,
        last_line=row.last,
        priority=number(v["priority"]),
        src=v["src"] if v["src"] == "all" else ip(v["src"]),
        srclen=number(v["srclen"]) if v["srclen"] else None,
        **found,
    )


_read_rows = row_by_row("ip_rule", _rule)


def _read(text: Text) -> Parsed:
    if ip_json.opens(text.lines, "src", led_by="priority"):
        found, lost = ip_json.read_records(text, _from_json)
        return Parsed(records=tuple(found), unparsed=tuple(lost))
    return _read_rows(text)


def _from_json(found: Mapping[str, Any], first: int, last: int) -> records.RoutingRule:
    if not isinstance(found.get("src"), str) or not isinstance(found.get("priority"), int):
        raise Misread("a rule without source or priority")
    if found["src"] != "all":
        ip(found["src"])
    return ip_json.build(records.RoutingRule, found, first, last)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    rules = [r for r in parsed.records if isinstance(r, records.RoutingRule)]
    command = text.command_line
    limits = []
    if selection(command):
        limits.append("asked for a part of the rules")
    if (command is not None and command.filtered) or any(line.strip() == "--" for line in text.lines):
        limits.append("lines were taken out by a filter")
    return Coverage(whole=not limits, families=_families(text, rules), limits=tuple(limits))


def _families(text: Text, rules: Sequence[records.RoutingRule]) -> frozenset[str]:
    """Return the family that was asked for: without -6 it is IPv4; else what the rules show, none where they leave it open."""
    asked = asked_families(text.command_line)
    if asked is not None:
        return frozenset({"inet"}) if asked == FAMILIES else asked
    shown = [address for r in rules for address in (r.src, r.dst) if address and address != "all"]
    if any(":" in address for address in shown):
        return frozenset({"inet6"})
    if shown or any(r.table == "default" and r.priority == 32767 for r in rules):  # IPv6 has no table default
        return frozenset({"inet"})
    return frozenset()


_LINE = lazy_re(
    r"\d+:\s+(?:not )?from (?:all|[0-9A-Fa-f.:]+(?:/\d+)?|[*<xX\d]\S*)"
    r"(?: .*)?\s(?:(?:lookup|table|goto) \S+|nop|blackhole|unreachable|prohibit)(?:\s|$)"
)


def _signature(lines: Sequence[str]) -> bool:
    if ip_json.opens(lines, "src", led_by="priority"):
        return True
    found = sum(1 for line in lines if _LINE.match(line))
    return found > 0 and found * 2 >= len(lines)


def _plausible(lines: Sequence[str]) -> bool:
    """Whether there is a rule among other words: enough where a prompt says that these are rules."""
    return any(_LINE.match(line) for line in lines)


PARSER = Parser(
    stem="ip_rule",
    programs=(ip_program(glued="rule"),),
    prints=shows("rule", shortest="ru"),
    looks=(
        Look(
            table="ip_rule",
            line=r"\d+:\s+(?:not )?from \S+ .*(?:lookup|table|goto) \S",
            heads=("0:\t",),
            inside=(" lookup ",),
            first=r"0:\s+from all lookup local",
            sure=("0:\tfrom all lookup ",),
            restart=r"0:\s+from all lookup local",
            restart_sign="0:\tfrom all lookup local",
            glued=r"0:\s+from all lookup local",
        ),
        JSON,
    ),
    headless=lazy_re(r".* (?:from|lookup|fwmark|iif) "),
    glimpse=Glimpse(signs=("from all lookup ",), early=r"\d+:\s+(?:not )?from \S+ ", objects='"priority"'),
    kinds=(Kind.RULES,),
    collect=(
        Collect("ip rule", "routing rules"),
        Collect("ip -6 rule", "routing rules of IPv6"),
    ),
    captured_from=("ip rule", "ip rule list", "ip ru", "ip -6 rule", "ip -4 rule", "ip -d rule", "ip -j rule"),
    record="RoutingRule",
    signature=_signature,
    read=_read,
    coverage=_coverage,
    plausible=_plausible,
)
