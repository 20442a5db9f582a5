"""Connection tracking of one host: what it calls a packet, and how it translates those of a known connection."""

from __future__ import annotations

from dataclasses import dataclass, field

from netparse.reach.packets.packet import ACK, SYN, Connection, Packet

_ALWAYS_SAME_PORTS = frozenset({"ipip", "gre", "esp", "ipv6"})
"""Protocols without ports: all packets between two hosts are one connection, which earlier traffic may have made."""


@dataclass(slots=True)
class Tracks:
    """The connections that a host has seen in this exchange."""

    known: list[Connection] = field(default_factory=list)
    lost: bool = False
    """Whether it has called a packet INVALID."""


def track(tracks: Tracks, p: Packet, loose: bool) -> Packet:
    """Return the packet with its state and connection; ``loose`` is nf_conntrack_tcp_loose.

    A SYN-ACK whose SYN went another way, and the third packet where the SYN-ACK went another way, are INVALID.
    """
    if p.untracked:
        return p._replace(state="UNTRACKED")
    for c in tracks.known:
        if c.is_original(p):
            found = _of_first_direction(c, p)
            tracks.lost |= found.state == "INVALID"
            return found
        if c.is_reply(p):
            c.answered = True
            return p._replace(connection=c, reply=True, state="ESTABLISHED")
    if p.protocol == "tcp" and ((not p.flags & SYN and not loose) or (p.flags & SYN and p.flags & ACK)):
        tracks.lost = True
        return p._replace(state="INVALID")
    if p.icmp_type is not None:
        return p._replace(state="RELATED")
    made = Connection(p.protocol, p.src, p.sport, p.dst, p.dport, (p.src, p.sport), (p.dst, p.dport))
    made.zone = p.zone
    made.opened = p.protocol != "tcp" or bool(p.flags & SYN)
    tracks.known.append(made)
    same = (
        p.protocol in _ALWAYS_SAME_PORTS
        or (p.protocol == "udp" and p.sport == p.dport and p.sport[0] == p.sport[1])
        or (p.header is not None and p.header.kind == "wireguard")
    )
    return p._replace(connection=made, state="NEW", state_unknown=same)


def _of_first_direction(c: Connection, p: Packet) -> Packet:
    if p.protocol == "tcp" and c.opened and not c.answered and not p.flags & SYN:
        return p._replace(state="INVALID")
    return p._replace(connection=c, state="ESTABLISHED" if c.answered else "NEW")


def translate_destination(p: Packet) -> Packet:
    """Return the packet as NAT of prerouting and output leaves it: to the endpoint, or back to the real client."""
    c = p.connection
    if c is None:
        return p
    address, port = (c.src, c.sport) if p.reply else c.to_dst
    return p if (p.dst, p.dport) == (address, port) else p._replace(dst=address, dport=port)


def translate_source(p: Packet) -> Packet:
    """Return the packet as NAT of input and postrouting leaves it: from the node, or back from the address that was asked."""
    c = p.connection
    if c is None:
        return p
    address, port = (c.dst, c.dport) if p.reply else c.to_src
    return p if (p.src, p.sport) == (address, port) else p._replace(src=address, sport=port)
