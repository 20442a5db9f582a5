"""The world of a cluster: what equal rules of several nodes say is worked out once, and each quotes its own line."""

from netparse import analyze
from netparse.reach import world_of
from tests.conftest import ROOT


def test_equal_rules_of_two_nodes_share_what_they_say_and_quote_their_own_lines() -> None:
    world = world_of(analyze(ROOT / "fixtures" / "reach" / "accepted.vxlan").cluster)
    first, second = (
        {r.origin.text: r for t in h.firewall.tables if t.name == "filter" for c in t.chains.values() for r in c.rules}
        for h in world.hosts
        if h.name in ("node1", "node2")
    )
    same = first.keys() & second.keys()
    assert len(same) > 5
    for text in same:
        assert first[text].body is second[text].body
        assert {first[text].capture.node, second[text].capture.node} == {"node1", "node2"}
