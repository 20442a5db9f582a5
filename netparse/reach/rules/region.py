"""The packets that a rule is about, as far as its words tell it: whether a rule before it takes them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from netparse.cluster import Prefix
from netparse.cluster.prefixes import is_within
from netparse.reach.packets.packet import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Of each dimension None means any. ``words`` are further conditions, each in its own words.

    ``steady`` is False where one of them may hold for one packet and not for an equal one that comes later, or where a rule
    between may change what it asks: limits, counters, chance, marks.
    """

    family: str | None = None
    protocol: str | None = None
    src: tuple[Prefix, ...] | None = None
    dst: tuple[Prefix, ...] | None = None
    iif: str | None = None
    oif: str | None = None
    sport: tuple[Ports, ...] | None = None
    dport: tuple[Ports, ...] | None = None
    state: frozenset[str] | None = None
    words: frozenset[str] = field(default_factory=frozenset)
    steady: bool = True

    @property
    def everything(self) -> bool:
        """Whether every packet is in it."""
        return self == Region()

    def covers(self, other: Region) -> bool:
        """Whether every packet of the other region is in this one, for certain."""
        return (
            self.steady
            and self.words <= other.words
            and _same(self.family, other.family)
            and _same(self.protocol, other.protocol)
            and _device(self.iif, other.iif)
            and _device(self.oif, other.oif)
            and (self.state is None or (other.state is not None and other.state <= self.state))
            and _prefixes(self.src, other.src)
            and _prefixes(self.dst, other.dst)
            and _ports(self.sport, other.sport)
            and _ports(self.dport, other.dport)
        )


def _same(mine: str | None, other: str | None) -> bool:
    return mine is None or mine == other


def _device(mine: str | None, other: str | None) -> bool:
    """Whether a pattern means all that another one means; ``*`` at the end is any rest."""
    if mine is None:
        return True
    if other is None:
        return False
    return other.startswith(mine[:-1]) if mine.endswith("*") else mine == other


def _prefixes(mine: tuple[Prefix, ...] | None, other: tuple[Prefix, ...] | None) -> bool:
    if mine is None:
        return True
    return other is not None and all(any(is_within(o, m) for m in mine) for o in other)


def _ports(mine: tuple[Ports, ...] | None, other: tuple[Ports, ...] | None) -> bool:
    if mine is None:
        return True
    return other is not None and all(any(m[0] <= o[0] and o[1] <= m[1] for m in mine) for o in other)


def any_network(prefixes: Iterable[Prefix]) -> tuple[Prefix, ...] | None:
    """Return the networks, None where one of them is every address."""
    found = tuple(prefixes)
    return None if any(p.prefixlen == 0 for p in found) else found


class About(NamedTuple):
    """The region of a rule, and what it does with it: accept, drop, return, jump, goto or nat, and the chain that it leads to.

    ``remark`` is the comment of the one who wrote it.
    """

    region: Region
    does: str
    target: str = ""
    remark: str = ""
