"""What the expressions of nft read out of a packet, and whether it is one of the values on their right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from netparse.reach.packets.packet import ACK, FIN, PSH, RST, SYN, URG, Packet
from netparse.reach.routing import reverse_path as rp
from netparse.reach.rules import fields
from netparse.reach.rules.ruleset import Context
from netparse.records.nft import NOT_OF_IP

Expression = Any  # a value as `nft -j` has it: text, number, list or object


class Bits(NamedTuple):
    """A number of which some bits are not known."""

    value: int
    unknown: int = 0


class Absent:
    """The packet has no such field: the match does not hold, not even negated."""


class Flags(NamedTuple):
    """Flags of a connection: those that are set, and those of which it is not known."""

    known: frozenset[str]
    unknown: frozenset[str] = frozenset()


ABSENT = Absent()
Value = object  # an address, Ports, a word, Bits, Flags, a tuple of them, ABSENT, or None where it is not known
Getter = Callable[[Context, Packet], Value]

TCP_FLAGS = {"fin": FIN, "syn": SYN, "rst": RST, "psh": PSH, "ack": ACK, "urg": URG, "ecn": 0x40, "cwr": 0x80}


def getter(e: Expression) -> Getter:
    """Return what reads the value of an expression out of a packet."""
    if isinstance(e, Mapping) and len(e) == 1:
        kind, body = next(iter(e.items()))
        if kind in _KINDS:
            return _KINDS[kind](body)
    if isinstance(e, int) and not isinstance(e, bool):
        return lambda c, p: Bits(e)
    return lambda c, p: None


def _payload(body: Mapping[str, Any]) -> Getter:
    protocol, field = str(body.get("protocol", "")), str(body.get("field", ""))
    if protocol in ("ip", "ip6"):
        return _of_ip(4 if protocol == "ip" else 6, field)
    if protocol in ("tcp", "udp", "sctp", "th", "udplite", "dccp"):
        return _of_transport(protocol, field)
    if protocol in ("icmp", "icmpv6"):
        return _of_icmp(protocol, field)
    if protocol in NOT_OF_IP:
        return lambda c, p: ABSENT
    return lambda c, p: None


def _of_ip(version: int, field: str) -> Getter:
    def read(c: Context, p: Packet) -> Value:
        if p.dst.version != version:
            return ABSENT
        if field == "saddr":
            return None if p.from_anywhere else p.src
        if field == "daddr":
            return None if p.to_unknown else p.dst
        if field in ("protocol", "nexthdr"):
            return p.protocol
        return str(version) if field == "version" else None

    return read


def _of_transport(protocol: str, field: str) -> Getter:
    def read(c: Context, p: Packet) -> Value:
        if p.protocol != protocol and not (protocol == "th" and p.protocol in fields.PORTED):
            return ABSENT
        if field == "dport":
            return p.dport
        if field == "sport":
            return p.sport
        if field == "flags" and protocol == "tcp":
            return Bits(p.flags)
        return None

    return read


def _of_icmp(protocol: str, field: str) -> Getter:
    def read(c: Context, p: Packet) -> Value:
        if p.protocol != protocol or p.icmp_type is None:
            return ABSENT
        return Bits(p.icmp_type[0]) if field == "type" else Bits(p.icmp_type[1]) if field == "code" else None

    return read


def _meta(body: Mapping[str, Any]) -> Getter:
    key = str(body.get("key", ""))

    def read(c: Context, p: Packet) -> Value:
        match key:
            case "l4proto":
                return p.protocol
            case "nfproto":
                return "ipv6" if p.dst.version == 6 else "ipv4"
            case "protocol":
                return "ip6" if p.dst.version == 6 else "ip"
            case "mark":
                return Bits(p.mark, p.mark_unknown)
            case "iifname" | "iif":
                return p.iif or ""
            case "oifname" | "oif":
                return p.oif or ""
            case "pkttype":
                return "host"
            case "length":
                return (p.size, p.size)
            case "skuid" | "skgid" if p.iif is not None and p.oif is not None:
                return ABSENT  # what passes through is of no socket
        return None

    return read


def _ct(body: Mapping[str, Any]) -> Getter:
    key, side = str(body.get("key", "")), body.get("dir")

    def read(c: Context, p: Packet) -> Value:
        known = p.connection
        match key:
            case "state":
                return c.run.state_of(p).lower()
            case "status":
                return status_of(p) if known else ABSENT
            case "mark":
                return Bits(known.mark, known.mark_unknown) if known else ABSENT
            case "direction":
                return ("reply" if p.reply else "original") if known else ABSENT
            case "protocol":
                return p.protocol if known else ABSENT
        if known is None:
            return ABSENT if side else None
        first = {
            "original": ((known.src, known.sport), (known.dst, known.dport)),
            "reply": (known.to_dst, known.to_src),
        }.get(str(side))
        if first is None:
            return None
        end = first[1] if key.endswith(("daddr", "proto-dst")) else first[0]
        return end[0] if key.endswith("addr") else end[1] if key.startswith("proto-") else None

    return read


def status_of(p: Packet) -> Flags:
    known = p.connection
    if known is None:
        return Flags(frozenset())
    found = {
        name for name, held in (("dnat", known.dnat), ("snat", known.snat), ("seen-reply", known.answered)) if held
    }
    return Flags(frozenset(found), frozenset({"assured", "confirmed"} | ({"seen-reply"} if p.state_unknown else set())))


def _fib(body: Mapping[str, Any]) -> Getter:
    given = body.get("flags", ())
    flags = {given} if isinstance(given, str) else set(given)
    result = body.get("result")

    def read(c: Context, p: Packet) -> Value:
        address = p.src if "saddr" in flags else p.dst
        if result == "type":
            device = p.iif if "iif" in flags else p.oif if "oif" in flags else None
            kind = c.host.address_type(address, device)
            return kind.lower() if kind else None
        if "saddr" not in flags:
            return None
        back = rp.comes_back(c.host, p, loose="iif" not in flags, marked="mark" in flags)
        return None if back is None else "exists" if back else "missing"

    return read


def _extension(body: Mapping[str, Any]) -> Getter:
    """Read a header between that of IPv6 and the transport's: packets that are not cut in pieces have none."""
    if "field" in body or "offset" in body:
        return lambda c, p: ABSENT
    return lambda c, p: "missing" if p.dst.version == 6 else ABSENT


