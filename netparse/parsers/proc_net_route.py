"""``/proc/net/route``: the IPv4 routes of table main, decoded to what ``route -n`` would have printed."""

from ipaddress import IPv4Address
from typing import Literal

from netparse.parsers.base import Parsed, Parser, Row, Text, heading, rows
from netparse.parsers.coverage import Coverage
from netparse.parsers.iproute import name
from netparse.parsers.kinds import Kind
from netparse.records import RouteN

_FLAGS = ((0x200, "!"), (0x1, "U"), (0x2, "G"), (0x4, "H"), (0x8, "R"), (0x10, "D"), (0x20, "M"))
_Order = Literal["little", "big"]


def _read(text: Text) -> Parsed:
    found, unparsed = rows("proc_net_route", text)
    all_rows = list(found)
    order: _Order = "little" if all(_is_mask(r.values["genmask"], "little") for r in all_rows) else "big"
    records = []
    for row in all_rows:
        try:
            records.append(_entry(row, order))
        except ValueError:
            unparsed.extend(range(row.first, row.last + 1))
    return Parsed(records=tuple(records), unparsed=tuple(sorted(unparsed)))


def _entry(row: Row, order: _Order) -> RouteN:
    v = row.values
    if not _is_mask(v["genmask"], order):
        raise ValueError(f"no mask: {v['genmask']}")
    flags = int(v["flags"], 16)
    return RouteN(
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
    return str(IPv4Address(int(word, 16).to_bytes(4, order)))


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
    kinds=(Kind.ROUTES,),
    captured_from=("cat /proc/net/route",),
    record=RouteN,
    signature=heading(
        r"Iface\s+Destination\s+Gateway\s+Flags\s+RefCnt",
        r"\S+\t[0-9A-F]{8}\t[0-9A-F]{8}\t[0-9A-F]{4}\t\d+\t\d+\t\d+\t[0-9A-F]{8}\t",
    ),
    read=_read,
    coverage=_coverage,
)
