"""Members of ipset sets: whether a packet is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network, summarize_address_range
from typing import NamedTuple

from netparse.cluster import Prefix
from netparse.reach.packets.packet import UNKNOWN_DEVICES, Packet, Ports
from netparse.reach.packets.tri import Tri, all_of, any_of, share, within
from netparse.reach.packets.values import is_device, protocol_name


class PortPart(NamedTuple):
    """A port or several, of one protocol or of any."""

    protocol: str | None
    ports: Ports


Part = Prefix | PortPart | str


class Element(NamedTuple):
    """One member: a part per dimension; an address part is a prefix, a port part a protocol and a range, a device a name."""

    parts: tuple[Part, ...]
    nomatch: bool = False


class _Alike(NamedTuple):
    """What members of one network have in common beside their ports."""

    protocol: str | None
    device: str | None
    nomatch: bool


_Level = tuple[tuple[int, ...], dict[tuple[int, ...], dict[_Alike, list[Ports]]]]
"""The members whose networks have these lengths, by network: members that are alike, with their ports."""


@dataclass(slots=True, eq=False)
class IpSet:
    """``kind`` is the type of the set, such as ``hash:ip,port``; ``dynamic`` sets have members that came and went by themselves."""

    name: str
    kind: str
    family: str = "inet"
    elements: list[Element] = field(default_factory=list)
    dynamic: bool = False
    undecidable: bool = False
    _levels: tuple[_Level, ...] | None = None

    def holds(
        self, named: Callable[[str], IpSet | None], p: Packet, sides: Sequence[str], nomatch: bool = False
    ) -> Tri:
        """Return whether the packet is a member: of networks the longest counts, and one with ``nomatch`` is none.

        ``nomatch`` asks the opposite: whether it is such a member that is none (``--return-nomatch``). A packet for which the
        rule names fewer ends than the set has dimensions is no member. ``named`` gives the sets of the host that a list names.
        """
        if self.undecidable:
            return None
        if self.kind == "list:set":
            return any_of(self._member(named, str(e.parts[0]), p, sides, nomatch) for e in self.elements)
        dimensions = self.kind.partition(":")[2].split(",")
        if len(sides) < len(dimensions) or (self.family != p.family and self.kind != "bitmap:port"):
            return False
        found = self._found(dimensions, p, sides, nomatch)
        return None if self.dynamic and not found else found

    def _member(
        self, named: Callable[[str], IpSet | None], name: str, p: Packet, sides: Sequence[str], nomatch: bool
    ) -> Tri:
        found = named(name)
        return None if found is None else found.holds(named, p, sides, nomatch)

    def _found(self, dimensions: Sequence[str], p: Packet, sides: Sequence[str], nomatch: bool) -> Tri:
        ends = dict(zip(dimensions, sides, strict=False))
        asked = [side for d, side in zip(dimensions, sides, strict=False) if d in ("ip", "net")]
        device = None if "iface" not in ends else p.iif if ends["iface"] == "src" else p.oif
        if device in UNKNOWN_DEVICES or any(p.from_anywhere if side == "src" else p.to_unknown for side in asked):
            return self._of_any(p, sides, nomatch)
        addresses = tuple(int(p.src if side == "src" else p.dst) for side in asked)
        held = (0, 0) if "port" not in ends else p.sport if ends["port"] == "src" else p.dport
        open_, taken = [held], 0
        width = 128 if p.family == "inet6" else 32
        for lengths, networks in self._by_length(width):
            key = tuple(a >> width - n << width - n for a, n in zip(addresses, lengths, strict=True))
            for alike, ports in networks.get(key, {}).items():
                if alike.protocol in (None, p.protocol) and alike.device in (None, device):
                    open_, hit = _without(open_, ports)
                    taken += hit if alike.nomatch == nomatch else 0
            if not open_:
                break
        return share(taken, held)

    def _of_any(self, p: Packet, sides: Sequence[str], nomatch: bool) -> Tri:
        """Return whether a packet of which an end is not known is a member, whichever it is."""
        answers = [all_of(_part(x, p, s) for x, s in zip(e.parts, sides, strict=False)) for e in self.elements]
        if nomatch or any(e.nomatch for e in self.elements):
            return None if any(a is not False for a in answers) else False
        return any_of(answers)

    def _by_length(self, width: int) -> tuple[_Level, ...]:
        """Return the members with the longest networks first; where there are two of them, that of the first dimension counts more."""
        if self._levels is None:
            found: dict[tuple[int, ...], dict[tuple[int, ...], dict[_Alike, list[Ports]]]] = {}
            for e in self.elements:
                nets = [x for x in e.parts if isinstance(x, IPv4Network | IPv6Network)]
                port = next((x for x in e.parts if isinstance(x, PortPart)), PortPart(None, (0, 0)))
                alike = _Alike(port.protocol, next((x for x in e.parts if isinstance(x, str)), None), e.nomatch)
                level = found.setdefault(tuple(n.prefixlen for n in nets), {})
                same = level.setdefault(tuple(int(n.network_address) for n in nets), {})
                same.setdefault(alike, []).append(port.ports)
            self._levels = tuple((lengths, _joined(found[lengths])) for lengths in sorted(found, reverse=True))
        return self._levels


def _joined(
    level: Mapping[tuple[int, ...], Mapping[_Alike, list[Ports]]],
) -> dict[tuple[int, ...], dict[_Alike, list[Ports]]]:
    return {net: {alike: list(_ranges(ports)) for alike, ports in same.items()} for net, same in level.items()}


def _ranges(ports: Iterable[Ports]) -> Iterator[Ports]:
    """Yield the ranges that these make together."""
    first, last = None, -2
    for low, high in sorted(ports):
        if first is None or low > last + 1:
            if first is not None:
                yield first, last
            first, last = low, high
        else:
            last = max(last, high)
    if first is not None:
        yield first, last


def _without(open_: Sequence[Ports], ports: Sequence[Ports]) -> tuple[list[Ports], int]:
    """Return the ports that remain without these, and how many were taken away."""
    rest: list[Ports] = []
    taken = 0
    for low, high in open_:
        place = low
        for first, last in ports:
            if last < place or first > high:
                continue
            if first > place:
                rest.append((place, first - 1))
            taken += min(last, high) - max(first, place) + 1
            place = last + 1
        if place <= high:
            rest.append((place, high))
    return rest, taken


def _part(part: Part, p: Packet, side: str) -> Tri:
    source = side == "src"
    if isinstance(part, PortPart):
        if part.protocol is not None and part.protocol != p.protocol:
            return False
        return within(p.sport if source else p.dport, part.ports)
    if isinstance(part, str):
        device = p.iif if source else p.oif
        return (
            False
            if device is None
            else device == part
            if device not in UNKNOWN_DEVICES
            else is_device(device, part, "+")
        )
    if p.from_anywhere if source else p.to_unknown:
        return None
    address = p.src if source else p.dst
    return address.version == part.version and address in part


def read_element(kind: str, text: str, nomatch: bool = False, length: int | None = None) -> list[Element] | None:
    """Return the members that a line of a set stands for; None for a type that is not known here, and for what is no value of it.

    ``length`` is that of the networks that a set of addresses keeps (``netmask``).
    """
    dimensions = kind.partition(":")[2].split(",")
    words = [text] if len(dimensions) == 1 else text.split(",")
    if len(words) != len(dimensions):
        return None
    parts: list[list[Part]] = []
    for dimension, word in zip(dimensions, words, strict=True):
        try:
            found = _read(dimension, word if length is None or dimension != "ip" else f"{word}/{length}")
        except ValueError:
            return None
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
