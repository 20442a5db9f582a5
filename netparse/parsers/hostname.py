"""``hostname``, ``/etc/hostname``, ``hostnamectl``: the name by which a host calls itself."""

from __future__ import annotations

from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Misread, Parser, Row, row_by_row, shape, simple
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.uname import UNAME

_NAME = lazy_re(r"(?=.*[A-Za-z])[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$")
_LABELLED = lazy_re(
    r"\s*(?:Static hostname|Transient hostname):\s*\S|hostname = \S|/proc/sys/kernel/hostname = \S|hostname\s+:"
)

_BARE = lazy_re(r"hostname\s*(?:=|:\s*\S)")
"""A line of that form stands in configuration files, too: it needs another beside it."""


def _host(row: Row) -> records.HostName:
    name = row.values["hostname"]
    if shape.is_ip(name) or not _NAME.match(name):
        raise Misread(f"no host name: {name}")
    return records.HostName(line=row.first, last_line=row.last, hostname=name)


def _plausible(lines: Sequence[str]) -> bool:
    """One word that can be a host's name, or a setting of it: a file's name or a command must have promised it."""
    if any(map(_LABELLED.match, lines[:5])):
        return True
    return len(lines) == 1 and bool(_NAME.match(lines[0])) and not shape.is_ip(lines[0])


HOSTNAME = simple("hostname", letters=lazy_re(r"[fsdiI]$"), is_line=False)
HOSTNAMECTL = simple("hostnamectl", letters=lazy_re(r"$^"), is_line=False)

PARSER = Parser(
    stem="hostname",
    programs=(HOSTNAME, HOSTNAMECTL, UNAME),
    prints=lambda command: command.program not in UNAME.names or command.letters == {"n"},
    paths=(FileName(lazy_re(r"(?:^|/)etc/hostname$|kernel/hostname$"), "cat /etc/hostname"),),
    keeps_time=False,
    glimpse=Glimpse(early=r"\s*(?:Static hostname|hostname +):|hostname = "),
    kinds=(Kind.IDENTITY,),
    collect=(
        Collect("hostname", "host name"),
        Collect("cat /etc/hostname", "host name", rank=1),
    ),
    captured_from=("hostname", "cat /etc/hostname", "hostnamectl"),
    record="HostName",
    signature=lambda lines: sum(bool(_LABELLED.match(line)) for line in lines[:5]) > any(map(_BARE.match, lines[:5])),
    read=row_by_row("hostname", _host),
    coverage=lambda text, parsed: Coverage(whole=True),
    plausible=_plausible,
)
