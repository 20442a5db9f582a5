"""A connection as its packets: the request, the answer, the data, and what the other end must see of them."""

from __future__ import annotations

from dataclasses import dataclass

from netparse.cluster import IP
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import Pod, World
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import ACK, EPHEMERAL, PSH, SYN, Packet, unset
from netparse.reach.run import Run, Stopped
from netparse.reach.stages import lan, path, pods, socket
from netparse.reach.stages.delivered import Delivered, TooBig

_HEADERS = {("tcp", 4): 52, ("tcp", 6): 72, ("udp", 4): 28, ("udp", 6): 48}
_MOST_ADAPTIONS = 5
_SMALL = 6
"""Data of so many bytes and their answer are smaller than the first packet with its options."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a packet begins: a host, a pod, or, with neither, any host outside."""

    host: Host | None = None
    pod: Pod | None = None

    @property
    def name(self) -> str:
        return self.pod.full_name if self.pod else self.host.name if self.host else "outside"

    def is_where(self, d: Delivered) -> bool:
        return d.pod is self.pod and d.host is self.host


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A flow between places that are known: from where, to which address and port."""

    place: Place
    source: IP | None
    dst: IP
    protocol: str
    port: int
    size: int
    one_way: bool

    @property
    def unbound(self) -> bool:
        """Whether the socket of the client was bound to no address."""
        return self.source is None


def exchange(world: World, run: Run, q: Question) -> None:
    """Follow a whole exchange; raises Stopped where a packet of it is lost. TCP has four packets, UDP two."""
    tcp = q.protocol == "tcp"
    base = _HEADERS[q.protocol, q.dst.version]
    request = Packet(
        src=q.source or unset(q.dst.version), dst=q.dst, protocol=q.protocol, sport=EPHEMERAL, dport=(q.port, q.port),
        flags=SYN if tcp else 0, size=base + (8 if tcp else q.size), fragile=tcp,
    )  # fmt: skip
    run.leg = "request"
    asked = request._replace(src=_client_address(run, q, request))
    arrived = _travel(world, run, q.place, asked, q.unbound)
    socket.listens(run, arrived)
    if q.one_way:
        return
    run.leg = "answer"
    back = _answer(world, run, q, arrived, asked, flags=SYN | ACK if tcp else 0, size=base + (8 if tcp else 2))
    if not tcp:
        return
    if _settled(world, run, q, base):
        return
    segment = _segment(world, q, arrived, back, base)
    run.leg = "data"
    again = _data(world, run, q, asked._replace(flags=ACK | PSH, size=min(q.size + base, segment)))
    run.leg = "answer to the data"
    _answer(world, run, q, again, asked, flags=ACK | PSH, size=base + 2)


def _settled(world: World, run: Run, q: Question, base: int) -> bool:
    """Whether the data and its answer arrive as the request and its answer did, without following them as well.

    That is so where nothing was chosen, the data are no larger than the request, every host on the way saw both directions of
    the connection, and none has a rule that could stop a packet of one that was answered.
    """
    if run.taken or q.size > _SMALL or any(name not in world.by_name for name in run.tracks):
        return False
    seen = [c for t in run.tracks.values() for c in t.known if c.protocol == "tcp"]
    family = "inet6" if q.dst.version == 6 else "inet"
    hosts = [world.by_name[name] for name in run.tracks]
    if any(t.lost for t in run.tracks.values()):
        return False
    return all(c.answered and c.opened for c in seen) and all(
        h.passes_established("inet") and (family == "inet" or h.passes_established(family)) for h in hosts
    )


def _travel(world: World, run: Run, place: Place, p: Packet, unbound: bool = False) -> Delivered:
    run.hosts = 0
    if place.pod is not None:
        return path.from_pod(world, run, place.pod, p)
    if place.host is None:
        arrival = lan.from_outside(world, run, p)
        return path.receive(world, run, arrival.host, p.arriving(arrival.device))
    return path.send(world, run, place.host, p, unbound)


def _client_address(run: Run, q: Question, request: Packet) -> IP:
    """Return the address that the client has: of a host the one that its kernel chose for the request."""
    if q.source is not None:
        return q.source
    host = q.place.host
    assert host is not None
    return path.chosen_source(host, request, run)


def _answer(world: World, run: Run, q: Question, arrived: Delivered, asked: Packet, flags: int, size: int) -> Delivered:
    """Follow an answer; it must come back to the client, from the address and port that were asked."""
    seen = arrived.packet
    answer = Packet(
        src=seen.dst,
        dst=seen.src,
        protocol=seen.protocol,
        sport=seen.dport,
        dport=seen.sport,
        flags=flags,
        size=size,
        fragile=q.protocol == "tcp",
    )
    try:
        back = _travel(world, run, Place(arrived.host, arrived.pod), answer)
    except TooBig as big:
        raise Stopped(
            Disposition.TOO_BIG, f"{big.device} of {big.host.name} takes {big.limit} bytes, the answer has {size}"
        ) from None
    except Stopped as stopped:
        if stopped.uncertainty is None:
            stopped.reason = f"the answer is lost: {stopped.reason}"
        raise
    if not q.place.is_where(back):
        where = back.pod.full_name if back.pod else back.host.name if back.host else "nowhere"
        raise Stopped(Disposition.NO_ROUTE, f"the answer goes to {where}, not to {q.place.name}")
    got = back.packet
    if (got.src, got.sport) != (asked.dst, asked.dport):
        raise Stopped(
            Disposition.DENIED_IN,
            f"the answer comes from {got.src}, not from {asked.dst} that was asked: {q.place.name} drops it",
        )
    if (got.dst, got.dport) != (asked.src, asked.sport):
        raise Stopped(
            Disposition.DENIED_IN,
            f"the answer is for {got.dst}, not for {asked.src} that asked: {q.place.name} drops it",
        )
    return back


def _segment(world: World, q: Question, arrived: Delivered, back: Delivered, base: int) -> int:
    """Return the largest packet that the two ends send: the smaller of the MTUs that they told each other."""
    known = [
        m
        for m in (_mtu(world, q.place, q.dst), _mtu(world, Place(arrived.host, arrived.pod), arrived.packet.src))
        if m is not None
    ]
    return min(known, default=65535)


def _mtu(world: World, place: Place, towards: IP) -> int | None:
    """Return the MTU of the device by which a place sends; a pod's is that of its cable."""
    if place.pod is not None:
        host = world.by_name.get(place.pod.node or "")
        found = pods.attachment(world, host, place.pod) if host else None
        link = (found.port or found.device) if found else None
        return link.mtu if link else None
    return path.mtu_towards(place.host, towards) if place.host is not None else None


