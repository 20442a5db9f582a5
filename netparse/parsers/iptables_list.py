"""``iptables -L``: the rules as a table for people. Without ``-v`` it does not show interfaces: they are unknown, not any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Row, Text, rows
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.shape import is_ip, is_redacted
from netparse.parsers.netfilter import iptables
from netparse.parsers.netfilter.listed_words import read_tail

_PROTOCOLS = {"1": "icmp", "2": "igmp", "4": "ipencap", "6": "tcp", "17": "udp", "47": "gre", "50": "esp", "51": "ah",
              "58": "ipv6-icmp", "89": "ospf", "103": "pim", "112": "vrrp", "132": "sctp", "136": "udplite"}  # fmt: skip
_ANY = frozenset(("anywhere", "0.0.0.0/0", "::/0", "*", "any", "all", "0"))
_SCALE = {"K": 1000, "M": 1000**2, "G": 1000**3, "T": 1000**4}
_COUNTS = r"(?P<packets>\d+[KMGT]?)\s+(?P<bytes>\d+[KMGT]?)\s+"
_ENDS = r"(?P<source>\S+)\s+(?P<destination>\S+)(?:\s+(?P<tail>\S.*))?$"
_INTERFACES = r"(?P<in_interface>\S+)\s+(?P<out_interface>\S+)\s+"
_MIDDLE = r"(?:(?P<jump>[^\s/]+)\s+)?(?P<protocol>!?[\w-]+)\s+"
_FORMS = {
    (num, counts, interfaces, opt): lazy_re(
        (r"(?P<num>\d+)\s+" if num else "")
        + (_COUNTS if counts else "")
        + _MIDDLE
        + (r"(?P<opt>--|-f|!f)\s+" if opt else "")
        + (_INTERFACES if interfaces else "")
        + _ENDS
    )
    for num in (True, False)
    for counts in (True, False)
    for interfaces in (True, False)
    for opt in (True, False)
}


class _Fold:
    """Gathers the rows into chains and these into tables."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._family = iptables.family_of(text.command_line)
        self._backend = iptables.backend_of(text.command_line.program) if text.command_line else None
        self._found: list[Any] = []
        self._chains: dict[str, dict[str, Any]] = {}
        self._chain: dict[str, Any] | None = None
        self._columns: tuple[bool, bool, bool] | None = None
        self.done: list[records.Record] = []
        self.legacy = False

    def take(self, row: Row) -> None:
        """Add a row; a line that is no rule of the columns above it is a Misread."""
        v = row.values
        if v["chain"]:
            self._open_chain(row)
        elif v["heading"]:
            words = v["heading"].split()
            self._columns = ("num" in words, "pkts" in words, "in" in words)
        elif v["warning"]:
            self.legacy = True
        elif self._columns is None or self._chain is None:
            raise Misread("a rule of no chain")
        else:
            self._found.append((self._chain["chain"], self._rule(row)))
            self._chain["last_line"] = row.last

    def _open_chain(self, row: Row) -> None:
        v = row.values
        name = v["chain"]
        if name in self._chains or self._is_earlier(name):
            self.close()
        self._chain = {
            "line": row.first,
            "last_line": row.last,
            "chain": name,
            "policy": v["policy"] or None,
            "packets": _count(v["packets"]),
            "bytes": _count(v["bytes"]),
            "references": int(v["references"]) if v["references"] else None,
        }
        self._chains[name] = self._chain
        self._found.append(name)
        self._columns = None

    def _is_earlier(self, name: str) -> bool:
        """Whether a built-in chain stands behind one that comes after it in every table: another table begins."""
        if name not in iptables.BUILT_IN:
            return False
        place = iptables.BUILT_IN.index(name)
        return any(n not in iptables.BUILT_IN or iptables.BUILT_IN.index(n) > place for n in self._chains)

    def _rule(self, row: Row) -> dict[str, Any]:
        assert self._columns is not None
        found = _FORMS[*self._columns, True].match(row.values["rule"]) or _FORMS[*self._columns, False].match(
            row.values["rule"]
        )
        if not found:
            raise Misread("not a rule of these columns")
        v = found.groupdict()
        if "." in v["source"] and is_ip(v["source"].strip("!").partition("/")[0]):
            self._family = self._family or "inet"
        elif ":" in v["source"]:
            self._family = self._family or "inet6"
        tail = read_tail(v["tail"] or "", v["jump"])
        fields = _parameters(v, interfaces=self._columns[2])
        fields["unknown"] = (*fields["unknown"], *tail.unknown)
        return {
            "line": row.first,
            "last_line": row.last,
            "num": int(v["num"]) if v.get("num") else None,
            "packets": _count(v.get("packets")),
            "bytes": _count(v.get("bytes")),
            **fields,
            "matches": tail.matches,
            "options": tail.options,
            "comment": tail.comment,
            ("goto" if tail.goes_to else "jump"): v["jump"],
            "words": (v["tail"] or "").strip() or None if tail.unknown else None,
        }

    def lose(self) -> None:
        """Take note of a line that was not understood."""
        if self._chain is not None:
            self._chain["lost"] = True

    def close(self) -> None:
        """End the table."""
        if not self._chains:
            return
        command = self._text.command_line
        table = iptables.shown_table(command, self._chains)
        own: dict[str, Any] = {"family": self._family, "backend": self._backend, "table": table}
        whole = not (command is not None and command.filtered)
        first, last = (f(c[k] for c in self._chains.values()) for f, k in ((min, "line"), (max, "last_line")))
        all_chains = whole and not iptables.shows_one_chain(command, self._chains) and table is not None
        self.done.append(records.IptablesTable(line=first, last_line=last, whole=all_chains, **own))
        for item in self._found:
            if isinstance(item, str):
                chain = {**self._chains[item]}
                lost = chain.pop("lost", False)
                self.done.append(records.IptablesChain(**chain, whole=whole and not lost, **own))
            else:
                self.done.append(records.IptablesRule(chain=item[0], **item[1], **own))
        self._found, self._chains, self._chain = [], {}, None


