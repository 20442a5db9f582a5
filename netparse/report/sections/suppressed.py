"""The findings that a baseline accepts, each with its reason, and entries of the baseline that match nothing."""

from dataclasses import dataclass

from netparse.findings import Suppressed as Accepted
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import who


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed(Section):
    """``accepted`` holds each finding with the words for its nodes, ``notes`` sentences about the baseline itself."""

    stem: str = "suppressed"
    title: str = "Suppressed"
    anchor: str = "suppressed"
    accepted: tuple[tuple[str, Accepted], ...]
    notes: tuple[str, ...]


def build_suppressed(selection: Selection) -> Suppressed | None:
    """Return the section, None where no baseline had an effect."""
    analysis = selection.analysis
    if not analysis.suppressed and not analysis.notes:
        return None
    return Suppressed(accepted=tuple((who(x.finding.nodes), x) for x in analysis.suppressed), notes=analysis.notes)
