"""Long tables cut short where nothing can stand in them but what is learned from their text anyway.

To read captures takes longer than all else, and names of machines are learned from headings, prompts, node lists and the names of
files. A hundred more rules or sockets tell none of them.
"""

import re

from netparse.redact.shapes import shapes_of

_KEPT = 60  # lines of a run; the addresses of a host stand at the beginning of its tables
_ALIKE = 8  # lines of one shape in a run: more of them say nothing else
_LONG = 8 << 10  # bytes of a text that is worth the look
_ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)"
# What lines of rows begin with: rules, sockets, connections, routes, neighbours, bridges, devices.
_ROW = re.compile(
    rf"""(?x)
    -A\ |:[A-Z0-9-]+\ [A-Z-]+\ \[|add\ [\w-]+\ |\ +\d+\ +\d+[KMG]?\ +[A-Z]
    |(?:tcp|udp|raw|unix|icmp|u_str|u_dgr|u_seq|p_raw|p_dgr|nl|LISTEN|ESTAB|UNCONN|TIME-WAIT|CLOSE-WAIT)\w*\ |ipv\d\ +\d
    |(?:(?:default|unreachable|blackhole|prohibit|local|broadcast|multicast|anycast)\ )?{_ADDRESS}(?:/\d+)?
        \ (?:via|dev|proto|lladdr|nhid|src|scope|metric)\b
    |[0-9a-f]{{2}}(?::[0-9a-f]{{2}}){{5}}\ dev\ |\t?nexthop\ |\ +nexthop\ |\ +->\ {_ADDRESS}|{_ADDRESS}[,:]
    |\d+:\ \S+:\ <
    |\ +(?:link/|inet\d?\ |valid_lft\ |RX[: ]|TX[: ]|altname\ |veth|vxlan|bridge_|\d+\ +\d+\ +\d+\ +\d+)|\ +\d+:\ [0-9A-F]{{8}}
    """
)
_USERS = re.compile(rb" User +(?:Inode|PID)|\bUSER\b")  # a column of users, who are learned from the rows


def thinned(data: bytes) -> bytes:
    """Return a text whose runs of rows are no longer than the first few dozen, a few of each shape; all other lines stay."""
    if len(data) < _LONG or _USERS.search(data):
        return data
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    shapes = shapes_of(lines)
    is_row = {shape: _ROW.match(shape) is not None for shape in set(shapes)}
    out: list[str] = []
    run, met = 0, dict[str, int]()
    for line, shape in zip(lines, shapes, strict=True):
        if is_row[shape]:
            run += 1
            if run > _KEPT:
                continue
            met[shape] = alike = met.get(shape, 0) + 1
            if alike > _ALIKE:
                continue
        elif run:
            run = 0
            met.clear()
        out.append(line)
    return "\n".join(out).encode("utf-8", "surrogateescape")
