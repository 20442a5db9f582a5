"""What the matches of iptables ask of a packet, by the module that each belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import NamedTuple

from netparse.reach.packets.packet import ACK, FIN, PSH, RST, SYN, URG, Ports
from netparse.reach.rules import fields, host_fields
from netparse.reach.rules.fields import negated
from netparse.reach.rules.ruleset import Match

_FLAGS = {"FIN": FIN, "SYN": SYN, "RST": RST, "PSH": PSH, "ACK": ACK, "URG": URG, "ALL": 0x3F, "NONE": 0}


class Option(NamedTuple):
    """An option of a rule with the module that it belongs to, empty for those of iptables itself."""

    module: str
    name: str
    values: tuple[str, ...]
    negated: bool


def bits_read(given: Sequence[Option]) -> int:
    found = 0
    for o in given:
        if o.module in ("mark", "connmark") and o.name == "--mark":
            found |= value_and_mask(o.values[0])[1]
    return found


def plain_matches(given: Sequence[Option]) -> Iterator[Match]:
    """Yield the matches of iptables itself."""
    for o in given:
        if o.name in ("-s", "--source", "--src"):
            yield negated(fields.address(o.values[0], "src"), o.negated)
        elif o.name in ("-d", "--destination", "--dst"):
            yield negated(fields.address(o.values[0], "dst"), o.negated)
        elif o.name in ("-p", "--protocol"):
            yield negated(fields.protocol(o.values[0]), o.negated)
        elif o.name in ("-i", "--in-interface"):
            yield negated(fields.device(o.values[0], "iif"), o.negated)
        elif o.name in ("-o", "--out-interface"):
            yield negated(fields.device(o.values[0], "oif"), o.negated)
        elif o.name in ("-f", "--fragment"):
            yield negated(fields.never, o.negated)
        else:
            yield fields.unknown


def _ports_of(text: str) -> Ports:
    first, colon, last = text.partition(":")
    if not colon:
        return int(first), int(first)
    return int(first or 0), int(last or 65535)


def _port_options(given: Sequence[Option]) -> Iterator[Match]:
    """``-m tcp``, ``-m udp``, ``-m sctp``."""
    module = given[0].module
    own = frozenset({module})
    for o in given[1:]:
        if o.name in ("--dport", "--destination-port"):
            yield negated(fields.ports([_ports_of(o.values[0])], "dport", own), o.negated)
        elif o.name in ("--sport", "--source-port"):
            yield negated(fields.ports([_ports_of(o.values[0])], "sport", own), o.negated)
        elif o.name == "--tcp-flags":
            mask, value = (_flags(x) for x in o.values)
            yield negated(fields.tcp_flags(mask, value), o.negated)
        elif o.name == "--syn":
            yield negated(fields.tcp_flags(SYN | RST | ACK | FIN, SYN), o.negated)
        else:
            yield fields.unknown


def _flags(text: str) -> int:
    found = 0
    for word in text.split(","):
        found |= _FLAGS[word]
    return found


def _multiport(given: Sequence[Option]) -> Iterator[Match]:
    sides = {
        "--dports": "dport",
        "--destination-ports": "dport",
        "--sports": "sport",
        "--source-ports": "sport",
        "--ports": "both",
    }
    for o in given[1:]:
        ranges = [_ports_of(x) for x in o.values[0].split(",")]
        yield negated(fields.ports(ranges, sides[o.name]), o.negated) if o.name in sides else fields.unknown


def _conntrack(given: Sequence[Option]) -> Iterator[Match]:
    for o in given[1:]:
        words = o.values[0].split(",") if o.values else []
        if o.name in ("--ctstate", "--state"):
            yield negated(fields.state(words), o.negated)
        elif o.name == "--ctstatus":
            yield fields.of_connection(fields.status(words), o.negated)
        elif o.name == "--ctproto":
            yield fields.of_connection(fields.protocol(o.values[0]), o.negated)
        elif o.name == "--ctdir":
            yield fields.direction(reply=o.values[0].upper() == "REPLY")
        elif o.name in host_fields.ORIGINAL:
            yield fields.of_connection(host_fields.original(o.name, o.values[0]), o.negated)
        else:
            yield fields.unknown


def value_and_mask(text: str) -> tuple[int, int]:
    value, slash, mask = text.partition("/")
    return int(value, 0), int(mask, 0) if slash else 0xFFFFFFFF


def _mark(given: Sequence[Option]) -> Iterator[Match]:
    for o in given[1:]:
        value, mask = value_and_mask(o.values[0])
        if o.module == "connmark":
            yield fields.of_connection(fields.connection_mark(value, mask), o.negated)
        else:
            yield negated(fields.mark(value, mask), o.negated)


def _addrtype(given: Sequence[Option]) -> Iterator[Match]:
    limit = next((side for o in given for side in ("in", "out") if o.name == f"--limit-iface-{side}"), None)
    for o in given[1:]:
        if o.name in ("--dst-type", "--src-type"):
            side = o.name[2:5]
            yield negated(host_fields.address_type(o.values[0].split(","), side, limit), o.negated)


def _set(given: Sequence[Option]) -> Iterator[Match]:
    nomatch = any(o.name == "--return-nomatch" for o in given)
    for o in given[1:]:
        if o.name == "--match-set":
            yield negated(host_fields.in_set(o.values[0], o.values[1].split(","), nomatch), o.negated)
        elif o.name not in ("--return-nomatch", "--update-counters", "--update-subcounters"):
            yield fields.unknown


def _iprange(given: Sequence[Option]) -> Iterator[Match]:
    for o in given[1:]:
        first, _, last = o.values[0].partition("-")
        yield negated(fields.address_range(ip_address(first), ip_address(last or first), o.name[2:5]), o.negated)


def _rpfilter(given: Sequence[Option]) -> Iterator[Match]:
    names = {o.name for o in given}
    match = host_fields.reverse_path(
        loose="--loose" in names, marked="--validmark" in names, local="--accept-local" in names
    )
    yield negated(match, "--invert" in names)


def _recent(given: Sequence[Option]) -> Iterator[Match]:
    sets = any(o.name == "--set" and not o.negated for o in given)
    yield fields.always if sets else fields.unknown


def _pkttype(given: Sequence[Option]) -> Iterator[Match]:
    for o in given[1:]:
        yield negated(fields.always if o.values[0] in ("unicast", "host") else fields.never, o.negated)


def _physdev(given: Sequence[Option]) -> Iterator[Match]:
    for o in given[1:]:
        if o.name == "--physdev-is-bridged":
            yield negated(lambda c, p: p.bridged, o.negated)
        else:
            yield negated(lambda c, p: None if p.bridged else False, o.negated)


def _icmp(given: Sequence[Option]) -> Iterator[Match]:
    for o in given[1:]:
        if o.name in ("--icmp-type", "--icmpv6-type"):
            yield negated(host_fields.icmp_type(o.values[0]), o.negated)


def _header(given: Sequence[Option]) -> Iterator[Match]:
    """Match a header between that of IPv6 and the transport's: packets that are not cut in pieces have none, negated or not."""
    yield fields.never


def _nothing(given: Sequence[Option]) -> Iterator[Match]:
    return iter(())


def unknown_module(given: Sequence[Option]) -> Iterator[Match]:
    yield fields.unknown


MODULES: Mapping[str, Callable[[Sequence[Option]], Iterator[Match]]] = {
    "tcp": _port_options,
    "udp": _port_options,
    "sctp": _port_options,
    "multiport": _multiport,
    "conntrack": _conntrack,
    "state": _conntrack,
    "mark": _mark,
    "connmark": _mark,
    "addrtype": _addrtype,
    "set": _set,
    "iprange": _iprange,
    "rpfilter": _rpfilter,
    "recent": _recent,
    "pkttype": _pkttype,
    "physdev": _physdev,
    "icmp": _icmp,
    "icmp6": _icmp,
    **dict.fromkeys(("rt", "hbh", "dst", "frag", "ah", "mh"), _header),
    "comment": _nothing,
}
