"""From ``firewall-cmd --list-all`` to a table of rules, where no capture shows the rules that firewalld made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from netparse.captures import Capture
from netparse.cluster import Origin
from netparse.lazy import lazy_re
from netparse.reach.packets.packet import ANY_NIC
from netparse.reach.packets.values import is_device
from netparse.reach.rules import fields
from netparse.reach.rules.ruleset import Chain, Match, Meaning, Rule, Table, Verdict, anything, gives, rule_at
from netparse.records import FirewalldZone

_TARGETS = {"ACCEPT": "accept", "DROP": "drop", "default": "drop", "%%REJECT%%": "drop", "REJECT": "drop"}
_PORT = lazy_re(r"(\d+)(?:-(\d+))?/(\w+)$")
_WORD = lazy_re(r'([\w-]+)(?: (NOT))?(?:="([^"]*)")?')
_SERVICES: Mapping[str, tuple[str, ...]] = {
    "ssh": ("22/tcp",), "dhcpv6-client": ("546/udp",), "cockpit": ("9090/tcp",), "http": ("80/tcp",), "https": ("443/tcp",),
    "dns": ("53/tcp", "53/udp"), "mdns": ("5353/udp",), "ntp": ("123/udp",), "samba-client": ("137/udp", "138/udp"), "bgp": ("179/tcp",),
    "snmp": ("161/tcp", "161/udp"), "nfs": ("2049/tcp",), "vrrp": (), "wireguard": ("51820/udp",), "zabbix-agent": ("10050/tcp",),
    "kube-apiserver": ("6443/tcp",), "kubelet": ("10250/tcp",), "kube-nodeport-services": ("30000-32767/tcp", "30000-32767/udp"),
    "etcd-client": ("2379/tcp",), "etcd-server": ("2380/tcp",),
}  # fmt: skip
"""Ports of services as firewalld 1.3 ships them (/usr/lib/firewalld/services); another one may open any port."""


def shown_zones(captures: Sequence[Capture]) -> tuple[tuple[FirewalldZone, Origin], ...]:
    """Return the zones that captures show, each with its line."""
    return tuple((r, Origin(c, r.line)) for c in captures for r in c.records if isinstance(r, FirewalldZone))


def table_of(zones: Sequence[tuple[FirewalldZone, Origin]]) -> Table | None:
    """Return what zones do with packets that come in for the host: those of sources first, those of interfaces, the default one."""
    active = [(z, at) for z, at in zones if z.active or z.default or z.interfaces or z.sources]
    if not active:
        return None
    base = Chain("INPUT_ZONES", active[0][1], policy="accept", hook="input")
    table = Table("zones", "both", "firewalld", {"INPUT_ZONES": base})
    base.rules.append(_let(active[0][1], fields.loopback_or_answer))
    for z, at in active:
        name = f"IN_{z.zone}"
        table.chains[name] = Chain(name, at, rules=list(_rules(z, at)))
        base.rules += [
            _dispatch(at, name, fields.address(s, "src") if "/" in s or "." in s else fields.unknown) for s in z.sources
        ]
    for z, at in active:
        base.rules += [_dispatch(at, f"IN_{z.zone}", fields.device(i, "iif")) for i in z.interfaces]
    default = [x for x in active if x[0].default] or _with_nic(active)
    if len(default) == 1:
        base.rules.append(_dispatch(default[0][1], f"IN_{default[0][0].zone}", fields.always))
    else:
        base.rules.append(rule_at(active[0][1], anything))
    return table


def _with_nic(active: Sequence[tuple[FirewalldZone, Origin]]) -> list[tuple[FirewalldZone, Origin]]:
    """Return the zones by whose interfaces other hosts may come in: a single one is theirs, where none is called the default."""
    return [x for x in active if any(is_device(ANY_NIC, i, "+") is not False for i in x[0].interfaces)]


def _dispatch(at: Origin, chain: str, match: Match) -> Rule:
    return rule_at(at, partial(gives, Verdict("goto", chain), match))


def _rules(z: FirewalldZone, at: Origin) -> Iterator[Rule]:
    if not z.whole:
        yield rule_at(at, anything)
    for rich in z.rich_rules:
        yield rule_at(at, partial(_rich, rich))
    opened = [*z.ports, *(p for s in z.services for p in _SERVICES.get(s, ()))]
    for text in opened:
        yield _let(at, _port(text))
    for word in z.protocols:
        yield _let(at, fields.protocol(word))
    if z.source_ports or z.forward_ports or any(s not in _SERVICES for s in z.services):
        yield _let(at, fields.unknown)  # any of them may let any packet in
    yield rule_at(at, partial(gives, Verdict(_TARGETS.get(z.target or "", "unknown"))))


def _let(at: Origin, match: Match) -> Rule:
    return rule_at(at, partial(gives, Verdict("accept"), match))


def _port(text: str) -> Match:
    found = _PORT.match(text)
    if not found:
        return fields.unknown
    span = (int(found[1]), int(found[2] or found[1]))
    return fields.ports([span], "dport", frozenset({found[3]}))


def _rich(text: str) -> Meaning:
    """Return what a rich rule means; with a word that is not known here it may mean any packet."""
    matches: list[Match] = []
    verdict = Verdict("unknown")
    element, inverted = "", False
    for found in _WORD.finditer(text):
        word, value = found[1], found[3]
        if value is not None:
            matches += _attribute(element, inverted, word, value)
            continue
        element, inverted = word, bool(found[2])
        if word in ("accept", "drop", "reject"):
            verdict = Verdict("accept" if word == "accept" else "drop")
        elif word not in ("rule", "source", "service", "port", "protocol"):
            matches.append(fields.unknown)
    return gives(verdict, *matches)


def _attribute(element: str, inverted: bool, word: str, value: str) -> Iterator[Match]:
    """Yield what an attribute of an element asks of a packet: ``address="192.0.2.0/24"`` of ``source NOT``."""
    match element, word:
        case "rule", "family":
            yield fields.family(6 if value == "ipv6" else 4)
        case "source", "address":
            yield fields.negated(fields.address(value, "src"), inverted)
        case "service", "name":
            yield fields.one_of(map(_port, _SERVICES[value])) if value in _SERVICES else fields.unknown
        case "port", "port":
            yield _span(value)
        case ("port", "protocol") | ("protocol", "value"):
            yield fields.protocol(value)
        case ("rule", "priority") | ("reject", "type"):
            pass
        case _:
            yield fields.unknown


def _span(text: str) -> Match:
    first, _, last = text.partition("-")
    return fields.ports([(int(first), int(last or first))], "dport")
