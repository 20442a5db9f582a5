"""Routes and routing rules: what each holds, and in a table the longest prefix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netparse.cluster import IP, Leg, Origin, Prefix
from netparse.reach.packets.packet import NO_PORT, Ports
from netparse.reach.packets.tri import Tri, all_of, negate, within
from netparse.reach.packets.values import masked, protocol_name
from netparse.reach.run import Uncertainty


class Lookup(NamedTuple):
    """What is asked: ``iif`` is ``lo`` for packets of the host itself."""

    dst: IP
    src: IP | None = None
    iif: str = "lo"
    oif: str | None = None
    mark: int = 0
    mark_unknown: int = 0
    protocol: str = ""
    sport: Ports = NO_PORT
    dport: Ports = NO_PORT


class FoundRoute(NamedTuple):
    """A route of any type: its legs, the source that it prefers, the line that shows it."""

    type: str
    prefix: Prefix
    legs: tuple[Leg, ...]
    prefsrc: IP | None
    scope: str | None
    table: str
    metric: int
    onlink: bool
    origin: Origin | None
    mtu: int | None = None


class PolicyRule(NamedTuple):
    """A rule of ``ip rule``; ``src`` and ``dst`` None match any."""

    priority: int
    negated: bool
    src: Prefix | None
    dst: Prefix | None
    iif: str | None
    oif: str | None
    mark: tuple[int, int] | None
    protocol: str | None
    sport: Ports | None
    dport: Ports | None
    undecidable: bool
    table: str | None
    goto: int | None
    action: str
    suppress: int | None
    origin: Origin | None

    def matches(self, ask: Lookup) -> Tri:
        holds = all_of(self._selectors(ask))
        return negate(holds) if self.negated else holds

    def _selectors(self, ask: Lookup) -> Iterator[Tri]:
        if self.src is not None:
            yield ask.src is not None and ask.src in self.src if self.src.prefixlen else True
        if self.dst is not None:
            yield ask.dst in self.dst
        if self.iif is not None:
            yield ask.iif == self.iif
        if self.oif is not None:
            yield ask.oif == self.oif
        if self.mark is not None:
            yield masked(ask.mark, ask.mark_unknown, *self.mark)
        if self.protocol is not None:
            yield ask.protocol == protocol_name(self.protocol)
        for held, wanted in ((ask.sport, self.sport), (ask.dport, self.dport)):
            if wanted is not None:
                yield within(held, wanted)
        if self.undecidable:
            yield None


class Result(NamedTuple):
    """The route that was found, or None; ``rule`` refused by itself; ``unknown`` says why the decision cannot be decided."""

    route: FoundRoute | None
    rule: PolicyRule | None = None
    unknown: Uncertainty | None = None


def best(routes: RouteTable, ask: Lookup) -> FoundRoute | None:
    """Return the longest prefix that holds the destination; of equal ones the one with the lowest metric, then the first."""
    value = int(ask.dst)
    for _length, shift, by_network in routes:
        for route in by_network.get(value >> shift, ()):
            if ask.oif is not None and route.legs and ask.oif not in {leg.device for leg in route.legs}:
                continue
            if route.legs and not any(leg.taken for leg in route.legs):
                continue
            return route
    return None


RouteTable = tuple[tuple[int, int, dict[int, tuple[FoundRoute, ...]]], ...]
"""For each length, the longest first: the bits to shift away, and the routes by what is left of their prefix."""


def index(routes: list[FoundRoute], width: int) -> RouteTable:
    lengths: dict[int, dict[int, list[FoundRoute]]] = {}
    for r in routes:
        length = r.prefix.prefixlen
        lengths.setdefault(length, {}).setdefault(int(r.prefix.network_address) >> (width - length), []).append(r)
    return tuple(
        (length, width - length, {k: tuple(sorted(v, key=lambda r: r.metric)) for k, v in lengths[length].items()})
        for length in sorted(lengths, reverse=True)
    )


def is_plain(rules: tuple[PolicyRule, ...]) -> bool:
    """Whether every rule is for every packet: then the destination alone decides."""
    return all(
        not (
            r.negated or r.src or r.dst or r.iif or r.oif or r.mark or r.protocol or r.sport or r.dport or r.undecidable
        )
        for r in rules
    )
