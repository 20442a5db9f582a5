"""What the rules of iptables-save mean: a line of options becomes the steps of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from netparse.reach.packet import ACK, FIN, PSH, RST, SYN, URG, Packet, Ports, in_zone
from netparse.reach.rules import fields, host_fields
from netparse.reach.rules.fields import negated
from netparse.reach.rules.ruleset import Body, Change, Context, Match, Meaning, Step, Translation, Verdict
from netparse.reach.run import Uncertainty, undecided
from netparse.records import IptablesRule

_ZONES = 0xFFFF
_FLAGS = {"FIN": FIN, "SYN": SYN, "RST": RST, "PSH": PSH, "ACK": ACK, "URG": URG, "ALL": 0x3F, "NONE": 0}


class Option(NamedTuple):
    """An option of a rule with the module that it belongs to, empty for those of iptables itself."""

    module: str
    name: str
    values: tuple[str, ...]
    negated: bool


def options(rule: IptablesRule) -> Iterator[Option]:
    """Yield the options of a rule: its parameters first, then those of its matches, the target's last."""
    for name, value in (
        ("-p", rule.protocol), ("-s", rule.source), ("-d", rule.destination), ("-i", rule.in_interface), ("-o", rule.out_interface)
    ):  # fmt: skip
        if value is not None:
            yield Option("", name, (value,), _PARAMETERS[name] in rule.negated)
    if rule.fragment:
        yield Option("", "-f", (), "fragment" in rule.negated)
    for name in rule.unknown:
        yield Option("", "unknown", (name,), False)
    for match in rule.matches:
        yield Option(match.name, "-m", (), False)
        for o in match.options:
            yield Option(match.name, "--" + o.name, o.values, o.negated)


_PARAMETERS = {"-p": "protocol", "-s": "source", "-d": "destination", "-i": "in_interface", "-o": "out_interface"}


def compile_rule(rule: IptablesRule) -> Body:
    """Return the rule; what it says is worked out when a packet meets it."""
    return Body(partial(_meaning, rule), address=_address(rule), port=_port(rule))


def _meaning(rule: IptablesRule) -> Meaning:
    given = tuple(options(rule))
    matches = [Step(match=m) for m in _plain([o for o in given if not o.module])]
    for module, own in _by_match(given):
        matches += [Step(match=m) for m in _MODULES.get(module, _unknown_module)(own)]
    target = rule.jump or rule.goto or ""
    targets = [Option(target, "--" + o.name, o.values, o.negated) for o in rule.options]
    acts = (
        (_always(Verdict("unknown")),)
        if "options" in rule.unknown and target not in _FINAL and target not in _NO_EFFECT
        else _target(target, rule.goto is not None, targets)
    )
    return Meaning(
        steps=(*matches, *acts),
        reads=_bits_read(given),
        writes=_bits_written(target, targets),
        collect=("ipset save",) if any(m.name == "set" for m in rule.matches) else (),
    )


def _bits_read(given: Sequence[Option]) -> int:
    found = 0
    for o in given:
        if o.module in ("mark", "connmark") and o.name == "--mark":
            found |= _value_and_mask(o.values[0])[1]
    return found


def _bits_written(target: str, given: Sequence[Option]) -> int:
    if target not in ("MARK", "CONNMARK"):
        return 0
    values = {o.name: o.values[0] if o.values else "" for o in given}
    if {"--save-mark", "--restore-mark"} & values.keys():
        return 0xFFFFFFFF
    clear, flip = _bits(values)
    return clear | flip


def _by_match(given: Sequence[Option]) -> Iterator[tuple[str, list[Option]]]:
    """Yield the matches with their options, each time that ``-m`` stands there."""
    own: list[Option] = []
    for o in given:
        if o.name == "-m":
            if own:
                yield own[0].module, own
            own = [o]
        elif own and o.module:
            own.append(o)
    if own:
        yield own[0].module, own


def _address(rule: IptablesRule) -> int | None:
    """Return the single address that a rule is about."""
    text = rule.destination
    if text is None or "destination" in rule.negated or "," in text or not text.endswith(("/32", "/128")):
        return None
    try:
        return int(ip_address(text.partition("/")[0]))
    except ValueError:
        return None


def _port(rule: IptablesRule) -> int | None:
    """Return the single destination port that a rule is about."""
    for match in rule.matches:
        for o in match.options if match.name in ("tcp", "udp") else ():
            if o.name == "dport" and not o.negated and o.values[0].isdecimal():
                return int(o.values[0])
    return None


def _plain(given: Sequence[Option]) -> Iterator[Match]:
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


def _value_and_mask(text: str) -> tuple[int, int]:
    value, slash, mask = text.partition("/")
    return int(value, 0), int(mask, 0) if slash else 0xFFFFFFFF


def _mark(given: Sequence[Option]) -> Iterator[Match]:
    for o in given[1:]:
        value, mask = _value_and_mask(o.values[0])
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


def _unknown_module(given: Sequence[Option]) -> Iterator[Match]:
    yield fields.unknown


