"""The Node objects that the lab's API server serves, and the columns it prints for them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from tests.lab.cluster import Spec

Object = dict[str, Any]
AGE = datetime.timedelta(days=42, hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the node list says of a node, apart from its name and address."""

    ready: str | None = "True"
    roles: tuple[str, ...] | None = None
    version: str = "v1.30.4"
    address: str | None = None
    os_image: str = "Debian GNU/Linux 12 (bookworm)"
    kernel: str = "6.1.0-25-amd64"
    runtime: str = "containerd://1.7.20"
    cordoned: bool = False
    hidden: bool = False


def stamp(before: datetime.timedelta) -> str:
    return (datetime.datetime.now(datetime.UTC) - before).strftime("%Y-%m-%dT%H:%M:%SZ")


def node_object(spec: Spec, listed: Listed) -> Object:
    """A Node as the API serves it."""
    roles = listed.roles if listed.roles is not None else ("control-plane",) if spec.control_plane else ()
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": spec.name,
        "kubernetes.io/os": "linux",
        **{f"node-role.kubernetes.io/{role}": "" for role in roles},
    }
    taints = [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}] if spec.control_plane else []
    if listed.cordoned:
        taints.append({"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"})
    capacity = {"cpu": "2", "ephemeral-storage": "40Gi", "memory": "4014Mi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": spec.name,
            "uid": f"3f0c7b52-9d0e-4c55-8a1b-6b2d9f00c10{spec.number}",
            "resourceVersion": str(48211 + spec.number),
            "creationTimestamp": stamp(AGE),
            "labels": labels,
            "annotations": {
                "flannel.alpha.coreos.com/backend-data": f'{{"VNI":1,"VtepMAC":"{spec.vtep}"}}',
                "flannel.alpha.coreos.com/backend-type": "vxlan",
                "flannel.alpha.coreos.com/public-ip": spec.address,
                "kubeadm.alpha.kubernetes.io/cri-socket": "unix:///run/containerd/containerd.sock",
            },
        },
        "spec": {
            "podCIDR": f"10.244.{spec.number}.0/24",
            "podCIDRs": [f"10.244.{spec.number}.0/24"],
            **({"unschedulable": True} if listed.cordoned else {}),
            **({"taints": taints} if taints else {}),
        },
        "status": {
            "addresses": [
                {"type": "InternalIP", "address": listed.address or spec.address},
                {"type": "Hostname", "address": spec.name},
            ],
            "allocatable": capacity,
            "capacity": capacity,
            "conditions": conditions(listed.ready),
            "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
            "nodeInfo": {
                "architecture": "amd64",
                "bootID": f"5bb2f3f1-54b7-47e1-9f0d-0f1c5d1c2a0{spec.number}",
                "containerRuntimeVersion": listed.runtime,
                "kernelVersion": listed.kernel,
                "kubeProxyVersion": listed.version,
                "kubeletVersion": listed.version,
                "machineID": f"9a6d1c0b3e8f4a7d8c2b5e4f6071829{spec.number}",
                "operatingSystem": "linux",
                "osImage": listed.os_image,
                "systemUUID": f"b1f6a7f0-0b0f-4b7a-8f38-7f8f0c2a5d0{spec.number}",
            },
        },
    }


def conditions(ready: str | None) -> list[Object]:
    """The conditions of a node whose Ready is `True`, `False`, `Unknown`, or absent (None)."""
    rows = [
        ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ]
    if ready == "True":
        rows.append(("Ready", "True", "KubeletReady", "kubelet is posting ready status"))
    elif ready == "False":
        rows.append(("Ready", "False", "KubeletNotReady", "container runtime network not ready"))
    elif ready == "Unknown":
        rows = [(row[0], "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.") for row in rows]
        rows.append(("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."))
    return [
        {
            "type": kind,
            "status": status,
            "reason": reason,
            "message": message,
            "lastHeartbeatTime": stamp(datetime.timedelta(minutes=2)),
            "lastTransitionTime": stamp(AGE),
        }
        for kind, status, reason, message in rows
    ]


COLUMNS = (
    ("Name", "name", 0),
    ("Status", "", 0),
    ("Roles", "", 0),
    ("Age", "", 0),
    ("Version", "", 0),
    ("Internal-IP", "", 1),
    ("External-IP", "", 1),
    ("OS-Image", "", 1),
    ("Kernel-Version", "", 1),
    ("Container-Runtime", "", 1),
)


def table(nodes: list[Object]) -> Object:
    """The nodes as the API server prints them for kubectl (meta.k8s.io/v1 Table)."""
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": "48299"},
        "columnDefinitions": [
            {"name": name, "type": "string", "format": form, "description": name, "priority": priority}
            for name, form, priority in COLUMNS
        ],
        "rows": [
            {
                "cells": cells(node),
                "object": {
                    "kind": "PartialObjectMetadata",
                    "apiVersion": "meta.k8s.io/v1",
                    "metadata": node["metadata"],
                },
            }
            for node in nodes
        ],
    }


def cells(node: Object) -> list[str]:
    status, info = node["status"], node["status"]["nodeInfo"]
    ready = [one["status"] for one in status["conditions"] if one["type"] == "Ready"]
    words = ["Unknown" if not ready else "Ready" if ready == ["True"] else "NotReady"]
    if node["spec"].get("unschedulable"):
        words.append("SchedulingDisabled")
    prefix = "node-role.kubernetes.io/"
    roles = sorted(label.removeprefix(prefix) for label in node["metadata"]["labels"] if label.startswith(prefix))
    addresses = {one["type"]: one["address"] for one in status["addresses"]}
    return [
        node["metadata"]["name"],
        ",".join(words),
        ",".join(roles) or "<none>",
        f"{AGE.days}d",
        info["kubeletVersion"],
        addresses.get("InternalIP", "<none>"),
        addresses.get("ExternalIP", "<none>"),
        info["osImage"],
        info["kernelVersion"],
        info["containerRuntimeVersion"],
    ]
