"""``ipset list`` and ``ipset save``: the members of the sets that rules of iptables name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Program, Row, Text, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.shape import is_ip, is_redacted
from netparse.parsers.netfilter.rule_words import Word, words_of

_NUMBERS = frozenset(("timeout", "packets", "bytes", "skbqueue"))
_TEXTS = frozenset(("comment", "skbmark", "skbprio"))
_HEAD = {
    "Revision": "revision",
    "Size in memory": "memsize",
    "References": "references",
    "Number of entries": "numentries",
}
_FLAGS = frozenset(("counters", "comment", "skbinfo", "forceadd", "nomatch"))


def _member(row: Row) -> records.IpSetMember:
    found: dict[str, Any] = {}
    words = words_of(row.values["attributes"])
    while words:
        (word, _), *words = words
        if word == "nomatch":
            found["nomatch"] = True
        elif word in _NUMBERS and words and words[0][0].isdecimal():
            found[word], words = int(words[0][0]), words[1:]
        elif word in _TEXTS and words:
            found[word], words = words[0][0], words[1:]
        else:
            raise Misread(f"not a word of a member: {word}")
    extra: dict[str, Any] = {k: found.pop(k) for k in ("skbmark", "skbprio", "skbqueue") if k in found}
    return records.IpSetMember(line=row.first, last_line=row.last, elem=row.values["elem"], **found, extra=extra)


def _can_be(kind: str, elem: str) -> bool:
    """Whether a word can be a member of a set of this type: by its first dimension, which is an address as a rule."""
    first = elem.partition(",")[0]
    dimension = kind.partition(":")[2].partition(",")[0]
    if dimension in ("ip", "net"):
        address = re.split("[/-]", first)[0]
        return is_ip(address) or is_redacted(first)
    if dimension == "port":
        return first.partition(":")[2].isdecimal() or re.split("-", first)[0].isdecimal()
    return dimension != "mac" or first.count(":") == 5


def _header(text: str) -> Mapping[str, Any]:
    """Return the words of a set's creation: those that stand alone are True."""
    found: dict[str, Any] = {}
    words: Sequence[Word] = words_of(text)
    while words:
        (word, _), *words = words
        if word in _FLAGS or not words:
            found[word] = True
        else:
            value, words = words[0][0], words[1:]
            found[word] = int(value) if value.isdecimal() else value
    return found


class _Fold:
    """Gathers the rows into sets; ``ipset save`` may add members to a set that stands further up."""

    def __init__(self, whole: bool) -> None:
        self._whole = whole
        self._sets: dict[str, dict[str, Any]] = {}
        self._open: dict[str, Any] | None = None
        self._lists = False

    def take(self, row: Row) -> None:
        """Add a row; a line that belongs to no set is a Misread."""
        v = row.values
        if v["name"]:
            self._begin(row, v["name"], members=None)
            self._lists = True
        elif v["created"]:
            found = self._begin(row, v["created"], members=[])
            found.update(type=v["type"], header=_header(v["header"]))
            self._lists = False
        elif v["added"]:
            if v["added"] not in self._sets:
                raise Misread("a member of a set that is not there")
            self._add(self._sets[v["added"]], row)
        elif self._open is None or not self._lists:
            raise Misread("a line of no set")
        else:
            self._go_on(self._open, row)

    def _begin(self, row: Row, name: str, members: list[Any] | None) -> dict[str, Any]:
        found = {"line": row.first, "last_line": row.last, "name": name, "members": members, "whole": self._whole}
        self._open = self._sets[name] = found
        return found

    def _go_on(self, found: dict[str, Any], row: Row) -> None:
        v = row.values
        if found["members"] is not None:
            self._add(found, row)
            return
        if v["elem"]:
            raise Misread("a member before the members")
        found["last_line"] = row.last
        if v["type"]:
            found["type"] = v["type"]
        elif v["head"]:
            found[_HEAD[v["head"]]] = int(v["number"])
        elif v["members"]:
            found["members"] = []
        else:
            found["header"] = _header(v["header"])

    def _add(self, found: dict[str, Any], row: Row) -> None:
        try:
            if not _can_be(found.get("type") or "", row.values["elem"]):
                raise Misread("no member of such a set")
            found["members"].append(_member(row))
        except Misread:
            found["whole"] = False
            raise
        found["last_line"] = row.last

    def lose(self) -> None:
        """Take note of a line that was not understood."""
        if self._open is not None:
            self._open["whole"] = False

    def done(self) -> tuple[records.IpSet, ...]:
        """Return the sets; one that has fewer members than it says is not whole."""
        out = []
        for found in self._sets.values():
            members = found["members"]
            complete = members is not None and len(members) >= (found.get("numentries") or 0)
            out.append(
                records.IpSet(
                    **found
                    | {
                        "members": tuple(members) if members is not None else None,
                        "whole": found["whole"] and complete and "type" in found,
                    }
                )
            )
        return tuple(out)


