"""Lines in which an address stands otherwise than in the rest of a text: with a port behind it, or as the kernel's hexadecimal."""

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import Literal, cast

from netparse.redact.ranges import IP

Mode = Literal["plain", "ports", "host_order", "network_order"]

# How a line begins tells it.
_SPECIAL = re.compile(
    r"""(?mx)^(?:
    (?P<ports>[ \t]*(?:(?:tcp|udp|raw|udplite|sctp|dccp|icmp)[46L]?6?[ \t]
        |(?:LISTEN|ESTAB|UNCONN|TIME-WAIT|SYN-SENT|SYN-RECV|FIN-WAIT-[12]|CLOSE-WAIT|CLOSED|CLOSING|LAST-ACK)[ \t]))
    |(?P<host_order>[ ]*\d+:[ ](?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4}[ ]
        |[\w.@:-]{1,40}\t[0-9A-F]{8}\t[0-9A-F]{8}\t[0-9A-F]{4}\t)
    |(?P<network_order>[0-9a-f]{32}[ ][0-9a-f]{2}[ ]
        |(?:TCP|UDP|SCTP|[ ]{2}->)[ ]{1,2}[0-9A-F]{8}:[0-9A-F]{4}[ ])
    )"""
)
_HEX = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8})(?=:[0-9A-Fa-f]{4}\b)|(?<=\t)[0-9A-F]{8}(?=\t)|[0-9a-f]{32}(?=[ ]))"
)
_BRACKETED = re.compile(r"\[[0-9A-Fa-f:.]*(?:%[\w.-]+)?\]:")


def parts(text: str) -> Iterator[tuple[Mode, str]]:
    """Yield the text in pieces of whole lines, each with how addresses stand in it."""
    at = 0
    for mode, start, end in _runs(text):
        if start > at:
            yield "plain", text[at:start]
        if mode == "ports" and _BRACKETED.search(text, start, end):
            mode = "plain"  # where addresses stand in brackets, the port is told from them
        yield mode, text[start:end]
        at = end
    if at < len(text):
        yield "plain", text[at:]


def _runs(text: str) -> Iterator[tuple[Mode, int, int]]:
    """Yield where lines of one mode follow each other."""
    run: tuple[Mode, int, int] | None = None
    for match in _SPECIAL.finditer(text):
        mode, start = cast("Mode", match.lastgroup), match.start()
        end = text.find("\n", match.end()) + 1 or len(text)
        if run and run[0] == mode and run[2] == start:
            run = (mode, run[1], end)
            continue
        if run:
            yield run
        run = (mode, start, end)
    if run:
        yield run


def hexadecimal(text: str, mode: Mode, ip: Callable[[IP], IP]) -> str:
    """Return lines of ``/proc/net`` with pseudonyms in place of their addresses, as many digits as before.

    The kernel prints addresses of sockets and routes as numbers of the host's order, 32 bits at a time, those of
    ``if_inet6``, ``ipv6_route`` and ``ip_vs`` as they are sent.
    """

    def replaced(match: re.Match[str]) -> str:
        digits = match[0]
        raw = _swapped(bytes.fromhex(digits)) if mode == "host_order" else bytes.fromhex(digits)
        pseudonym = ip(IPv4Address(raw) if len(raw) == 4 else IPv6Address(raw)).packed
        out = (_swapped(pseudonym) if mode == "host_order" else pseudonym).hex()
        return out.upper() if mode == "host_order" or len(raw) == 4 else out

    return _HEX.sub(replaced, text)


def _swapped(raw: bytes) -> bytes:
    return b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4))
