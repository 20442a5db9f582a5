"""Everything the lab makes, in one tuple."""

from __future__ import annotations

from lab.scenarios import evidence, healthy, interfaces, node_list, ports, routes

FIXTURES = (
    *healthy.SCENARIOS,
    *ports.SCENARIOS,
    *node_list.SCENARIOS,
    *interfaces.SCENARIOS,
    *routes.SCENARIOS,
    *evidence.SCENARIOS,
)
