"""``/proc/net/tcp`` and ``/proc/net/tcp6``."""

from netparse.parsers import proc_net
from netparse.parsers.base import Parser, heading
from netparse.parsers.kinds import Kind
from netparse.records import ProcNetSocket

PARSER = Parser(
    stem="proc_net_tcp",
    kinds=(Kind.SOCKETS,),
    captured_from=("cat /proc/net/tcp /proc/net/tcp6", "cat /proc/net/tcp", "cat /proc/net/tcp6"),
    record=ProcNetSocket,
    signature=heading(
        rf"{proc_net.HEADING}\s*$",
        # Without a heading: a row with the seven columns after the inode that only TCP has.
        rf"{proc_net.ROW}\s\d+\s+[0-9a-f]+(?:\s+-?\d+){{5}}\s*$",
    ),
    read=proc_net.reader("tcp"),
    coverage=proc_net.coverage("tcp", lambda rows: True),
)
