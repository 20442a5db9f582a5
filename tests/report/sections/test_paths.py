"""Where flows are stopped: one path for each obstacle."""

import netparse
from netparse.pipeline import Options
from netparse.report.pictures import marks
from netparse.report.sections.paths import build_paths
from tests.conftest import BUNDLES
from tests.report.sections.conftest import Select


def test_each_obstacle_has_the_path_of_a_flow_to_it(selected: Select) -> None:
    """The last line is the host that stops it, with the rule."""
    section = build_paths(selected(netparse.analyze(BUNDLES / "pod-traffic-blocked" / "fail.forward-policy")))
    assert section is not None
    (picture,) = section.pictures
    assert picture.title == "shop/web-00 → shop/web-10:80"
    assert ":FORWARD DROP" in picture.caption and "denied-forward" in picture.svg
    assert [f.nodes for f in picture.fields] == [("node1",)]


def test_an_ignored_fault_is_not_drawn_as_one(selected: Select) -> None:
    """The path stays, its end has the mark of what is set aside."""
    options = Options(ignore=("pod-traffic-blocked", "required-flow-blocked"))
    analysis = netparse.analyze(BUNDLES / "pod-traffic-blocked" / "fail.forward-policy", options=options)
    section = build_paths(selected(analysis))
    assert section is not None
    (picture,) = section.pictures
    assert [f.mark for f in picture.fields] == [marks.SET_ASIDE]
    assert "(ignored or accepted)" in picture.caption


def test_where_nothing_is_stopped_there_is_no_path(selected: Select) -> None:
    assert build_paths(selected(netparse.analyze(BUNDLES / "pod-traffic-blocked" / "pass.all-arrive"))) is None