def _concat(body: Sequence[Expression]) -> Getter:
    parts = [getter(e) for e in body]

    def read(c: Context, p: Packet) -> Value:
        found = tuple(part(c, p) for part in parts)
        return ABSENT if any(f is ABSENT for f in found) else found

    return read


def _and(body: Sequence[Expression]) -> Getter:
    left, mask = getter(body[0]), number(body[1])
    return lambda c, p: _each(left(c, p), lambda b: Bits(b.value & mask, b.unknown & mask))


def _or(body: Sequence[Expression]) -> Getter:
    left, bits = getter(body[0]), number(body[1])
    return lambda c, p: _each(left(c, p), lambda b: Bits(b.value | bits, b.unknown & ~bits))


def _xor(body: Sequence[Expression]) -> Getter:
    left, bits = getter(body[0]), number(body[1])
    return lambda c, p: _each(left(c, p), lambda b: Bits(b.value ^ bits, b.unknown))


def _each(value: Value, change: Callable[[Bits], Bits]) -> Value:
    return change(value) if isinstance(value, Bits) else value if value is ABSENT else None


def number(e: Expression) -> int:
    """Return a number, or the sum of flags: ``0x4000``, ``["fin", "syn"]``, ``{"|": [...]}``."""
    if isinstance(e, int):
        return int(e)
    if isinstance(e, list | tuple):
        return sum_of(e)
    if isinstance(e, Mapping) and "|" in e:
        return sum_of(e["|"])
    if isinstance(e, str):
        if e.lower() in TCP_FLAGS:
            return TCP_FLAGS[e.lower()]
        return int(e, 0)
    raise ValueError(e)


def sum_of(parts: Sequence[Expression]) -> int:
    found = 0
    for part in parts:
        found |= number(part)
    return found


_KINDS: Mapping[str, Callable[[Any], Getter]] = {
    "payload": _payload,
    "meta": _meta,
    "ct": _ct,
    "fib": _fib,
    "exthdr": _extension,
    "concat": _concat,
    "&": _and,
    "|": _or,
    "^": _xor,
}
