"""Flows that the cluster needs and that do not arrive, folded by what stops them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

from netparse.checks.base import Check, Context
from netparse.checks.flows.advice import advice
from netparse.checks.flows.words import dropped, stopped_flows
from netparse.checks.lookups.required_answers import most_peers
from netparse.checks.shared.needs import FIREWALL_CAPTURE
from netparse.cluster import Node
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.reach import Answer, Disposition
from netparse.reach.model import Obstacle
from netparse.reach.required import OF_PODS
from netparse.safe import sh

_SHOWN = 3
_COMMANDS = 6
_OF_POLICIES = ("cali-tw-", "cali-fw-", "cali-pi-", "cali-po-", "KUBE-NWPLCY", "KUBE-POD-FW", "ANTREA-POL")
"""Chains in which network policies stand: what they drop is meant to be dropped."""


class Blocked(Check):
    """Judges the required flows of one kind on the host that stops them."""

    severity = Severity.HIGH
    needs = (FIREWALL_CAPTURE,)
    reference = "https://kubernetes.io/docs/reference/networking/ports-and-protocols/"
    of_pods: ClassVar[bool]

    def applies(self, node: Node, context: Context) -> bool:
        """A host that is no node need not let anything pass; of one that is alone its own firewall is asked, where it was captured."""
        if context.cluster.outside(node):
            return False
        captured = any(node.of(need.kind, *need.instead) for need in self.needs)
        return any(context.others(node)) or (captured and bool(context.flows_at.get(node.name)))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        asked = [a for a in context.flows_at.get(node.name, ()) if is_of_pods(a) == self.of_pods]
        stopped = [a for a in asked if is_stopped(a) and a.place == node.name]
        yield from (self._blocked(node, group, context) for group in _by_obstacle(stopped))
        own = [a for a in asked if node.name in (a.sender.node, a.target.node)]
        unknown = [a for a in own if a.open]
        if unknown:
            commands = tuple(dict.fromkeys(c for a in unknown for c in a.collect))[:_COMMANDS]
            commands = tuple(c.removeprefix(f"{sh(node.name)}: ") for c in commands)
            reason = f"of {len(unknown)} of {len(own)} flows it is not known whether they arrive: {unknown[0].reason}"
            yield self.unknown(node, reason, *commands)
        elif own and not stopped and all(a.accepted for a in own):
            yield self.finding(
                Verdict.PASS,
                node,
                actual=f"{len(own)} flows from and to it arrive, and their answers{_paired(context)}",
            )

    def _blocked(self, node: Node, group: list[Answer], context: Context) -> Finding:
        first = group[0]
        shown = ", ".join(a.flow.shown for a in group[:_SHOWN]) + (
            f" and {len(group) - _SHOWN} more" if len(group) > _SHOWN else ""
        )
        uncertainty = f"; {first.uncertainty}" if first.uncertainty else ""
        line = first.evidence[0] if first.evidence else None
        found = self.finding(
            Verdict.WARN if first.uncertainty else Verdict.FAIL,
            node,
            subject=line.text.strip() if line else first.disposition.value,
            title=self._title(group, context),
            actual=f"{first.reason}: {_count(group)} ({shown}){uncertainty}",
            fix=_advice(group),
            confirm=_confirm(first),
            kinds=(Kind.FIREWALL, Kind.FIREWALL_SETUP) if first.disposition.value.startswith("denied") else (),
            facts=Facts(
                disposition=first.disposition.value,
                flows=stopped_flows(group, context),
                frame_for=first.obstacle.frame_for if first.obstacle else "",
            ),
        )
        return replace(found, evidence=first.evidence)

    def _title(self, group: list[Answer], context: Context) -> str:
        """Return what happens in words: what a firewall drops, else how the flows end."""
        if not group[0].disposition.value.startswith("denied"):
            return f"{self.title}: {group[0].disposition.value}"
        return "The firewall drops traffic of pods" if self.of_pods else dropped(group, context)


def _advice(group: list[Answer]) -> tuple[str, ...]:
    """Return what lets all ports of the group pass: the first command of each, then what else there is to do."""
    each = [advice(a) for a in group]
    first = dict.fromkeys(lines[0] for lines in each if lines)
    return (*list(first)[:_COMMANDS], *each[0][1:])


def is_of_pods(a: Answer) -> bool:
    return (a.flow.required_by or "").startswith(("pods to", *OF_PODS))


def _paired(context: Context) -> str:
    """Say of a large cluster that not every pair of nodes was asked."""
    most, others = most_peers(len(context.cluster.nodes)), len(context.cluster.nodes) - 1
    return "" if most is None or most >= others else f" (each node paired with {most} of {others} others)"


def is_stopped(a: Answer) -> bool:
    """Whether something is in the way; what does not listen is another check's, what a policy drops is meant so."""
    if a.accepted or a.open or a.disposition is Disposition.NOT_LISTENING:
        return False
    return not is_by_policy(a.obstacle)


def is_by_policy(obstacle: Obstacle | None) -> bool:
    """Whether it is a network policy that drops it, as it is meant to."""
    return obstacle is not None and obstacle.chain.startswith(_OF_POLICIES)


def _by_obstacle(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    groups: dict[object, list[Answer]] = {}
    for a in answers:
        groups.setdefault(a.cause, []).append(a)
    yield from groups.values()


_SHOW = {"ufw": "ufw status verbose", "firewalld": "firewall-cmd --list-all-zones"}


def _confirm(a: Answer) -> str:
    """Return what shows it: the path, or of a tool that was told so what it was told."""
    tool = a.obstacle.table.partition(" ")[0] if a.obstacle else ""
    return _SHOW.get(tool) or f"netparse reach BUNDLE --from {sh(a.flow.sender)} --to {sh(a.flow.to)} --show-paths"


def _count(group: list[Answer]) -> str:
    return "1 flow does not arrive" if len(group) == 1 else f"{len(group)} flows do not arrive"
