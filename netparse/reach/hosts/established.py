"""Whether a host lets every later packet of a connection pass whose first one and its answer it let pass."""

from __future__ import annotations

from netparse.reach.packets.tri import Tri
from netparse.reach.rules.firewall import CONNTRACK, Firewall
from netparse.reach.rules.region import Region
from netparse.reach.rules.ruleset import Chain, Rule, Table

_ESTABLISHED = "ESTABLISHED"
_MOST_JUMPS = 32


def passes_established(firewall: Firewall, family: str) -> bool:
    """Return whether no rule can stop, mark or take aside a packet of an answered connection: said only where it is plain.

    In each base chain either nothing drops such packets at all, or a rule that is about nothing but the state accepts them
    before anything may drop them. nat chains never see them.
    """
    if firewall.gaps:
        return False
    chains = [
        (t, c)
        for t in firewall.tables
        if t.family in (family, "both")
        for c in t.chains.values()
        if c.hook is not None and c.kind != "nat" and not c.lets_all_pass
    ]
    return all(_passes(t, c) for t, c in chains)


def _passes(table: Table, chain: Chain) -> bool:
    if chain.priority < CONNTRACK or chain.hook in ("ingress", "egress"):
        return False  # there the state is not known yet
    ends = _through(table, chain, 0)
    return ends is True or (ends is None and chain.policy in (None, "accept"))


def _through(table: Table, chain: Chain, depth: int) -> Tri:
    """Return True where the chain accepts all such packets, None where none of its rules stops one, False where one may."""
    if depth > _MOST_JUMPS:
        return False
    for rule in chain.rules:
        about = rule.body.about() if rule.body.about is not None else None
        if about is None:
            if rule.body.about is None or not _harmless(rule):
                return False
            continue
        if about.region.state is not None and _ESTABLISHED not in about.region.state:
            continue
        every = about.region in (Region(), Region(state=about.region.state))
        if about.does == "accept" and every:
            return True
        if about.does in ("accept", "return") and not every:
            continue
        if about.does == "return":
            return None
        if about.does == "jump" and about.target in table.chains:
            found = _through(table, table.chains[about.target], depth + 1)
            if found is False or (found is True and every):
                return found
            continue
        return False
    return None


def _harmless(rule: Rule) -> bool:
    """Whether a rule only looks at packets: it has matches, and neither changes nor decides anything."""
    return all(s.match is not None for s in rule.meaning.steps)
