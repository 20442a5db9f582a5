"""A bound on the ways that are followed: what is beyond it is said to be unknown, with the command that follows it alone."""

from netparse import analyze
from netparse.reach import Budget, answer, required_flows, world_of
from tests.conftest import ROOT


def test_flows_beyond_the_bound_are_open_and_name_the_command_that_asks_them() -> None:
    analysis = analyze(ROOT / "fixtures" / "reach" / "accepted.vxlan")
    world = world_of(analysis.cluster)
    flows = required_flows(world, analysis.circumstances)
    budget = Budget(2)
    found = [answer(world, f, budget) for f in flows]
    assert [a.open for a in found[:3]] == [False, False, True]
    assert found[2].collect == (
        f"netparse reach BUNDLE --from {flows[2].sender} --to {flows[2].target}:{flows[2].port}/{flows[2].protocol}".removesuffix(
            "/tcp"
        ),
    )
