"""What the checks say: a verdict on a node, with what was expected, what is there, and the lines that show it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from netparse.cluster import IP, Origin
from netparse.quick import quick
from netparse.safe import sh

NO_QUESTION = "evidence-missing"
"""The check that says what was not captured: it asks nothing of its own, and is not counted among the questions."""


class Verdict(StrEnum):
    """NOT_APPLICABLE counts nowhere; UNKNOWN says what was not captured."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    INFO = "info"
    NOT_APPLICABLE = "not-applicable"


class Severity(StrEnum):
    """How bad a failure is for the people who use the cluster, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A line of a file, verbatim; ``line`` counts from 1 in the file as saved."""

    source: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Names the finding that explains another: its check, its node (None when it has several) and its subject."""

    check: str
    node: str | None
    subject: str

    @property
    def key(self) -> tuple[str, str | None, str]:
        """The ``key`` of the finding that it names."""
        return self.check, self.node, self.subject

    def __str__(self) -> str:
        return " ".join(filter(None, (self.check, self.subject, self.node and f"on {self.node}")))


class StoppedFlow(NamedTuple):
    """A flow that does not arrive; ``component`` is what listens at its end, "" where no rule of a port says so."""

    sender: str
    component: str
    protocol: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a finding says, in values: its words are for people, by these its causes are found. Empty is what it says nothing of."""

    component: str = ""
    """The part of the cluster or the CNI plugin whose port or pod it is about."""
    status: str = ""
    """STATUS of the pod."""
    ready: str = ""
    """The status of the node's condition Ready: False and Unknown; "" where a table of nodes shows none."""
    of_network: bool = False
    """Whether a condition of the node names the network as its reason."""
    mac: str = ""
    """The hardware address that is wrong."""
    devices: tuple[str, ...] = ()
    """Interfaces beside that of the subject: the bond of a member, the way of other nodes' routes."""
    protocol: str = ""
    """Which program entered the routes that are missing, as the kernel calls it (bgp, bird, zebra)."""
    no_route: bool = False
    """Whether no route at all leads to the subject."""
    listens_at: frozenset[IP] = frozenset()
    expected_at: frozenset[IP] = frozenset()
    """Where it, or its tunnel, should stand: the INTERNAL-IPs."""
    shared_with: tuple[str, ...] = ()
    """Other nodes that have the same thing, which only one may have."""
    larger_by: int = 0
    """By how many bytes its MTU is more than that of the others; negative where it is less, 0 where neither is usual."""
    should_be_there: tuple[str, ...] = ()
    """Nodes that it misses: those whose etcd should listen."""
    frame_for: str = ""
    """The hardware address of a frame that came to a machine which does not have it."""
    disposition: str = ""
    """How the flows end, in the words of ``netparse reach``."""
    flows: tuple[StoppedFlow, ...] = ()


