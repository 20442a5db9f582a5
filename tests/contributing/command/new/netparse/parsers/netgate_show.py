"""``netgate show``: the gates of a host, a command that is made up."""

from __future__ import annotations

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parser, Row, heading, row_by_row, shape, simple
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind


def _gate(row: Row) -> records.Gate:
    if not shape.is_ip(row.values["address"]):
        raise Misread(f"no address: {row.values['address']}")
    return records.Gate(
        line=row.first,
        last_line=row.last,
        gate=row.values["gate"],
        state=row.values["state"],
        address=row.values["address"],
    )


PARSER = Parser(
    stem="netgate_show",
    programs=(simple("netgate", letters=lazy_re(r"[v]$"), words=(("show", "show"),)),),
    prints=lambda command: command.words[:1] in ((), ("show",)),
    looks=(Look(table="netgate", line=r"GATE +STATE +ADDRESS$", heads=("GAT",)),),
    glimpse=Glimpse(early=r"GATE +STATE +ADDRESS"),
    kinds=(Kind.NEIGHBORS,),
    captured_from=("netgate show",),
    record="Gate",
    signature=heading(r"GATE +STATE +ADDRESS$"),
    read=row_by_row("netgate_show", _gate),
    coverage=lambda text, parsed: Coverage(whole=True),
)
