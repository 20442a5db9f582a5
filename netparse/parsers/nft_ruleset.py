"""``nft list ruleset``, as text or JSON: what the kernel's packet filter is told natively."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, FileName, Glimpse, Look, Parsed, Parser, Program, Text
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.netfilter.nft_blocks import FAMILIES, read_ruleset
from netparse.parsers.netfilter.nft_json import opens, read_json

_MANAGED = lazy_re(r"#\s*Warning: table (\S+) (\S+) is managed by iptables-nft")
_LISTED = frozenset(
    ("ruleset", "table", "tables", "chain", "chains", "set", "sets", "map", "maps", "counters", "flowtables")
)
_FAMILIES = {"ip": {"inet"}, "ip6": {"inet6"}, "inet": {"inet", "inet6"}}


def _read(text: Text) -> Parsed:
    command = text.command_line
    whole = command is None or not command.filtered
    found = (
        read_json(text.lines, text.first, whole=whole)
        if opens(text.lines)
        else read_ruleset(text.lines, text.first, whole=whole)
    )
    if _may_be_terse(text, found.records):
        found = found._replace(
            records=[replace(r, whole=False) if isinstance(r, records.NftSet) else r for r in found.records]
        )
    managed = {(m[1], m[2]) for line in text.lines if (m := _MANAGED.match(line))}
    out = tuple(
        replace(r, managed_by="iptables-nft")
        if isinstance(r, records.NftTable) and (r.family, r.name) in managed
        else r
        for r in found.records
    )
    return Parsed(records=out, unparsed=tuple(found.unparsed))


def _may_be_terse(text: Text, found: Sequence[records.Record]) -> bool:
    """Whether the elements of the sets may be missing: ``-t`` leaves them out, and then every set looks as if it were empty."""
    if text.command_line is not None:
        return _terse(text.command_line)
    return not any(isinstance(r, records.NftSet) and r.elem is not None for r in found)


def _terse(command: CommandLine | None) -> bool:
    return command is not None and command.has("t", "--terse")


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    """Return what is proven: without a command line only that the tables shown are there."""
    tables = [r for r in parsed.records if isinstance(r, records.NftTable)]
    command = text.command_line
    asked = _asked(command)
    limits = []
    if asked[1:2] and asked[0] == "ruleset":
        limits.append(f"asked for one family: {asked[1]}")
    elif asked and asked[0] != "ruleset":
        limits.append(f"asked for a part: {' '.join(asked)}")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    if _terse(command):
        limits.append("does not show the elements of its sets")
    if tables and not all(t.whole for t in tables) and not parsed.unparsed:
        limits.append("the end of a table is missing")
    if asked[:1] == ["ruleset"]:
        shown = _FAMILIES.get(asked[1], set()) if asked[1:2] else {"inet", "inet6"}
    else:
        shown = {f for t in tables for f in _FAMILIES.get(t.family, ())}
    return Coverage(
        whole=not limits,
        families=frozenset(shown),
        tables=frozenset(f"{t.family} {t.name}" for t in tables),
        limits=tuple(limits),
    )


def _asked(command: CommandLine | None) -> list[str]:
    """Return the words behind ``list``."""
    words = list(command.arguments) if command else []
    return words[words.index("list") + 1 :] if "list" in words else []


def _prints(command: CommandLine) -> bool:
    return _asked(command)[:1] != [] and _asked(command)[0] in _LISTED


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word != "nft":
        return None
    known = {"list", "ruleset", "table", "chain", "grep", *FAMILIES}
    out = ["nft"]
    for w in following:
        if w.startswith("-") or w in known or "table" in out:
            out.append(w)
        elif w in ("a", "j", "n", "s", "t") and "list" not in out:
            out.append(f"-{w}")
    if "list" not in out and "ruleset" in out:
        out.insert(out.index("ruleset"), "list")
    return out


_TABLE = lazy_re(rf"table (?:(?:{'|'.join(sorted(FAMILIES))}) )?\S+ \{{(?: # handle \d+)?$")
_INSIDE = lazy_re(r"\s+\S|\}$")


def _signature(lines: Sequence[str]) -> bool:
    if opens(lines):
        return True
    shown = [line for line in lines if not line.startswith("#")]
    at = next((n for n, line in enumerate(shown) if _TABLE.match(line)), None)
    return at is not None and at < 5 and (at + 1 == len(shown) or bool(_INSIDE.match(shown[at + 1])))


PARSER = Parser(
    stem="nft_ruleset",
    programs=(Program(names=("nft",), in_name=_in_name, line=r"(?: -{0,2}[\w-]+){2,8}", alone=False),),
    prints=_prints,
    messages=_MANAGED,
    other_files=FileName(
        lazy_re(r"(?:^|/)(etc/(?:nftables[^/]*|nftables/.+|sysconfig/nftables[^/]*)|[^/]+\.nft)$"),
        r"the file `\1`, which is loaded at boot",
    ),
    looks=(
        Look(
            table="nft",
            line=r"table (?:ip6?|inet|arp|bridge|netdev) \S+ \{",
            heads=("tab",),
            first=r"table (?:ip6?|inet|arp|bridge|netdev) \S+ \{",
            sure=("table ip ", "table ip6 ", "table inet "),
        ),
        JSON,
    ),
    glimpse=Glimpse(early=r"table (?:ip6?|inet|arp|bridge|netdev) \S+ \{", objects='"nftables"'),
    silent=True,
    kinds=(Kind.FIREWALL,),
    collect=(Collect("nft list ruleset", "nftables"),),
    captured_from=(
        "nft list ruleset",
        "nft -a list ruleset",
        "nft -n list ruleset",
        "nft -s list ruleset",
        "nft list table inet filter",
        "nft -j list ruleset",
    ),
    record="NftRule",
    more_records=("NftTable", "NftChain", "NftSet", "NftObject"),
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
