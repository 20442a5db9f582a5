"""What a rule of nft looks at: fields of the packet and of its connection, routes, hashes, as nft's JSON has them."""

from __future__ import annotations

from typing import Any

from netparse.parsers.base import Misread
from netparse.parsers.netfilter.nft_values import plain, single
from netparse.parsers.netfilter.nft_words import Words, to_number

_BARE = frozenset(
    (
        *("iif", "oif", "iifname", "oifname", "iifgroup", "oifgroup", "iiftype", "oiftype", "mark", "skuid", "skgid"),
        *("pkttype", "cpu", "cgroup", "nfproto", "l4proto", "protocol", "length", "priority", "rtclassid", "nftrace"),
        *("ibrname", "obrname", "secpath", "time", "day", "hour"),
    )
)
"""Keys of ``meta`` that may stand without it."""
_PORTS = ("sport", "dport")
_PROTOCOLS = {
    "ether": ("saddr", "daddr", "type"),
    "vlan": ("id", "cfi", "dei", "pcp", "type"),
    "arp": ("htype", "ptype", "hlen", "plen", "operation", "saddr", "daddr"),
    "ip": (
        *("version", "hdrlength", "dscp", "ecn", "length", "id", "frag-off", "ttl", "protocol", "checksum", "saddr"),
        *("daddr", "option"),
    ),
    "ip6": ("version", "dscp", "ecn", "flowlabel", "length", "nexthdr", "hoplimit", "saddr", "daddr"),
    "icmp": ("type", "code", "checksum", "id", "sequence", "gateway", "mtu"),
    "icmpv6": (
        *("type", "code", "checksum", "parameter-problem", "packet-too-big", "id", "sequence", "max-delay", "taddr"),
        "daddr",
    ),
    "igmp": ("type", "mrt", "checksum", "group"),
    "tcp": (*_PORTS, "sequence", "ackseq", "doff", "reserved", "flags", "window", "checksum", "urgptr", "option"),
    "udp": (*_PORTS, "length", "checksum"),
    "udplite": (*_PORTS, "csumcov", "checksum"),
    "sctp": (*_PORTS, "vtag", "checksum", "chunk"),
    "dccp": (*_PORTS, "type", "option"),
    "th": _PORTS,
    "ah": ("nexthdr", "hdrlength", "reserved", "spi", "sequence"),
    "esp": ("spi", "sequence"),
    "comp": ("nexthdr", "flags", "cpi"),
    "gre": ("flags", "version", "protocol", "hdrlength"),
    "vxlan": ("vni", "flags"),
    "geneve": ("vni", "type"),
}
"""The fields of each header: another word behind the name of a protocol says that it is a value."""
_EXTENSIONS = frozenset(("frag", "hbh", "dst", "mh", "rt0", "rt2", "rt4"))
_ROUTE_KEYS = frozenset(("classid", "nexthop", "mtu", "ipsec"))
_BITS = {"&": "&", "|": "|", "^": "^", "<<": "<<", ">>": ">>", "and": "&", "or": "|", "xor": "^"}
_OPTION_WORDS = frozenset(
    ("kind", "length", "size", "count", "left", "right", "tsval", "tsecr", "type", "ptr", "addr", "value", "flags")
)
_FLAGS = frozenset(("state", "status", "label", "event"))


def left_side(words: Words) -> dict[str, Any]:
    """Take an expression: fields joined by dots, with what is computed from them."""
    parts = [_computed(words)]
    while words.peek() == ".":
        words.take()
        parts.append(_computed(words))
    return parts[0] if len(parts) == 1 else {"concat": parts}


def begins(words: Words) -> bool:
    """Whether an expression begins here, and not a value."""
    word, following = words.peek(), words.peek(1)
    if word in ("meta", "ct", "fib", "numgen", "jhash", "symhash", "socket", "osf", "ipsec", "exthdr", "rt"):
        return True
    return word in _BARE or (word[:1] == "@" and "," in word) or following.partition(":")[0] in _PROTOCOLS.get(word, ())


def _computed(words: Words) -> dict[str, Any]:
    found = _field(words)
    while (sign := _BITS.get(words.peek())) is not None:
        words.take()
        found = {sign: [found, _operand(words)]}
    return found


def _operand(words: Words) -> Any:
    if words.optional("("):
        names = [words.take()]
        while words.optional("|"):
            names.append(words.take())
        words.expect(")")
        return [single(name) for name in names]
    return left_side(words) if begins(words) else plain(words)


def value(words: Words, *, time: bool = False) -> Any:
    """Take what something is set to: a value or an expression."""
    return left_side(words) if begins(words) else plain(words, time=time)