def _read(text: Text) -> Parsed:
    command = text.command_line
    fold = _Fold(whole=command is None or not command.filtered)
    found, unmatched = rows("ipset", text)
    unparsed = set(unmatched)
    for row in found:
        try:
            fold.take(row)
        except ValueError:
            unparsed.add(row.first)
            fold.lose()
    return Parsed(records=fold.done(), unparsed=tuple(sorted(unparsed)))


def _asked_sets(command: CommandLine | None) -> tuple[str, ...]:
    words = command.arguments if command else ()
    if command and "-o" in command.words[:-1]:
        words = tuple(w for w in words if w != command.words[command.words.index("-o") + 1])
    return tuple(w for w in words if w not in ("list", "save"))


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    sets = [r for r in parsed.records if isinstance(r, records.IpSet)]
    command = text.command_line
    limits = []
    if _asked_sets(command):
        limits.append("asked for one set")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    if any(s.members is None for s in sets):
        limits.append("does not show the members of its sets")
    if any(s.members is not None and len(s.members) < (s.numentries or 0) for s in sets):
        limits.append("a set in it has more members than are shown")
    return Coverage(whole=not limits, limits=tuple(limits))


def _prints(command: CommandLine) -> bool:
    return bool(set(command.words) & {"list", "save", "-L", "--list", "-S", "--save"}) and not command.has("n", "name")


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word != "ipset":
        return None
    return ["ipset", *(w for w in following if w in ("list", "save") or w.startswith("-"))]


_TYPE = lazy_re(r"Type: (?:hash|bitmap|list):[a-z,]+$")
_CREATED = lazy_re(r"create \S{1,31} (?:hash|bitmap|list):[a-z,]+(?: |$)")


def _signature(lines: Sequence[str]) -> bool:
    return any(_CREATED.match(line) or _TYPE.match(line) for line in lines)


PARSER = Parser(
    stem="ipset",
    programs=(Program(names=("ipset",), in_name=_in_name, line=r"(?: -{0,2}[\w-]+){1,4}", alone=False),),
    prints=_prints,
    looks=(
        Look(
            table="ipset",
            line=(
                r"(?:create|add) \S{1,31} (?:(?:hash|bitmap|list):|[\d.,:/a-fA-F-]+(?: |$|,))"
                r"|Name: \S{1,31}$|Type: (?:hash|bitmap|list):"
            ),
            heads=("cre", "add", "Nam"),
            inside=("\nType: hash:", "\nType: list:", "\nType: bitmap:"),
            first=r"create \S{1,31} (?:hash|bitmap|list):",
            sure=("create ",),
        ),
    ),
    glimpse=Glimpse(
        signs=("\nType: hash:", "\nType: bitmap:", "\nType: list:"), early=r"create \S+ (?:hash|bitmap|list):"
    ),
    folds=True,
    kinds=(Kind.SETS,),
    collect=(Collect("ipset list", "sets of addresses", optional=True),),
    captured_from=("ipset list", "ipset save", "ipset -L", "ipset list -t"),
    record="IpSet",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