def _parameters(v: dict[str, Any], *, interfaces: bool) -> dict[str, Any]:
    """Return the parameters of a rule: what stands for any is None; what is not shown or masked is in ``unknown``."""
    out: dict[str, Any] = {}
    negated: list[str] = []
    unknown: list[str] = [] if interfaces else ["in_interface", "out_interface"]
    for name in ("protocol", "source", "destination", "in_interface", "out_interface"):
        value = v.get(name)
        if value is None:
            continue
        if value[0] == "!":
            negated.append(name)
            value = value[1:]
        if name in ("source", "destination") and value not in _ANY:
            if is_redacted(value):
                unknown.append(name)
                continue
            if not is_ip(value.partition("/")[0]):
                unknown.append(name)  # a name, that somebody would have to look up
        out[name] = _PROTOCOLS.get(value, value) if name == "protocol" else value
        if out[name] in _ANY and name not in negated:
            out[name] = None
    if v.get("opt") in ("-f", "!f"):
        out["fragment"] = True
        negated += ["fragment"] if v["opt"] == "!f" else []
    return {**out, "negated": tuple(negated), "unknown": tuple(unknown)}


def _count(text: str | None) -> int | None:
    if not text:
        return None
    return int(text[:-1]) * _SCALE[text[-1]] if text[-1] in _SCALE else int(text)


def _read(text: Text) -> Parsed:
    fold = _Fold(text)
    found, unmatched = rows("iptables_list", text)
    unparsed = list(unmatched)
    for row in found:
        try:
            fold.take(row)
        except ValueError:
            unparsed.append(row.first)
            fold.lose()
    fold.close()
    return Parsed(records=tuple(_of_one_family(fold.done)), unparsed=tuple(unparsed), facts={"legacy": fold.legacy})


def _of_one_family(found: Sequence[Any]) -> list[Any]:
    """Return the records with the family that an address further down told."""
    known = {r.family for r in found} - {None}
    if len(known) != 1 or all(r.family for r in found):
        return list(found)
    return [replace(r, family=next(iter(known))) for r in found]


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    tables = [r for r in parsed.records if isinstance(r, records.IptablesTable)]
    rules = [r for r in parsed.records if isinstance(r, records.IptablesRule)]
    command = text.command_line
    limits = []
    chains = [r.chain for r in parsed.records if isinstance(r, records.IptablesChain)]
    if iptables.asked_chain(command):
        limits.append("asked for one chain")
    elif any(t.table is None for t in tables) or iptables.shows_one_chain(command, chains):
        limits.append("does not show all chains of a table")
    if (command is not None and command.filtered) or any(line.strip() == "--" for line in text.lines):
        limits.append("lines were taken out by a filter")
    if any("in_interface" in r.unknown for r in rules):
        limits.append("does not show the interfaces of its rules")
    if parsed.facts.get("legacy"):
        limits.append("it says that iptables-legacy has tables, which it does not show")
    families = {t.family for t in tables if t.family} or {f for f in (iptables.family_of(command),) if f}
    return Coverage(
        whole=not limits,
        families=frozenset(families),
        tables=frozenset(t.table for t in tables if t.table),
        limits=tuple(limits),
        backends=frozenset(t.backend for t in tables if t.backend),
        others=frozenset({"legacy"}) if parsed.facts.get("legacy") else frozenset(),
    )


_CHAIN = lazy_re(r"Chain \S+ \((?:policy [A-Z]+|\d+ references)")
_HEADING = lazy_re(r"\s*(?:num\s+)?(?:pkts\s+bytes\s+)?target\s+prot\s+opt\s")


def _signature(lines: Sequence[str]) -> bool:
    return any(_CHAIN.match(line) for line in lines) and any(_HEADING.match(line) for line in lines)


PARSER = Parser(
    stem="iptables_list",
    programs=(iptables.IPTABLES,),
    prints=iptables.lists("L", "--list"),
    messages=lazy_re(r"#\s*Warning: ip6?tables-legacy tables present"),
    looks=(
        Look(
            table="iptables_list",
            line=r"Chain \S+ \((?:policy [A-Z]|\d+ references)|(?:num\s+)?(?:pkts\s+bytes\s+)?target\s+prot\s+opt\s",
            heads=("Cha",),
            inside=("target     prot opt ",),
            first=r"Chain (?:INPUT|PREROUTING) \(policy ",
            sure=("Chain INPUT (policy", "Chain PREROUTING (policy"),
        ),
    ),
    glimpse=Glimpse(signs=("target     prot opt ",), early=r"Chain \S+ \((?:policy [A-Z]|\d+ references)"),
    folds=True,
    kinds=(Kind.FIREWALL,),
    captured_from=(
        "iptables -L -n -v",
        "iptables -nvL",
        "iptables -t nat -nvL",
        "iptables -vnxL --line-numbers",
        "iptables -L -n",
        "iptables -L",
        "ip6tables -L -n -v",
    ),
    record="IptablesRule",
    more_records=("IptablesTable", "IptablesChain"),
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
