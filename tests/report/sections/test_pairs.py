"""From whom to whom: a matrix for each port of which not all arrives, one for the rest."""

import netparse
from netparse.report.pictures import Picture, pair_pictures
from netparse.report.sections.pairs import build_pairs
from tests.conftest import BUNDLES
from tests.report.sections.conftest import Select


def marks_of(picture: Picture) -> dict[tuple[str, str], str]:
    return {(f.nodes[0], f.subject): f.mark.name for f in picture.fields}


def test_a_stopped_flow_is_in_the_row_of_its_sender_and_the_column_of_its_target(selected: Select) -> None:
    """A firewall may stop one direction only; the nodes stand in one order on both sides."""
    section = build_pairs(selected(netparse.analyze(BUNDLES / "required-flow-blocked" / "fail.forgot-vxlan")))
    assert section is not None
    tunnel, to_pods, pods, rest = section.pictures
    assert marks_of(tunnel) == {("node1", "to node2"): "closed", ("node2", "to node1"): "ok"}
    assert list(marks_of(to_pods)) == [(a, f"to {b}") for a in ("node1", "node2") for b in ("node1", "node2")]
    assert pods.caption == "pod to pod: of 2 flows 0 arrive, 2 are stopped."
    assert rest.title == "6443 apiserver, 10250 kubelet" and set(marks_of(rest).values()) == {"ok"}


def test_who_is_not_captured_is_a_sender_too(selected: Select) -> None:
    section = build_pairs(
        selected(netparse.analyze(BUNDLES / "required-flow-blocked/fail.one-host-rejects-the-tunnel"))
    )
    assert section is not None
    assert [marks_of(p) for p in section.pictures] == [{("outside", "to heron"): "closed"}]


def test_of_too_many_those_with_a_fault_are_shown() -> None:
    """The others are one column, and one row."""
    analysis = netparse.analyze(BUNDLES / "required-flow-blocked" / "fail.api-server-behind-a-rule")
    few, all_ = (pair_pictures(analysis, most)[-1] for most in (1, 40))
    assert "to others" in few.svg and "to others" not in all_.svg
    assert few.caption == all_.caption


def test_without_a_firewall_there_is_no_matrix(selected: Select) -> None:
    assert build_pairs(selected(netparse.analyze(BUNDLES / "document-example"))) is None
