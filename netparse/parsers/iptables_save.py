"""``iptables-save`` and ``iptables -S``: every rule with its matches and target, in words that can be loaded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Misread, Parsed, Parser, Text, template
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.netfilter import iptables
from netparse.parsers.netfilter.rule_words import read_rule

_IPV6 = lazy_re(r"-[sd] [0-9a-f]*:[0-9a-f:]*|ipv6-icmp|--icmpv6-type")
_REMARK = lazy_re(r'--comment (?:"(?:[^"\\]|\\.)*"|\S+)')


_FIRST = ("PREROUTING", "INPUT")
"""Chains that stand before FORWARD in every table that has them."""


class _Block:
    """The records of one table, which are finished when its end is seen, or that it is missing."""

    def __init__(
        self, line: int, *, table: str | None, family: str | None, backend: str | None, version: str | None
    ) -> None:
        self.line = line
        self.last = line
        self.table = table
        self.family = family
        self.backend = backend
        self.version = version
        self.committed = False
        self.listed = False
        """Whether ``iptables -S`` printed it, which names no table and writes no end."""
        self.rules = 0
        self.chains: dict[str, dict[str, Any]] = {}
        self.places: dict[str, int] = {}
        self.found: list[Any] = []
        self.broken: set[str] = set()
        self.lost: set[str] = set()
        """The chains to which lines may belong of which not even the chain is known."""
        self.hurt = False
        self.reached = 0
        """The place of the chain whose rules are printed: ``iptables-save`` prints them chain by chain, as it declared them."""
        self.ordered = version is not None

    def declare(self, line: int, chain: str, **values: Any) -> None:
        """Add a chain."""
        self.last = line
        self.chains[chain] = {"line": line, "last_line": line, "chain": chain, **values}
        self.places.setdefault(chain, len(self.places))
        self.found.append(chain)

    def reach(self, chain: str) -> None:
        """Take note that the rules of this chain are printed: those of the chains before it are complete."""
        place = self.places.get(chain)
        if place is None:
            # of a text without its first lines these may be declared above it
            above = self.table is None and self.reached == 0 and chain in _FIRST
            if self.chains and not self.listed and not above:
                self.lose()  # its name or its declaration is damaged
            return
        self.ordered = self.ordered and place >= self.reached
        self.reached = max(place, self.reached)

    def lose(self) -> None:
        """Take note of a line that was not understood: it is of no chain that is past where the chains stand in order."""
        if not self.rules:
            self.ordered = False  # it may declare a chain
        self.lost.update(list(self.chains)[self.reached if self.ordered else 0 :])
        self.hurt = True

    def close(self, text: Text) -> list[records.Record]:
        """Return the records in the order of the lines, the table's first."""
        if self.listed and self.table is None and self.chains:
            self.table = iptables.shown_table(text.command_line, self.chains)
        elif self.table is None and "FORWARD" in self.chains and not _OF_FILTER.isdisjoint(self.chains):
            self.table = "filter"  # the line that names it was left out
        if self.table is None and not self.chains:
            self.found = list(_of_filter(self.found))
        command = text.command_line
        filtered = command is not None and command.filtered
        whole = (self.committed or self.listed) and bool(self.chains) and not filtered
        one = not self.committed and iptables.shows_one_chain(command, self.chains)
        past = set(list(self.chains)[: self.reached]) if self.ordered and not filtered else set()
        own: dict[str, Any] = {"family": self.family, "backend": self.backend, "table": self.table}
        out: list[records.Record] = []
        if self.chains or self.table:
            out.append(
                records.IptablesTable(
                    line=self.line,
                    last_line=self.last,
                    version=self.version,
                    whole=whole and not one and not self.hurt,
                    **own,
                )
            )
        for item in self.found:
            if isinstance(item, str):
                hurt = item in self.broken or item in self.lost or (self.hurt and not self.ordered)
                is_whole = (whole or item in past) and not hurt
                out.append(records.IptablesChain(**self.chains[item], whole=is_whole, **own))
            elif item.table != self.table and (self.listed or item.table is None):
                out.append(replace(item, table=self.table))
            else:
                out.append(item)
        return out


