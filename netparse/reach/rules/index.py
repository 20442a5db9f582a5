"""The rules of a long chain by the destination or port that they name: a packet meets only those that may apply to it.

kube-proxy writes chains of thousands of rules, one for each Service: each names its address, or its port on every node.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import merge
from typing import Generic, TypeVar

from netparse.reach.packets.packet import Packet

LONG = 16
"""Chains with fewer rules are walked as they are."""
_MOST_KEPT = 20_000
Rule = TypeVar("Rule")


class Index(Generic[Rule]):
    """``rules_for`` gives the same rules for equal destinations, in the order of the chain.

    ``named`` tells the single address and the single port that a rule is about, as numbers, where it names one.
    """

    def __init__(self, rules: Sequence[Rule], named: Callable[[Rule], tuple[int | None, int | None]]) -> None:
        self._rules = rules
        self._by_address: dict[int, list[int]] = {}
        self._by_port: dict[int, list[int]] = {}
        self._always: list[int] = []
        for n, rule in enumerate(rules):
            address, port = named(rule)
            if address is not None:
                self._by_address.setdefault(address, []).append(n)
            elif port is not None:
                self._by_port.setdefault(port, []).append(n)
            else:
                self._always.append(n)
        self._kept: dict[tuple[int, int | None], tuple[Rule, ...]] = {}

    def rules_for(self, p: Packet) -> Sequence[Rule]:
        """Return the rules that may apply; a packet whose port is one of several may meet each rule about a port."""
        low, high = p.dport
        if p.to_unknown and self._by_address:
            return self._rules
        if low != high and self._by_port:
            return self._rules
        key = (int(p.dst), low if self._by_port else None)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            places = merge(self._by_address.get(key[0], ()), self._by_port.get(low, ()), self._always)
            found = self._kept[key] = tuple(self._rules[n] for n in places)
        return found
