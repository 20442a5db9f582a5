"""What kind of table a line belongs to: where the kind changes without any heading, one output follows another."""

import re
from collections.abc import Iterator, Sequence

_MARKS = {  # what a text must hold before its lines are looked at for this kind
    "netstat": ("\nActive Internet", "Recv-Q Send-Q Local"),
    "ss": ("\nNetid", "\nState "),
    "route_n": ("\nKernel IP", "Genmask"),
    "arp": ("HWtype",),
    "ifconfig": ("Link encap", ": flags="),
    "ip_block": ("> mtu ",),
    "ip_route": (" dev ", " via "),
    "ip_neigh": (" lladdr ",),
    "nodes": ("\nNAME ", "\nNAME\t"),
    "describe": ("\nName: ",),
    "proc_sockets": (" local_address ",),
    "proc_arp": ("\nIP address  ",),
    "proc_route": ("\nIface\t",),
    "json": ("\n[", "\n{"),
    "other": ("\nNAMESPACE ", " READY ", "\nKernel Interface", "\nUSER ", "\nFilesystem ", "\nCOMMAND "),
}
_ONCE = (
    "\nActive Internet",
    "\n1: lo: <",
    "\nNAME",
    "\nAddress ",
    "\nState",
    "\nNetid",
    "\nKernel IP",
    "\n[",
    " local_address ",
)
_ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
_KIND = re.compile(
    r"(?P<netstat>Active Internet|Active UNIX|(?:tcp|udp|raw)6?\s+\d+\s+\d+\s)"
    r"|(?P<ss>(?:Netid\s*)?State\s+Recv-Q\s+Send-Q)"
    r"|(?P<route_n>Kernel IP(?:v6)? routing|Destination\s+Gateway)"
    r"|(?P<arp>Address\s+HWtype)"
    r"|(?P<ifconfig>[\w.@:-]+\s+Link encap|[\w.@-]+: flags=)"
    r"|(?P<ip_block>\d+: [^\s:]+: <)"
    rf"|(?P<ip_neigh>{_ADDRESS} dev \S+ .*(?:lladdr|FAILED|INCOMPLETE|REACHABLE|STALE|DELAY|PROBE|NOARP|PERMANENT))"
    rf"|(?!{_ADDRESS} dev \S+$)(?P<ip_route>(?:default|(?:unicast|local|broadcast|unreachable|blackhole|prohibit|throw|multicast) \S+|{_ADDRESS}(?:/\d+)?)"
    r" (?:\S+ )*?(?:via|dev|proto|metric) )"
    r"|(?P<nodes>NAME\s+STATUS\s+(?:ROLES\s+)?AGE)"
    r"|(?P<describe>Name:\s+\S)"
    r"|(?P<proc_sockets>\s*sl\s+local_address)"
    r"|(?P<proc_arp>IP address\s+HW type)"
    r"|(?P<proc_route>Iface\tDestination)"
    r'|(?P<json>\[ ?\{ ?"|\{"|[\[{]$)'
    r"|(?P<other>NAMESPACE\s+NAME|NAME\s+(?:READY|TYPE|DESIRED|DATA|CAPACITY)|Kernel Interface|USER\s+PID|Filesystem\s|COMMAND\s+PID)"
)
_RESTARTS = {
    "netstat": re.compile(r"Active Internet"),
    "ss": re.compile(r"(?:Netid\s*)?State\s+Recv-Q"),
    "ip_block": re.compile(r"1: lo: <"),
    "nodes": re.compile(r"NAME\s+STATUS"),
    "arp": re.compile(r"Address\s+HWtype"),
    "route_n": re.compile(r"Kernel IP"),
    "proc_sockets": re.compile(r"\s*sl\s"),
    "proc_arp": re.compile("IP address"),
    "proc_route": re.compile("Iface"),
    "json": re.compile(r"\["),
}


def kind_changes(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indexes of the lines at which another output begins though nothing announces it."""
    text = "\n" + "\n".join(lines)
    present = sum(any(m in text for m in marks) for marks in _MARKS.values())
    if present < 2 and not any(text.count(mark) > 1 for mark in _ONCE):
        return
    current: str | None = None
    since = 0
    inside_json = False
    for n, line in enumerate(lines):
        if inside_json:
            inside_json = line not in ("]", "}")
            continue
        if not line or (line[0] in " \t" and "local_address" not in line):
            continue
        found = _KIND.match(line)
        kind = found.lastgroup if found else None
        if kind is None:
            continue
        again = kind == current and kind in _RESTARTS and n > since + 1 and _RESTARTS[kind].match(line)
        if current is not None and (kind != current or again):
            yield n
        if kind != current or again:
            since = n
        current = kind
        inside_json = kind == "json" and line in ("{", "[")
