"""Each disposition as the kernel showed it: small clusters, broken in one way, with what became of each flow."""

from pathlib import Path

import pytest

from netparse.pipeline import analyze
from netparse.reach import Disposition, answers
from netparse.reach.flows_file import read_flows
from tests.conftest import ROOT

SCENARIOS = sorted(p.parent for p in (ROOT / "fixtures" / "reach").glob("*/flows.csv"))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda p: p.name)
def test_flows_end_as_expected(folder: Path) -> None:
    """What stops a flow is quoted; what cannot be decided says what to collect, or which line leaves it open."""
    for a in answers(analyze(folder), read_flows(folder / "flows.csv")):
        assert a.disposition == a.flow.expected, f"{a.flow.sender} → {a.flow.target}: {a.reason}"
        if a.open:
            assert a.collect or a.evidence
        elif not a.accepted and a.disposition is not Disposition.LOOP:
            assert a.evidence, a.reason
        for e in a.evidence:
            assert (ROOT / e.source if not Path(e.source).is_absolute() else Path(e.source)).read_text().split("\n")[
                e.line - 1
            ] == e.text


def test_every_disposition_has_a_scenario() -> None:
    """The folder's name begins with what its flows end in."""
    assert {p.name.split(".")[0] for p in SCENARIOS} == {d.value for d in Disposition}


def test_the_name_of_a_scenario_is_among_its_dispositions() -> None:
    for folder in SCENARIOS:
        assert folder.name.split(".")[0] in {f.expected for f in read_flows(folder / "flows.csv")}
