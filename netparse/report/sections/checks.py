"""What was checked: every check, and how often it gave which verdict."""

from collections import Counter
from dataclasses import dataclass

from netparse.checks import CHECKS
from netparse.findings import Verdict
from netparse.report.sections.base import Section
from netparse.report.selection import Selection

_COLUMNS = (
    (Verdict.FAIL, "fail"),
    (Verdict.WARN, "warn"),
    (Verdict.UNKNOWN, "unknown"),
    (Verdict.INFO, "info"),
    (Verdict.PASS, "ok"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check: what must hold, and how often it gave each verdict, with the look of the verdict."""

    id: str
    expected: str
    counts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks(Section):
    """A row per check, in the order of ``CHECKS``."""

    stem: str = "checks"
    title: str = "What was checked"
    anchor: str = "checks"
    label: str = "Checks"
    rows: tuple[Checked, ...]


def build_checks(selection: Selection) -> Checks:
    """Return the section; a check that does not apply to any node has zeros."""
    counts = Counter((f.check, f.verdict) for f in selection.analysis.findings)
    return Checks(
        rows=tuple(
            Checked(
                id=check.id,
                expected=check.expected,
                counts=tuple((counts[check.id, verdict], look) for verdict, look in _COLUMNS),
            )
            for check in CHECKS
        )
    )
