"""What changed since an older bundle."""

from dataclasses import replace

import netparse
from netparse.comparison import Changes, compare
from netparse.report import About
from netparse.report.limits import BROWSER
from netparse.report.sections.changes import build_changes, what_changed
from tests.conftest import BUNDLES
from tests.report.sections.conftest import Select


def _changes(faults: netparse.Analysis) -> Changes:
    return compare(BUNDLES / "healthy" / "kubeadm-flannel-netstat", faults)


def test_differences_stand_by_node_and_findings_apart(faults: netparse.Analysis) -> None:
    """Each row has a mark that works without colour, and the lines that show it."""
    words = what_changed(_changes(faults))
    groups = {g.title: g.rows for g in words.groups}
    assert "Node node2" in groups and "Seen on one side only" in groups
    new = [r for r in groups["Findings"] if r.mark == "!"]
    assert len(new) == 5 and all(r.what == "new: FAIL" and r.lines for r in new)
    assert "5 findings are new" in words.headline


def test_rows_beyond_the_limit_are_counted(selected: Select, faults: netparse.Analysis) -> None:
    """A report has a few, netparse diff all."""
    changes = _changes(faults)
    every = sum(len(g.rows) for g in what_changed(changes).groups)
    section = build_changes(selected(about=About(changes=changes), limits=replace(BROWSER, rows=2)))
    assert section is not None and sum(len(g.rows) for g in section.groups) == 2
    assert section.notes[-1] == f"{every - 2} more differences: `netparse diff` lists them"


def test_without_an_older_bundle_there_is_no_section(selected: Select) -> None:
    """Nothing is compared."""
    assert build_changes(selected()) is None
