"""``/proc/net/route``: the IPv4 routes of table main, decoded to what ``route -n`` would have printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from netparse import records
from netparse.lazy import lazy_module, lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parsed, Parser, Row, Text, heading, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2.fields import name

if TYPE_CHECKING:
    import ipaddress
else:
    ipaddress = lazy_module("ipaddress")

_FLAGS = ((0x200, "!"), (0x1, "U"), (0x2, "G"), (0x4, "H"), (0x8, "R"), (0x10, "D"), (0x20, "M"))
_Order = Literal["little", "big"]


def _read(text: Text) -> Parsed:
    found, unparsed = rows("proc_net_route", text)
    all_rows = list(found)
    order: _Order = "little" if all(_is_mask(r.values["genmask"], "little") for r in all_rows) else "big"
    routes = []
    for row in all_rows:
        try:
            routes.append(_entry(row, order))
        except ValueError:
            unparsed.extend(range(row.first, row.last + 1))
    return Parsed(records=tuple(routes), unparsed=tuple(sorted(unparsed)))


def _entry(row: Row, order: _Order) -> records.RouteN:
    v = row.values
    if not _is_mask(v["genmask"], order):
        raise ValueError(f"no mask: {v['genmask']}")
    flags = int(v["flags"], 16)
    return records.RouteN(
        line=row.first,
        last_line=row.last,
        destination=_address(v["destination"], order),
        gateway=_address(v["gateway"], order),
        genmask=_address(v["genmask"], order),
        flags="".join(letter for bit, letter in _FLAGS if flags & bit),
        metric=int(v["metric"]),
        ref=int(v["ref"]),
        use=int(v["use"]),
        mss=int(v["mss"]),
        window=int(v["window"]),
        irtt=int(v["irtt"]),
        iface=None if v["iface"] == "*" else name(v["iface"]),
    )


def _address(word: str, order: _Order) -> str:
    return str(ipaddress.IPv4Address(int(word, 16).to_bytes(4, order)))


def _is_mask(word: str, order: _Order) -> bool:
    """Whether the ones of a mask stand together in front: read in the wrong byte order they do not."""
    inverted = ~int.from_bytes(int(word, 16).to_bytes(4, order), "big") & 0xFFFFFFFF
    return inverted & (inverted + 1) == 0


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    headed = any(line.startswith("Iface") for line in text.lines)
    part = not headed or (text.command_line is not None and text.command_line.filtered)
    limits = ("shows a part of the routes",) if part else ()
    return Coverage(whole=not part, families=frozenset({"inet"}), tables=frozenset({"main"}), limits=limits)


PARSER = Parser(
    stem="proc_net_route",
    paths=(FileName(lazy_re(r"/?proc/(?:net|[^/]+/net)/(route)$"), r"cat /proc/net/\1"),),
    keeps_time=False,
    looks=(
        Look(
            table="proc_net_route",
            line=r"Iface\tDestination",
            heads=("Ifa",),
            first=r"Iface\tDestination",
            sure=("Iface\t",),
            restart="Iface",
            restart_sign="Iface",
            glued=r"Iface\s+Destination",
        ),
    ),
    glimpse=Glimpse(signs=("Iface\tDest",)),
    kinds=(Kind.ROUTES,),
    collect=(Collect("cat /proc/net/route", "routes", rank=3),),
    captured_from=("cat /proc/net/route",),
    record="RouteN",
    signature=heading(
        r"Iface\s+Destination\s+Gateway\s+Flags\s+RefCnt",
        r"\S+\t[0-9A-F]{8}\t[0-9A-F]{8}\t[0-9A-F]{4}\t\d+\t\d+\t\d+\t[0-9A-F]{8}\t",
    ),
    read=_read,
    coverage=_coverage,
)
