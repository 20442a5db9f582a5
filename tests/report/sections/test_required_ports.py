"""The table of required ports."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.required_ports import build_required_ports
from tests.report.sections.conftest import Select


def test_a_cell_says_the_state_and_leads_to_its_finding(selected: Select) -> None:
    """Open, on loopback only, unknown; empty where the node's role does not need the port."""
    selection = selected()
    section = build_required_ports(selection)
    assert section is not None
    place = section.columns.index(("10250", "kubelet"))
    cells = {name: cells[place] for name, cells in section.rows}
    assert [c.words if c else None for c in cells.values()] == ["open", "loopback", "unknown"]
    finding = next(b for b in selection.faults if b.finding.check == "required-port-loopback-only")
    assert cells["node1"] is not None and cells["node1"].anchor == finding.anchor
    assert cells["cp1"] is not None and cells["cp1"].anchor is None
    assert dict(section.rows)["node1"][section.columns.index(("6443", "kube-apiserver"))] is None


def test_many_nodes_fold_to_those_that_are_not_all_right(selected: Select) -> None:
    """The others are counted."""
    section = build_required_ports(selected(limits=replace(BROWSER, matrix=2)))
    assert section is not None
    assert [name for name, _ in section.rows] == ["node1", "node2"]
    assert section.more == "1 more node: nothing to say of them."


def test_no_required_port_is_no_section(selected: Select, faults: netparse.Analysis) -> None:
    """There is nothing to show."""
    assert build_required_ports(selected(replace(faults, ports=()))) is None
