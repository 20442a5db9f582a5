"""The neighbours: picture and entries."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.neighbors import build_neighbors
from tests.report.sections.conftest import Select


def test_unresolved_entries_come_first_then_those_of_known_owners(selected: Select) -> None:
    """Each with its owner and its line."""
    section = build_neighbors(selected())
    assert section is not None and section.anchor == "neighbours-section"
    rows = section.entries.rows
    first = ("node2", "192.168.56.1", "none", "eth0", "INCOMPLETE", "default gateway", "node2/arp_n.txt:5")
    assert rows[0] == first
    owners = [row[5] for row in rows]
    assert "node node1" in owners and "flannel.1 of node2" in owners
    assert owners == [o for o in owners if o] + [""] * owners.count("")


def test_more_entries_than_the_limit_are_counted(selected: Select) -> None:
    """They can be had from netparse parse."""
    section = build_neighbors(selected(limits=replace(BROWSER, rows=2)))
    assert section is not None and len(section.entries.rows) == 2
    assert section.entries.more == "16 more entries are in the captures; netparse parse prints all of them."


def test_no_neighbours_is_no_section(selected: Select, one_node: netparse.Analysis) -> None:
    """A node list has none."""
    assert build_neighbors(selected(one_node)) is None
