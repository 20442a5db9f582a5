"""``uname -a``: the host's name and its kernel."""

from __future__ import annotations

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Misread, Parser, Row, heading, row_by_row, simple
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind


def _host(row: Row) -> records.HostName:
    name = row.values["hostname"]
    if name == "(none)":
        raise Misread("the kernel has no host name yet")
    return records.HostName(line=row.first, last_line=row.last, hostname=name, kernel_version=row["kernel_version"])


UNAME = simple("uname", letters=lazy_re(r"[asnrvmpio]+$"))

PARSER = Parser(
    stem="uname",
    programs=(UNAME,),
    prints=lambda command: command.letters != {"n"},
    keeps_time=False,
    glimpse=Glimpse(early=r"Linux \S+ \d+\."),
    kinds=(Kind.IDENTITY,),
    collect=(Collect("uname -a", "kernel"),),
    captured_from=("uname -a",),
    record="HostName",
    signature=heading(r"Linux \S+ \d+\.\d+\S* #"),
    read=row_by_row("uname", _host),
    coverage=lambda text, parsed: Coverage(whole=True),
)