_OF_FILTER = frozenset(
    {"KUBE-FIREWALL", "KUBE-FORWARD", "DOCKER-USER", "DOCKER-ISOLATION", "DOCKER-ISOLATION-STAGE-1", "KUBE-NODEPORTS"}
)
"""Chains that kubelet, kube-proxy and Docker make in table filter, and where FORWARD stands beside them in no other."""


def _of_filter(rules: Sequence[records.IptablesRule]) -> Iterator[records.IptablesRule]:
    """Yield the rules; those of a chain that refuses are of the table filter: the kernel takes REJECT in no other."""
    refusing = {r.chain for r in rules if r.jump == "REJECT"}
    for r in rules:
        yield replace(r, table="filter") if r.chain in refusing else r


class _Fold:
    """Gathers the rows into tables."""

    def __init__(self, text: Text) -> None:
        command = text.command_line
        self.text = text
        self.family = iptables.family_of(command) or _shown_family(text.lines)
        self.backend = iptables.backend_of(command.program) if command else None
        self.version: str | None = None
        self.block: _Block | None = None
        self.done: list[records.Record] = []
        self.facts: dict[str, bool] = {}

    def open(self, line: int, table: str | None) -> _Block:
        self.close()
        self.block = _Block(line, table=table, family=self.family, backend=self.backend, version=self.version)
        return self.block

    def close(self) -> None:
        if self.block is not None:
            self.done.extend(self.block.close(self.text))
            if not self.block.committed and not self.block.listed:
                self.facts["cut"] = True
            elif not self.block.committed and iptables.shows_one_chain(self.text.command_line, self.block.chains):
                self.facts["one chain"] = True
            self.block = None

    def generated(self, program: str, version: str, backend: str | None) -> None:
        self.close()
        self.family = "inet6" if program.startswith("ip6") else "inet" if program.startswith("ip") else self.family
        old = version.split(".")[:2] < ["1", "8"] and len(version.split(".")[1]) == 1
        self.backend = backend or iptables.backend_of(program) or ("legacy" if old else None)
        self.version = version

    def chain(self, line: int, name: str, policy: str | None, packets: int | None, total: int | None) -> None:
        block = self.block
        if block is None or block.committed:
            block = self.open(line, None)
            block.ordered = True  # `iptables-save` alone declares chains so, though its first lines were left out
        block.declare(line, name, policy=policy, packets=packets, bytes=total)

    def listed(self, line: int, name: str, policy: str | None, packets: int | None, total: int | None) -> None:
        """Take ``-P`` or ``-N``; the first behind rules, and a chain that is there already, begin another table."""
        block = self.block
        if block is None or not block.listed or block.rules or name in block.chains:
            block = self.open(line, iptables.asked_table(self.text.command_line))
            block.listed = True
        block.declare(line, name, policy=policy, packets=packets, bytes=total)

    def rule(self, line: int, chain: str, words: str | None, packets: int | None, total: int | None) -> None:
        block = self.block or self.open(line, None)
        block.last = line
        block.reach(chain)
        block.rules += 1
        try:
            if words and "\ufffd" in _REMARK.sub("", words):
                raise Misread("not readable")
            fields = read_rule(words) if words else {}
        except Misread:
            block.broken.add(chain)
            raise
        if packets is not None:
            fields["packets"], fields["bytes"] = packets, total
        block.found.append(
            records.IptablesRule(
                line=line,
                last_line=line,
                family=block.family,
                backend=block.backend,
                table=block.table,
                chain=chain,
                **fields,
            )
        )

    def lose(self, line: int) -> None:
        """Take note of a line that was not understood."""
        if self.block is not None:
            self.block.lose()