NO_FACTS = Facts()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One statement. ``nodes`` are those that it is about, ``node`` is the one if it is one, None when there are several or none.

    Nodes that are only compared with stand in ``actual`` and in the evidence. ``subject`` tells which of several things it is.
    """

    check: str
    verdict: Verdict
    severity: Severity
    node: str | None
    nodes: tuple[str, ...]
    subject: str
    title: str
    expected: str
    actual: str
    why: str
    fix: tuple[str, ...] = ()
    confirm: str | None = None
    reference: str | None = None
    evidence: tuple[Evidence, ...] = ()
    caused_by: Cause | None = None
    """The fault that explains this one, which is then no fault of its own."""
    consequences: int = 0
    """How many other faults this one explains."""
    facts: Facts = field(default=NO_FACTS, compare=False, repr=False)
    """Not in the JSON: what stands in the words is there for people and programs."""

    @property
    def is_fault(self) -> bool:
        """Whether it is a failure or a warning."""
        return self.verdict in (Verdict.FAIL, Verdict.WARN)

    @property
    def key(self) -> tuple[str, str | None, str]:
        """Check, node and subject, by which ``caused_by`` names it."""
        return self.check, self.node, self.subject

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form: names as here, enums as their words; ``caused_by`` and ``consequences`` only where there are any."""
        out = asdict(replace(self, facts=NO_FACTS))
        del out["facts"]
        if self.caused_by is None:
            del out["caused_by"]
        if not self.consequences:
            del out["consequences"]
        return {k: list(v) if isinstance(v, tuple) else v for k, v in out.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """``warn``, ``fail``, ``unknown`` and ``passed`` count findings; what a fault explains is counted apart, as ``consequences``.

    ``answered`` and ``open`` count questions, a question being one check on one node; ``coverage`` is the part of them that is
    answered, in percent, None when there is none. ``ignored`` and ``accepted`` count faults and warnings that the options or a
    baseline leave out, ``not_read`` the files that were given and not read though captures may be in them.
    """

    passed: int
    warn: int
    fail: int
    unknown: int
    coverage: float | None
    consequences: int = 0
    answered: int = 0
    open: int = 0
    ignored: int = 0
    accepted: int = 0
    not_read: int = 0

    def to_dict(self) -> dict[str, object]:
        return {
            "pass": self.passed,
            "warn": self.warn,
            "fail": self.fail,
            "unknown": self.unknown,
            "coverage": self.coverage,
            "consequences": self.consequences,
            "answered": self.answered,
            "open": self.open,
            "ignored": self.ignored,
            "accepted": self.accepted,
            "not_read": self.not_read,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A finding that a baseline accepts; it counts nowhere and is shown with its reason."""

    finding: Finding
    reason: str
    expires: date | None = None


def quote(*origins: Origin | None) -> tuple[Evidence, ...]:
    """Return the lines of these origins as evidence, each once, in the order given."""
    shown = (o for o in origins if o is not None)
    return tuple(dict.fromkeys(Evidence(o.source, n, o.capture.text(n)) for o in shown for n in o.lines))


_FOLDED = (Verdict.FAIL, Verdict.WARN, Verdict.INFO)


def fold(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, those that say the same of several nodes as one, where the first of them stood.

    PASS and UNKNOWN stay apart: each node has its own answer, and its own commands to collect what is missing.
    """
    groups: dict[object, list[Finding]] = {}
    for number, f in enumerate(findings):
        groups.setdefault(_sameness(f) if f.node and f.verdict in _FOLDED else number, []).append(f)
    return tuple(_folded(group) for group in groups.values())


def _anonymous(f: Finding, text: str) -> str:
    """Return a text with the name of the finding's node left open."""
    if not f.node or f.node not in text:
        return text  # to compile an expression for each of thousands takes longer than all else here
    return re.sub(rf"(?<![\w.-]){re.escape(f.node)}(?![\w.-])", "<node>", text)


def _without_node(f: Finding) -> str:
    """Return what is there, without "of NODE" where that is the finding's own node."""
    if not f.node or f.node not in f.actual:
        return f.actual
    return re.sub(rf" of {re.escape(f.node)}(?![\w.-])", "", f.actual)


def _sameness(f: Finding) -> tuple[object, ...]:
    fix = tuple(_anonymous(f, line) for line in f.fix)
    return f.check, f.verdict, f.severity, f.subject, f.title, f.expected, _without_node(f), fix


def _folded(group: list[Finding]) -> Finding:
    first = group[0]
    nodes = tuple(dict.fromkeys(n for f in group for n in f.nodes))
    if len(nodes) == 1:
        return first
    return replace(
        first,
        node=None,
        nodes=nodes,
        actual=_without_node(first),
        fix=_for_all(first, nodes),
        evidence=tuple(dict.fromkeys(e for f in group for e in f.evidence)),
    )


_NAMED = 5


def _for_all(first: Finding, nodes: Sequence[str]) -> tuple[str, ...]:
    """Return the advice for several nodes: where it names the first, the others are named behind it."""
    if all(_anonymous(first, line) == line for line in first.fix):
        return first.fix
    others = [n for n in nodes if n != first.node]
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return (*first.fix, f"likewise for {', '.join(map(sh, others[:_NAMED]))}{more}")


def summarize(findings: Iterable[Finding]) -> Summary:
    """Count verdicts, and pairs of node and check: a pair that is unknown in any subject without being judged counts as unknown."""
    findings = tuple(findings)
    count = Counter(f.verdict for f in findings if f.caused_by is None)
    judged: set[tuple[str | None, str]] = set()
    unknown: set[tuple[str | None, str]] = set()
    for f in findings:
        if f.check == NO_QUESTION:
            continue
        of_verdict = unknown if f.verdict is Verdict.UNKNOWN else judged
        if f.verdict is not Verdict.NOT_APPLICABLE:
            of_verdict.update((node, f.check) for node in f.nodes or (None,))
    total = len(judged | unknown)
    return Summary(
        passed=count[Verdict.PASS],
        warn=count[Verdict.WARN],
        fail=count[Verdict.FAIL],
        unknown=count[Verdict.UNKNOWN],
        coverage=round(100 * len(judged - unknown) / total, 1) if total else None,
        consequences=sum(1 for f in findings if f.caused_by),
        answered=len(judged - unknown),
        open=len(unknown),
    )
