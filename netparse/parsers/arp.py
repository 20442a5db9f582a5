"""``arp``, ``arp -n``, ``arp -v``, ``arp NAME`` and ``arp -a``: the IPv4 neighbour table in the words of net-tools.

The answer that there is no entry (``node01 (10.96.191.6) -- no entry``) is known and gives no record: it says nothing about the
rest of the table. ``arp -a`` of BSD, macOS, AIX and Windows has the same content and is read too.
"""

from __future__ import annotations

from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Row, Text, heading, row_by_row, shape, simple
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared import net_tools_words, sockets

_INCOMPLETE = {"(incomplete)", "<incomplete>", "(interval)"}
_OWN_ADDRESS = {"<from_interface>", "*"}
_SIX_OCTETS = {None, "ether", "ethernet"}
_IFACE = lazy_re(r"(?:^|\s)(?:on|auf|na|liides|em|på|在)\s+(\S+)")  # "on" as the translations of net-tools have it
_HWTYPE = lazy_re(r"\[([\w-]+)\]")
_MASK = lazy_re(r"(?:^|\s)(\d+\.\d+\.\d+\.\d+)\s")
_PERMANENT = lazy_re(r"\b(?:PERM|permanent)\b")
_ATTRIBUTES = lazy_re(
    r"(?:\[[\w.-]+\]|PERM|PUP|PUB|TRAIL|permanent|published|ifscope|expire[sd]|in|\d+|seconds|stored|bucket|static|"
    r"\(proxy only\)|\(weird\)|auto|[^\W\d]+ \d+\.\d+\.\d+\.\d+|síťová maska \S+|(?:on|auf|na|liides|em|på|在) \S+)(?:\s+|$)"
)
_SHOWS_ALL = lazy_re(r"-[aenvN]+|--(?:all|numeric|verbose|symbolic)")
_TOTALS = lazy_re(r"Entries: (\d+)\s+Skipped: 0\s+Found: (\d+)")


def _entry(row: Row) -> records.ArpEntry:
    printed, attributes = row.values["address"], row.values["attributes"]
    known = shape.is_ip(printed)
    if not known and not shape.is_redacted(printed):
        shape.address(printed)
    if row.values["hostname"] or row.values["kind"]:
        if not known and not shape.is_redacted(printed):
            raise Misread(f"no address: {printed}")
        hostname = None if row.values["hostname"] in ("?", "") else row["hostname"]
    else:
        hostname = None if known or shape.is_redacted(printed) else printed
    is_permanent = "M" in row.values["flags"] or row["kind"] == "static" or bool(_PERMANENT.search(attributes))
    incomplete = _is_incomplete(row.values["instead"])
    found = _attributes(attributes)
    hwtype = row["hwtype"] or found["hwtype"]
    shown = row.values["hwaddress"]
    hwaddress = shape.mac(shown) if shown and not shape.is_redacted(shown) else None
    if hwaddress and hwtype in _SIX_OCTETS and hwaddress.count(":") != 5:
        raise Misread(f"no hardware address: {hwaddress}")
    return records.ArpEntry(
        line=row.first,
        last_line=row.last,
        address=printed if known else None,
        hostname=None if hostname and shape.is_redacted(hostname) else hostname,
        hwtype=hwtype,
        hwaddress=hwaddress,
        flags=row["flags"],
        mask=row["mask"] or found["mask"],
        iface=row["iface"] or found["iface"],
        state="incomplete" if incomplete else "permanent" if is_permanent else "complete",
    )


def _is_incomplete(word: str) -> bool:
    """Whether a word in place of the hardware address says that there is none; a masked or an own address is one."""
    if not word or word in _OWN_ADDRESS or shape.is_redacted(word):
        return False
    if word in _INCOMPLETE or net_tools_words.is_arp_incomplete(word):
        return True
    if net_tools_words.is_arp_own_address(word):
        return False
    raise Misread(f"no hardware address: {word}")


