"""``NodeNetworkState`` of nmstate.io: interfaces, addresses and routes of a node, as an operator of OpenShift keeps them in the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Parsed, Parser, Text
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.found import Found, State
from netparse.parsers.kubernetes.object_text import objects_in

if TYPE_CHECKING:
    from netparse.records import AddrInfo, Interface, Record, Route

_KIND = "NodeNetworkState"
_GROUP = "nmstate.io/"
_IN_TEXT = lazy_re(rf'"?\bkind"?\s*:\s*"?{_KIND}(?:List)?\b')
_NO_DEVICE = ("ovs-bridge", "ovs-port")
"""Parts of Open vSwitch, which the kernel has no device for; the device of a bridge is its ``ovs-interface``."""
_KINDS = {"linux-bridge": "bridge", "bond": "bond", "vlan": "vlan", "vxlan": "vxlan", "dummy": "dummy", "veth": "veth"}
"""The types of nmstate by the word of ``ip -d link``."""
_TABLES = {253: "default", 254: "main", 255: "local"}


def _holds(lines: Sequence[str]) -> bool:
    return any(_KIND in line for line in lines) and bool(_IN_TEXT.search("\n".join(lines)))


def _states(lines: Sequence[str]) -> Iterator[tuple[Found, Mapping[str, Any]]]:
    for found in objects_in(lines, State()):
        thing = found.thing
        if isinstance(thing, Mapping) and _is_state(thing, found.listed):
            yield found, thing


def _is_state(thing: Mapping[str, Any], listed: str | None) -> bool:
    group = str(thing.get("apiVersion") or _GROUP)
    return (
        group.startswith(_GROUP)
        and (thing.get("kind") or (listed or "").removesuffix("List")) == _KIND
        and bool(_name(thing))
    )


def _name(thing: Mapping[str, Any]) -> str | None:
    name = _mapping(thing.get("metadata")).get("name")
    return name if isinstance(name, str) else None


def _hosts(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the node of each state, and the first and the last line of it."""
    for found, thing in _states(lines):
        yield str(_name(thing)), found.first, found.last


def _read(text: Text) -> Parsed:
    made: list[Record] = []
    for found, thing in _states(text.lines):
        state = _mapping(_mapping(thing.get("status")).get("currentState"))
        lines = _Lines(text, found.first, found.last)
        made += _interfaces(state, lines)
        made += _routes(state, lines)
    return Parsed(records=tuple(made), unparsed=())


class _Lines:
    """Finds the line of a value: each kind of thing is looked for behind the one before."""

    def __init__(self, text: Text, first: int, last: int) -> None:
        self.lines, self.shift, self.first, self.last = text.lines, text.first - 1, first, last
        self.at: dict[str, int] = {}

    def of(self, key: str, value: object) -> int:
        """Return the next line with ``key: value``, of JSON or YAML; the first line of the object where there is none."""
        for n in range(self.at.get(key, self.first), self.last + 1):
            shown, colon, rest = self.lines[n - 1].partition(":")
            if colon and shown.strip(" -\"'{") == key and rest.strip(" ,}\"'") == str(value):
                self.at[key] = n + 1
                return n + self.shift
        return self.first + self.shift


def _interfaces(state: Mapping[str, Any], lines: _Lines) -> Iterator[Interface]:
    for shown in _mappings(state.get("interfaces")):
        kind, name = shown.get("type"), shown.get("name")
        if not isinstance(name, str) or kind in _NO_DEVICE:
            continue
        addresses = tuple(_addresses(shown, lines))
        line = lines.of("name", name)
        mac = shown.get("mac-address")
        vlan = _mapping(shown.get("vlan"))
        yield records.Interface(
            line=line,
            last_line=line,
            ifname=name,
            mtu=_number(shown.get("mtu")),
            master=_word(shown.get("controller")) or _word(shown.get("master")),
            operstate={"up": "UP", "down": "DOWN"}.get(str(shown.get("state"))),
            link=_word(vlan.get("base-iface")),
            address=mac.lower() if isinstance(mac, str) else None,
            linkinfo={"info_kind": _KINDS[kind]} if kind in _KINDS else None,
            addr_info=addresses if {"ipv4", "ipv6"} & set(shown) else None,
        )


def _addresses(shown: Mapping[str, Any], lines: _Lines) -> Iterator[AddrInfo]:
    for key, family in (("ipv4", "inet"), ("ipv6", "inet6")):
        for a in _mappings(_mapping(shown.get(key)).get("address")):
            line = lines.of("ip", a.get("ip"))
            length = _number(a.get("prefix-length"))
            yield records.AddrInfo(line=line, last_line=line, family=family, local=_word(a.get("ip")), prefixlen=length)


def _routes(state: Mapping[str, Any], lines: _Lines) -> Iterator[Route]:
    for r in _mappings(_mapping(state.get("routes")).get("running")):
        destination, gateway = _word(r.get("destination")), _word(r.get("next-hop-address"))
        line = lines.of("destination", destination)
        default = destination == "0.0.0.0/0" or (destination == "::/0" and gateway is not None)
        table = _number(r.get("table-id"))
        yield records.Route(
            line=line,
            last_line=line,
            dst="default" if default else destination,
            gateway=gateway or None,
            dev=_word(r.get("next-hop-interface")) or None,
            metric=_number(r.get("metric")),
            table=None if table is None else _TABLES.get(table, str(table)),
            type={"blackhole": "blackhole", "unreachable": "unreachable", "prohibit": "prohibit"}.get(
                str(r.get("route-type"))
            ),
        )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list | tuple) else []


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    """What nmstate keeps proves what is there; it leaves out the ends of pods' cables and what it is told to."""
    limits = ("kubernetes-nmstate leaves interfaces out (veth* and others by its configuration)",)
    return Coverage(whole=False, families=FAMILIES, tables=frozenset({"main"}), limits=limits)


def _signature(lines: Sequence[str]) -> bool:
    """It is one object among others: the reader of objects knows it first, and this one beside it."""
    return False


PARSER = Parser(
    stem="node_network_state",
    structured=True,
    beside=_holds,
    hosts=_hosts,
    looks=(JSON,),
    glimpse=Glimpse(objects=rf'"?\bkind"?\s*:\s*"?{_KIND}\b'),
    kinds=(Kind.LINKS, Kind.ADDRESSES, Kind.ROUTES),
    captured_from=("oc get nodenetworkstates -o yaml",),
    record="Interface",
    more_records=("Route",),
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
