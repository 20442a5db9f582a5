"""What was checked: every check, and how often it gave which verdict."""

from collections import Counter
from dataclasses import dataclass

from netparse.checks import CHECKS
from netparse.findings import Verdict
from netparse.report.sections.base import Section
from netparse.report.selection import Selection

_EXPLAINED = "explained"
_COLUMNS = (
    (Verdict.FAIL, "fail", "✗ faults"),
    (Verdict.WARN, "warn", "! warnings"),
    (_EXPLAINED, "explained", "explained"),
    (Verdict.UNKNOWN, "unknown", "? not known"),
    (Verdict.INFO, "info", "i notes"),
    (Verdict.PASS, "ok", "✓ fine"),
)
"""Faults and warnings are counted as on page 1: what another fault explains has a column of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check: what must hold, and how often it gave each verdict, with the look of the verdict."""

    id: str
    expected: str
    counts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Section):
    """A row per check that found something; ``columns`` are the kinds of verdicts that there are, each with look and words.

    ``fine`` are the ids of the checks that only passed, ``idle`` of those that judged nothing here.
    """

    stem: str = "checks"
    title: str = "What was checked"
    anchor: str = "checks"
    label: str = "Checks"
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Checked, ...]
    fine: tuple[str, ...]
    idle: tuple[str, ...]


def build_checks(selection: Selection) -> Checks:
    """Return the section; checks that only passed, and those that apply to nothing here, are named below the table."""
    counts = Counter((f.check, _EXPLAINED if f.caused_by else f.verdict) for f in selection.analysis.findings)
    shown = [c for c in CHECKS if any(counts[c.id, kind] for kind, _, _ in _COLUMNS if kind != Verdict.PASS)]
    columns = [column for column in _COLUMNS if any(counts[c.id, column[0]] for c in shown)]
    fine = tuple(c.id for c in CHECKS if c not in shown and counts[c.id, Verdict.PASS])
    return Checks(
        columns=tuple((look, words) for _, look, words in columns),
        rows=tuple(
            Checked(
                id=check.id,
                expected=check.expected,
                counts=tuple((counts[check.id, kind], look) for kind, look, _ in columns),
            )
            for check in shown
        ),
        fine=fine,
        idle=tuple(c.id for c in CHECKS if c not in shown and c.id not in fine),
    )
