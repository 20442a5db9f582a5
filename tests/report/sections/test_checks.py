"""What was checked."""

from netparse.checks import CHECKS
from netparse.report.sections.checks import build_checks
from tests.report.sections.conftest import Select


def test_every_check_has_a_row_with_its_verdicts(selected: Select) -> None:
    """Faults, warnings, not known, notes, fine; a check that does not apply has zeros."""
    rows = build_checks(selected()).rows
    assert [r.id for r in rows] == [c.id for c in CHECKS]
    counts = {r.id: [number for number, _ in r.counts] for r in rows}
    assert counts["gateway-unresolved"] == [1, 0, 0, 0, 2]
    assert counts["interface-errors"] == [0, 0, 3, 0, 0]
    assert [look for _, look in rows[0].counts] == ["fail", "warn", "unknown", "info", "ok"]
