"""Adds to what a check found in the state of the nodes what components say of the same."""

from collections.abc import Iterable, Sequence

from netparse.checks.base import Check, Context
from netparse.checks.told.complaint import Complaint
from netparse.checks.told.statements import complaints
from netparse.cluster.messages import messages
from netparse.findings import Facts, Finding, Verdict

_QUOTED = 5
_CRIES = (Verdict.FAIL, Verdict.WARN)


def with_told(check: Check, found: Sequence[Finding], context: Context) -> list[Finding]:
    """Return the findings of a check with those that components complain of and that the state of the nodes does not answer."""
    told = [f for group in context.once(_by_check).get(check.id, ()) if (f := _finding(check, group, found, context))]
    blamed = {name for f in told for name in f.nodes}
    passed = [f for f in found if f.verdict is Verdict.PASS and blamed & set(f.nodes)] if told else []
    return [*(f for f in found if f not in passed), *told]


def _by_check(context: Context) -> dict[str, list[list[Complaint]]]:
    groups: dict[tuple[str, str | None, str], list[Complaint]] = {}
    for said in messages(context.cluster):
        for c in complaints(said, context):
            groups.setdefault((c.check, c.node.name if c.node else None, c.subject), []).append(c)
    found: dict[str, list[list[Complaint]]] = {}
    for (check, _, _), same in groups.items():
        found.setdefault(check, []).append(same)
    return found


def _finding(check: Check, group: list[Complaint], found: Iterable[Finding], context: Context) -> Finding | None:
    """Return the finding on complaints of one thing; None where the state of the nodes shows it, or that it is over."""
    first = group[0]
    nodes = (first.node,) if first.node else context.cluster.nodes
    booked = nodes if len(nodes) == 1 else ()
    if booked and first.of_any and not first.node:
        return None
    names = {n.name for n in nodes}
    here = [f for f in found if not names or names & set(f.nodes)]
    if any(f.verdict in _CRIES and _is_same(f, first) for f in here):
        return None
    stands = first.of_flow or first.whatever_it_shows
    if not stands and names and names <= {n for f in here if f.verdict is Verdict.PASS for n in f.nodes}:
        return None
    times = f", {len(group)} times" if len(group) > 1 else ""
    unsure = "" if first.node else "; which node it is about is not shown" if context.cluster.nodes else ""
    return check.finding(
        Verdict.WARN,
        *booked,
        subject=first.subject,
        title=first.title,
        actual=f"{first.actual} (said in a log or an event{times}; whether it still is so, the state of the node shows){unsure}",
        origins=[c.origin for c in group[:_QUOTED]],
        fix=first.fix,
        confirm=first.confirm,
        known={"bridge": first.device, "tunnel": first.device, "node": first.node.name if first.node else None},
        facts=Facts(component=first.component),
    )


def _is_same(finding: Finding, complaint: Complaint) -> bool:
    """Whether a fault is that of the complaint: of flows the same target, of the rest any on the node."""
    return not complaint.of_flow or complaint.subject in finding.subject or complaint.subject in finding.actual