def _data(world: World, run: Run, q: Question, p: Packet) -> Delivered:
    """Follow the data; where a router says that it is too big, the sender sends less, if it hears that."""
    for _ in range(_MOST_ADAPTIONS):
        try:
            return _travel(world, run, q.place, p, q.unbound)
        except TooBig as big:
            _tell(world, run, q, big)
            p = p._replace(size=big.limit)
    raise Stopped(Disposition.TOO_BIG, f"no size fits on the way to {q.dst}")


def _tell(world: World, run: Run, q: Question, big: TooBig) -> None:
    """Follow "fragmentation needed" from the router to the sender: without it large transfers hang."""
    p = big.packet
    if big.host.is_local(p.src):
        return
    version = p.dst.version
    too_big = Packet(
        src=unset(version),
        dst=p.src,
        protocol="icmp" if version == 4 else "icmpv6",
        size=576,
        icmp_type=(3, 4) if version == 4 else (2, 0),
    )
    leg, run.leg = run.leg, "fragmentation needed"
    try:
        path.send(world, run, big.host, too_big)
    except Stopped as stopped:
        if stopped.uncertainty is not None:
            raise
        reason = (
            f"{big.device} of {big.host.name} takes {big.limit} bytes, and the sender is not told: {stopped.reason}"
        )
        link = big.host.link(big.device)
        raise Stopped(Disposition.TOO_BIG, reason, *([link.origin] if link else [])) from None
    finally:
        run.leg = leg
