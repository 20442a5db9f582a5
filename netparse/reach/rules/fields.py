"""Matches on what a packet itself shows: addresses, ports, devices, flags, marks, state."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from netparse.cluster import IP, Prefix
from netparse.reach.packets.packet import Packet, Ports
from netparse.reach.packets.tri import Tri, any_of, negate, within
from netparse.reach.packets.values import is_device, masked, protocol_name
from netparse.reach.rules.ruleset import Context, Match

PORTED = frozenset({"tcp", "udp", "sctp"})
STATES = frozenset({"NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED"})


def negated(match: Match, wanted: bool = True) -> Match:
    """Return the match that holds where this one does not, if that is wanted."""
    return (lambda c, p: negate(match(c, p))) if wanted else match


def of_connection(match: Match, negate_it: bool) -> Match:
    """Return a match on the connection: a packet without one does not match, not even where the match is negated."""

    def holds(c: Context, p: Packet) -> Tri:
        if p.connection is None:
            return False
        found = match(c, p)
        return negate(found) if negate_it else found

    return holds


def unknown(context: Context, packet: Packet) -> Tri:
    """What no capture tells: whether a match of this kind holds."""
    return None


def always(context: Context, packet: Packet) -> Tri:
    return True


def never(context: Context, packet: Packet) -> Tri:
    return False


def one_of(matches: Iterable[Match]) -> Match:
    """Return the match that holds where one of these does."""
    found = tuple(matches)
    return lambda c, p: any_of(m(c, p) for m in found)


def family(version: int) -> Match:
    """Match packets of IPv4 or IPv6."""
    return lambda c, p: p.dst.version == version


def protocol(word: str) -> Match:
    name = protocol_name(word)
    if name in ("all", "0"):
        return always
    return lambda c, p: p.protocol == name


def address_range(first: IP, last: IP, side: str) -> Match:
    low, high, version = int(first), int(last), first.version
    if side == "src":
        anything = low == 0 and high == (1 << first.max_prefixlen) - 1

        def holds(c: Context, p: Packet) -> Tri:
            if p.from_anywhere and p.src.version == version and not anything:
                return None
            return p.src.version == version and low <= int(p.src) <= high

        return holds

    def held(c: Context, p: Packet) -> Tri:
        if p.to_unknown and p.dst.version == version:
            return True if high - low + 1 == 1 << first.max_prefixlen else None
        return p.dst.version == version and low <= int(p.dst) <= high

    return held


def prefix(text: str) -> Prefix:
    """Return a prefix written with a length, a mask, or alone."""
    return ip_network(text, strict=False)


def address(text: str, side: str) -> Match:
    """Match one of several prefixes, separated by commas, or masks with gaps in them."""
    found: list[Match] = []
    for part in text.split(","):
        try:
            net = prefix(part)
        except ValueError:
            found.append(_with_gaps(part, side))
            continue
        found.append(address_range(net.network_address, net.broadcast_address, side))
    return found[0] if len(found) == 1 else one_of(found)


def _with_gaps(text: str, side: str) -> Match:
    """Match an address under a mask that is no prefix, such as 10.0.0.1/255.0.0.255."""
    value, _, mask = text.partition("/")
    try:
        wanted, bits = int(ip_address(value)), int(ip_address(mask))
    except ValueError:
        return unknown

    def holds(c: Context, p: Packet) -> Tri:
        if p.from_anywhere if side == "src" else p.to_unknown:
            return None
        return (int(getattr(p, side)) & bits) == (wanted & bits)

    return holds


def device(pattern: str, side: str) -> Match:
    """Match the incoming or outgoing device; a hook that has none never matches. ``+`` at the end is any rest."""
    return lambda c, p: False if (name := getattr(p, side)) is None else is_device(name, pattern, "+")


def ports(ranges: Iterable[Ports], side: str, protocols: frozenset[str] = PORTED) -> Match:
    """Match a port in one of these ranges; ``side`` is sport, dport or both, where either will do."""
    wanted = tuple(ranges)
    sides = ("sport", "dport") if side == "both" else (side,)

    def holds(c: Context, p: Packet) -> Tri:
        if p.protocol not in protocols:
            return False
        return any_of(in_ranges(getattr(p, s), wanted) for s in sides)

    return holds


def in_ranges(held: Ports, wanted: tuple[Ports, ...]) -> Tri:
    """Return whether a port is in one of these ranges; a range of ports may lie in several of them together."""
    answers = [within(held, w) for w in wanted]
    if any(a is True for a in answers):
        return True
    if all(a is False for a in answers):
        return False
    return True if _covered(held, wanted) else None


def _covered(held: Ports, wanted: tuple[Ports, ...]) -> bool:
    """Whether all of the ports lie in these ranges together."""
    place = held[0]
    for low, high in sorted(wanted):
        if low <= place <= high:
            place = high + 1
    return place > held[1]


def tcp_flags(mask: int, value: int) -> Match:
    return lambda c, p: p.protocol == "tcp" and (p.flags & mask) == value


def mark(value: int, mask: int) -> Match:
    return lambda c, p: masked(p.mark, p.mark_unknown, value, mask)


def connection_mark(value: int, mask: int) -> Match:
    def holds(c: Context, p: Packet) -> Tri:
        known = p.connection
        return masked(known.mark, known.mark_unknown, value, mask) if known else False

    return holds


def state(words: Iterable[str]) -> Match:
    """Match conntrack's state; DNAT and SNAT say that the connection was translated."""
    wanted = frozenset(w.upper() for w in words)

    def holds(c: Context, p: Packet) -> Tri:
        known = p.connection
        if known is not None and (("DNAT" in wanted and known.dnat) or ("SNAT" in wanted and known.snat)):
            return True
        return c.run.state_of(p) in wanted

    return holds


loopback_or_answer = one_of((device("lo", "iif"), state(("ESTABLISHED", "RELATED"))))
"""What ufw and firewalld accept before any rule of the user."""


def direction(*, reply: bool) -> Match:
    return lambda c, p: p.connection is not None and p.reply == reply


def status(words: Iterable[str]) -> Match:
    """Match the flags of a connection: ``ctstatus``, ``ct status``."""
    wanted = frozenset(w.upper() for w in words)

    def holds(c: Context, p: Packet) -> Tri:
        known = p.connection
        if known is None:
            return False
        answers: list[Tri] = []
        for word in wanted:
            if word == "DNAT":
                answers.append(known.dnat)
            elif word == "SNAT":
                answers.append(known.snat)
            elif word == "SEEN_REPLY":
                answers.append(known.answered or (None if p.state_unknown else False))
            elif word == "EXPECTED" or word == "NONE":
                answers.append(False)
            else:
                answers.append(None)
        return any_of(answers)

    return holds
