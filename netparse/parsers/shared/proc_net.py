"""The kernel's own socket tables: hexadecimal, in the byte order of the host, which wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from netparse import records
from netparse.lazy import lazy_module, lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Misread, Parsed, Row, Text, row_by_row
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.shared import sockets

if TYPE_CHECKING:
    import ipaddress
else:
    ipaddress = lazy_module("ipaddress")

_STATES = (
    "ESTABLISHED",
    "SYN_SENT",
    "SYN_RECV",
    "FIN_WAIT1",
    "FIN_WAIT2",
    "TIME_WAIT",
    "CLOSE",
    "CLOSE_WAIT",
    "LAST_ACK",
    "LISTEN",
    "CLOSING",
    "SYN_RECV",  # NEW_SYN_RECV: the kernel's second name for it
)
_BIG_ENDIAN_LOOPBACK = lazy_re(r"\s7F0000(?:01|35):", re.IGNORECASE)
_LITTLE_ENDIAN_LOOPBACK = lazy_re(r"\s(?:01|35)00007F:", re.IGNORECASE)
HEADING = r"\s*sl\s+local_address\s+rem(?:ote)?_address\s+st\s+tx_queue\s+rx_queue\s+tr\s+tm->when\s+retrnsmt\s+uid\s+timeout\s+inode"
ROW = r"\s*\d+:\s+(?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4}\s+(?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4}\s+[0-9A-F]{2}\s.*"

SOCKETS = Look(
    table="proc_net sockets",
    line=r"\s*sl\s+local_address",
    heads=("  s",),
    first=r"\s*sl\s+local_address",
    sure=("  sl  local_address",),
    restart=r"\s*sl\s",
    restart_sign=" local_address ",
    indented="local_address",
)
GLIMPSE = Glimpse(signs=("local_address",))


def path(protocol: str) -> FileName:
    """Return the files of a protocol: ``/proc/net/tcp`` and ``tcp6``, also of one process."""
    return FileName(lazy_re(rf"/?proc/(?:net|[^/]+/net)/({protocol}6?)$"), r"cat /proc/net/\1")


def reader(protocol: str) -> Callable[[Text], Parsed]:
    """Return the reader of ``/proc/net/PROTOCOL`` and ``PROTOCOL6``."""

    def read(text: Text) -> Parsed:
        convert = partial(_socket, protocol=protocol, big_endian=_is_big_endian(text.lines))
        headings = [line.strip() for line in text.lines if line.lstrip().startswith("sl ")]
        parsed = row_by_row(f"proc_net_{protocol}", convert)(text)
        facts = {
            "heading": sockets.is_headed(text, parsed, lambda line: line.lstrip().startswith("sl ")),
            "inet": any("rem_address" in line for line in headings),
            "inet6": any("remote_address" in line for line in headings),
        }
        return parsed._replace(facts=facts)

    return read


def _is_big_endian(lines: Sequence[str]) -> bool:
    """Whether the loopback address stands as a big-endian host (s390x) writes it, and nowhere as others do."""
    return any(_BIG_ENDIAN_LOOPBACK.search(line) for line in lines) and not any(
        _LITTLE_ENDIAN_LOOPBACK.search(line) for line in lines
    )


def _socket(row: Row, protocol: str, big_endian: bool) -> records.ProcNetSocket:
    values = row.values
    local, foreign = values["local_address"], values["foreign_address"]
    if len(local) != len(foreign):
        raise Misread("addresses of two families")
    return records.ProcNetSocket(
        line=row.first,
        last_line=row.last,
        proto=protocol if len(local) == 8 else f"{protocol}6",
        local_address=_address(local, big_endian),
        local_port=_port(values["local_port"]),
        foreign_address=_address(foreign, big_endian),
        foreign_port=_port(values["foreign_port"]),
        state=_state(values["state"], protocol),
        uid=int(values["uid"]),
        inode=int(values["inode"]),
    )


@lru_cache(maxsize=65536)
def _address(digits: str, big_endian: bool) -> str:
    """Return an address: each word of four bytes stands in the byte order of the host."""
    data = bytes.fromhex(digits)
    if not big_endian:
        data = b"".join(data[n : n + 4][::-1] for n in range(0, len(data), 4))
    return str(ipaddress.IPv4Address(data) if len(data) == 4 else _mapped(ipaddress.IPv6Address(data)))


def _mapped(address: ipaddress.IPv6Address) -> str:
    """Return an address in the spelling of netstat and ss: ``::ffff:10.0.0.1``."""
    return f"::ffff:{address.ipv4_mapped}" if address.ipv4_mapped else str(address)


def _port(digits: str) -> int | None:
    """Return a port; 0 is what netstat prints as ``*``."""
    return int(digits, 16) or None


@lru_cache(maxsize=256)
def _state(digits: str, protocol: str) -> str | None:
    """Return the state as netstat names it: a bound UDP socket has none."""
    number = int(digits, 16)
    if not 0 < number <= len(_STATES):
        raise Misread(f"no state: {digits}")
    name = _STATES[number - 1]
    return None if protocol == "udp" and name == "CLOSE" else name


def coverage(
    protocol: str, proves: Callable[[list[records.ProcNetSocket]], bool]
) -> Callable[[Text, Parsed], Coverage]:
    """Return the coverage of these tables; ``proves`` says whether the rows can only be this protocol's."""

    def covers(text: Text, parsed: Parsed) -> Coverage:
        rows = [row for row in parsed.records if isinstance(row, records.ProcNetSocket)]
        families = {"inet6" if row.proto.endswith("6") else "inet" for row in rows}
        families |= {name for name in ("inet", "inet6") if parsed.facts[name]}
        protocols = {protocol} if proves(rows) or _names(text, protocol) else set()
        whole = sockets.is_whole(text, parsed, heading=parsed.facts["heading"])
        return Coverage(
            whole=whole,
            protocols=frozenset(protocols),
            families=frozenset(families),
            listening=True,
            established=True,
            limits=(
                *sockets.limits(whole=whole, named=False, protocols=protocols, families=families, listening=True),
                "has no process names",
            ),
        )

    return covers


def _names(text: Text, protocol: str) -> bool:
    """Whether the command line names the table."""
    words = (text.command_line.program, *text.command_line.words) if text.command_line else ()
    return any(word.rsplit("/", 1)[-1] in (protocol, f"{protocol}6") for word in words)
