"""Real connections between namespaces: servers that answer two bytes, clients that say whether they got them."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.lab.reach.net import Net

_PATIENCE = 1.6
_AT_ONCE = 60
_AGAIN_AT_ONCE = 8
_LARGE = 1200
"""So many bytes may be more than a link takes: a router then teaches the sender, whose own answers are smaller from then on."""
IP_PKTINFO = 8
IPV6_FREEBIND = 78


@dataclass(frozen=True, slots=True)
class Try:
    """A connection to be tried; `source` is the namespace that begins it."""

    source: Net
    address: str
    protocol: str
    port: int
    size: int


@dataclass(frozen=True, slots=True)
class Listen:
    """A socket that answers; the empty address is every one of IPv4, `::` of both families."""

    place: Net
    address: str
    protocol: str
    port: int


async def _serve_tcp(listening: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[None]] = set()
    while True:
        connection, _ = await loop.sock_accept(listening)
        connection.setblocking(False)
        task = asyncio.create_task(_answer(connection))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _answer(connection: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    with connection, contextlib.suppress(OSError, asyncio.TimeoutError):
        wanted, got = 4, b""
        while len(got) < wanted:
            part = await asyncio.wait_for(loop.sock_recv(connection, 65536), 10)
            if not part:
                return
            got += part
            if len(got) >= 4:
                wanted = 4 + struct.unpack("!I", got[:4])[0]
        await loop.sock_sendall(connection, b"ok")
        await asyncio.sleep(0.2)


def _serve_udp(bound: socket.socket) -> None:
    """Answer from the address that was asked."""
    with contextlib.suppress(OSError):
        data, ancillary, _, sender = bound.recvmsg(65536, 256)
        if data:
            kept = [
                (level, kind, _answering(kind, value))
                for level, kind, value in ancillary
                if kind in (IP_PKTINFO, socket.IPV6_PKTINFO)
            ]
            bound.sendmsg([b"ok"], kept, 0, sender)


def _answering(kind: int, value: bytes) -> bytes:
    if kind == IP_PKTINFO:
        _, specific, _ = struct.unpack("i4s4s", value[:12])
        return struct.pack("i4s4s", 0, specific, b"\0\0\0\0")
    return value[:16] + struct.pack("i", 0)


async def _try(t: Try, gate: asyncio.Semaphore) -> bool:
    async with gate:
        version = ipaddress.ip_address(t.address).version
        family = socket.AF_INET6 if version == 6 else socket.AF_INET
        kind = socket.SOCK_STREAM if t.protocol == "tcp" else socket.SOCK_DGRAM
        loop = asyncio.get_running_loop()
        with t.source.socket(family, kind) as made:
            try:
                if t.protocol == "tcp":
                    async with asyncio.timeout(_PATIENCE):
                        await loop.sock_connect(made, (t.address, t.port))
                        await loop.sock_sendall(made, struct.pack("!I", t.size) + b"x" * t.size)
                        return await loop.sock_recv(made, 10) == b"ok"
                async with asyncio.timeout(_PATIENCE):
                    await loop.sock_connect(made, (t.address, t.port))
                    await loop.sock_sendall(made, b"x" * t.size)
                    return await loop.sock_recv(made, 10) == b"ok"
            except (OSError, TimeoutError):
                return False


def open_sockets(listens: list[Listen]) -> list[tuple[Listen, socket.socket]]:
    """Open the listening sockets; they stay open until closed, so that a capture shows them."""
    found = []
    for x in listens:
        six = ":" in x.address
        kind = socket.SOCK_STREAM if x.protocol == "tcp" else socket.SOCK_DGRAM
        made = x.place.socket(socket.AF_INET6 if six else socket.AF_INET, kind)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if x.protocol == "udp":
            if six:
                made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
            else:
                made.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
        if six and x.address != "::":
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            made.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)  # a device that went down has lost its address
        made.bind((x.address or "0.0.0.0", x.port))
        if x.protocol == "tcp":
            made.listen(64)
        found.append((x, made))
    return found


def close(opened: list[tuple[Listen, socket.socket]], nets: Iterable[Net]) -> None:
    """Close the sockets, and end the namespaces that a lab made."""
    for _, made in opened:
        made.close()
    for net in nets:
        net.close()


def _rounds(tries: list[Try]) -> Iterator[list[int]]:
    """Yield the numbers of the tries that may go at once: large transfers of one sender only, which forgets what it learned.

    What a host learned of the way to another while it sent makes it ask for smaller segments itself: the other direction
    would then arrive, which it would not have done alone.
    """
    yield [n for n, t in enumerate(tries) if t.size < _LARGE]
    large = [n for n, t in enumerate(tries) if t.size >= _LARGE]
    for sender in dict.fromkeys(tries[n].source for n in large):
        yield [n for n in large if tries[n].source is sender]
        sender.sh("ip route flush cache; ip -6 route flush cache")


async def _all(opened: list[tuple[Listen, socket.socket]], tries: list[Try]) -> list[bool]:
    loop = asyncio.get_running_loop()
    servers = []
    for x, made in opened:
        if x.protocol == "tcp":
            servers.append(asyncio.create_task(_serve_tcp(made)))
        else:
            loop.add_reader(made, _serve_udp, made)
    arrived = [False] * len(tries)
    try:
        for numbers in _rounds(tries):
            # a busy machine may be late: none is lost that arrives later
            for at_once in (_AT_ONCE, _AGAIN_AT_ONCE):
                lost = [n for n in numbers if not arrived[n]]
                gate = asyncio.Semaphore(at_once)
                for n, came in zip(lost, await asyncio.gather(*(_try(tries[n], gate) for n in lost)), strict=True):
                    arrived[n] = came
        return arrived
    finally:
        for server in servers:
            server.cancel()
        for x, made in opened:
            if x.protocol == "udp":
                loop.remove_reader(made)
        await asyncio.gather(*servers, return_exceptions=True)


def run(opened: list[tuple[Listen, socket.socket]], tries: list[Try]) -> list[bool]:
    """Return for each connection whether request and answer came through."""
    return asyncio.run(_all(opened, tries))
