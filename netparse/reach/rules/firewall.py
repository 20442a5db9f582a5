"""All rules of a host: which chains each hook asks, and what of them was not captured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from netparse.cluster import Origin
from netparse.reach.rules.ruleset import BaseChain, Hook, Table
from netparse.reach.run import Uncertainty

CONNTRACK = -200
DESTINATION_NAT = -100
SOURCE_NAT = 100


class Gap(NamedTuple):
    """Rules that were not captured, or programs that no capture shows: they may stop any packet at these hooks.

    ``translates`` says what they may send elsewhere as well: anything, nothing, or packets to the addresses of Services and to
    ports on which the host has no listener (``services``).
    """

    uncertainty: Uncertainty
    translates: Literal["anything", "services", "nothing"]
    family: str
    hooks: tuple[Hook, ...] = ("prerouting", "input", "forward", "output", "postrouting")


class Plan(NamedTuple):
    """What a hook asks of packets of a family; ``unordered`` says that the other order may be that of the kernel as well.

    ``nat`` are the chains that are asked of the first packet of a connection.
    """

    gaps: tuple[Gap, ...]
    filters: tuple[BaseChain, ...]
    other_order: tuple[BaseChain, ...]
    unordered: bool
    nat: tuple[BaseChain, ...]


@dataclass(slots=True, eq=False)
class Firewall:
    """``tables`` in the order in which they were shown; two chains of one priority are asked in this order."""

    tables: tuple[Table, ...] = ()
    gaps: tuple[Gap, ...] = ()
    _filters: dict[tuple[str, str], tuple[BaseChain, ...]] = field(default_factory=dict)
    _nat: dict[tuple[str, str], tuple[BaseChain, ...]] = field(default_factory=dict)
    _plans: dict[tuple[str, str], Plan] = field(default_factory=dict)
    _has: dict[Hook, bool] = field(default_factory=dict)
    _unordered: dict[tuple[str, str], bool] = field(default_factory=dict)
    _gaps_at: dict[tuple[str, str], tuple[Gap, ...]] = field(default_factory=dict)
    _segments: list[Origin | None] = field(default_factory=list)

    def plan(self, hook: Hook, family: str) -> Plan:
        """Return what a hook asks of packets of a family."""
        key = (hook, family)
        found = self._plans.get(key)
        if found is None:
            orders = (self.filters(hook, family), self.filters(hook, family, legacy_first=False))
            found = self._plans[key] = Plan(
                self.gaps_at(hook, family), *orders, self.unordered(hook, family), self.nat(hook, family)
            )
        return found

    def has(self, hook: Hook) -> bool:
        """Whether a chain of any family is asked at a hook."""
        if hook not in self._has:
            self._has[hook] = any(c.hook == hook for t in self.tables for c in t.chains.values())
        return self._has[hook]

    def filters(self, hook: Hook, family: str, legacy_first: bool = True) -> tuple[BaseChain, ...]:
        """Return the base chains of a hook that translate nothing, smallest priority first."""
        return _ordered(self._asked(self._filters, hook, family, nat=False), legacy_first)

    def nat(self, hook: Hook, family: str) -> tuple[BaseChain, ...]:
        """Return the nat chains of a hook: all of them at one place, in the order of their priorities."""
        return self._asked(self._nat, hook, family, nat=True)

    def _asked(
        self, known: dict[tuple[str, str], tuple[BaseChain, ...]], hook: Hook, family: str, nat: bool
    ) -> tuple[BaseChain, ...]:
        key = (hook, family)
        if key not in known:
            found = [
                BaseChain(t, c)
                for t in self.tables
                if t.family in (family, "both")
                for c in t.chains.values()
                if c.hook == hook and (c.kind == "nat") == nat and not c.lets_all_pass
            ]
            known[key] = tuple(sorted(found, key=lambda b: (b.chain.priority, not b.table.legacy)))
        return known[key]

    def unordered(self, hook: Hook, family: str) -> bool:
        """Whether the order of two chains matters that captures do not show: of legacy and of nft, at one priority.

        Of chains that translate nothing it matters where one changes bits of the mark that the other reads or changes.
        """
        key = (hook, family)
        if key not in self._unordered:
            chains = [b for b in self.filters(hook, family) if b.chain.rules]
            self._unordered[key] = any(
                a.table.legacy
                and not b.table.legacy
                and a.chain.priority == b.chain.priority
                and _interfere(a.table, b.table)
                for a in chains
                for b in chains
            )
        return self._unordered[key]

    @property
    def sets_segment_size(self) -> Origin | None:
        """The first rule that may tell the ends of a TCP connection to send smaller packets; looked for when first asked."""
        if not self._segments:
            rules = (r.origin for t in self.tables for c in t.chains.values() for r in c.rules)
            self._segments.append(next((at for at in rules if "TCPMSS" in at.text or "maxseg" in at.text), None))
        return self._segments[0]

    def gaps_at(self, hook: Hook, family: str) -> tuple[Gap, ...]:
        key = (hook, family)
        if key not in self._gaps_at:
            self._gaps_at[key] = tuple(g for g in self.gaps if hook in g.hooks and g.family in (family, "both"))
        return self._gaps_at[key]


def _interfere(a: Table, b: Table) -> bool:
    (a_reads, a_writes), (b_reads, b_writes) = a.marks, b.marks
    return bool(a_writes & (b_reads | b_writes) or b_writes & a_reads)


def _ordered(chains: tuple[BaseChain, ...], legacy_first: bool) -> tuple[BaseChain, ...]:
    """Return the chains with those of the legacy back end before the others of their priority, or behind them."""
    if legacy_first:
        return chains
    return tuple(sorted(chains, key=lambda b: (b.chain.priority, b.table.legacy)))


IPTABLES_HOOKS: Mapping[str, Hook] = {
    "PREROUTING": "prerouting",
    "INPUT": "input",
    "FORWARD": "forward",
    "OUTPUT": "output",
    "POSTROUTING": "postrouting",
}
IPTABLES_PRIORITIES = {"raw": -300, "mangle": -150, "nat": -100, "filter": 0, "security": 50}


def iptables_place(table: str, chain: str) -> tuple[Hook, str, int] | None:
    """Return the hook, the kind and the priority of a built-in chain, None for a user's."""
    hook = IPTABLES_HOOKS.get(chain)
    if hook is None or table not in IPTABLES_PRIORITIES:
        return None
    if table == "nat":
        return hook, "nat", SOURCE_NAT if chain in ("INPUT", "POSTROUTING") else DESTINATION_NAT
    kind = "route" if table == "mangle" and chain == "OUTPUT" else "filter"
    return hook, kind, IPTABLES_PRIORITIES[table]
