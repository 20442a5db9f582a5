"""Addresses that stand otherwise than in the rest of a text: as the kernel's hexadecimal, or with a port behind it."""

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address

from netparse.redact.edits import Edit
from netparse.redact.ranges import IP

HEXADECIMAL = re.compile(r"[0-9A-F]{8}(?:[0-9A-F]{24})?(?::[0-9A-F]{4})?\Z|[0-9a-f]{32}\Z")
"""How a piece looks that may be an address as the kernel prints it."""

_GAP = r"(?:[ ]+|\t|\\t)"
_PORT = "[0-9A-F]{4}"
_ADDRESS = "([0-9A-F]{8}|[0-9A-F]{32})"
# Sockets, routes: numbers of the host's order, 32 bits at a time.
_HOST_ORDER = (
    (": ", re.compile(rf"{_ADDRESS}:{_PORT} {_ADDRESS}:{_PORT}[ ]")),
    (
        "",
        re.compile(
            rf"([0-9A-F]{{8}}){_GAP}([0-9A-F]{{8}}){_GAP}{_PORT}(?:{_GAP}\d+){{3}}{_GAP}[0-9A-F]{{8}}(?![0-9A-Za-z])"
        ),
    ),
)
# if_inet6, ipv6_route, igmp6 and anycast6, ip_vs_conn, ip_vs: as they are sent.
_OCTET, _WHOLE = "[0-9a-f]{2}", "([0-9a-f]{32})"
_NETWORK_ORDER = (
    ("", re.compile(rf"{_WHOLE}(?: {_OCTET}){{4}}[ ]")),
    ("", re.compile(rf"{_WHOLE} {_OCTET} {_WHOLE} {_OCTET} {_WHOLE} [0-9a-f]{{8}}[ ]")),
    ("", re.compile(rf"{_WHOLE} +[0-9]+(?: [0-9A-F]{{8}}[ ]|(?![ \w.:]))")),
    ("", re.compile(rf"([0-9A-F]{{8}}) {_PORT} ([0-9A-F]{{8}}) {_PORT} ([0-9A-F]{{8}}) {_PORT} [A-Z]")),
    ("P  ", re.compile(rf"([0-9A-F]{{8}}):{_PORT}(?![0-9A-Za-z])")),
    ("> ", re.compile(rf"([0-9A-F]{{8}}):{_PORT}(?![0-9A-Za-z])")),
)

_SOCKETS = re.compile(
    r"\n[ \t]*(?:(?:tcp|udp|raw|udplite|sctp|dccp|icmp)[\dL]?\d?"
    r"|LISTEN|ESTAB|UNCONN|TIME-WAIT|SYN-SENT|SYN-RECV|FIN-WAIT-\d|CLOSE-WAIT|CLOSED|CLOSING|LAST-ACK)[ \t][^\n]*"
)
_IP6 = re.compile(":[0-9A-Fa-f]{0,4}:")
_MAPPED = re.compile(r":\d+\.\d")
_WITH_PORT = re.compile(r"(?<![^ \t])([0-9A-Fa-f.:]*:[0-9A-Fa-f.]*)(?:%[\w.-]+)?(:)[\w*-]+(?![^ \t])")


def hexadecimal(text: str, at: int, ip: Callable[[IP], IP]) -> Iterator[Edit]:
    """Yield what becomes of addresses as the kernel prints them, the first of which stands there, as many digits as before.

    Nothing where the columns beside it are not those of a file of ``/proc/net``.
    """
    for order, ways in ((_swapped, _HOST_ORDER), (bytes, _NETWORK_ORDER)):
        for before, pattern in ways:
            if text.endswith(before, 0, at) and (match := pattern.match(text, at)):
                for group in range(1, pattern.groups + 1):
                    raw = order(bytes.fromhex(match[group]))
                    new = order(ip(IPv4Address(raw) if len(raw) == 4 else IPv6Address(raw)).packed).hex()
                    new = new if match[group].islower() else new.upper()
                    yield match.start(group), match.end(group), new
                return


def without_ports(text: str, masked: str) -> str:
    """Return the mask with a blank for the last of several colons in lines of sockets: what stands behind it is a port.

    Where addresses stand in brackets, the port is told from them.
    """
    if not _IP6.search(masked):
        return masked
    lines = f"\n{text}"
    blanks = [
        match.start(2) - 1
        for line in _SOCKETS.finditer(lines)
        if "[" not in line[0] and _IP6.search(line[0])
        for match in _WITH_PORT.finditer(lines, line.start() + 1, line.end())
        if is_ip6(match[1])
    ]
    out, at = [], 0
    for blank in blanks:
        out.append(masked[at:blank])
        at = blank + 1
    return " ".join([*out, masked[at:]])


def may_have_mapped(line: str) -> bool:
    """Whether a line of sockets may have IPv6 addresses that end as IPv4 ones: by its digits one is an address, another not."""
    return (
        _MAPPED.search(line) is not None and _IP6.search(line) is not None and _SOCKETS.match(f"\n{line}") is not None
    )


def is_ip6(text: str) -> bool:
    """Whether a text is an IPv6 address and nothing else."""
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _swapped(raw: bytes) -> bytes:
    return b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4))
