"""What the report cannot tell: questions without an answer by node, nodes with the same ones together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.captures import Capture
from netparse.checks.unread import advice, is_cut
from netparse.findings import NO_QUESTION, Finding, Verdict
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import who

_NOT_SHOWN = ("the capture does not show ", "the captures do not show ")
_RUN = "To settle it, run there and add the output to the bundle:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What could not be judged of some nodes: the reasons, each with its checks, and the commands that would settle it.

    ``settled`` says where they are to be run.
    """

    who: str
    nodes: tuple[str, ...]
    questions: int
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    commands: tuple[str, ...]
    settled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Section):
    """``limits`` are pairs: what a capture does not show though it is there, and the nodes of which this is true."""

    stem: str = "gaps"
    title: str = "What this report cannot tell"
    anchor: str = "gaps"
    label: str = "What is not known"
    gaps: tuple[Gap, ...]
    limits: tuple[tuple[str, str], ...]


def build_gaps(selection: Selection) -> Gaps | None:
    """Return the section, None where every question has an answer."""
    gaps = find_gaps(selection.analysis)
    limits = _capture_limits(selection.analysis.captures)
    return Gaps(gaps=gaps, limits=limits) if gaps or limits else None


_Reasons = tuple[tuple[str, tuple[str, ...]], ...]


def find_gaps(analysis: Analysis) -> tuple[Gap, ...]:
    """Return the gaps, the widest first; nodes with the same reasons and commands share one.

    While an archive is cut short, a whole copy of it comes before any command on the nodes.
    """
    again = tuple(dict.fromkeys(advice(s) for s in analysis.losses if is_cut(s)))
    together: dict[tuple[_Reasons, tuple[str, ...]], list[str]] = {}
    for nodes, why, commands in _unknowns(analysis.findings):
        together.setdefault((why, commands), []).extend(nodes)
    found = (
        Gap(
            who=who(nodes, 12),
            nodes=tuple(nodes),
            questions=_questions(why) * len(nodes),
            reasons=why,
            commands=again or commands,
            settled="What is missing may be in the part that is lost:" if again else _RUN,
        )
        for (why, commands), nodes in together.items()
    )
    return tuple(sorted(found, key=lambda g: -g.questions / len(g.nodes)))


def _questions(why: _Reasons) -> int:
    """Return the number of checks that are not answered on a node, of whatever subjects: the unit of the counters on page 1."""
    return len({check.partition(" ")[0] for _, checks in why for check in checks} - {NO_QUESTION})


def _unknowns(findings: Iterable[Finding]) -> Iterator[tuple[tuple[str, ...], _Reasons, tuple[str, ...]]]:
    """Yield for each node, and for nodes that are asked about together, the reasons of the UNKNOWN findings, with their checks.

    The commands are those that would settle them.
    """
    by_node: dict[tuple[str, ...], list[Finding]] = {}
    for f in findings:
        if f.verdict is Verdict.UNKNOWN:
            by_node.setdefault(f.nodes or ("the cluster",), []).append(f)
    for nodes, found in by_node.items():
        reasons: dict[str, dict[str, None]] = {}
        for f in found:
            reasons.setdefault(f.actual, {})[f.check + (f" {f.subject}" if f.subject else "")] = None
        commands = tuple(dict.fromkeys(line for f in found for line in f.fix))
        yield nodes, tuple(_joined({reason: tuple(checks) for reason, checks in reasons.items()})), commands


def _joined(reasons: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the reasons; those that end in the same limits of a capture are one, in the words that say most of what is not shown."""
    by_limits: dict[str, list[str]] = {}
    for reason in reasons:
        what, _, limits = reason.partition(": ")
        by_limits.setdefault((limits if what.startswith(_NOT_SHOWN) else "") or reason, []).append(reason)
    for same in by_limits.values():
        yield max(same, key=len), tuple(check for reason in same for check in reasons[reason])


def _capture_limits(captures: Iterable[Capture]) -> tuple[tuple[str, str], ...]:
    """Return what captures do not show though they are there: a part of the protocols, or what only root sees."""
    found: dict[str, dict[str, None]] = {}
    for c in captures:
        for limit in c.covers.limits if c.covers and c.status in ("ok", "partial") else ():
            found.setdefault(f"{(c.command or '').replace('_', ' ')}: {limit}", {})[c.node or "the cluster"] = None
    return tuple((limit, who(list(nodes), 6)) for limit, nodes in found.items())
