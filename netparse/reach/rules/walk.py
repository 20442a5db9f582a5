"""A packet walks through a base chain: rule after rule, into chains and back, to a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from netparse.cluster import Origin
from netparse.findings import quote
from netparse.reach.packets.packet import Packet
from netparse.reach.rules.ruleset import ODD, Chain, Context, Rule, Step, Verdict
from netparse.reach.run import Uncertainty

ACCEPT = Verdict("accept")
RETURN = Verdict("return")
_DROP = Verdict("drop")
LOST = Verdict("unknown")
_MOST_STEPS = 100_000
_ONLY_STOPS = {
    "DOCKER-ISOLATION",
    "DOCKER-ISOLATION-STAGE-1",
    "DOCKER-ISOLATION-STAGE-2",
    "KUBE-EXTERNAL-SERVICES",
    "KUBE-FIREWALL",
    "KUBE-PROXY-FIREWALL",
}
"""Chains in which Docker, the kubelet and kube-proxy drop, reject or return: one that a capture does not show accepts nothing."""


class Walked(NamedTuple):
    """The verdict, the packet as rules left it, and the line that decided: a rule, or the chain whose policy it was."""

    verdict: Verdict
    packet: Packet
    origin: Origin
    chain: str
    policy: bool = False


def walk(context: Context, base: Chain, packet: Packet) -> Walked:
    """Return what a base chain says of a packet.

    ``return`` and the end of a chain go back behind the ``jump``; after a ``goto`` to behind the jump of the chain that had
    it; in the base chain its policy decides.
    """
    stack: list[tuple[Chain, int]] = []
    chain, number = base, 0
    chains = context.table.chains
    rules = chain.rules_for(packet)
    for _ in range(_MOST_STEPS):
        if number >= len(rules):
            verdict: Verdict | None = RETURN
        else:
            rule = rules[number]
            try:
                packet, verdict = apply(context, rule, packet)
            except ODD:
                verdict = LOST
            number += 1
        if verdict is None or verdict.kind == "continue":
            continue
        if verdict.kind in ("jump", "goto"):
            if verdict.chain not in chains:  # the capture does not show it
                if verdict.kind == "goto" or verdict.chain not in _ONLY_STOPS:
                    return Walked(LOST, packet, rule.origin, chain.name)
                if context.run.believe(uncertainty_of(context, rule)):
                    return Walked(_DROP, packet, rule.origin, chain.name)
                continue
            if verdict.kind == "jump":
                stack.append((chain, number))
            chain, number = chains[verdict.chain], 0
            rules = chain.rules_for(packet)
        elif verdict.kind == "return":
            if not stack:
                return Walked(Verdict(base.policy or "accept"), packet, base.origin, base.name, policy=True)
            chain, number = stack.pop()
            rules = chain.rules_for(packet)
        else:
            return Walked(verdict, packet, rule.origin, chain.name)
    return Walked(LOST, packet, base.origin, base.name)


def apply(context: Context, rule: Rule, packet: Packet) -> tuple[Packet, Verdict | None]:
    """Return the packet after a rule, and its verdict; None when the next rule is asked.

    What is not known of one match does not matter where another one does not hold, wherever it stands in the rule.
    """
    believed = False
    steps = rule.meaning.steps
    for place, step in enumerate(steps):
        if step.match is not None:
            if (holds := step.match(context, packet)) is False:
                return packet, None
            if holds is None and not believed:
                if _fails_anyway(context, steps[place + 1 :], packet) or not context.run.believe(
                    uncertainty_of(context, rule)
                ):
                    return packet, None
                believed = True
        elif step.change is not None:
            packet = step.change(context, packet)
        elif step.decide is not None:
            return packet, step.decide(context, packet)
    return packet, None


def _fails_anyway(context: Context, rest: Sequence[Step], packet: Packet) -> bool:
    """Whether one of the matches that follow does not hold, or nothing follows that would change anything."""
    acts = False
    for step in rest:
        if step.match is None:
            acts = True
        elif step.match(context, packet) is False:
            return not acts
    return not acts


def uncertainty_of(context: Context, rule: Rule) -> Uncertainty:
    """Return why it cannot be decided whether a rule applies."""
    origin = rule.origin
    text = origin.text.strip()
    commands = tuple(context.host.command(c) for c in rule.meaning.collect)
    return Uncertainty(f"whether this rule applies cannot be decided from captures: {text}", quote(origin), commands)
