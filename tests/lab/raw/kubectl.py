"""What the real kubectl prints about nodes, from a small API server: tables, objects, descriptions, errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.lab import objects as lab_objects
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
    objects: Callable[[], dict[str, list[Object]]] | None = None
    width: int | None = None
    """Of the terminal that wraps the lines."""
    ending: str = ".txt"

    def write(self, root: Path) -> list[Path]:
        target = root / f"{self.name}{self.ending}"
        target.parent.mkdir(parents=True, exist_ok=True)
        nodes = None if self.nodes is None else self.nodes()
        objects = None if self.objects is None else self.objects()
        printed = kubectl(nodes, *self.arguments, forbidden=self.forbidden, objects=objects)
        target.write_bytes(printed if self.width is None else _wrapped(printed, self.width))
        return [target]


def _wrapped(printed: bytes, width: int) -> bytes:
    """The text as a terminal shows it: cut at its width, and saved by a program that takes blanks at the end of lines away."""
    lines = printed.decode().splitlines()
    cut = (line[n : n + width].rstrip() for line in lines for n in range(0, len(line), width))
    return "".join(f"{line}\n" for line in cut).encode()


def troubled() -> dict[str, list[Object]]:
    return {"pods": lab_objects.troubled_pods()}


def lists(stem: str, oddity: str, *arguments: str, **more: Any) -> Kubectl:
    """What kubectl prints of the objects of a healthy cluster."""
    more.setdefault("objects", lab_objects.healthy)
    return Kubectl(name=f"captures/{stem}/{ORIGIN}/{oddity}", arguments=("get", *arguments), **more)


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
    lists("kubectl_get_pods", "all-namespaces-wide", "pods", "-A", "-o", "wide"),
    lists("kubectl_get_pods", "all-namespaces", "pods", "-A"),
    lists("kubectl_get_pods", "one-namespace-wide", "pods", "-n", "kube-system", "-o", "wide"),
    lists("kubectl_get_pods", "show-labels", "pods", "-A", "-o", "wide", "--show-labels"),
    lists(
        "kubectl_get_pods",
        "no-headers_kubectl_get_pods_-A_-o_wide_--no-headers",
        "po",
        "-A",
        "-o",
        "wide",
        "--no-headers",
    ),
    lists("kubectl_get_pods", "every-state-wide", "pods", "-o", "wide", objects=troubled),
    lists("kubectl_get_pods", "every-state-80-columns", "pods", "-o", "wide", objects=troubled, width=80),
    lists("kubectl_get_pods", "all-namespaces-80-columns", "pods", "-A", "-o", "wide", width=80),
    lists("kubectl_get_services", "all-namespaces-wide", "svc", "-A", "-o", "wide"),
    lists("kubectl_get_services", "one-namespace", "svc"),
    lists("kubectl_get_services", "all-namespaces-wide-80-columns", "svc", "-A", "-o", "wide", width=80),
    lists("kubectl_get_services", "no-headers_kubectl_get_svc_-A_--no-headers", "svc", "-A", "--no-headers"),
    lists("kubectl_get_endpoints", "all-namespaces", "endpoints", "-A"),
    lists("kubectl_get_endpoints", "endpointslices", "endpointslices", "-A"),
    lists("kubectl_get_endpoints", "no-headers", "ep", "-A", "--no-headers"),
    lists("kubernetes_objects", "pods.json", "pods", "-A", "-o", "json"),
    lists("kubernetes_objects", "pods.yaml", "pods", "-A", "-o", "yaml"),
    lists("kubernetes_objects", "pods-every-state.json", "pods", "-o", "json", objects=troubled),
    lists("kubernetes_objects", "pods-every-state.yaml", "pods", "-o", "yaml", objects=troubled),
    lists("kubernetes_objects", "pods-managed-fields.yaml", "pods", "-o", "yaml", "--show-managed-fields"),
    lists("kubernetes_objects", "services-and-endpoints.json", "svc,ep,endpointslices", "-A", "-o", "json"),
    lists("kubernetes_objects", "services-and-endpoints.yaml", "svc,ep,endpointslices", "-A", "-o", "yaml"),
    lists("kubernetes_objects", "policies-daemonsets-configmaps.json", "netpol,ds,cm", "-A", "-o", "json"),
    lists("kubernetes_objects", "policies-daemonsets-configmaps.yaml", "netpol,ds,cm", "-A", "-o", "yaml"),
    lists("kubernetes_objects", "one-configmap.yaml", "cm", "-n", "kube-system", "kube-proxy", "-o", "yaml"),
    lists("kubernetes_objects", "one-pod.json", "pod", "-n", "kube-system", "etcd-cp1", "-o", "json"),
    lists("mixed", "pods-and-services", "pods,svc", "-n", "kube-system", "-o", "wide"),
    lists("mixed", "nodes-and-pods.yaml", "nodes,pods", "-A", "-o", "yaml"),
    lists("mixed", "nodes-and-pods.json", "nodes,pods", "-A", "-o", "json"),
    Kubectl(
        name=f"captures/mixed/{ORIGIN}/cluster-info-dump-with-pods",
        arguments=("cluster-info", "dump"),
        objects=lab_objects.healthy,
    ),
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
