"""What the real kubectl prints about nodes, from a small API server: tables, objects, descriptions, errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.lab.api_server import kubectl
from tests.lab.cluster import CP1, CP2, DEFAULT, NODE1, NODE2, Spec
from tests.lab.node_objects import Listed, Object, node_object

ORIGIN = "kubectl-1.32"


def healthy() -> list[Object]:
    return [node_object(spec, Listed()) for spec in DEFAULT]


def odd() -> list[Object]:
    """Nodes of many distributions in one list, with every awkward cell."""
    rows: tuple[tuple[Spec, Listed], ...] = (
        (
            replace(CP1, name="ip-10-0-131-7.eu-central-1.compute.internal"),
            Listed(
                roles=("control-plane", "master", "etcd"),
                version="v1.27.6+f67aeb3",
                os_image="Red Hat Enterprise Linux CoreOS 414.92.202402130 (Plow)",
                kernel="5.14.0-284.52.1.el9_2.x86_64",
                runtime="cri-o://1.27.3-2.rhaos4.14.git03a502f.el9",
            ),
        ),
        (CP2, Listed(roles=("controlplane", "etcd", "worker"), version="v1.20.15", runtime="docker://20.10.24")),
        (NODE1, Listed(version="v1.28.5+k3s1", os_image="Alpine Linux v3.19", runtime="containerd://1.7.11-k3s2")),
        (NODE2, Listed(version="v1.27.3-gke.100", runtime="docker://Unknown", cordoned=True, ready="False")),
        (replace(NODE1, name="edge"), Listed(version="v1.29.0-eks-5e0fdde", address="2001:db8::21", ready="Unknown")),
        (replace(NODE2, name="lost.example.org"), Listed(ready=None, cordoned=True, os_image="Windows Server 2022")),
    )
    nodes = [node_object(spec, listed) for spec, listed in rows]
    nodes[3]["status"]["addresses"].append({"type": "ExternalIP", "address": "203.0.113.22"})
    nodes[5]["status"]["addresses"] = []
    nodes[0]["metadata"]["labels"]["topology.kubernetes.io/zone"] = "eu-central-1a"
    return nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kubectl:
    """One output of kubectl about some nodes; None: there is no API server."""

    name: str
    arguments: tuple[str, ...]
    nodes: Callable[[], list[Object]] | None = healthy
    forbidden: bool = False
    root: str = ""

    def write(self, root: Path) -> list[Path]:
        target = root / f"{self.name}.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        nodes = None if self.nodes is None else self.nodes()
        target.write_bytes(kubectl(nodes, *self.arguments, forbidden=self.forbidden))
        return [target]


def table(oddity: str, *arguments: str, nodes: Callable[[], list[Object]] = healthy) -> Kubectl:
    return Kubectl(
        name=f"captures/kubectl_get_nodes/{ORIGIN}/{oddity}", arguments=("get", "nodes", *arguments), nodes=nodes
    )


def obj(oddity: str, *arguments: str, nodes: Callable[[], list[Object]] = healthy) -> Kubectl:
    return Kubectl(name=f"captures/kubectl_nodes_object/{ORIGIN}/{oddity}", arguments=("get", *arguments), nodes=nodes)


def describe(oddity: str, *arguments: str, nodes: Callable[[], list[Object]] = healthy) -> Kubectl:
    name = f"captures/kubectl_describe_node/{ORIGIN}/{oddity}"
    return Kubectl(name=name, arguments=("describe", *arguments), nodes=nodes)


SCENES = (
    table("narrow"),
    table("wide", "-o", "wide"),
    table("wide-no-headers", "-o", "wide", "--no-headers"),
    table("label-column", "-o", "wide", "-L", "kubernetes.io/arch,topology.kubernetes.io/zone"),
    table("show-labels", "--show-labels"),
    table("wide-show-labels", "-o", "wide", "--show-labels"),
    table("show-kind", "--show-kind", "-o", "wide"),
    table("sorted-by-name", "--sort-by=.metadata.name", "-o", "wide"),
    table("many-distributions", nodes=odd),
    table("many-distributions-wide", "-o", "wide", nodes=odd),
    table("many-distributions-label-column", "-L", "topology.kubernetes.io/zone", nodes=odd),
    obj("list-json", "nodes", "-o", "json"),
    obj("list-yaml", "nodes", "-o", "yaml"),
    obj("two-of-three-json", "node", "cp1", "node2", "-o", "json"),
    obj("two-of-three-yaml", "node", "cp1", "node2", "-o", "yaml"),
    obj("one-json", "node", "cp1", "-o", "json"),
    obj("one-yaml", "node", "cp1", "-o", "yaml"),
    obj("many-distributions-json", "nodes", "-o", "json", nodes=odd),
    obj("many-distributions-yaml", "nodes", "-o", "yaml", nodes=odd),
    describe("all", "nodes"),
    describe("one", "node", "node1"),
    describe("many-distributions", "nodes", nodes=odd),
    Kubectl(
        name=f"captures/kubectl_nodes_object/{ORIGIN}/cluster-info-dump",
        arguments=("cluster-info", "dump"),
    ),
    Kubectl(name=f"failures/{ORIGIN}/connection-refused", arguments=("get", "nodes", "-o", "wide"), nodes=None),
    Kubectl(name=f"failures/{ORIGIN}/forbidden", arguments=("get", "nodes"), forbidden=True),
    Kubectl(name=f"failures/{ORIGIN}/no-resources", arguments=("get", "nodes"), nodes=list),
    Kubectl(name=f"failures/{ORIGIN}/not-found", arguments=("get", "node", "node9")),
    Kubectl(name=f"failures/{ORIGIN}/unknown-resource", arguments=("get", "nodez")),
    Kubectl(name=f"near_misses/{ORIGIN}/custom-columns", arguments=("get", "nodes", "-o", "custom-columns=N:.kind")),
    Kubectl(name=f"near_misses/{ORIGIN}/names", arguments=("get", "nodes", "-o", "name")),
    Kubectl(name=f"near_misses/{ORIGIN}/api-resources", arguments=("api-resources",)),
)
