"""``/proc/net/tcp`` and ``/proc/net/tcp6``."""

from __future__ import annotations

from netparse.parsers.base import Parser, heading
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared import proc_net

PARSER = Parser(
    stem="proc_net_tcp",
    paths=(proc_net.path("tcp"),),
    keeps_time=False,
    looks=(proc_net.SOCKETS,),
    glimpse=proc_net.GLIMPSE,
    kinds=(Kind.SOCKETS,),
    collect=(
        Collect("cat /proc/net/tcp", "sockets", rank=2),
        Collect("cat /proc/net/tcp6", "sockets", rank=2),
    ),
    captured_from=("cat /proc/net/tcp /proc/net/tcp6", "cat /proc/net/tcp", "cat /proc/net/tcp6"),
    record="ProcNetSocket",
    signature=heading(
        rf"{proc_net.HEADING}\s*$",
        # Without a heading: a row with the seven columns after the inode that only TCP has.
        rf"{proc_net.ROW}\s\d+\s+[0-9a-f]+(?:\s+-?\d+){{5}}\s*$",
    ),
    read=proc_net.reader("tcp"),
    coverage=proc_net.coverage("tcp", lambda rows: True),
)
