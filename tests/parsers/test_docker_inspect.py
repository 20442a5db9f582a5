"""Containers that are nodes of kind tell the node's name; no other container is a node."""

from pathlib import Path

import pytest

from netparse import analyze, parse
from netparse.analysis import Analysis
from netparse.errors import NothingRecognized
from tests.conftest import BUNDLES

NODE = (BUNDLES.parent / "captures" / "docker_inspect" / "docker-27" / "worker.txt").read_text()


@pytest.mark.parametrize(
    "text",
    [
        NODE.replace("io.x-k8s.kind.role", "com.docker.compose.service"),
        NODE.replace('"worker"\n', '"external-load-balancer"\n'),
        NODE[:900],
        f"{NODE.rstrip()[:-1]},{NODE.strip()[1:]}",
    ],
    ids=["another container", "the load balancer of kind", "cut off", "two nodes"],
)
def test_what_is_no_single_node_names_none(text: str) -> None:
    """A name that is taken for the host's would book captures on a node that is none."""
    assert not [c for c in parse(text) if c.records]


def test_the_folders_of_a_bundle_of_kind_are_its_nodes(tmp_path: Path) -> None:
    """Nothing can be judged, and nobody is alarmed; but the nodes are known, and that all is missing of them."""
    for name in ("demo-control-plane", "demo-worker"):
        folder = tmp_path / "logs" / name
        folder.mkdir(parents=True)
        (folder / "inspect.json").write_text(NODE.replace("demo-worker", name))
        (folder / "kubernetes-version.txt").write_text("v1.31.2")
        (folder / "journal.log").write_text(f"Oct 11 07:20:03 {name} systemd[1]: Started kubelet.service.\n")
    with pytest.raises(NothingRecognized) as refused:
        analyze(tmp_path)
    analysis = refused.value.analysis
    assert isinstance(analysis, Analysis)
    assert [n.name for n in analysis.cluster.nodes] == ["demo-control-plane", "demo-worker"]
    assert analysis.circumstances.distribution == "kind"
    assert not [f for f in analysis.findings if f.verdict.value in ("fail", "warn")]
