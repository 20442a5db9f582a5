"""The table of nodes."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.nodes import build_nodes
from tests.report.sections.conftest import Select


def test_a_row_per_node(selected: Select) -> None:
    """Interface with MTU and state, gateway, and what was not captured."""
    table = build_nodes(selected()).table
    words = ("node2", "worker", "Ready", "v1.30.4", "192.168.56.22", "eth0, MTU 1500", "52:54:00:ab:56:22")
    assert table.rows[2] == (*words, "192.168.56.1", "sockets")
    assert table.rows[0][-1] == "–"
    assert table.nodes == (("cp1",), ("node1",), ("node2",))
    assert len(table.head) == len(table.kinds) == len(table.rows[0])


def test_what_was_not_captured_is_unknown(selected: Select, one_node: netparse.Analysis) -> None:
    """Nothing is invented for a node of the list alone."""
    (row,) = build_nodes(selected(one_node)).table.rows
    assert row[5:] == ("unknown", "unknown", "unknown", "sockets, addresses, routes, neighbours")


def test_more_nodes_than_the_limit_are_counted(selected: Select) -> None:
    """They are in the node list."""
    table = build_nodes(selected(limits=replace(BROWSER, nodes=1))).table
    assert len(table.rows) == 1 and table.more == "2 more nodes are in the node list."
