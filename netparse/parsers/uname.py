"""``uname -a``: the host's name and its kernel."""

from netparse.parsers.base import Misread, Parser, Row, heading, row_by_row
from netparse.parsers.coverage import Coverage
from netparse.parsers.kinds import Kind
from netparse.records import HostName


def _host(row: Row) -> HostName:
    name = row.values["hostname"]
    if name == "(none)":
        raise Misread("the kernel has no host name yet")
    return HostName(line=row.first, last_line=row.last, hostname=name, kernel_version=row["kernel_version"])


PARSER = Parser(
    stem="uname",
    kinds=(Kind.IDENTITY,),
    captured_from=("uname -a",),
    record=HostName,
    signature=heading(r"Linux \S+ \d+\.\d+\S* #"),
    read=row_by_row("uname", _host),
    coverage=lambda text, parsed: Coverage(whole=True),
)
