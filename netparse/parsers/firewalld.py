"""``firewall-cmd --list-all``: the zones of firewalld, with the interfaces, services and ports of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Program, Row, Text, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind

_LISTS = frozenset(("interfaces", "sources", "services", "ports", "protocols", "source_ports", "icmp_blocks"))
_BELOW = frozenset(("forward_ports", "rich_rules"))
_SWITCHES = frozenset(("icmp_block_inversion", "forward", "masquerade"))


class _Fold:
    def __init__(self, whole: bool) -> None:
        self._whole = whole
        self._zone: dict[str, Any] | None = None
        self._key = ""
        self.done: list[records.FirewalldZone] = []

    def take(self, row: Row) -> None:
        """Add a row; a line of no zone is a Misread."""
        v = row.values
        if v["zone"]:
            self.close()
            marks = v["marks"].split(", ") if v["marks"] else []
            self._zone = {
                "line": row.first,
                "last_line": row.last,
                "zone": v["zone"],
                "extra": {},
                "whole": self._whole,
            }
            self._zone |= {name: True for name in ("active", "default") if name in marks}
            self._key = ""
            return
        if self._zone is None:
            raise Misread("a line of no zone")
        if v["key"]:
            self._key = v["key"].replace(" ", "_").replace("-", "_")
            self._set(self._zone, self._key, v["value"])
        elif self._key in _BELOW:
            self._zone[self._key] = (*self._zone.get(self._key, ()), v["below"])
        else:
            raise Misread("a line of no list")
        self._zone["last_line"] = row.last

    def _set(self, zone: dict[str, Any], key: str, value: str) -> None:
        if key in _LISTS:
            zone[key] = tuple(value.split())
        elif key in _BELOW:
            zone[key] = (value,) if value else ()
        elif key in _SWITCHES:
            if value not in ("yes", "no"):
                raise Misread(f"neither yes nor no: {value}")
            zone[key] = value == "yes"
        elif key == "target":
            zone[key] = value
        else:
            zone["extra"][key] = value or None

    def lose(self) -> None:
        """Take note of a line that was not understood."""
        if self._zone is not None:
            self._zone["whole"] = False

    def close(self) -> None:
        """End the zone; one without its last lines is not whole."""
        if self._zone is not None:
            ended = "rich_rules" in self._zone and self._zone["whole"]
            self.done.append(records.FirewalldZone(**{**self._zone, "whole": ended}))
        self._zone = None


def _read(text: Text) -> Parsed:
    command = text.command_line
    fold = _Fold(whole=command is None or not command.filtered)
    found, unmatched = rows("firewalld", text)
    unparsed = list(unmatched)
    for row in found:
        try:
            fold.take(row)
        except ValueError:
            unparsed.append(row.first)
            fold.lose()
    fold.close()
    zones = tuple(z for z in fold.done if z.target is not None)
    unparsed += [z.line for z in fold.done if z.target is None]  # a word alone is no zone
    return Parsed(records=zones, unparsed=tuple(sorted(unparsed)))


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    zones = [r for r in parsed.records if isinstance(r, records.FirewalldZone)]
    command = text.command_line
    limits = []
    if (command is not None and not any(w == "--list-all-zones" for w in command.words)) or (
        command is None and len(zones) < 2
    ):
        limits.append("shows one zone")
    if command is not None and "--permanent" in command.words:
        limits.append("shows what is saved, not what is in force")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    return Coverage(whole=not limits, families=frozenset({"inet", "inet6"}), limits=tuple(limits))


def _prints(command: CommandLine) -> bool:
    return any(w in ("--list-all", "--list-all-zones") for w in command.words)


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word not in ("firewall-cmd", "firewall"):
        return None
    words = [*(["cmd"] if word == "firewall-cmd" else []), *following]
    if words[:1] != ["cmd"]:
        return None
    joined = "-".join(w.strip("-") for w in words[1:])
    if "list-all" not in joined:
        return ["firewall-cmd"]
    more = ["--permanent"] if "permanent" in joined else []
    return ["firewall-cmd", *more, "--list-all-zones" if "list-all-zones" in joined else "--list-all"]


_TARGET = lazy_re(r"  target: \S+$")
_INVERSION = lazy_re(r"  icmp-block-inversion: (?:yes|no)$|  interfaces:")


def _signature(lines: Sequence[str]) -> bool:
    return any(_TARGET.match(line) for line in lines) and any(_INVERSION.match(line) for line in lines)


PARSER = Parser(
    stem="firewalld",
    programs=(
        Program(
            names=("firewall-cmd", "firewall-offline-cmd"),
            in_name=_in_name,
            line=r"(?: --[\w-]+(?:=\w+)?){1,4}",
            alone=False,
        ),
    ),
    prints=_prints,
    name_words=("firewall-cmd", "firewall_cmd"),
    looks=(
        Look(table="firewalld", line=r"\w[\w-]{0,20} \((?:active|default|default, active)\)$", inside=(" (active)",)),
    ),
    glimpse=Glimpse(signs=("  icmp-block-inversion: ",), early=r"  target: (?:default|ACCEPT|DROP|%%REJECT%%)"),
    folds=True,
    kinds=(Kind.FIREWALL_SETUP,),
    collect=(Collect("firewall-cmd --list-all-zones", "firewalld", optional=True),),
    captured_from=("firewall-cmd --list-all-zones", "firewall-cmd --list-all", "firewall-cmd --zone=public --list-all"),
    record="FirewalldZone",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
