"""Roles of the nodes."""

from netparse.report.sections.roles import build_roles
from tests.report.sections.conftest import Select


def test_every_node_counts(selected: Select) -> None:
    """A control-plane node and two workers."""
    section = build_roles(selected())
    assert sum(count for _, count in section.counts) == 3
    assert dict(section.counts)["control-plane"] == 1
