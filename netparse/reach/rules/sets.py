"""Members of ipset sets: whether a packet is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network, summarize_address_range
from typing import TYPE_CHECKING, NamedTuple

from netparse.cluster import Prefix
from netparse.reach.packet import ANY_NIC, Packet, Ports
from netparse.reach.rules.fields import is_device, protocol_name
from netparse.reach.tri import Tri, all_of, any_of, within

if TYPE_CHECKING:
    from netparse.reach.host import Host


class PortPart(NamedTuple):
    """A port or several, of one protocol or of any."""

    protocol: str | None
    ports: Ports


Part = Prefix | PortPart | str


class Element(NamedTuple):
    """One member: a part per dimension; an address part is a prefix, a port part a protocol and a range, a device a name."""

    parts: tuple[Part, ...]
    nomatch: bool = False


@dataclass(slots=True, eq=False)
class IpSet:
    """``kind`` is the type of the set, such as ``hash:ip,port``; ``dynamic`` sets have members that came and went by themselves."""

    name: str
    kind: str
    family: str = "inet"
    elements: list[Element] = field(default_factory=list)
    dynamic: bool = False
    undecidable: bool = False
    _by_address: dict[tuple[int, int], list[Element]] | None = None

    def holds(self, host: Host, p: Packet, sides: Sequence[str]) -> Tri:
        """Return whether the packet is a member; of prefixes the longest counts, and ``nomatch`` takes members out."""
        if self.undecidable:
            return None
        if self.kind == "list:set":
            return any_of(self._member(host, str(e.parts[0]), p, sides) for e in self.elements)
        if self.family != p.family and not self.kind.startswith("bitmap:port"):
            return False
        best: tuple[int, Element] | None = None
        open_ = False
        for element in self.elements:
            holds = all_of(_part(part, p, side) for part, side in zip(element.parts, sides, strict=False))
            if holds is None:
                open_ = True
            elif holds:
                length = sum(part.prefixlen for part in element.parts if isinstance(part, IPv4Network | IPv6Network))
                if best is None or length > best[0]:
                    best = (length, element)
        if open_:
            return None
        found = best is not None and not best[1].nomatch
        return None if self.dynamic and not found else found

    def _member(self, host: Host, name: str, p: Packet, sides: Sequence[str]) -> Tri:
        found = host.ipset(name)
        return None if found is None else found.holds(host, p, sides)


def _part(part: Part, p: Packet, side: str) -> Tri:
    source = side == "src"
    if isinstance(part, PortPart):
        if part.protocol is not None and part.protocol != p.protocol:
            return False
        return within(p.sport if source else p.dport, part.ports)
    if isinstance(part, str):
        device = p.iif if source else p.oif
        return False if device is None else device == part if device != ANY_NIC else is_device(device, part, "+")
    if p.from_anywhere if source else p.to_own:
        return None
    address = p.src if source else p.dst
    return address.version == part.version and address in part


def read_element(kind: str, text: str, nomatch: bool = False) -> list[Element] | None:
    """Return the members that a line of a set stands for; None for a type that is not known here."""
    dimensions = kind.partition(":")[2].split(",")
    words = [text] if len(dimensions) == 1 else text.split(",")
    if len(words) != len(dimensions):
        return None
    parts: list[list[Part]] = []
    for dimension, word in zip(dimensions, words, strict=True):
        found = _read(dimension, word)
        if found is None:
            return None
        parts.append(found)
    out: list[tuple[Part, ...]] = [()]
    for options in parts:
        out = [(*before, option) for before in out for option in options]
    return [Element(x, nomatch) for x in out]


def _read(dimension: str, word: str) -> list[Part] | None:
    if dimension in ("ip", "net"):
        return list(_networks(word))
    if dimension == "port":
        protocol, colon, ports = word.rpartition(":")
        first, _, last = ports.partition("-")
        if not first.isdecimal():
            return None
        return [PortPart(protocol_name(protocol) if colon else None, (int(first), int(last or first)))]
    if dimension == "iface":
        return [word]
    return [word] if dimension == "set" else None


def _networks(word: str) -> tuple[Prefix, ...]:
    first, dash, last = word.partition("-")
    if dash:
        return tuple(summarize_address_range(ip_address(first), ip_address(last)))
    return (ip_network(word, strict=False),)
