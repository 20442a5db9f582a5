"""``ufw status``: whether ufw is active, its defaults and rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Parsed, Parser, Program, Row, Text, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind

_DEFAULT = lazy_re(r"(\w+) \((incoming|outgoing|routed)\)")


def _rule(row: Row) -> records.UfwRule:
    v = row.values
    return records.UfwRule(
        line=row.first,
        last_line=row.last,
        num=int(v["num"]) if v["num"] else None,
        to=v["to"].removesuffix(" (v6)"),
        action=v["action"],
        direction=v["direction"] or None,
        source=v["source"].removesuffix(" (v6)"),
        ipv6="(v6)" in v["to"] or "(v6)" in v["source"] or ":" in v["source"] or v["to"].count(":") > 1,
        log="log" in v["more"],
        comment=v["comment"] or None,
    )


_HEAD = lazy_re(r"[^\W\d][^:：]{1,24}?\s?[:：]\s*(?P<value>\S.*?)\s*$")
_FOREIGN = lazy_re(r"(\w+) ?[（(][^()（）]*[)）][,，] ?(\w+) ?[（(][^()（）]*[)）][,，] ?(\w+) ?[（(][^()（）]*[)）]$")
_UNDERLINE = lazy_re(r"\s*-{2,}\s+-{4,}\s+-{2,}\s*$")
_RULE = lazy_re(r".*\s(?:ALLOW|DENY|REJECT|LIMIT)(?: IN| OUT| FWD)?\s{2,}\S")
_COLUMNS = 3


def _in_english(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines with the words of ufw's own language in English: it translates its head and headings, not the rules.

    What a line of the head is shows by its form: the defaults have three values, and only where ufw is active they and rules follow.
    """
    defaults = next(
        (n for n, line in enumerate(lines) if (h := _HEAD.match(line)) and _FOREIGN.match(h["value"])), None
    )
    heading = next((n - 1 for n, line in enumerate(lines) if n and _UNDERLINE.match(line)), None)
    words = lines[heading].split() if heading is not None else []
    if (
        len(words) != _COLUMNS
        or not any(map(_RULE.match, lines))
        or (words == ["To", "Action", "From"] and defaults is None)
    ):
        return lines
    out = list(lines)
    for n, line in enumerate(lines[:heading]):
        found = _HEAD.match(line)
        value = found["value"] if found else ""
        if n == defaults and (three := _FOREIGN.match(value)):
            out[n] = f"Default: {three[1]} (incoming), {three[2]} (outgoing), {three[3]} (routed)"
        elif found and defaults is not None and n > defaults:
            out[n] = f"New profiles: {value}"
        elif found and n and out[n - 1].startswith("Status: "):
            out[n] = f"Logging: {value}"
        elif found and " " not in value:
            out[n] = "Status: active"
    out[len(lines[:heading])] = "To                         Action      From"
    out[len(lines[:heading]) + 1] = "--                         ------      ----"
    return out


_STATES = {"enabled": "active", "disabled": "inactive"}
"""What people write who type the output off."""


def _read(text: Text) -> Parsed:
    found, unparsed = rows("ufw_status", text._replace(lines=_in_english(text.lines)))
    head: dict[str, Any] = {}
    out: list[records.Record] = []
    lost = list(unparsed)
    for row in found:
        v = row.values
        if v["status"]:
            head = {"line": row.first, "last_line": row.last, "status": _STATES.get(v["status"], v["status"])}
        elif v["action"]:
            out.append(_rule(row))
        elif not head:
            lost.append(row.first)
        else:
            head["last_line"] = row.last
            if v["logging"]:
                head["logging"] = v["logging"]
            elif v["profiles"]:
                head["new_profiles"] = v["profiles"]
            for value, which in _DEFAULT.findall(v["defaults"]):
                head[f"default_{which}"] = value
    first = [records.UfwStatus(**head)] if head else []
    return Parsed(records=(*first, *out), unparsed=tuple(sorted(lost)))


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    heads = [r for r in parsed.records if isinstance(r, records.UfwStatus)]
    limits = []
    if not heads:
        limits.append("its beginning may be cut off")
    elif heads[0].status == "active" and heads[0].default_incoming is None:
        limits.append("does not show the defaults")
    if text.command_line is not None and text.command_line.filtered:
        limits.append("lines were taken out by a filter")
    return Coverage(whole=not limits, families=frozenset({"inet", "inet6"}), limits=tuple(limits))


def _prints(command: CommandLine) -> bool:
    return command.arguments[:1] == ("status",)


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word != "ufw":
        return None
    return ["ufw", *(w for w in following if w in ("status", "verbose", "numbered", "grep"))]


_STATUS = lazy_re(r"Status: (?:active|inactive)$")
_RULES = lazy_re(r"\s*To\s+Action\s+From$")


def _signature(lines: Sequence[str]) -> bool:
    lines = _in_english(lines)
    inactive = any(line == "Status: inactive" for line in lines[:3]) and len(lines) < 4
    return (
        inactive
        or any(_RULES.match(line) for line in lines)
        or (
            any(_STATUS.match(line) for line in lines[:5])
            and any(line.startswith(("Logging: ", "New profiles: ")) for line in lines)
        )
    )


def _plausible(lines: Sequence[str]) -> bool:
    """Whether this is ufw without a rule: where a name or a prompt says that it is."""
    return any(_STATUS.match(line) for line in lines)


PARSER = Parser(
    stem="ufw_status",
    programs=(Program(names=("ufw",), in_name=_in_name, line=r" status(?: verbose| numbered)?", alone=False),),
    prints=_prints,
    looks=(
        Look(
            table="ufw_status",
            line=(
                r"Status: (?:in)?active$|\s*To {10,}Action {2,}From$"
                r"|(?:\[ ?\d+\] )?\S.*? {2,}(?:ALLOW|DENY|REJECT|LIMIT)(?: IN| OUT| FWD)? {2,}\S"
            ),
            heads=("Sta",),
            inside=("Action      From",),
            first=r"Status: (?:in)?active$",
        ),
    ),
    glimpse=Glimpse(signs=("Action      From", "ALLOW IN "), early=r"Status: (?:in)?active\s*$"),
    plausible=_plausible,
    kinds=(Kind.FIREWALL_SETUP,),
    collect=(Collect("ufw status verbose", "ufw", optional=True),),
    captured_from=("ufw status verbose", "ufw status", "ufw status numbered"),
    record="UfwStatus",
    more_records=("UfwRule",),
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
