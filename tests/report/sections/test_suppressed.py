"""What a baseline accepts."""

from dataclasses import replace

import pytest

import netparse
from netparse.findings import Suppressed
from netparse.report.limits import PAPER
from netparse.report.sections.suppressed import build_suppressed
from tests.report.sections.conftest import Select


def test_accepted_findings_and_notes_of_the_baseline(selected: Select, faults: netparse.Analysis) -> None:
    """Each finding with its nodes; either of the two makes the section."""
    accepted = Suppressed(finding=faults.findings[0], reason="a lab")
    section = build_suppressed(selected(replace(faults, suppressed=(accepted,))))
    assert section is not None and section.accepted == ((", ".join(faults.findings[0].nodes), accepted),)
    section = build_suppressed(selected(replace(faults, notes=("it matches no finding",))))
    assert section is not None and section.notes == ("it matches no finding",)


@pytest.mark.parametrize(("accepted", "ignored", "left"), [(3, 0, 0), (45, 1, 5), (1, 42, 2), (41, 42, 3)])
def test_what_is_left_out_is_counted(
    selected: Select, faults: netparse.Analysis, accepted: int, ignored: int, left: int
) -> None:
    """Of each kind so many are shown; few of the one make no room for the other."""
    one = next(f for f in faults.findings if f.is_fault)
    analysis = replace(
        faults, suppressed=(Suppressed(finding=one, reason="a lab"),) * accepted, ignored=(one,) * ignored
    )
    section = build_suppressed(selected(analysis, limits=PAPER))
    assert section is not None and len(section.accepted) + len(section.ignored) == accepted + ignored - left
    assert section.more == (f"{left} more findings are in the attached findings.json." if left else "")


def test_no_baseline_is_no_section(selected: Select) -> None:
    """There is nothing to say."""
    assert build_suppressed(selected()) is None
