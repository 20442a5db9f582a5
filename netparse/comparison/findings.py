"""Findings that are new, resolved, changed or as they were; what cannot be judged any more is none of these."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

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
    before = _by_key(old, names, skip)
    after = _by_key(new, {}, skip)
    kept = set(names.values())
    judged = _judged(before), _judged(after)
    unseen: dict[tuple[str, str | None, str], dict[str, None]] = {}
    for key in dict.fromkeys((*after, *before)):
        a, b = before.get(key), after.get(key)
        if b is not None and b.verdict in _REPORTED:
            yield _reported(a or _open(before, key), b)
        elif a is not None and a.verdict in _REPORTED:
            unknown = b if b is not None and b.verdict is Verdict.UNKNOWN else _open(after, key)
            if unknown is not None:
                unseen.setdefault(("lost", key[1], unknown.actual), {})[_question(key)] = None
            elif key[1] is None or key[1] in kept:
                yield FindingChange(kind="resolved", finding=a, before=a.verdict)
        elif (one_sided := _one_sided(key, a, b, before, after, judged, complete, kept)) is not None:
            unseen.setdefault(one_sided, {})[_question(key)] = None
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


def _one_sided(
    key: _Key,
    a: Finding | None,
    b: Finding | None,
    before: Mapping[_Key, Finding],
    after: Mapping[_Key, Finding],
    judged: tuple[set[_Key], set[_Key]],
    complete: bool,
    kept: set[str],
) -> tuple[str, str | None, str] | None:
    """Return what could be judged on one side only, if this is it: kind, node and reason."""
    if key[1] is not None and key[1] not in kept:
        return None
    unknown_before = a if a and a.verdict is Verdict.UNKNOWN else None
    unknown_after = b if b and b.verdict is Verdict.UNKNOWN else None
    if unknown_after and not unknown_before and not _open(before, key) and (_is_judged(judged[0], key) or not complete):
        return "lost", key[1], unknown_after.actual
    if unknown_before and not unknown_after and not _open(after, key) and (_is_judged(judged[1], key) or not complete):
        return "gained", key[1], unknown_before.actual
    return None


def _open(findings: Mapping[_Key, Finding], key: _Key) -> Finding | None:
    """Return the finding that leaves the whole question open, whatever the subject."""
    found = findings.get((key[0], key[1], ""))
    return found if found is not None and found.verdict is Verdict.UNKNOWN and key[2] else None


def _judged(findings: Mapping[_Key, Finding]) -> set[_Key]:
    """Return the questions that have an answer; with the subject ``*`` those that have one in any subject."""
    found = {k for k, f in findings.items() if f.verdict not in (Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)}
    return found | {(check, node, "*") for check, node, _ in found}


def _is_judged(judged: set[_Key], key: _Key) -> bool:
    """Whether this question was answered: a question without subject by any answer, another by its own or the general one."""
    check, node, subject = key
    return key in judged or (check, node, "" if subject else "*") in judged


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