def is_flags(left: dict[str, Any]) -> bool:
    """Whether a field is a set of flags: without an operator a match then asks whether one of them is there."""
    ct, payload = left.get("ct"), left.get("payload")
    return bool(
        (ct and ct["key"] in _FLAGS)
        or (payload and (payload.get("protocol"), payload.get("field")) == ("tcp", "flags"))
    )


def is_time(left: dict[str, Any]) -> bool:
    """Whether a field is a duration."""
    return bool(left.get("ct")) and left["ct"]["key"] == "expiration"


def _field(words: Words) -> dict[str, Any]:
    word = words.take()
    reader = _READERS.get(word)
    if reader is not None:
        return reader(words)
    if word[:1] == "@" and word.count(",") == 2:
        base, offset, length = word[1:].split(",")
        return {"payload": {"base": base, "offset": to_number(offset), "len": to_number(length)}}
    if word in _BARE:
        return {"meta": {"key": word}}
    if word in _EXTENSIONS:
        return {"exthdr": {"name": word, "field": words.take()}}
    if word in _PROTOCOLS:
        return _payload(word, words)
    raise Misread(f"not an expression: {word}")


def _payload(protocol: str, words: Words) -> dict[str, Any]:
    field = words.take()
    if field not in _PROTOCOLS[protocol]:
        raise Misread(f"not a field: {field}")
    if (protocol, field) in (("tcp", "option"), ("ip", "option"), ("sctp", "chunk"), ("dccp", "option")):
        found = {"name": words.take()}
        if words.peek() in _OPTION_WORDS:
            found["field"] = words.take()
        return {f"{protocol} {field}": found}
    if protocol == "arp" and field in ("saddr", "daddr") and words.peek() in ("ip", "ether"):
        field = f"{field} {words.take()}"
    return {"payload": {"protocol": protocol, "field": field}}


def _meta(words: Words) -> dict[str, Any]:
    return {"meta": {"key": words.take()}}


def _ct(words: Words) -> dict[str, Any]:
    direction = words.optional("original", "reply")
    key = words.take()
    if key in ("ip", "ip6"):
        key = f"{key} {words.take()}"
    return {"ct": {"key": key, **({"dir": direction} if direction else {})}}


def _fib(words: Words) -> dict[str, Any]:
    flags = [words.take()]
    while words.optional("."):
        flags.append(words.take())
    return {"fib": {"result": words.take(), "flags": flags}}


def _numgen(words: Words) -> dict[str, Any]:
    mode = words.take()
    words.expect("mod")
    modulus = words.number()
    return {"numgen": {"mode": mode, "mod": modulus, "offset": words.number() if words.optional("offset") else 0}}


def _jhash(words: Words) -> dict[str, Any]:
    expression = left_side(words)
    return {"jhash": {**_hash(words), "expr": expression}}


def _symhash(words: Words) -> dict[str, Any]:
    return {"symhash": _hash(words)}


def _hash(words: Words) -> dict[str, Any]:
    words.expect("mod")
    found = {"mod": words.number()}
    while word := words.optional("seed", "offset"):
        found[word] = words.number()
    return found


def _socket(words: Words) -> dict[str, Any]:
    key = words.take()
    return {"socket": {"key": key, **({"level": words.number()} if words.optional("level") else {})}}


def _osf(words: Words) -> dict[str, Any]:
    ttl = words.take() if words.optional("ttl") else None
    return {"osf": {"key": words.take(), **({"ttl": ttl} if ttl else {})}}


def _ipsec(words: Words) -> dict[str, Any]:
    direction = words.take()
    number = words.number() if words.optional("spnum") else 0
    family = words.optional("ip", "ip6")
    found = {"key": words.take(), "dir": direction, "spnum": number}
    return {"ipsec": {**found, **({"family": family} if family else {})}}


def _exthdr(words: Words) -> dict[str, Any]:
    return {"exthdr": {"name": words.take()}}


def _rt(words: Words) -> dict[str, Any]:
    family = words.optional("ip", "ip6")
    key = words.take()
    if key not in _ROUTE_KEYS:
        return {"exthdr": {"name": "rt", "field": key}}
    return {"rt": {"key": key, **({"family": family} if family else {})}}


_READERS = {
    "meta": _meta,
    "ct": _ct,
    "fib": _fib,
    "numgen": _numgen,
    "jhash": _jhash,
    "symhash": _symhash,
    "socket": _socket,
    "osf": _osf,
    "ipsec": _ipsec,
    "exthdr": _exthdr,
    "rt": _rt,
}
