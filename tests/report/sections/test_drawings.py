"""The pictures that stand alone."""

import netparse
from netparse.report.sections.drawings import build_mtu, build_routes, build_topology
from tests.report.sections.conftest import Select


def test_each_picture_is_a_section_of_its_own(selected: Select) -> None:
    """Under its title, by which the contents name it, too."""
    built = [build(selected()) for build in (build_topology, build_routes, build_mtu)]
    assert [s and (s.anchor, s.label) for s in built] == [
        ("topology-section", "How the nodes are connected"),
        ("routes-section", "Routes and gateways"),
        ("mtu-section", "How large a packet may be"),
    ]
    assert all(s and s.title == s.picture.title for s in built)


def test_what_was_not_captured_is_not_drawn(selected: Select, one_node: netparse.Analysis) -> None:
    """A node list has neither routes nor MTU."""
    assert [build(selected(one_node)) for build in (build_routes, build_mtu)] == [None, None]
