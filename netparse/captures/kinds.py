"""What kind of table a line belongs to: where the kind changes without any heading, one output follows another."""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from netparse.lazy_re import lazy_re

_HEADS = {  # the first three characters of the lines that show a kind
    **dict.fromkeys(("Act", "Pro", "tcp", "udp", "raw"), "netstat"),
    **dict.fromkeys(("Net", "Sta", "LIS", "UNC", "EST", "TIM"), "ss"),
    **dict.fromkeys(("Ker", "Des"), "route_n"),
    **dict.fromkeys(("def", "bla", "unr", "loc", "bro", "mul", "pro", "thr", "uni"), "ip_route"),
    **dict.fromkeys(('[{"', "[{}", "[ {", "[", "{", '{"a', '{"k', '{"i', '{"d'), "json"),
    **dict.fromkeys(("USE", "Fil", "COM", "Ip:"), "other"),
    "Add": "arp",
    "NAM": "nodes",
    "api": "json",
    "Nam": "describe",
    "  s": "proc_sockets",
    "IP ": "proc_arp",
    "Ifa": "proc_route",
}
_INSIDE = {
    "ip_block": "> mtu ",
    "ip_neigh": " lladdr ",
    "ip_route": " via ",
    "ifconfig": ": flags=",
    "old ifconfig": "Link encap",
    "arp -a": " on e",
    "arp": "   ether   ",
    "ip_brief": "  UNKNOWN  ",
    "other": " lookup ",
    "ss": " LISTEN ",
    "nodes": "Ready  ",
}
_STARTS = {
    "netstat": "Active Internet", "ss": "Recv-Q", "route_n": "Kernel IP", "arp": "HWtype", "nodes": "NAME", "ip_block": "1: lo: <",
    "ip_brief": "lo  ",
    "proc_sockets": " local_address ", "proc_arp": "HW type", "proc_route": "Iface", "json": "[",
}  # fmt: skip
_HEX = lazy_re(r"[0-9a-fA-F:.]+$")
_head = itemgetter(slice(3))
_ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
_KIND = lazy_re(
    r"(?P<netstat>Active Internet|Active UNIX|(?:tcp|udp|raw)6?\s+\d+\s+\d+\s)"
    r"|(?P<ss>(?:Netid\s*)?State\s+Recv-Q\s+Send-Q|(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN|ESTAB|TIME-WAIT)\s+\d+\s+\d+\s+\S+:\S)"
    r"|(?P<route_n>Kernel IP(?:v6)? routing|Destination\s+Gateway)"
    r"|(?P<arp>Address\s+HWtype|\S+ \(\d{1,3}(?:\.\d{1,3}){3}\) \S+ [0-9A-Fa-f<(]"
    r"|\d{1,3}(?:\.\d{1,3}){3}\s+(?:ether\s+\S+:\S+:|\(\w+\)\s+\w+$))"
    r"|(?P<ifconfig>[\w.@:-]+\s+Link encap|[\w.@-]+: flags=)"
    r"|(?P<ip_block>\d+: [^\s:]+(?:: <|\s+inet6? \S))"
    r"|(?P<ip_brief>[\w.@-]+(?:\s+(?:UNKNOWN|NOTPRESENT|DOWN|LOWERLAYERDOWN|TESTING|DORMANT|UP)\s+"
    r"(?:\d+\.[\d.]+(?:/\d| peer | +<)|[0-9a-f]*:[0-9a-f:.]*(?:/\d| peer | +<)|<[A-Z])|\s{2,}(?:UNKNOWN|DOWN|LOWERLAYERDOWN|UP)$))"
    rf"|(?P<ip_neigh>{_ADDRESS} dev \S+ .*(?:lladdr|FAILED|INCOMPLETE|REACHABLE|STALE|DELAY|PROBE|NOARP|PERMANENT))"
    rf"|(?!{_ADDRESS} dev \S+$)(?P<ip_route>(?:default|{_ADDRESS}(?:/\d+)?"
    r"|(?:unicast|local|broadcast|unreachable|blackhole|prohibit|throw|multicast) \S+)"
    r" (?:\S+ )*?(?:via|dev|proto|metric) )"
    r"|(?P<nodes>NAME\s+STATUS\s+(?:ROLES\s+)?AGE|\S+\s+(?:Not)?Ready(?:,\w+)?\s+\S+\s+\d+[smhdy]\w*\s+v\d)"
    r"|(?P<describe>Name:\s+\S)"
    r"|(?P<proc_sockets>\s*sl\s+local_address)"
    r"|(?P<proc_arp>IP address\s+HW type)"
    r"|(?P<proc_route>Iface\tDestination)"
    r'|(?P<json>\[ ?\{ ?["}]|\{"|[\[{]$|\[ \{$|apiVersion: v1$)'
    r"|(?P<other>NAMESPACE\s+NAME|NAME\s+(?:READY|TYPE|DESIRED|DATA|CAPACITY)|Kernel Interface"
    r"|\d+:\s+from \S+ lookup|Ip:$|USER\s+PID|Filesystem\s|COMMAND\s+PID)"
)
_TABLES = 500  # tables that are parted by nothing but strange words
_WIDTH = 400  # characters that tell the kind of a line, however long it is
_NEIGHBOUR_WITHOUT_STATE = lazy_re(rf"{_ADDRESS} dev \S+$")
_FIRST = lazy_re(
    r"Active Internet|Proto\s+Recv-Q|(?:Netid\s*)?State\s+Recv-Q|Kernel IP|Destination\s+Gateway|Address\s+HWtype|1: lo: <|default "
    r"(?:via|dev|proto|nhid) |lo\s+(?:UNKNOWN|UP|DOWN)\s+[\d<]|NAME\s+STATUS"
    r"|\s*sl\s+local_address|IP address\s+HW type|Iface\tDestination|\(Not all processes"
)
_RESTARTS = {
    "netstat": lazy_re(r"Active Internet"),
    "ss": lazy_re(r"(?:Netid\s*)?State\s+Recv-Q"),
    "ip_block": lazy_re(r"1: lo: <"),
    "ip_brief": lazy_re(r"lo\s+(?:UNKNOWN|UP|DOWN)\s"),
    "nodes": lazy_re(r"NAME\s+STATUS"),
    "arp": lazy_re(r"Address\s+HWtype"),
    "route_n": lazy_re(r"Kernel IP"),
    "proc_sockets": lazy_re(r"\s*sl\s"),
    "proc_arp": lazy_re("IP address"),
    "proc_route": lazy_re("Iface"),
    "json": lazy_re(r"\["),
}


