"""What the expressions of nft read out of a packet, and whether it is one of the values on their right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, NamedTuple

from netparse.reach import reverse_path as rp
from netparse.reach.packet import ACK, ANY_DEVICE, ANY_NIC, FIN, NUMBERS, PSH, RST, SYN, URG, Packet, Ports
from netparse.reach.rules import fields
from netparse.reach.rules.ruleset import Context
from netparse.reach.tri import Tri, all_of, any_of, negate, within
from netparse.reach.values import is_device, masked, protocol_name
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
_ALL32 = 0xFFFFFFFF


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


def is_one(value: Value, right: Expression) -> Tri:
    """Return whether a value is what stands on the right: a value, a prefix, a range, one of a set."""
    if isinstance(right, Mapping):
        if "set" in right:
            return any_of(is_one(value, element(x)) for x in right["set"])
        if "elem" in right:
            return is_one(value, element(right))
        if "prefix" in right:
            return _in_prefix(value, right["prefix"])
        if "range" in right:
            return _in_range(value, right["range"])
        if "concat" in right:
            return _all_parts(value, right["concat"])
        if "|" in right:
            return is_one(value, number(right)) if isinstance(value, Bits) else None
        return None
    if isinstance(value, tuple) and not isinstance(value, Bits | Flags) and isinstance(right, list):
        return _all_parts(value, right)
    return _equals(value, right)


def element(e: Expression) -> Expression:
    """Return the value of a set's element without comment, timeout and counter."""
    return e["elem"]["val"] if isinstance(e, Mapping) and "elem" in e else e


def _all_parts(value: Value, parts: Sequence[Expression]) -> Tri:
    if not isinstance(value, tuple) or len(value) != len(parts):
        return None
    return all_of(None if v is None else is_one(v, part) for v, part in zip(value, parts, strict=True))


def _equals(value: Value, right: Expression) -> Tri:
    if value is None:
        return None
    if right == "*":
        return True
    if isinstance(value, IPv4Address | IPv6Address):
        text = str(right)
        if "/" in text:
            net = fields.prefix(text)
            return value.version == net.version and value in net
        try:
            return value == ip_address(text)
        except ValueError:
            return None
    if isinstance(value, Bits):
        return _bits_equal(value, right)
    if isinstance(value, Flags):
        return None if str(right) in value.unknown else str(right) in value.known
    if isinstance(value, tuple):
        return _port_equals(value, right)
    return _word_equals(str(value), right)


def _bits_equal(value: Bits, right: Expression) -> Tri:
    try:
        wanted = number(right)
    except ValueError:
        return _icmp_word(value, str(right))
    return masked(value.value, value.unknown, wanted, _ALL32)


_ICMP_WORDS = {
    "echo-request": {8, 128}, "echo-reply": {0, 129}, "destination-unreachable": {3, 1}, "packet-too-big": {2}, "time-exceeded": {11, 3},
    "parameter-problem": {12, 4}, "redirect": {5}, "source-quench": {4}, "nd-neighbor-solicit": {135}, "nd-neighbor-advert": {136},
    "nd-router-solicit": {133}, "nd-router-advert": {134}, "nd-redirect": {137}, "router-advertisement": {9}, "router-solicitation": {10},
    "timestamp-request": {13}, "timestamp-reply": {14}, "info-request": {15}, "info-reply": {16}, "address-mask-request": {17},
    "address-mask-reply": {18}, "mld-listener-query": {130}, "mld-listener-report": {131}, "mld-listener-done": {132},
    "mld-listener-reduction": {132}, "mld2-listener-report": {143}, "frag-needed": {4}, "host-prohibited": {10}, "port-unreachable": {3, 4},
}  # fmt: skip


def _icmp_word(value: Bits, word: str) -> Tri:
    return value.value in _ICMP_WORDS[word] if word in _ICMP_WORDS else None


def _port_equals(value: tuple[Any, ...], right: Expression) -> Tri:
    port = port_number(right)
    return None if port is None else within(value, (port, port))