def _shown_family(lines: Sequence[str]) -> str | None:
    """Return inet6 where an address or protocol of it stands in a rule; the header tells it better."""
    return (
        None
        if any(line.startswith("# Generated by") for line in lines[:10])
        else ("inet6" if any(_IPV6.search(line) for line in lines) else None)
    )


def _read(text: Text) -> Parsed:
    compiled = text.template or template("iptables_save")
    result = compiled.parse(text.lines)
    columns = {name: n for n, name in enumerate(compiled.header)}
    packets, total, action, chain, rule, declared, policy, table, commit, program, version, backend, warning = (
        columns[name] for name in _COLUMNS
    )
    fold = _Fold(text)
    shift = text.first - 1
    unmatched = [n for n in result.unmatched if text.lines[n - 1].strip()]
    unparsed = [n + shift for n in unmatched]
    at = 0
    for row, (first, _) in zip(result.rows, result.spans, strict=True):
        while at < len(unmatched) and unmatched[at] < first:
            fold.lose(unmatched[at] + shift)
            at += 1
        line = first + shift
        counted = (int(row[packets]), int(row[total])) if row[packets] else (None, None)
        try:
            if row[action] == "-A":
                fold.rule(line, row[chain], row[rule], *counted)
            elif row[declared]:
                fold.chain(line, row[declared], None if row[policy] == "-" else row[policy], *counted)
            elif row[action]:
                _listed(fold, line, row[action], row[chain], row[rule])
            elif row[table]:
                fold.open(line, row[table])
            elif row[commit]:
                if fold.block is not None and not fold.block.listed:
                    fold.block.committed = True
                    fold.block.last = line
                fold.close()
            elif row[program]:
                fold.generated(row[program], row[version], row[backend] or None)
            elif row[warning]:
                fold.facts["legacy"] = True
        except ValueError:
            unparsed.append(line)
    if at < len(unmatched):
        fold.lose(unmatched[at] + shift)
    fold.close()
    return Parsed(records=tuple(fold.done), unparsed=tuple(sorted(unparsed)), facts=fold.facts)


_COLUMNS = (
    *("packets", "bytes", "action", "chain", "rule", "declared", "policy", "table", "commit"),
    *("program", "version", "backend", "warning"),
)


def _listed(fold: _Fold, line: int, action: str, chain: str, words: str) -> None:
    """Take a line ``-P CHAIN POLICY`` or ``-N CHAIN``, with ``-v`` followed by counters."""
    found = words.split()
    policy = found.pop(0) if action == "-P" and found else None
    if (action == "-P") != (policy is not None) or (found and (len(found) != 3 or found[0] != "-c")):
        raise Misread("not a chain's declaration")
    packets, total = (int(found[1]), int(found[2])) if found else (None, None)
    fold.listed(line, chain, policy, packets, total)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    tables = [r for r in parsed.records if isinstance(r, records.IptablesTable)]
    command = text.command_line
    limits = []
    asked = iptables.asked_table(command)
    if parsed.facts.get("one chain"):
        asked_one = iptables.asked_chain(command) is not None
        limits.append("asked for one chain" if asked_one else "does not show all chains of a table")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    if parsed.facts.get("cut") or (not tables and parsed.records):
        limits.append("a table in it has no end or no beginning")
    if parsed.facts.get("legacy"):
        limits.append("it says that iptables-legacy has tables, which it does not show")
    families = {t.family for t in tables} - {None} or {iptables.family_of(command)} - {None}
    shown = [{t.table for t in tables if t.family == f} for f in {t.family for t in tables}]
    common = set.intersection(*shown) if shown else set()
    if command is not None and iptables.is_save(command) and not asked:
        common |= iptables.TABLES
    elif asked:
        common |= {asked}
    return Coverage(
        whole=not limits,
        families=frozenset(str(f) for f in families),
        tables=frozenset(str(t) for t in common if t),
        limits=tuple(limits),
        backends=frozenset(t.backend for t in tables if t.backend),
        others=frozenset({"legacy"}) if parsed.facts.get("legacy") else frozenset(),
    )


