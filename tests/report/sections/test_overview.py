"""The overview of page 1."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.overview import build_overview
from tests.report.sections.conftest import Select


def test_it_is_the_picture_of_the_required_ports(selected: Select) -> None:
    """With as many nodes as page 1 has room for."""
    section = build_overview(selected())
    assert section is not None and section.title == "Required ports on each node"
    assert ">cp1<" in section.picture.svg
    folded = build_overview(selected(limits=replace(BROWSER, first=2)))
    assert folded is not None and "2 other nodes" in folded.picture.svg


def test_no_required_port_is_no_picture(selected: Select, faults: netparse.Analysis) -> None:
    """As for a single node of which no role is known."""
    assert build_overview(selected(replace(faults, ports=()))) is None