_MODULES: Mapping[str, Callable[[Sequence[Option]], Iterator[Match]]] = {
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

_NO_EFFECT = frozenset(
    {
        "LOG", "NFLOG", "ULOG", "TRACE", "CHECKSUM", "CLASSIFY", "SET", "TCPMSS", "DSCP", "TOS", "AUDIT", "SECMARK", "CONNSECMARK",
        "HL", "TTL", "TEE", "IDLETIMER", "RATEEST", "LED", "TCPOPTSTRIP", "ECN", "",
    }
)  # fmt: skip
_FINAL = {"ACCEPT": "accept", "DROP": "drop", "REJECT": "drop", "RETURN": "return", "STEAL": "drop"}
_ASIDE = frozenset({"QUEUE", "NFQUEUE", "TPROXY", "SYNPROXY", "TARPIT"})


def _target(target: str, goto: bool, given: Sequence[Option]) -> tuple[Step, ...]:
    """Return what a rule does with the packets that it matches."""
    if target in _FINAL:
        return (_always(Verdict(_FINAL[target])),)
    if target in _NO_EFFECT:
        return ()
    values = {o.name: o.values[0] if o.values else "" for o in given}
    if target in ("MARK", "CONNMARK"):
        return (Step(change=_changed_mark(target, values)),)
    if target in ("CT", "NOTRACK"):
        untracks = target == "NOTRACK" or "--notrack" in values
        return (Step(change=lambda c, p: p._replace(untracked=True)),) if untracks else tuple(_zones(values))
    if (nat := _translation(target, values)) is not None:
        return (_always(Verdict("nat", nat=nat)),)
    if target in _ASIDE:
        return (_always(Verdict("unknown")),)
    return (_always(Verdict("goto" if goto else "jump", target)),)


def _zones(values: Mapping[str, str]) -> Iterator[Step]:
    """``--zone 5`` keeps connections apart from those of other zones; ``--zone-orig`` and ``--zone-reply`` of one direction alone."""
    for name, direction in (("--zone", None), ("--zone-orig", "original"), ("--zone-reply", "reply")):
        text = values.get(name)
        if text is not None:
            yield Step(change=_zone(None if text == "mark" else int(text, 0), direction))


def _zone(number: int | None, direction: str | None) -> Change:
    def change(c: Context, p: Packet) -> Packet:
        if number is not None:
            return in_zone(p, number, direction)
        if p.mark_unknown & _ZONES:
            raise undecided(Uncertainty(f"the mark that names conntrack's zone on {c.host.name} is not known"))
        return in_zone(p, p.mark & _ZONES, direction)

    return change


def _always(verdict: Verdict) -> Step:
    return Step(decide=lambda c, p: verdict)


def _changed_mark(target: str, values: Mapping[str, str]) -> Change:
    """Return what MARK and CONNMARK do to the mark of the packet or of its connection."""
    if "--save-mark" in values:
        taken, kept = (int(values.get(x, "0xffffffff"), 0) for x in ("--nfmask", "--ctmask"))
        if "--mask" in values:
            taken = kept = int(values["--mask"], 0)
        return lambda c, p: _saved(p, taken, kept)
    if "--restore-mark" in values:
        kept, taken = (int(values.get(x, "0xffffffff"), 0) for x in ("--nfmask", "--ctmask"))
        if "--mask" in values:
            taken = kept = int(values["--mask"], 0)
        return lambda c, p: _restored(p, taken, kept)
    clear, flip = _bits(values)
    if target == "MARK":
        return lambda c, p: p._replace(mark=(p.mark & ~clear) ^ flip, mark_unknown=p.mark_unknown & ~clear)
    return lambda c, p: _marked_connection(p, clear, flip)


def _bits(values: Mapping[str, str]) -> tuple[int, int]:
    """Return the bits that are cleared and those that are then flipped."""
    for name, text in values.items():
        value, mask = _value_and_mask(text)
        if name == "--set-xmark":
            return mask, value
        if name == "--set-mark":
            return mask | value, value
        if name == "--or-mark":
            return value, value
        if name == "--and-mark":
            return ~value & 0xFFFFFFFF, 0
        if name == "--xor-mark":
            return 0, value
    return 0, 0


def _saved(p: Packet, taken: int, kept: int) -> Packet:
    known = p.connection
    if known is not None:
        known.mark = (known.mark & ~kept) ^ (p.mark & taken)
        known.mark_unknown = (known.mark_unknown & ~kept) | (p.mark_unknown & taken)
    return p


def _restored(p: Packet, taken: int, kept: int) -> Packet:
    known = p.connection
    if known is None:
        return p
    unknown = (p.mark_unknown & ~kept) | (known.mark_unknown & taken)
    return p._replace(mark=(p.mark & ~kept) ^ (known.mark & taken), mark_unknown=unknown)


def _marked_connection(p: Packet, clear: int, flip: int) -> Packet:
    if p.connection is not None:
        p.connection.mark = (p.connection.mark & ~clear) ^ flip
        p.connection.mark_unknown &= ~clear
    return p


def _translation(target: str, values: Mapping[str, str]) -> Translation | None:
    drawn = bool({"--random", "--random-fully"} & values.keys())
    if target == "MASQUERADE":
        return Translation("masquerade", ports=_range(values.get("--to-ports", "")), random=drawn)
    if target == "REDIRECT":
        return Translation("redirect", ports=_range(values.get("--to-ports", "")))
    if target == "DNAT":
        return destination(values.get("--to-destination", ""))
    if target == "SNAT":
        return destination(values.get("--to-source", ""))._replace(kind="snat", random=drawn)
    if target == "NETMAP":
        return Translation("dnat", netmap=ip_network(values["--to"], strict=False))
    return None


def destination(text: str) -> Translation:
    """Read ``10.0.0.1:80``, ``10.0.0.1-10.0.0.9``, ``:80``, ``[fd00::1]:80``."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.lstrip(":")
    elif text.count(":") > 1:
        host, port = text, ""
    else:
        host, _, port = text.partition(":")
    first, _, last = host.partition("-")
    addresses = (ip_address(first), ip_address(last.strip("[]") or first)) if first else None
    return Translation("dnat", addresses, _range(port.partition("/")[0]))


def _range(text: str) -> Ports | None:
    if not text:
        return None
    first, _, last = text.partition("-")
    return int(first), int(last or first)
