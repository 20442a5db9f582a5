"""``NodeNetworkState`` of nmstate.io: interfaces, addresses and routes of a node, as an operator of OpenShift keeps them in the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Parsed, Parser, Text
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.found import Found, State
from netparse.parsers.kubernetes.node_object import look, node_name
from netparse.parsers.kubernetes.object_text import objects_in
from netparse.parsers.kubernetes.objects import kind_of
from netparse.parsers.kubernetes.plain import items, number, text

if TYPE_CHECKING:
    from netparse.records import AddrInfo, Interface, Record, Route

_KIND = "NodeNetworkState"
_IN_TEXT = lazy_re(rf'"?\bkind"?\s*:\s*"?{_KIND}(?:List)?\b')
_NO_DEVICE = ("ovs-bridge", "ovs-port")
"""Parts of Open vSwitch, which the kernel has no device for; the device of a bridge is its ``ovs-interface``."""
_KINDS = {"linux-bridge": "bridge", "bond": "bond", "vlan": "vlan", "vxlan": "vxlan", "dummy": "dummy", "veth": "veth"}
"""The types of nmstate by the word of ``ip -d link``."""
_TABLES = {253: "default", 254: "main", 255: "local"}


def _holds(lines: Sequence[str]) -> bool:
    return any(_KIND in line for line in lines) and bool(_IN_TEXT.search("\n".join(lines)))


def _states(lines: Sequence[str]) -> Iterator[tuple[Found, Any]]:
    for found in objects_in(lines, State()):
        thing = found.thing
        if kind_of(thing, found.listed) in (_KIND, f"nmstate.io/{_KIND}") and node_name(thing):
            yield found, thing


def _hosts(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the node of each state, and the first and the last line of it."""
    for found, thing in _states(lines):
        yield str(node_name(thing)), found.first, found.last


def _read(text: Text) -> Parsed:
    made: list[Record] = []
    for found, thing in _states(text.lines):
        state = look(thing, "status", "currentState")
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


def _interfaces(state: Any, lines: _Lines) -> Iterator[Interface]:
    for shown in items(state, "interfaces"):
        kind, name = text(shown, "type"), text(shown, "name")
        if name is None or kind in _NO_DEVICE:
            continue
        addresses = tuple(_addresses(shown, lines))
        line = lines.of("name", name)
        mac = text(shown, "mac-address")
        yield records.Interface(
            line=line,
            last_line=line,
            ifname=name,
            mtu=number(shown, "mtu"),
            master=text(shown, "controller") or text(shown, "master"),
            operstate={"up": "UP", "down": "DOWN"}.get(text(shown, "state") or ""),
            link=text(shown, "vlan", "base-iface"),
            address=mac.lower() if mac else None,
            linkinfo={"info_kind": _KINDS[kind]} if kind in _KINDS else None,
            addr_info=addresses if look(shown, "ipv4") is not None or look(shown, "ipv6") is not None else None,
        )


def _addresses(shown: Any, lines: _Lines) -> Iterator[AddrInfo]:
    for key, family in (("ipv4", "inet"), ("ipv6", "inet6")):
        for a in items(shown, key, "address"):
            local, length = text(a, "ip"), number(a, "prefix-length")
            if local is None:
                continue
            line = lines.of("ip", local)
            yield records.AddrInfo(line=line, last_line=line, family=family, local=local, prefixlen=length)


def _routes(state: Any, lines: _Lines) -> Iterator[Route]:
    for r in items(state, "routes", "running"):
        destination, gateway = text(r, "destination"), text(r, "next-hop-address")
        if destination is None:
            continue
        line = lines.of("destination", destination)
        default = destination == "0.0.0.0/0" or (destination == "::/0" and gateway is not None)
        table = number(r, "table-id")
        yield records.Route(
            line=line,
            last_line=line,
            dst="default" if default else destination,
            gateway=gateway,
            dev=text(r, "next-hop-interface"),
            metric=number(r, "metric"),
            table=None if table is None else _TABLES.get(table, str(table)),
            type={"blackhole": "blackhole", "unreachable": "unreachable", "prohibit": "prohibit"}.get(
                text(r, "route-type") or ""
            ),
        )


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
