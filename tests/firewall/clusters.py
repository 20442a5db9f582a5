"""Clusters for the firewall: the nodes of the lab as the node list of a bundle, and the combinations that are tried."""

import json
from pathlib import Path

from netparse.cluster import Cluster
from netparse.firewall import Addresses, Flow, firewall_flows
from netparse.pipeline import Options, examine
from netparse.ports import shipped, shipped_names
from netparse.ports.circumstances import Circumstances, detect

POD_NETWORKS = ["10.244.7.0/24", "fd78:7::/64"]


def node_list(nodes: list[tuple[str, str, str, tuple[str, ...]]], version: str = "v1.34.1") -> str:
    """Return ``kubectl get nodes -o json`` of nodes given as name, both addresses and roles."""
    items = [
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": name, "labels": {f"node-role.kubernetes.io/{role}": "" for role in roles}},
            "spec": {"podCIDRs": POD_NETWORKS if number == 1 else []},
            "status": {
                "addresses": [{"type": "InternalIP", "address": four}, {"type": "InternalIP", "address": six}],
                "nodeInfo": {"kubeletVersion": version},
            },
        }
        for number, (name, four, six, roles) in enumerate(nodes)
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


def examined(folder: Path, nodes: list[tuple[str, str, str, tuple[str, ...]]]) -> Cluster:
    """Return the cluster whose node list is written into the folder."""
    (folder / "kubectl_get_nodes_o_json.json").write_text(node_list(nodes))
    return examine(str(folder), options=Options())[1]


def flows_towards(
    cluster: Cluster, distribution: str, cnis: tuple[str, ...]
) -> tuple[Circumstances, tuple[Flow, ...], Addresses]:
    """Return the circumstances that are given, with the flows and addresses."""
    found = detect(cluster, "1.34", distribution, cnis)
    return found, *firewall_flows(cluster, found)


def combinations() -> list[tuple[str, str]]:
    """Return every distribution with a plugin that goes with it, and every plugin with kubeadm."""
    usual = {
        "rke2": "canal",
        "harvester": "canal",
        "k3s": "flannel",
        "k0s": "kube-router",
        "openshift": "ovn-kubernetes",
        "openshift-3": "openshift-sdn",
        "microshift": "ovn-kubernetes",
        "eks": "aws-vpc-cni",
        "aks": "azure-cni",
        "ack": "terway",
        "gke": "cilium",
        "kops": "cilium",
        "talos": "flannel",
    }
    own = [(name, usual.get(name, "calico")) for name in shipped_names("distribution")]
    return own + [("kubeadm", name) for name in shipped_names("cni") if shipped(name).meta["kind"] == "cni"]