_SERVICES = {
    "ssh": 22,
    "http": 80,
    "https": 443,
    "domain": 53,
    "ntp": 123,
    "smtp": 25,
    "bootps": 67,
    "bootpc": 68,
    "tftp": 69,
    "bgp": 179,
    "kerberos": 88,
    "mdns": 5353,
    "isakmp": 500,
    "ipsec-nat-t": 4500,
    "nfs": 2049,
    "sunrpc": 111,
    "snmp": 161,
    "syslog": 514,
    "ldap": 389,
    "ldaps": 636,
    "mysql": 3306,
    "postgresql": 5432,
    "dhcpv6-client": 546,
    "dhcpv6-server": 547,
    "http-alt": 8080,
    "webcache": 8080,
}


def port_number(e: Expression) -> int | None:
    if isinstance(e, int):
        return e
    text = str(e)
    return int(text) if text.isdecimal() else _SERVICES.get(text)


def _word_equals(value: str, right: Expression) -> Tri:
    if isinstance(right, bool):
        return (value == "exists") == right if value in ("exists", "missing") else None
    text = str(right)
    if value in (ANY_NIC, ANY_DEVICE):
        return is_device(value, text, "*")
    if value in ("exists", "missing"):
        return value == text if text in ("exists", "missing") else (value == "missing" if text == "0" else None)
    if text.endswith("*") and not text.endswith("\\*"):
        return value.startswith(text[:-1])
    return value == text or (value in NUMBERS and value == protocol_name(text))


def _in_prefix(value: Value, body: Mapping[str, Any]) -> Tri:
    if not isinstance(value, IPv4Address | IPv6Address):
        return None
    net = fields.prefix(f"{body['addr']}/{body['len']}")
    return value.version == net.version and value in net


def _in_range(value: Value, ends: Sequence[Expression]) -> Tri:
    if isinstance(value, IPv4Address | IPv6Address):
        first, last = ip_address(str(ends[0])), ip_address(str(ends[1]))
        return value.version == first.version and int(first) <= int(value) <= int(last)
    if isinstance(value, Bits):
        return None if value.unknown else number(ends[0]) <= value.value <= number(ends[1])
    low, high = port_number(ends[0]), port_number(ends[1])
    if isinstance(value, tuple) and low is not None and high is not None and len(value) == 2:
        return within(value, (low, high))
    return None


def compare(value: Value, op: str, right: Expression) -> Tri:
    """Return whether ``value op right`` holds."""
    if value is ABSENT:
        return False
    if op in ("<", ">", "<=", ">="):
        return _ordered(value, op, right)
    if op == "in":
        return fields_any(value, number(right)) if isinstance(value, Bits) else _has_flag(value, right)
    if isinstance(right, list) and isinstance(value, Bits):
        held = is_one(value, sum_of(right))
    elif isinstance(right, list) and isinstance(value, str | Flags):
        held = _has_flag(value, right)
    else:
        held = is_one(value, right)
    return negate(held) if op == "!=" else held


def fields_any(value: Bits, wanted: int) -> Tri:
    """Return whether one of the wanted bits is set."""
    if value.value & wanted & ~value.unknown:
        return True
    return None if value.unknown & wanted else False


def _has_flag(value: Value, right: Expression) -> Tri:
    wanted = right if isinstance(right, list) else [right]
    return any_of(is_one(value, x) for x in wanted)


def _ordered(value: Value, op: str, right: Expression) -> Tri:
    span = value if isinstance(value, tuple) and len(value) == 2 and not isinstance(value, Bits) else None
    if isinstance(value, Bits) and not value.unknown:
        span = (value.value, value.value)
    limit = port_number(right)
    if span is None or limit is None:
        return None
    wanted: Ports = {"<": (0, limit - 1), "<=": (0, limit), ">": (limit + 1, 1 << 40), ">=": (limit, 1 << 40)}[op]
    return within(span, wanted)
