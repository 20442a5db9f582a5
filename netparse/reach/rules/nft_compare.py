"""Whether a value that was read out of a packet is one of those on the right of an nft match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from netparse.reach.packets.packet import NUMBERS, UNKNOWN_DEVICES, Ports
from netparse.reach.packets.tri import Tri, all_of, any_of, negate, within
from netparse.reach.packets.values import is_device, masked, protocol_name
from netparse.reach.rules import fields
from netparse.reach.rules.nft_values import ABSENT, Bits, Expression, Flags, Value, number, sum_of

_ALL32 = 0xFFFFFFFF


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
    if value in UNKNOWN_DEVICES:
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
