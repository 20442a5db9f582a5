"""``/proc/net/udp`` and ``/proc/net/udp6``."""

from __future__ import annotations

from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Parser, heading
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared import proc_net

_LAST_RAW = 255  # /proc/net/raw looks the same; there the number of an IP protocol stands in place of the port

PARSER = Parser(
    stem="proc_net_udp",
    paths=(proc_net.path("udp"),),
    keeps_time=False,
    looks=(proc_net.SOCKETS,),
    glimpse=proc_net.GLIMPSE,
    # raw and udplite have the columns of udp to the letter; only the name tells them apart
    other_files=FileName(
        lazy_re(r"(?:^|[/_. -])((?:raw|udplite|icmp)6?)(?:\.\w+)?$"), r"output of `/proc/net/\1`, which is not read"
    ),
    kinds=(Kind.SOCKETS,),
    collect=(
        Collect("cat /proc/net/udp", "sockets", rank=2),
        Collect("cat /proc/net/udp6", "sockets", rank=2),
    ),
    captured_from=("cat /proc/net/udp /proc/net/udp6", "cat /proc/net/udp", "cat /proc/net/udp6"),
    record="ProcNetSocket",
    signature=heading(
        rf"{proc_net.HEADING}\s+ref\s+pointer\s+drops\s*$",
        # Without a heading: a row with the four columns from the inode on that UDP has.
        rf"{proc_net.ROW}\s\d+\s+\d+\s+[0-9a-f]{{8,16}}\s+\d+\s*$",
    ),
    read=proc_net.reader("udp"),
    coverage=proc_net.coverage("udp", lambda rows: any((row.local_port or 0) > _LAST_RAW for row in rows)),
)