_TABLE = lazy_re(r"\*(?:filter|nat|mangle|raw|security)$")
_DECLARATION = lazy_re(
    r":[\w.:-]+ (?:ACCEPT|DROP|QUEUE|-)(?: \[\d+:\d+\])?$|-P [A-Z]+ (?:ACCEPT|DROP|QUEUE)(?: -c \d+ \d+)?$"
)
_RULE = lazy_re(r"(?:\[\d+:\d+\] )?-A [^\s-]\S*(?: (?:! )?-{1,2}\w| *$)|-N [\w.:-]{1,29}$")


def _signature(lines: Sequence[str]) -> bool:
    shown = [line for line in lines if not line.startswith("#")]
    if any(_TABLE.match(line) for line in shown[:50]) and any(_DECLARATION.match(line) for line in shown):
        return True
    if not shown:
        return any(line.startswith("# Generated by ip") and "tables-save v" in line for line in lines)
    found = sum(
        1 for line in shown if _RULE.match(line) or _DECLARATION.match(line) or line == "COMMIT" or _TABLE.match(line)
    )
    return found * 2 >= len(shown)


_SAVED = lazy_re(
    r"(?:^|/)(etc/(?:sysconfig/ip6?tables[^/]*|iptables[^/]*/[^/]+|ufw/[^/]+)|(?:before|after|user)6?\.rules|rules\.v[46])$"
)
"""What is loaded at boot: it need not be what the kernel has."""

PARSER = Parser(
    stem="iptables_save",
    programs=(iptables.SAVE, iptables.IPTABLES),
    prints=lambda command: iptables.is_save(command) or iptables.lists("S", "--list-rules")(command),
    messages=lazy_re(r"#\s*Warning: ip6?tables-legacy tables present"),
    other_files=FileName(_SAVED, r"the file `\1`, which is loaded at boot"),
    looks=(
        Look(
            table="iptables_save",
            line=(
                r"\*(?:filter|nat|mangle|raw|security)$|:[\w.:-]+ (?:ACCEPT|DROP|-)(?: \[|$)|(?:\[\d+:\d+\] )?-A [\w.:-]+(?: !? ?-|$)"
                r"|-P [A-Z]+ (?:ACCEPT|DROP)(?:$| -c )|-N [\w.:-]{1,29}$|COMMIT$|# (?:Generated by|Completed on) "
            ),
            heads=("*fi", "*na", "*ma", "*ra", "*se", "-A ", "-P ", "-N ", "COM", "# G", "# C"),
            inside=("\n:INPUT ", "\n:OUTPUT ", "] -A "),
            first=r"# Generated by \S*tables\S*-save v|\*(?:filter|nat|mangle|raw|security)$|-P INPUT |-P PREROUTING ",
            sure=("# Generated by ip",),
        ),
    ),
    glimpse=Glimpse(
        signs=(
            "# Generated by iptables",
            "# Generated by ip6tables",
            "\n-P INPUT ",
            "\n:INPUT ACCEPT",
            "\n:INPUT DROP",
        ),
        early=r"\*(?:filter|nat|mangle|raw)\s*$|-P [A-Z]+ (?:ACCEPT|DROP)|(?:\[\d+:\d+\] )?-A [\w.:-]+ -",
    ),
    silent=True,
    kinds=(Kind.FIREWALL,),
    collect=(
        Collect("iptables-save", "firewall"),
        Collect("ip6tables-save", "firewall of IPv6"),
    ),
    captured_from=(
        "iptables-save",
        "iptables-save -c",
        "iptables-save -t nat",
        "ip6tables-save",
        "iptables-legacy-save",
        "iptables-nft-save",
        "iptables -S",
        "iptables -t nat -S",
    ),
    folds=True,
    record="IptablesRule",
    more_records=("IptablesTable", "IptablesChain"),
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
