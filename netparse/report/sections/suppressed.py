"""What does not count: findings that a baseline accepts or the options ignore, and entries of the baseline that match nothing."""

from dataclasses import dataclass

from netparse.findings import Finding
from netparse.findings import Suppressed as Accepted
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import attached, who


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed(Section):
    """``accepted`` and ``ignored`` hold findings with the words for their nodes, ``notes`` sentences about the baseline itself."""

    stem: str = "suppressed"
    title: str = "Ignored or accepted"
    anchor: str = "suppressed"
    accepted: tuple[tuple[str, Accepted], ...]
    ignored: tuple[tuple[str, Finding], ...]
    more: str
    notes: tuple[str, ...]


def build_suppressed(selection: Selection) -> Suppressed | None:
    """Return the section, None where neither a baseline nor the options had an effect on a fault."""
    analysis, most = selection.analysis, selection.limits.findings
    ignored = [f for f in analysis.ignored if f.is_fault]
    if not analysis.suppressed and not analysis.notes and not ignored:
        return None
    left = len(analysis.suppressed[most:]) + len(ignored[most:])
    return Suppressed(
        accepted=tuple((who(x.finding.nodes), x) for x in analysis.suppressed[:most]),
        ignored=tuple((who(f.nodes), f) for f in ignored[:most]),
        more=attached(left, "finding"),
        notes=analysis.notes,
    )
