"""The form by which a reader looks for nodes and checks."""

from dataclasses import replace

from netparse.report.limits import BROWSER
from netparse.report.sections.filters import build_filters
from tests.report.sections.conftest import Select


def test_all_nodes_and_the_checks_that_are_shown(selected: Select) -> None:
    """A check of which no finding is shown would leave an empty page."""
    filters = build_filters(selected())
    assert filters.nodes == ("cp1", "node1", "node2")
    assert "gateway-unresolved" in filters.checks and len(filters.checks) == 5
    assert build_filters(selected(limits=replace(BROWSER, findings=1))).checks == ("mtu-mismatch",)
