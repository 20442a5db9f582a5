"""The lab's registry and the bundles that are committed belong together. Needs neither root nor namespaces."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from tests.lab.registry import FIXTURES
from tests.lab.scenario import Scenario

BUNDLES = Path(__file__).parents[2] / "fixtures" / "bundles"
SCENARIOS = [fixture for fixture in FIXTURES if isinstance(fixture, Scenario)]


def test_names_are_unique() -> None:
    """No fixture overwrites another."""
    names = [fixture.name for fixture in FIXTURES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_committed_bundle_says_what_the_registry_says(scenario: Scenario) -> None:
    """expected.toml is that of the registry, and names only nodes of the scenario's cluster."""
    text = (BUNDLES / scenario.name / "expected.toml").read_text()
    assert text == scenario.expected()
    assert set(tomllib.loads(text)["nodes"]) <= {spec.name for spec in scenario.specs}


def test_every_check_has_a_pass_and_an_alarm() -> None:
    """A check without a near miss, or without a break, is a check that nobody has tried."""
    verdicts = defaultdict(set)
    for scenario in SCENARIOS:
        verdicts[scenario.check].add(scenario.verdict)
    assert [check for check, found in verdicts.items() if "pass" not in found] == []
    assert [check for check, found in verdicts.items() if found == {"pass"}] == ["*"]
