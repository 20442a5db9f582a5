"""``/proc/net/arp``: the IPv4 neighbour table as the kernel writes it."""

from __future__ import annotations

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import (
    FileName,
    Glimpse,
    Look,
    Misread,
    Parsed,
    Parser,
    Row,
    Text,
    heading,
    row_by_row,
    shape,
)
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared import sockets

_COMPLETE, _PERMANENT, _PUBLISHED = 0x02, 0x04, 0x08
_HWTYPES = {0x1: "ether", 0x20: "infiniband"}  # as arp names them; others keep their number


def _entry(row: Row) -> records.ArpEntry:
    printed, hwaddress = row.values["address"], row.values["hwaddress"]
    hidden = shape.is_redacted(printed)
    if not hidden and not shape.is_ip(printed):
        raise Misread(f"no address: {printed}")
    flags = int(row.values["flags"], 16)
    letters = "".join(c for bit, c in ((_COMPLETE, "C"), (_PERMANENT, "M"), (_PUBLISHED, "P")) if flags & bit)
    state = "permanent" if flags & _PERMANENT else "complete" if flags & _COMPLETE else "incomplete"
    unknown = not flags & _COMPLETE or hwaddress == "*" or shape.is_redacted(hwaddress)
    hwtype = int(row.values["hwtype"], 16)
    return records.ArpEntry(
        line=row.first,
        last_line=row.last,
        address=None if hidden else printed,
        hwtype=_HWTYPES.get(hwtype, row["hwtype"]),
        hwaddress=None if unknown else shape.mac(hwaddress),
        flags=letters or None,
        mask=None if row["mask"] == "*" else row["mask"],
        iface=row["iface"],
        state=state,
    )


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    has_heading = any(line.startswith("IP address") for line in text.lines)
    whole = sockets.is_whole(text, parsed, heading=has_heading)
    return Coverage(whole=whole, families=frozenset({"inet"}), limits=() if whole else (sockets.PART,))


PARSER = Parser(
    stem="proc_net_arp",
    paths=(FileName(lazy_re(r"/?proc/(?:net|[^/]+/net)/(arp)$"), r"cat /proc/net/\1"),),
    keeps_time=False,
    looks=(
        Look(
            table="proc_net_arp",
            line=r"IP address\s+HW type",
            heads=("IP ",),
            first=r"IP address\s+HW type",
            sure=("IP address ",),
            restart="IP address",
            restart_sign="HW type",
            glued=r"IP address\s+HW type",
        ),
    ),
    glimpse=Glimpse(signs=("HW type",)),
    kinds=(Kind.NEIGHBORS,),
    collect=(Collect("cat /proc/net/arp", "neighbours", rank=2),),
    captured_from=("cat /proc/net/arp",),
    record="ArpEntry",
    signature=heading(
        r"IP address\s+HW type\s+Flags\s+HW address\s+Mask\s+Device",
        r"\d+\.\d+\.\d+\.\d+\s+0x[0-9a-f]+\s+0x[0-9a-f]+\s+(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\s+\S+\s+\S+\s*$",
    ),
    read=row_by_row("proc_net_arp", _entry),
    coverage=_coverage,
)
