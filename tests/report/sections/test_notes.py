"""Worth knowing."""

from dataclasses import replace

import netparse
from netparse.findings import Verdict
from netparse.report.limits import BROWSER
from netparse.report.sections.notes import build_notes
from tests.report.sections.conftest import Select


def test_notes_are_neither_faults_nor_warnings(selected: Select, faults: netparse.Analysis) -> None:
    """They have anchors of their own; what is left out is counted."""
    noted = replace(faults, findings=tuple(replace(f, verdict=Verdict.INFO) for f in faults.findings[:4]))
    section = build_notes(selected(noted, limits=replace(BROWSER, findings=3)))
    assert section is not None
    assert [(b.anchor, b.word) for b in section.blocks] == [("i1", "Note"), ("i2", "Note"), ("i3", "Note")]
    assert section.more == "1 more note is in the attached findings.json."


def test_no_note_is_no_section(selected: Select) -> None:
    """Faults are not repeated here."""
    assert build_notes(selected()) is None
