"""What a baseline accepts."""

from dataclasses import replace

import netparse
from netparse.findings import Suppressed
from netparse.report.sections.suppressed import build_suppressed
from tests.report.sections.conftest import Select


def test_accepted_findings_and_notes_of_the_baseline(selected: Select, faults: netparse.Analysis) -> None:
    """Each finding with its nodes; either of the two makes the section."""
    accepted = Suppressed(finding=faults.findings[0], reason="a lab")
    section = build_suppressed(selected(replace(faults, suppressed=(accepted,))))
    assert section is not None and section.accepted == ((", ".join(faults.findings[0].nodes), accepted),)
    section = build_suppressed(selected(replace(faults, notes=("it matches no finding",))))
    assert section is not None and section.notes == ("it matches no finding",)


def test_no_baseline_is_no_section(selected: Select) -> None:
    """There is nothing to say."""
    assert build_suppressed(selected()) is None
