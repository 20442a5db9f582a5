"""What the report cannot tell: questions without an answer by node, nodes with the same ones together."""

from collections.abc import Iterable, Iterator

from netparse.analysis import Analysis
from netparse.findings import Finding, Verdict
from netparse.report.blocks import who
from netparse.report.page import Gap

_Reasons = tuple[tuple[str, tuple[str, ...]], ...]
_Unknowns = tuple[str, list[tuple[str, list[str]]], list[str]]


def _unknowns(findings: Iterable[Finding]) -> Iterator[_Unknowns]:
    """Yield for each node the reasons of its UNKNOWN findings with their checks, and the commands that would settle them."""
    by_node: dict[str, list[Finding]] = {}
    for f in findings:
        if f.verdict is Verdict.UNKNOWN:
            by_node.setdefault(f.node or ", ".join(f.nodes) or "the cluster", []).append(f)
    for node, found in by_node.items():
        reasons: dict[str, dict[str, None]] = {}
        for f in found:
            reasons.setdefault(f.actual, {})[f.check + (f" {f.subject}" if f.subject else "")] = None
        commands = list(dict.fromkeys(line for f in found for line in f.fix))
        yield node, [(reason, list(checks)) for reason, checks in reasons.items()], commands


def gaps(findings: Iterable[Finding]) -> tuple[Gap, ...]:
    """Return the gaps, the widest first; nodes with the same reasons and commands share one."""
    together: dict[tuple[_Reasons, tuple[str, ...]], list[str]] = {}
    for node, reasons, commands in _unknowns(findings):
        same = tuple((reason, tuple(checks)) for reason, checks in reasons)
        together.setdefault((same, tuple(commands)), []).append(node)
    found = (
        Gap(
            who=who(nodes, 12),
            nodes=tuple(nodes),
            questions=sum(len(checks) for _, checks in why) * len(nodes),
            reasons=why,
            commands=commands,
        )
        for (why, commands), nodes in together.items()
    )
    return tuple(sorted(found, key=lambda g: -g.questions / len(g.nodes)))


def capture_limits(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    """Return what captures do not show though they are there (part of the protocols, not run as root), with their nodes."""
    found: dict[str, dict[str, None]] = {}
    for c in analysis.captures:
        for limit in c.covers.limits if c.covers and c.status in ("ok", "partial") else ():
            found.setdefault(f"{(c.command or '').replace('_', ' ')}: {limit}", {})[c.node or "the cluster"] = None
    return tuple((limit, who(list(nodes), 6)) for limit, nodes in found.items())


def unanswered(analysis: Analysis) -> int:
    """Return how many nodes have a question without an answer."""
    return len({f.node for f in analysis.findings if f.verdict is Verdict.UNKNOWN})
