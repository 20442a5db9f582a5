"""From captures of nft to tables of chains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from netparse import records
from netparse.captures import Capture
from netparse.cluster import Origin
from netparse.reach.rules import nft, region_nft
from netparse.reach.rules.nft_set import NftSet
from netparse.reach.rules.ruleset import HOOKS, Chain, Rule, Table, anything, rule_at

_FAMILIES = {"ip": "inet", "ip6": "inet6", "inet": "both", "netdev": "both"}


class Ruleset(NamedTuple):
    """The tables of a host; ``whole`` says that there are no others."""

    tables: tuple[Table, ...]
    whole: bool


def is_of_nft(capture: Capture) -> bool:
    """Whether a capture of rules is one of nft."""
    if capture.records:
        kinds = (records.NftTable, records.NftChain, records.NftRule, records.NftSet, records.NftObject)
        return isinstance(capture.records[0], kinds)
    return capture.command_line is not None and capture.command_line.program == "nft"


def ruleset_of(captures: Iterable[Capture]) -> Ruleset | None:
    """Return the rule set that the best capture of nft shows; None where there is none."""
    for capture in sorted(captures, key=lambda c: not (c.covers and c.covers.whole)):
        tables = _tables(capture)
        covers = capture.covers
        whole = capture.status == "empty" or bool(covers and covers.whole)
        return Ruleset(tables, whole)
    return None


def _tables(capture: Capture) -> tuple[Table, ...]:
    found: dict[tuple[str, str], Table] = {}
    sets: dict[tuple[str, str], dict[str, NftSet]] = {}
    for r in capture.records:
        origin = Origin(capture, r.line)
        if isinstance(r, records.NftTable) and r.family in _FAMILIES:
            tool = "iptables-nft" if r.managed_by else "nft"
            table = Table(r.name, _FAMILIES[r.family], tool, native=r.family)
            found[r.family, r.name] = table
            sets[r.family, r.name] = {}
            table.sets = sets[r.family, r.name]
        elif isinstance(r, records.NftChain) and (r.family, r.table) in found:
            found[r.family, r.table].chains[r.name] = _chain(r, origin)
        elif isinstance(r, records.NftSet) and (r.family, r.table) in found:
            sets[r.family, r.table][r.name] = _set(r)
        elif isinstance(r, records.NftRule) and (r.family, r.table) in found:
            chains = found[r.family, r.table].chains
            body = nft.compile_rule(r.expr)
            body.about = partial(region_nft.about, r.expr)
            chains.setdefault(r.chain, Chain(r.chain, origin)).rules.append(Rule(capture, r.line, body, origin))
    _mark_dynamic(capture, sets)
    return tuple(found.values())


def _chain(r: records.NftChain, origin: Origin) -> Chain:
    chain = Chain(r.name, _line_of_policy(origin) if r.hook else origin)
    if not r.whole:  # a rule that was not understood may do anything
        chain.rules.append(rule_at(origin, anything))
    hook = next((h for h in HOOKS if h == r.hook), None)
    if hook is not None:
        chain.hook, chain.kind, chain.priority = hook, r.type or "filter", r.prio or 0
        chain.policy, chain.device = r.policy or "accept", r.dev or ()
    return chain


def _line_of_policy(head: Origin) -> Origin:
    """Return the line below the head of a base chain, which has its hook and its policy: it decides where no rule does."""
    capture, line = head.capture, head.line + 1
    below = capture.text(line).strip() if line <= capture.last_line else ""
    return Origin(capture, line) if below.startswith("type ") and " hook " in below else head


def _set(r: records.NftSet) -> NftSet:
    dynamic = "dynamic" in (r.flags or ())
    return NftSet(r.name, r.map is not None, dynamic, r.elem or (), r.whole)


def _mark_dynamic(capture: Capture, sets: Mapping[tuple[str, str], Mapping[str, NftSet]]) -> None:
    """Sets that rules fill are not known, whatever the capture shows of them."""
    for r in capture.records:
        if isinstance(r, records.NftRule):
            for name in nft.filled(r.expr):
                held = sets.get((r.family, r.table), {}).get(name)
                if held is not None:
                    held.dynamic = True