def _attributes(text: str) -> dict[str, str | None]:
    """Return what stands after the address in ``arp -a``."""
    at = 0
    while word := _ATTRIBUTES.match(text, at):
        at = word.end()
    if at < len(text):
        raise Misread(f"unknown: {text[at:]}")
    found = {"hwtype": _HWTYPE.search(text), "mask": _MASK.search(text), "iface": _IFACE.search(text)}
    return {name: match[1] if match else None for name, match in found.items()}


_read_rows = row_by_row("arp", _entry)


def _read(text: Text) -> Parsed:
    parsed = _read_rows(text)
    unparsed = tuple(n for n in parsed.unparsed if not _is_known(text.lines[n - text.first]))
    facts = {
        "heading": any(_is_heading(line) for line in text.lines),
        "counted": any((total := _TOTALS.match(line)) and total[1] == total[2] for line in text.lines),
        "answer": any(line.endswith("no entry") or net_tools_words.is_arp_remark(line) for line in text.lines),
    }
    return parsed._replace(unparsed=unparsed, facts=facts)


def _is_heading(line: str) -> bool:
    return line.startswith(("Address ", "Interface: ")) or net_tools_words.is_arp_columns(line)


def _is_known(line: str) -> bool:
    return net_tools_words.is_arp_columns(line) or net_tools_words.is_arp_remark(line)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    command = text.command_line if text.command_line and text.command_line.program == "arp" else None
    asked_for_one = command is not None and not all(_SHOWS_ALL.fullmatch(word) for word in command.words)
    # Without a command line one row may be the answer about one host.
    several = command is not None or parsed.facts["counted"] or len(parsed.records) > 1
    whole = (
        sockets.is_whole(text, parsed, heading=True) and several and not asked_for_one and not parsed.facts["answer"]
    )
    return Coverage(
        whole=whole, families=frozenset({"inet"}), limits=() if whole else ("may show a part of the table only",)
    )


_SIGNATURE = heading(
    r"Address\s+HWtype\s+HWaddress\s+Flags Mask\s+Iface",
    r"[ \t]{0,100}\S{1,300} \(\S{1,300}\) \S{1,40} (?:[0-9A-Fa-fXx*]{1,2}(?::[0-9A-Fa-fXx*]{1,2}){5}|[<(][^<>()]+[>)])(?:\s|$)",
    r"\S{1,300} \(\S{1,300}\) -- no entry\s*$",
    r"[ \t]*Internet Address\s+Physical Address\s+Type\s*$",
    r"\d+\.\d+\.\d+\.\d+\s+ether\s+(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\s+[CMP]+\s",
    r"arp: in \d+ entries no match found\.",
)


def _signature(lines: Sequence[str]) -> bool:
    return _SIGNATURE(lines) or any(net_tools_words.is_arp_columns(line) for line in lines[:5])


ARP = simple("arp", letters=lazy_re(r"[anve]+$"), glued=lazy_re(r"arp([anve]*)$"))

PARSER = Parser(
    stem="arp",
    programs=(ARP,),
    prints=lambda command: True,
    looks=(
        Look(
            table="arp",
            line=(
                r"Address\s+HWtype|\S+ \(\d{1,3}(?:\.\d{1,3}){3}\) \S+ [0-9A-Fa-f<(]"
                r"|\d{1,3}(?:\.\d{1,3}){3}\s+(?:ether\s+\S+:\S+:|\(\w+\)\s+\w+$)"
            ),
            heads=("Add",),
            inside=(" on e", "   ether   "),
            first=r"Address\s+HWtype",
            sure=("Address ",),
            restart=r"Address\s+HWtype",
            restart_sign="HWtype",
            glued=r"Address\s+HWtype",
        ),
    ),
    glimpse=Glimpse(
        signs=("HWtype", ") at ", "[ether]", "Physical Address"), early=r"[\da-f.:]+ +\S+ +(?:[\da-f]{2}:){5}"
    ),
    ends_in_words=True,
    kinds=(Kind.NEIGHBORS,),
    collect=(Collect("arp -n", "neighbours", rank=1),),
    captured_from=("arp -n", "arp", "arp -v", "arp -a", "arp NAME"),
    record="ArpEntry",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
