"""Findings that are new, resolved, changed or as they were; what cannot be judged any more is none of these."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from netparse.comparison.model import FindingChange, VisibilityChange
from netparse.findings import Finding, Verdict

_REPORTED = (Verdict.FAIL, Verdict.WARN, Verdict.INFO)
_WORST = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN, Verdict.INFO, Verdict.PASS, Verdict.NOT_APPLICABLE)
_Key = tuple[str, str | None, str]


def compare_findings(
    old: Sequence[Finding],
    new: Sequence[Finding],
    names: Mapping[str, str],
    *,
    complete: bool,
    skip: frozenset[str] = frozenset(),
) -> Iterator[FindingChange | VisibilityChange]:
    """Yield what became of the findings. ``names`` maps nodes of the old side to their names on the new one.

    ``complete`` is whether both sides include what passed: where they do not, a question that is open now may have been answered.
    """
    old, new = _apart(old, new)
    before, after = _Side.of(_by_key(old, names, skip)), _Side.of(_by_key(new, {}, skip))
    kept = {None, *names.values()}
    unseen: dict[tuple[str, str | None, str], dict[str, None]] = {}
    for key in dict.fromkeys((*after.findings, *before.findings)):
        a, b = before.findings.get(key), after.findings.get(key)
        if b is not None and b.verdict in _REPORTED:
            yield _reported(a or before.open(key), b)
        elif a is not None and a.verdict in _REPORTED:
            unknown = b if b is not None and b.verdict is Verdict.UNKNOWN else after.open(key)
            if unknown is not None:
                unseen.setdefault(("lost", key[1], unknown.actual), {})[_question(key)] = None
            elif key[1] in kept:
                yield FindingChange(kind="resolved", finding=a, before=a.verdict)
        elif key[1] in kept and (lost_or_gained := _one_sided(key, before, after, complete)) is not None:
            unseen.setdefault(lost_or_gained, {})[_question(key)] = None
    for (kind, node, reason), questions in unseen.items():
        with_time = f"{reason} ({'now' if kind == 'lost' else 'before'})"
        yield VisibilityChange(
            node=node, kind="lost" if kind == "lost" else "gained", what=", ".join(questions), reason=with_time
        )


def _apart(old: Sequence[Finding], new: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings of both sides, those that only one side says of several nodes at once apart for each node.

    Whether findings are told together depends on their words: what is said of two nodes at once before and of each apart now
    is the same.
    """
    together = [{(f.check, f.subject) for f in side if len(f.nodes) > 1 and f.node is None} for side in (old, new)]
    alone = [{(f.check, f.subject) for f in side if f.node is not None} for side in (old, new)]
    return _split(old, together[0] & alone[1]), _split(new, together[1] & alone[0])


def _split(findings: Sequence[Finding], mixed: set[tuple[str, str]]) -> list[Finding]:
    return [
        part
        for f in findings
        for part in (
            [replace(f, node=n, nodes=(n,)) for n in f.nodes]
            if f.node is None and len(f.nodes) > 1 and (f.check, f.subject) in mixed
            else [f]
        )
    ]


def _reported(a: Finding | None, b: Finding) -> FindingChange:
    before = a.verdict if a else None
    if before not in _REPORTED:
        return FindingChange(kind="new", finding=b, before=before)
    return FindingChange(kind="unchanged" if before is b.verdict else "changed", finding=b, before=before)


@dataclass(frozen=True, slots=True)
class _Side:
    """The worst finding on each question of one side, and the questions that have an answer."""

    findings: Mapping[_Key, Finding]
    answers: frozenset[_Key]
    """With the subject ``*`` for those that have one in any subject."""

    @classmethod
    def of(cls, findings: Mapping[_Key, Finding]) -> "_Side":
        found = {k for k, f in findings.items() if f.verdict not in (Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)}
        return cls(findings, frozenset(found | {(check, node, "*") for check, node, _ in found}))

    def answered(self, key: _Key) -> bool:
        """Whether this question was answered: one without subject by any answer, another by its own or the general one."""
        check, node, subject = key
        return key in self.answers or (check, node, "" if subject else "*") in self.answers

    def unknown(self, key: _Key) -> Finding | None:
        """Return the finding that says that the question could not be judged."""
        found = self.findings.get(key)
        return found if found is not None and found.verdict is Verdict.UNKNOWN else None

    def open(self, key: _Key) -> Finding | None:
        """Return the finding that leaves the whole question open, whatever the subject."""
        return self.unknown((key[0], key[1], "")) if key[2] else None


def _one_sided(key: _Key, before: _Side, after: _Side, complete: bool) -> tuple[str, str | None, str] | None:
    """Return what could be judged on one side only, if this is it: kind, node and reason."""
    was, now = before.unknown(key), after.unknown(key)
    if now and not was and not before.open(key) and (before.answered(key) or not complete):
        return "lost", key[1], now.actual
    if was and not now and not after.open(key) and (after.answered(key) or not complete):
        return "gained", key[1], was.actual
    return None


def _by_key(findings: Sequence[Finding], names: Mapping[str, str], skip: frozenset[str]) -> dict[_Key, Finding]:
    """Return the worst finding on each check, node and subject."""
    found: dict[_Key, Finding] = {}
    for f in findings:
        if f.check not in skip:
            key = f.check, names.get(f.node, f.node) if f.node else None, f.subject
            if key not in found or _WORST.index(f.verdict) < _WORST.index(found[key].verdict):
                found[key] = f
    return found


def _question(key: _Key) -> str:
    return f"{key[0]} {key[2]}" if key[2] else key[0]
