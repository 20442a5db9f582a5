"""The pictures: what they show, how they fold, and that they read without colour."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import netparse
from netparse.report.limits import BROWSER
from netparse.report.pictures import (
    flow_picture,
    marks,
    mtu_picture,
    neighbor_picture,
    pair_pictures,
    port_picture,
    routes_picture,
    topology_picture,
)
from netparse.report.pictures.marks import Mark
from netparse.report.pictures.ports import LEGEND
from tests.benchmarks.bench_reach import write
from tests.benchmarks.crowd import write_crowd
from tests.conftest import BUNDLES

FAULTS = BUNDLES / "samples" / "three-nodes-several-faults"
PICTURES = (port_picture, topology_picture, routes_picture, mtu_picture, neighbor_picture)


@pytest.fixture(scope="module")
def faults() -> netparse.Analysis:
    return netparse.analyze(FAULTS)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> netparse.Analysis:
    folder = tmp_path_factory.mktemp("crowd") / "bundle"
    write_crowd(folder, nodes=55, interfaces=20, sockets=20)
    return netparse.analyze(folder)


def test_the_words_of_each_picture_name_the_fault(faults: netparse.Analysis) -> None:
    """Who cannot see a picture reads the same in its description."""
    drawn = {p.anchor: p for draw in PICTURES if (p := draw(faults, 40))}
    assert set(drawn) == {"ports", "topology", "routes", "mtu", "neighbours"}
    assert "node1: 10250 kubelet on loopback only" in drawn["ports"].text
    assert "The gateway does not answer node2" in drawn["topology"].caption
    assert "does not answer node2" in drawn["routes"].caption
    assert "flannel.1 (overlay) 1500, at most 1450 fits" in drawn["mtu"].text
    assert "node2 sees default gateway: no answer" in drawn["neighbours"].text


def test_every_state_has_its_own_sign() -> None:
    """No two states differ in colour alone: sign, ground and hatching tell them apart in black and white."""
    every = [m for m in vars(marks).values() if isinstance(m, Mark)]
    looks = [(m.sign, m.ground == "#a3131f", m.hatched) for m in every]
    assert len(set(looks)) == len(looks)
    assert len({mark.name for mark in LEGEND}) == len(LEGEND)


def test_one_path_per_mark_and_no_style(faults: netparse.Analysis) -> None:
    """A cell costs no element of its own, and nothing depends on the page's CSS."""
    for draw in PICTURES:
        picture = draw(faults, 40)
        assert picture is not None
        root = ET.fromstring(picture.svg)
        assert not [e for e in root.iter() if e.get("style") or e.tag.endswith("style")]
        grounds = [e.get("class") for e in root.iter() if (e.get("class") or "").startswith("g-")]
        assert len(grounds) == len(set(grounds))


def test_pictures_fold_beyond_forty_nodes(crowd: netparse.Analysis) -> None:
    """Only nodes with something to say have rows of their own; the others share one."""
    ports = port_picture(crowd, BROWSER.matrix)
    assert ports is not None
    texts = [t for t in re.findall(r">([^<]+)</text>", ports.svg) if re.match(r"cp\d|worker-|\d+ other", t)]
    assert texts == ["cp3", "worker-010", "worker-011", "worker-048", "51 other nodes"]
    neighbors = neighbor_picture(crowd, BROWSER.matrix)
    assert neighbors is not None and "54 other nodes without a fault are not drawn." in neighbors.svg
    routes, mtu = routes_picture(crowd, BROWSER.matrix), mtu_picture(crowd, BROWSER.matrix)
    assert routes is not None and ">55 nodes<" in routes.svg
    assert mtu is not None and ">54 nodes<" in mtu.svg and ">worker-005<" in mtu.svg


def test_nothing_captured_draws_nothing(tmp_path: Path) -> None:
    """A node list alone has no MTU, no routes and no neighbours: those pictures are left out, not drawn empty."""
    source = FAULTS / "kubectl_get_nodes_o_wide.txt"
    (tmp_path / source.name).write_bytes(source.read_bytes())
    analysis = netparse.analyze(tmp_path)
    assert [draw(analysis, 40) for draw in (mtu_picture, routes_picture, neighbor_picture)] == [None, None, None]


def test_many_healthy_nodes_are_a_sentence_and_no_empty_matrix(tmp_path: Path) -> None:
    """Where all resolve all there is nothing to draw: the section says so."""
    write_crowd(tmp_path / "b", nodes=45, interfaces=5, sockets=5)
    for path in (tmp_path / "b").glob("*/ip_neigh.txt"):
        lines = [line for line in path.read_text().splitlines() if "FAILED" not in line and "INCOMPLETE" not in line]
        path.write_text("\n".join(lines) + "\n")
    picture = neighbor_picture(netparse.analyze(tmp_path / "b"), BROWSER.matrix)
    assert picture is not None
    assert (picture.svg, picture.fields) == ("", ())
    assert picture.caption.endswith("No node failed to resolve another one or its gateway.")


def test_the_nodes_where_most_is_stopped_come_first(tmp_path: Path) -> None:
    """One node that lets nothing in, and one whose firewall was not captured, make all others bad: these two are shown."""
    write(tmp_path, 9, 2)
    rules = tmp_path / "n005" / "iptables-save.txt"
    rules.write_text(rules.read_text().replace(":INPUT ACCEPT", ":INPUT DROP"))
    (tmp_path / "n007" / "iptables-save.txt").unlink()
    picture = flow_picture(netparse.analyze(tmp_path), 5)
    assert picture is not None
    rows = list(dict.fromkeys(field.nodes for field in picture.fields))
    assert rows[:2] == [("n005",), ("n007",)] and len(rows) == 5
    assert "Not all is right on n005, n007, n000" in picture.caption
    of_api = next(p for p in pair_pictures(netparse.analyze(tmp_path), 4) if p.title.startswith("6443"))
    assert list(dict.fromkeys(field.nodes for field in of_api.fields))[:-1] == [("n000",), ("n005",), ("n007",)]


def test_of_many_nodes_only_what_is_drawn_is_looked_up(
    crowd: netparse.Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand nodes have a million pairs; the matrix shows those with a fault, and only their entries are asked for."""
    looked: list[object] = []
    monkeypatch.setattr("netparse.report.pictures.neighbors._entry", lambda *asked: (looked.append(asked), marks.OK)[1])
    picture = neighbor_picture(crowd, 8)
    assert picture is not None
    assert picture.fields
    assert len(looked) <= 8 * 7
