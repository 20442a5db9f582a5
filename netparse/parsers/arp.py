"""``arp``, ``arp -n``, ``arp -v``: the IPv4 neighbour table in the words of net-tools."""

from netparse.parsers import shape
from netparse.parsers.base import Parsed, Parser, Row, Text, heading, row_by_row
from netparse.parsers.coverage import Coverage
from netparse.records import ArpEntry


def _entry(row: Row) -> ArpEntry:
    printed = row.values["address"]
    is_address = shape.is_ip(printed)
    flags = row["flags"]
    state = "incomplete" if row["incomplete"] else "permanent" if flags and "M" in flags else "complete"
    return ArpEntry(
        line=row.first,
        last_line=row.last,
        address=printed if is_address else None,
        hostname=None if is_address or shape.is_redacted(printed) else printed,
        hwtype=row["hwtype"],
        hwaddress=None if row["incomplete"] else shape.mac(row.values["hwaddress"]),
        flags=flags,
        mask=row["mask"],
        iface=row["iface"],
        state=state,
    )


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    command = text.command_line
    part = command is not None and (command.filtered or bool(command.arguments))
    return Coverage(whole=not part, families=frozenset({"inet"}), limits=("shows a part of the table",) if part else ())


PARSER = Parser(
    stem="arp",
    captured_from=("arp -n", "arp", "arp -v", "arp NAME"),
    record=ArpEntry,
    signature=heading(r"Address\s+HWtype\s+HWaddress\s+Flags Mask\s+Iface"),
    read=row_by_row("arp", _entry),
    coverage=_coverage,
)
