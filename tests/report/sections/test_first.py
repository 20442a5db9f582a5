"""What to do first: the beginning of the findings."""

from dataclasses import replace

import netparse
from netparse.report.limits import BROWSER
from netparse.report.sections.first import build_first
from tests.report.sections.conftest import Select


def test_the_worst_five_come_first(selected: Select, faults: netparse.Analysis) -> None:
    """They are causes of the section of the findings; the others are counted, also those that are not shown at all."""
    section = build_first(selected())
    assert section is not None
    assert [b.anchor for b in section.blocks] == ["f1", "f3", "f4", "f5"]
    assert section.more == "1 more finding follows below."
    many = replace(faults, findings=faults.findings * 2)
    for limit in (400, 6):
        section = build_first(selected(many, limits=replace(BROWSER, findings=limit)))
        assert section is not None and len(section.blocks) == 5
        assert section.more == "5 more findings follow below."


def test_nothing_to_do_is_no_section(selected: Select, one_node: netparse.Analysis) -> None:
    """A node list alone has no fault."""
    assert build_first(selected(one_node)) is None