def kind_changes(lines: Sequence[str]) -> Iterator[int]:
    """Yield the indexes of the lines at which another output begins though nothing announces it."""
    if not _may_change(lines):
        return
    current: str | None = None
    since = 0
    inside_json = False
    tables = 0
    odd = False  # a line before this one is of no output that is known
    for n, line in enumerate(lines):
        if inside_json:
            inside_json = line not in ("]", "}", "} ]", "    } ]")
            continue
        if not line or (line[0] in " \t" and "local_address" not in line):
            continue
        kind = _kind(line)
        if kind is None or (kind == "ip_route" and current == "ip_neigh" and _NEIGHBOUR_WITHOUT_STATE.match(line)):
            odd = odd or (kind is None and line != "---")
            continue
        words = odd and current is None  # of whoever pasted it
        again = kind == current and kind in _RESTARTS and n > since + 1 and bool(_RESTARTS[kind].match(line))
        if odd and tables < _TABLES and kind == current == "ip_route" and line.startswith("default "):
            again, tables = True, tables + 1  # another host's table, under words that are no heading
        odd = False
        if (current is not None and (kind != current or again)) or (kind == "json" and words):
            yield n
        if kind != current or again:
            since = n
        current = kind
        inside_json = kind == "json" and line in ("{", "[", "[ {")


def begins_output(line: str, *, at_its_start: bool = False) -> bool:
    """Whether a line belongs to an output that is known, or ``at_its_start``, is the first line of one."""
    if not line or (line[0] in " \t" and "local_address" not in line):
        return False
    if at_its_start:
        return bool(_FIRST.match(line))
    return _kind(line) is not None


def _kind(line: str) -> str | None:
    found = _KIND.match(line, 0, _WIDTH)
    return found.lastgroup if found else None


def _may_change(lines: Sequence[str]) -> bool:
    """Whether the lines show two kinds, or one that begins twice: a quick look at all of them."""
    heads = set(map(_head, lines))
    present = {_HEADS[head] for head in heads if head in _HEADS}
    text = "\n".join(lines)
    if not heads <= _HEADS.keys() | {""}:
        present |= {kind for kind, mark in _INSIDE.items() if mark in text}
    strange = any(h[:1].isalpha() and h not in _HEADS and not _HEX.match(h) for h in heads)
    if strange and text.count("\ndefault ") > 0 and text.count("default ") > 1:
        return True
    if "json" in present and not lines[0].startswith(("[", "{")):
        return True
    return len(present) > 1 or any(text.count(_STARTS[kind]) > 1 for kind in present if kind in _STARTS)
