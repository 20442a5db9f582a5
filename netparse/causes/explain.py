"""Names for each fault the fault that explains it, and puts causes first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from netparse.causes.relations import RELATIONS
from netparse.causes.subjects import Subjects
from netparse.cluster import Cluster
from netparse.findings import Cause, Finding, Severity, Verdict

_FAULTS = (Verdict.FAIL, Verdict.WARN)
_SEVERITIES = list(Severity)


def explain(findings: Sequence[Finding], cluster: Cluster) -> tuple[Finding, ...]:
    """Return the findings with ``caused_by`` and ``consequences``.

    Faults come first: failures before warnings, then by severity and by how much they explain, each followed by its
    consequences; all else keeps its order.
    """
    faults = [f for f in findings if f.verdict in _FAULTS]
    roots = _roots(faults, cluster)
    number = Counter(roots.values())
    named = [_with_cause(f, n, faults, roots, number) for n, f in enumerate(faults)]
    below = {n: [m for m in sorted(roots) if roots[m] == n] for n in range(len(named)) if n not in roots}
    causes = sorted(below, key=lambda n: (*_weight([named[n], *(named[m] for m in below[n])]), n))
    ordered = [named[m] for n in causes for m in (n, *below[n])]
    return (*ordered, *(f for f in findings if f.verdict not in _FAULTS))


def _roots(faults: Sequence[Finding], cluster: Cluster) -> dict[int, int]:
    """Return for each fault that is explained the place of the fault at the root of it."""
    subjects = [Subjects(f, cluster, n) for n, f in enumerate(faults)]
    direct: dict[int, int] = {}
    for relation in RELATIONS:
        causes = [n for n, f in enumerate(faults) if f.check == relation.cause]
        for effect, f in enumerate(faults):
            if f.check != relation.effect or effect in direct:
                continue
            fitting = (n for n in causes if n != effect and _root(n, direct) != effect and _as_bad(faults[n], f))
            found = next((n for n in fitting if relation.meets(subjects[n], subjects[effect])), None)
            if found is not None:
                direct[effect] = found
    return {effect: _root(effect, direct) for effect in direct}


def _as_bad(cause: Finding, effect: Finding) -> bool:
    """Whether the cause is a failure where the effect is one: no warning hides a failure."""
    return _FAULTS.index(cause.verdict) <= _FAULTS.index(effect.verdict)


def _root(n: int, direct: Mapping[int, int]) -> int:
    while n in direct:
        n = direct[n]
    return n


def _with_cause(
    f: Finding, n: int, faults: Sequence[Finding], roots: Mapping[int, int], number: Mapping[int, int]
) -> Finding:
    if n in roots:
        root = faults[roots[n]]
        return replace(f, caused_by=Cause(check=root.check, node=root.node, subject=root.subject))
    return replace(f, consequences=number[n]) if number[n] else f


def _weight(group: Sequence[Finding]) -> tuple[int, int, int]:
    """Return what puts a cause, told with its consequences, before others: it is as severe as what follows from it."""
    worst = min(_SEVERITIES.index(f.severity) for f in group)
    return _FAULTS.index(group[0].verdict), worst, -group[0].consequences
