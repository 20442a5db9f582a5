"""The heading: its verdict and its counters come from the same findings."""

from dataclasses import replace

import netparse
from netparse.findings import Summary
from netparse.report import About
from netparse.report.sections.heading import build_heading
from tests.report.sections.conftest import Select


def test_faults_and_open_questions_are_in_the_verdict(selected: Select, faults: netparse.Analysis) -> None:
    """How many nodes have a fault, and where not everything was captured."""
    summary = Summary(
        passed=125, warn=0, fail=5, unknown=12, coverage=91.5, answered=97, open=9, ignored=2, accepted=1, not_read=3
    )
    counted = replace(faults, summary=summary)
    heading = build_heading(selected(counted, about=About(title="Cluster A", ticket="C-1", note="two\nlines")))
    assert (heading.title, heading.ticket, heading.note) == ("Cluster A", "C-1", ("two", "lines"))
    assert (heading.kind, heading.headline) == ("fail", "5 faults found")
    assert heading.verdict == (
        "All 3 nodes are affected. 3 files could not be read. Not everything was captured on every node. "
        "2 faults and warnings are ignored. 1 fault or warning is accepted by a baseline."
    )
    assert [(c.number, c.word) for c in heading.counters] == [
        (5, "faults on 3 nodes"),
        (0, "warnings"),
        (9, "questions open"),
        (97, "questions answered"),
        (2, "ignored"),
        (1, "accepted"),
        (3, "files not read"),
    ]


def test_each_kind_of_verdict_has_its_headline(selected: Select, faults: netparse.Analysis) -> None:
    """Green stands only where nothing failed, nothing is unknown, nothing is left out, and all was read."""

    def headline(fail: int, warn: int, unknown: int, accepted: int = 0, not_read: int = 0) -> tuple[str, str]:
        summary = Summary(
            passed=1, warn=warn, fail=fail, unknown=unknown, coverage=100.0, accepted=accepted, not_read=not_read
        )
        heading = build_heading(selected(replace(faults, summary=summary)))
        return heading.kind, heading.headline

    assert headline(1, 1, 1) == ("fail", "1 fault found")
    assert headline(0, 2, 1) == ("warn", "2 warnings, no fault")
    assert headline(0, 0, 1) == ("unknown", "No fault in what was captured")
    assert headline(0, 0, 0) == ("ok", "No fault found")
    assert headline(0, 0, 0, 1, 1) == ("unknown", "No fault but 1 that is ignored or accepted")
    assert headline(0, 0, 0, 0, 1) == ("unknown", "No fault in what could be read")
    assert headline(1, 0, 0, 1, 1) == ("fail", "1 fault found")
