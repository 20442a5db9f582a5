"""Does it arrive: the picture of page 1."""

from dataclasses import replace

import pytest

import netparse
from netparse.pipeline import Options
from netparse.report.sections.arrival import build_arrival
from tests.conftest import BUNDLES
from tests.report.sections.conftest import Select

STOPPED = BUNDLES / "pod-traffic-blocked" / "fail.forward-policy"


@pytest.fixture(scope="module")
def stopped() -> netparse.Analysis:
    """Two nodes, of which one drops what it forwards."""
    return netparse.analyze(STOPPED)


def marks(selected: Select, analysis: netparse.Analysis) -> dict[tuple[str, str], str]:
    section = build_arrival(selected(analysis))
    assert section is not None
    return {(f.nodes[0], f.subject): f.mark.name for f in section.picture.fields}


def test_each_field_has_the_worst_of_what_others_ask_of_the_node(selected: Select, stopped: netparse.Analysis) -> None:
    found = marks(selected, stopped)
    assert found["node2", "pod to pod"] == "closed" and found["node2", "10250 kubelet"] == "ok"
    section = build_arrival(selected(stopped))
    assert section is not None and "3 are stopped" in section.picture.caption


def test_a_fault_that_is_ignored_is_none_in_the_picture(selected: Select) -> None:
    """As in all other pictures of page 1."""
    analysis = netparse.analyze(STOPPED, options=Options(ignore=("pod-traffic-blocked",)))
    assert marks(selected, analysis)["node2", "pod to pod"] == "aside"


def test_what_only_a_zone_shows_is_doubtful(selected: Select) -> None:
    analysis = netparse.analyze(BUNDLES / "required-flow-blocked" / "warn.firewalld-one-zone")
    assert marks(selected, analysis)["w1", "10250 kubelet"] == "doubtful"


def test_of_many_nodes_those_that_are_not_all_right_are_shown(selected: Select, stopped: netparse.Analysis) -> None:
    many = tuple(
        replace(a, target=replace(a.target, node=f"x{n}"), sender=replace(a.sender, node=f"x{n}"))
        for n in range(9)
        for a in stopped.flows
        if a.accepted
    )
    nodes = tuple(replace(stopped.cluster.nodes[0], name=f"x{n}") for n in range(9))
    cluster = replace(stopped.cluster, nodes=(*stopped.cluster.nodes, *nodes))
    section = build_arrival(selected(replace(stopped, cluster=cluster, flows=(*stopped.flows, *many))))
    assert section is not None
    assert "7 other nodes" in section.picture.svg and ">node2<" in section.picture.svg


def test_without_a_firewall_there_is_no_picture(selected: Select) -> None:
    assert build_arrival(selected()) is None
