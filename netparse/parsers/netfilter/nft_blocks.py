"""The blocks of ``nft list ruleset``: tables, and in them chains, sets, maps and named objects, with the lines of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from netparse import records
from netparse.parsers.base import Misread
from netparse.parsers.netfilter.nft_expressions import left_side
from netparse.parsers.netfilter.nft_objects import read_object_line
from netparse.parsers.netfilter.nft_statements import read_rule, statement
from netparse.parsers.netfilter.nft_values import elements
from netparse.parsers.netfilter.nft_words import Line, Words, statements, to_number, to_seconds, unquoted

FAMILIES = frozenset(("ip", "ip6", "inet", "arp", "bridge", "netdev"))
_OBJECTS = frozenset(("counter", "quota", "limit", "flowtable", "secmark", "synproxy"))
_HEADS = frozenset(("chain", "set", "map"))
_CT_OBJECTS = frozenset(("helper", "timeout", "expectation"))
_PRIORITIES = {"raw": -300, "mangle": -150, "dstnat": -100, "filter": 0, "security": 50, "srcnat": 100}
_BRIDGE = {"dstnat": -300, "filter": -200, "out": 100, "srcnat": 300}
_TYPES = {
    **dict.fromkeys(("ip saddr", "ip daddr"), "ipv4_addr"),
    **dict.fromkeys(("ip6 saddr", "ip6 daddr"), "ipv6_addr"),
    **{f"{p} {f}": "inet_service" for p in ("tcp", "udp", "th", "sctp", "dccp", "udplite") for f in ("sport", "dport")},
    **dict.fromkeys(("meta l4proto", "ip protocol", "ip6 nexthdr"), "inet_proto"),
    **dict.fromkeys(("iifname", "oifname", "meta iifname", "meta oifname"), "ifname"),
    **dict.fromkeys(("iif", "oif", "meta iif", "meta oif"), "iface_index"),
    **dict.fromkeys(("mark", "meta mark", "ct mark"), "mark"),
    **dict.fromkeys(("ether saddr", "ether daddr"), "ether_addr"),
    "ct state": "ct_state",
    "icmp type": "icmp_type",
    "icmpv6 type": "icmpv6_type",
    "meta nfproto": "nf_proto",
}


class Ruleset(NamedTuple):
    """The records in the order of their lines, and the numbers of the lines that were not understood."""

    records: list[records.Record]
    unparsed: list[int]


class _Open:
    """A block whose end is yet to come: its kind, where its record goes, and the values that were read."""

    def __init__(self, kind: str, place: int, line: Line, **values: Any) -> None:
        self.kind = kind
        self.place = place
        self.values: dict[str, Any] = {
            "line": line.number,
            "last_line": line.number,
            "handle": line.handle,
            "whole": True,
            **values,
        }
        self.extra: dict[str, Any] = {}

    def spoil(self) -> None:
        """Take note that something in it is not known."""
        self.values["whole"] = False

    def record(self, *, ended: bool, whole: bool) -> records.Record:
        """Return the record, which is only whole if its end was seen."""
        values = {**self.values, "whole": self.values["whole"] and ended and whole}
        if self.kind == "table":
            return records.NftTable(**values)
        if self.kind == "chain":
            return records.NftChain(**values)
        if self.kind in ("set", "map"):
            return records.NftSet(**values, extra=self.extra)
        values.pop("whole")
        return records.NftObject(kind=self.kind, **values, extra=self.extra)


class _Reader:
    def __init__(self, whole: bool) -> None:
        self._whole = whole
        self.found: list[Any] = []
        self.unparsed: list[int] = []
        self._table: _Open | None = None
        self._block: _Open | None = None
        self._indented = False
        self._stray = 0
        """Blocks of an unknown kind that are open: their lines are not understood."""

    def take(self, line: Line) -> None:
        """Add a line."""
        self._indented |= line.indented
        try:
            if self._stray:
                self._stray += line.words.count("{") - line.words.count("}")
                raise Misread("a line of a block that is not known")
            if line.words == ["}"]:
                self._close(line)
            elif line.words[-1] == "{" and line.words[0] == "table":
                self._open_table(line)
            elif self._table is None:
                raise Misread("a line of no table")
            elif self._block is not None and line.words[-1] == "{" and line.words[0] in _HEADS:
                self._put(self._block, ended=False)  # its end was taken out
                self._block = None
                self._open_block(self._table, line)
            elif self._block is not None:
                self._go_on(self._block, line)
            elif line.words[-1] == "{":
                self._open_block(self._table, line)
            else:
                self._of_table(self._table, line)
        except ValueError:
            self.unparsed.extend(range(line.number, line.last + 1))
            for spoiled in (self._block or self._table,) if not self._stray else (self._table,):
                if spoiled is not None:
                    spoiled.spoil()

    def _open_table(self, line: Line) -> None:
        self.end(ended=False)
        _, *name, _ = line.words
        family = name.pop(0) if len(name) == 2 else "ip"
        if family not in FAMILIES or len(name) != 1 or "\ufffd" in name[0]:
            raise Misread("not the head of a table")
        self._table = _Open("table", len(self.found), line, family=family, name=unquoted(name[0]))
        self.found.append(None)

    def _open_block(self, table: _Open, line: Line) -> None:
        kind, *name = line.words[:-1]
        if kind == "ct" and name[:1] and name[0] in _CT_OBJECTS:
            kind = f"ct {name.pop(0)}"
        elif kind not in _OBJECTS and kind not in ("chain", "set", "map", "meter"):
            self._stray = 1
            raise Misread(f"not known: {kind}")
        if len(name) != 1 or "\ufffd" in name[0]:
            self._stray = 1
            raise Misread("a block without a name")
        kind = "set" if kind == "meter" else kind
        own = {"family": table.values["family"], "table": table.values["name"], "name": unquoted(name[0])}
        self._block = _Open(kind, len(self.found), line, **own)
        self.found.append(None)

    def _of_table(self, table: _Open, line: Line) -> None:
        words = Words(line.words)
        word = words.take()
        if word == "flags":
            table.values["flags"] = tuple(words.take().split(","))
        elif word == "comment":
            table.values["comment"] = words.string()
        else:
            raise Misread(f"not a word of a table: {word}")

    def _close(self, line: Line) -> None:
        if self._block is not None and not line.indented and self._indented:  # the block's own end was taken out
            self._put(self._block, ended=False)
            self._block = None
        block = self._block or self._table
        if block is None or (block is self._table and line.indented):
            raise Misread("an end without a beginning")
        block.values["last_line"] = line.number
        self._put(block, ended=True)
        if self._block is not None:
            self._block = None
        else:
            self._table = None

    def _put(self, block: _Open, *, ended: bool) -> None:
        self.found[block.place] = block.record(ended=ended, whole=self._whole)

    def end(self, *, ended: bool) -> None:
        """End what is open."""
        for block in (self._block, self._table):
            if block is not None:
                self._put(block, ended=ended)
        self._block = self._table = None

    def _go_on(self, block: _Open, line: Line) -> None:
        if block.kind == "chain":
            self._of_chain(block, line)
        elif block.kind in ("set", "map"):
            for words in _parts(line):
                _read_set_line(block, words)
        else:
            for words in _parts(line):
                if words.optional("comment"):
                    block.values["comment"] = words.string()
                else:
                    block.extra |= read_object_line(block.kind, words)
                _all_read(words)
        block.values["last_line"] = line.last

    def _of_chain(self, chain: _Open, line: Line) -> None:
        values = chain.values
        first = line.words[0]
        if first in ("type", "policy") and any("\ufffd" in word for word in line.words):
            raise Misread("a chain of which the hook cannot be read")
        if first == "type" and "hook" in line.words:
            for words in _parts(line):
                _read_hook(values, words)
        elif first == "policy" and len(line.words) <= 3:
            values["policy"] = line.words[1]
        elif first == "comment" and len(line.words) <= 3:
            values["comment"] = unquoted(line.words[1])
        else:
            if line.strange:
                raise Misread("a remark in place of what was not understood")
            expr, comment = _rule(tuple(line.words), values["family"])
            self.found.append(
                records.NftRule(
                    line=line.number,
                    last_line=line.last,
                    family=values["family"],
                    table=values["table"],
                    chain=values["name"],
                    handle=line.handle,
                    comment=comment,
                    expr=expr,
                )
            )


@lru_cache(maxsize=8192)
def _rule(words: tuple[str, ...], family: str) -> tuple[tuple[dict[str, Any], ...], str | None]:
    return read_rule(list(words), family)


def read_ruleset(lines: Sequence[str], first: int, *, whole: bool = True) -> Ruleset:
    """Return what the lines say; with ``whole`` False lines may have been taken out of them."""
    reader = _Reader(whole)
    for line in statements(lines, first):
        reader.take(line)
    reader.end(ended=False)
    return Ruleset([r for r in reader.found if r is not None], sorted(set(reader.unparsed)))


def _parts(line: Line) -> list[Words]:
    """Return what stands between the semicolons of a line."""
    parts: list[tuple[list[str], list[int]]] = [([], [])]
    for word, number in zip(line.words, line.lines, strict=True):
        if word == ";":
            parts.append(([], []))
        else:
            parts[-1][0].append(word)
            parts[-1][1].append(number)
    return [Words(*part) for part in parts if part[0]]


def _all_read(words: Words) -> None:
    if words:
        raise Misread(f"not understood: {words.peek()}")


def _read_hook(values: dict[str, Any], words: Words) -> None:
    """Take ``type filter hook input [device "lo"] priority filter + 10``, ``policy accept``."""
    if words.optional("policy"):
        values["policy"] = words.take()
    elif words.optional("comment"):
        values["comment"] = words.string()
    else:
        words.expect("type")
        values["type"] = words.take()
        words.expect("hook")
        values["hook"] = words.take()
        while word := words.optional("device", "devices", "priority"):
            if word == "priority":
                values["prio"] = read_priority(words, values["family"])
            elif word == "device":
                values["dev"] = (words.string(),)
            else:
                words.expect("=")
                values["dev"] = tuple(elements(words, statement)[0])
    _all_read(words)


def read_priority(words: Words, family: str) -> int:
    """Take a priority: a number, or a name with what is added to it."""
    word = words.take()
    if word.lstrip("-").isdecimal():
        return int(word)
    names = _BRIDGE if family == "bridge" else _PRIORITIES
    if word not in names:
        raise Misread(f"no priority: {word}")
    sign = words.optional("+", "-")
    return names[word] + (words.number() * (1 if sign == "+" else -1) if sign else 0)


def _read_set_line(block: _Open, words: Words) -> None:
    values, extra = block.values, block.extra
    word = words.peek()
    if word in ("type", "typeof"):
        words.take()
        _read_type(block, words, word)
    elif word == "elements":
        words.take()
        words.expect("=")
        found, lines = elements(words, statement)
        values["elem"], values["elem_lines"] = tuple(found), tuple(lines)
    elif word == "flags":
        words.take()
        values["flags"] = tuple(words.take().split(","))
        while words.optional(","):
            values["flags"] += (words.take(),)
    elif word in ("timeout", "gc-interval"):
        words.take()
        values[word.replace("-", "_")] = to_seconds(words.take())
        if word == "timeout" and "timeout" not in values.get("flags", ()):
            values["flags"] = (*values.get("flags", ()), "timeout")
    elif word == "size":
        words.take()
        values["size"] = to_number(words.take())
    elif word in ("policy", "comment"):
        words.take()
        values[word] = words.string()
    elif word == "auto-merge":
        extra[words.take()] = True
    else:
        values["stmt"] = (*values.get("stmt", ()), statement(words))
    _all_read(words)


def _read_type(block: _Open, words: Words, word: str) -> None:
    keys = [_type(words, word)]
    while words.optional("."):
        keys.append(_type(words, word))
    block.values["type"] = keys[0] if len(keys) == 1 else keys
    if words.optional(":"):
        data = [_type(words, word)]
        while words.optional("."):
            data.append(_type(words, word))
        block.values["map"] = data[0] if len(data) == 1 else data


def _type(words: Words, word: str) -> Any:
    """Take the name of a type; of ``typeof`` the type of the expression, or the expression where its type is not known."""
    if word == "type":
        return words.take()
    if words.peek() in ("verdict", "interval"):
        return words.take() if words.peek() == "verdict" else (words.take() and _type(words, word))
    start = words.at
    expression = left_side(Words(words.items[start : start + _length(words)]))
    name = " ".join(words.items[start : start + _length(words)])
    words.at = start + _length(words)
    return _TYPES.get(name, expression)


def _length(words: Words) -> int:
    """Return how many words the expression has up to the next dot, colon or the end."""
    n = 0
    while words.peek(n) not in (".", ":", ""):
        n += 1
    return n
