"""Every scenario bundle: the check that it is named for says what it must, of the nodes that it must, and nothing else cries."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from netparse.analysis import Analysis
from netparse.checks import CHECKS
from netparse.findings import Finding, Verdict
from netparse.pipeline import analyze

BUNDLES = Path(__file__).parent.parent / "fixtures" / "bundles"
SCENARIOS = sorted(path.parent for path in BUNDLES.glob("*/*/expected.toml"))

NOT_WRITTEN_YET: frozenset[str] = frozenset()
"""Checks whose scenarios stand ready and that are not written yet."""

_PLACEHOLDER = re.compile(r"<[a-z][a-z ]*>|\$\(\(")
_OPEN = {
    "default-route-missing": {
        "<gateway>",
        "<interface>",
    },  # where neither another node nor a capture of addresses shows it
}
"""What no capture of the scenarios shows, and the reader has to fill in."""

CRIES = (Verdict.FAIL, Verdict.WARN)


def _scenario(path: Path) -> str:
    return str(path.relative_to(BUNDLES))


@pytest.mark.parametrize("folder", SCENARIOS, ids=_scenario)
def test_a_scenario_gives_its_finding_on_its_nodes_and_no_false_alarm(folder: Path) -> None:
    """The named check gives the named verdict on exactly the named nodes; no other check fails or warns unless allowed."""
    expected = tomllib.loads((folder / "expected.toml").read_text())
    check, verdict, nodes = expected["check"], Verdict(expected["verdict"]), set(expected["nodes"])
    if check in NOT_WRITTEN_YET:
        pytest.skip("not written yet")
    analysis = analyze(folder)
    cries = [f for f in analysis.findings if f.verdict in CRIES and f.check not in (check, *expected["allowed"])]
    assert not cries, _told(cries)
    if check == "*":
        assert not [f for f in analysis.findings if f.verdict in CRIES]
        return
    of_check = [f for f in analysis.findings if f.check == check]
    if nodes and verdict is Verdict.PASS:  # that others pass too is no harm
        assert _nodes(of_check, verdict) >= nodes, _told(of_check)
    elif nodes:
        assert _nodes(of_check, verdict) == nodes, _told(of_check)
    elif verdict is Verdict.PASS:  # the cluster as a whole: nobody fails, nobody is left in the dark
        assert not _nodes(of_check, *CRIES, Verdict.UNKNOWN), _told(of_check)
    else:
        assert any(f.verdict is verdict for f in of_check), _told(of_check)
    if verdict not in CRIES:
        assert not _nodes(of_check, *CRIES), _told(of_check)


@pytest.mark.parametrize("folder", SCENARIOS, ids=_scenario)
def test_every_fault_in_a_scenario_can_be_acted_on(folder: Path) -> None:
    """A FAIL or WARN quotes lines, says what it was judged by, and names what to do and how to confirm it."""
    analysis = analyze(folder)
    for f in _faults(analysis):
        assert f.evidence, f.check
        assert f.fix, f.check
        assert f.why, f.check
        assert f.confirm, f.check
        assert f.reference, f.check
        assert f.nodes or not analysis.cluster.nodes, f.check
        open_ = {x for line in (*f.fix, f.confirm) for x in _PLACEHOLDER.findall(line)}
        assert open_ <= _OPEN.get(f.check, set()), (f.check, f.fix, f.confirm)


def test_the_scenarios_that_wait_are_of_checks_that_are_not_registered() -> None:
    """A check that is registered is tested by its scenarios: it does not stand in the list of those not written yet."""
    assert not NOT_WRITTEN_YET & {c.id for c in CHECKS}


def _faults(analysis: Analysis) -> Iterator[Finding]:
    return (f for f in analysis.findings if f.verdict in CRIES)


def _nodes(findings: list[Finding], *verdicts: Verdict) -> set[str]:
    return {n for f in findings if f.verdict in verdicts for n in f.nodes}


def _told(findings: list[Finding]) -> str:
    return "\n".join(f"{f.verdict} {f.check} {','.join(f.nodes)} [{f.subject}]: {f.actual}" for f in findings)
