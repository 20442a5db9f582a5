"""Pods, Services, endpoints and more of a small cluster with flannel, as its API server holds them, and the tables it prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zlib import crc32

from tests.lab.cluster import DEFAULT, Spec
from tests.lab.node_objects import Object, stamp

SINCE = timedelta(days=7)


def meta(name: str, namespace: str | None, labels: dict[str, str] | None = None, **more: Any) -> Object:
    found: Object = {"name": name, "namespace": namespace, "labels": labels, "creationTimestamp": stamp(SINCE), **more}
    found |= {"resourceVersion": "48233", "uid": f"0b1c7e0a-0000-4000-8000-{crc32(name.encode()):012d}"}
    found["managedFields"] = [
        {"manager": "kubelet", "operation": "Update", "apiVersion": "v1", "fieldsV1": {"f:status": {"f:phase": {}}}}
    ]
    return {k: v for k, v in found.items() if v is not None}


def pod(
    name: str,
    node: str | None,
    ip: str | None,
    *,
    namespace: str = "kube-system",
    labels: dict[str, str] | None = None,
    owner: tuple[str, str] | None = None,
    host: str | None = None,
    command: tuple[str, ...] = (),
    image: str | None = None,
    waiting: tuple[str, str] | None = None,
    ready: bool = True,
    restarts: int = 0,
    phase: str = "Running",
    last: int | None = None,
) -> Object:
    """A pod of one container; ``host`` is the node's address for one on the host's network, ``waiting`` its reason and message."""
    container = name.split("-")[0] if namespace != "kube-system" else name.rsplit("-", 1)[0]
    image = image or f"registry.k8s.io/{container}:v1.30.4"
    state: Object = {"running": {"startedAt": stamp(SINCE)}}
    if waiting:
        state = {"waiting": {"reason": waiting[0], **({"message": waiting[1]} if waiting[1] else {})}}
    status: Object = {
        "name": container,
        "image": image,
        "ready": ready and not waiting,
        "restartCount": restarts,
        "started": not waiting,
        "state": state,
        "lastState": {"terminated": {"exitCode": last, "reason": "Error"}} if last is not None else {},
    }
    up = "True" if ready and not waiting else "False"
    conditions = [
        {"type": kind, "status": value, "lastProbeTime": None, "lastTransitionTime": stamp(SINCE)}
        for kind, value in (("Initialized", "True"), ("Ready", up), ("ContainersReady", up), ("PodScheduled", "True"))
    ]
    owners = [{"apiVersion": "apps/v1", "kind": owner[0], "name": owner[1], "controller": True}] if owner else None
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta(name, namespace, labels, ownerReferences=owners),
        "spec": {
            "containers": [
                {
                    "name": container,
                    "image": image,
                    **({"command": list(command)} if command else {}),
                    "env": [{"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
                    "resources": {"requests": {"cpu": "100m"}},
                    "volumeMounts": [{"name": "run", "mountPath": "/run"}],
                }
            ],
            "nodeName": node,
            **({"hostNetwork": True} if host else {}),
            "tolerations": [{"operator": "Exists"}],
            "volumes": [{"name": "run", "hostPath": {"path": "/run", "type": ""}}],
        },
        "status": {
            "phase": "Pending" if waiting and ip is None else phase,
            "conditions": conditions if node else conditions[-1:],
            **({"hostIP": host or "192.168.56.21"} if node else {}),
            **({"podIP": ip, "podIPs": [{"ip": ip}]} if ip else {}),
            **({"containerStatuses": [status], "startTime": stamp(SINCE)} if node else {}),
        },
    }


def control_plane(spec: Spec) -> list[Object]:
    """The static pods of a control-plane node, with the flags that kubeadm gives them."""
    flags = {
        "etcd": (
            "etcd",
            f"--advertise-client-urls=https://{spec.address}:2379",
            f"--initial-advertise-peer-urls=https://{spec.address}:2380",
            f"--listen-client-urls=https://127.0.0.1:2379,https://{spec.address}:2379",
            "--listen-metrics-urls=http://127.0.0.1:2381",
            f"--listen-peer-urls=https://{spec.address}:2380",
            f"--name={spec.name}",
        ),
        "kube-apiserver": (
            "kube-apiserver",
            f"--advertise-address={spec.address}",
            "--etcd-servers=https://127.0.0.1:2379",
            "--secure-port=6443",
            "--service-cluster-ip-range=10.96.0.0/12",
        ),
        "kube-controller-manager": (
            "kube-controller-manager",
            "--bind-address=127.0.0.1",
            "--cluster-cidr=10.244.0.0/16",
        ),
        "kube-scheduler": ("kube-scheduler", "--bind-address=127.0.0.1"),
    }
    return [
        pod(
            f"{component}-{spec.name}",
            spec.name,
            spec.address,
            host=spec.address,
            labels={"component": component, "tier": "control-plane"},
            owner=("Node", spec.name),
            command=command,
        )
        for component, command in flags.items()
    ]


def of_daemon_sets(spec: Spec) -> list[Object]:
    """The pods of kube-proxy and flannel on a node."""
    tail = f"{spec.number}x{spec.address.rsplit('.', 1)[1]}q"
    proxy = pod(
        f"kube-proxy-{tail}",
        spec.name,
        spec.address,
        host=spec.address,
        labels={"k8s-app": "kube-proxy"},
        owner=("DaemonSet", "kube-proxy"),
    )
    flannel = pod(
        f"kube-flannel-ds-{tail}",
        spec.name,
        spec.address,
        host=spec.address,
        namespace="kube-flannel",
        labels={"app": "flannel", "tier": "node"},
        owner=("DaemonSet", "kube-flannel-ds"),
        image="docker.io/flannel/flannel:v0.25.1",
    )
    return [proxy, flannel]


def pods() -> list[Object]:
    """All pods of a healthy cluster."""
    dns = {"k8s-app": "kube-dns"}
    found = [p for spec in DEFAULT for p in of_daemon_sets(spec)]
    found += [p for spec in DEFAULT if spec.control_plane for p in control_plane(spec)]
    found += [
        pod("coredns-5d78c9869d-4kz7x", "node1", "10.244.1.2", labels=dns, owner=("ReplicaSet", "coredns-5d78c9869d")),
        pod("coredns-5d78c9869d-t9vqw", "node2", "10.244.2.2", labels=dns, owner=("ReplicaSet", "coredns-5d78c9869d")),
        pod("web-6b7f6c9d4-8h2jm", "node1", "10.244.1.3", namespace="default", labels={"app": "web"}),
        pod("web-6b7f6c9d4-pl5xr", "node2", "10.244.2.3", namespace="default", labels={"app": "web"}),
    ]
    return sorted(found, key=lambda p: (p["metadata"]["namespace"], p["metadata"]["name"]))


def troubled_pods() -> list[Object]:
    """Pods in every state that kubectl has a word for."""
    odd = "default"
    found = [
        pod(
            "api-0",
            "node1",
            "10.244.1.9",
            namespace=odd,
            waiting=("CrashLoopBackOff", "back-off 5m0s"),
            restarts=87,
            last=1,
        ),
        pod("batch-1", "node2", "10.244.2.9", namespace=odd, phase="Succeeded", ready=False),
        pod(
            "image-0", "node2", "10.244.2.8", namespace=odd, waiting=("ImagePullBackOff", 'Back-off pulling image "x"')
        ),
        pod("pending-0", None, None, namespace=odd, phase="Pending"),
        pod("slow-0", "node1", None, namespace=odd, waiting=("ContainerCreating", "")),
        pod("unready-0", "node1", "10.244.1.10", namespace=odd, ready=False),
    ]
    found[1]["status"]["containerStatuses"][0]["state"] = {"terminated": {"exitCode": 0, "reason": "Completed"}}
    found.append(pod("evicted-0", "node2", None, namespace=odd, phase="Failed"))
    found[-1]["status"] |= {
        "reason": "Evicted",
        "message": "The node was low on resource: memory.",
        "containerStatuses": [],
    }
    found.append(pod("init-0", "node1", "10.244.1.11", namespace=odd, waiting=("PodInitializing", "")))
    found[-1]["spec"]["initContainers"] = [{"name": "wait", "image": "busybox"}, {"name": "next", "image": "busybox"}]
    found[-1]["status"]["initContainerStatuses"] = [
        {"name": "wait", "restartCount": 0, "ready": True, "state": {"terminated": {"exitCode": 0}}},
        {"name": "next", "restartCount": 3, "ready": False, "state": {"running": {}}},
    ]
    found[-1]["status"]["conditions"][0]["status"] = "False"
    found.append(pod("gone-0", "node2", "10.244.2.12", namespace=odd))
    found[-1]["metadata"] |= {"deletionTimestamp": stamp(timedelta(minutes=3)), "deletionGracePeriodSeconds": 30}
    return sorted(found, key=lambda p: str(p["metadata"]["name"]))


def service(name: str, ip: str, ports: list[Object], selector: dict[str, str] | None, **more: Any) -> Object:
    namespace = more.pop("namespace", "default")
    ingress = more.pop("ingress", [])
    spec = {"clusterIP": ip, "clusterIPs": [ip], "type": "ClusterIP", "ports": ports, "sessionAffinity": "None", **more}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta(name, namespace),
        "spec": {**spec, **({"selector": selector} if selector else {})},
        "status": {"loadBalancer": {"ingress": ingress} if ingress else {}},
    }


def services() -> list[Object]:
    """A Service of every type."""
    http = {"name": "http", "port": 80, "protocol": "TCP", "targetPort": 8080}
    return [
        service(
            "kubernetes", "10.96.0.1", [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}], None
        ),
        service("web", "10.96.140.7", [{**http, "nodePort": 30080}], {"app": "web"}, type="NodePort"),
        service(
            "front",
            "10.96.8.20",
            [{**http, "nodePort": 31833}],
            {"app": "web"},
            type="LoadBalancer",
            externalTrafficPolicy="Local",
            healthCheckNodePort=32019,
            ingress=[{"ip": "203.0.113.80"}],
        ),
        service("db", "None", [{"port": 5432, "protocol": "TCP", "targetPort": 5432}], None),
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta("mail", "default"),
            "spec": {"type": "ExternalName", "externalName": "mail.example.org", "sessionAffinity": "None"},
            "status": {"loadBalancer": {}},
        },
        service(
            "kube-dns",
            "10.96.0.10",
            [
                {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 53},
                {"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 53},
                {"name": "metrics", "port": 9153, "protocol": "TCP", "targetPort": "metrics"},
            ],
            {"k8s-app": "kube-dns"},
            namespace="kube-system",
        ),
    ]


def endpoints_of(
    name: str, namespace: str, addresses: list[str], ports: list[Object], waiting: list[str] | None = None
) -> Object:
    subset: Object = {"ports": ports}
    if addresses:
        subset["addresses"] = [{"ip": ip} for ip in addresses]
    if waiting:
        subset["notReadyAddresses"] = [{"ip": ip} for ip in waiting]
    has_any = addresses or waiting
    return {
        "apiVersion": "v1",
        "kind": "Endpoints",
        "metadata": meta(name, namespace),
        **({"subsets": [subset]} if has_any else {}),
    }


def endpoints() -> list[Object]:
    """The endpoints of those Services."""
    http = [{"name": "http", "port": 8080, "protocol": "TCP"}]
    dns = [
        {"name": n, "port": p, "protocol": q}
        for n, p, q in (("dns", 53, "UDP"), ("dns-tcp", 53, "TCP"), ("metrics", 9153, "TCP"))
    ]
    return [
        endpoints_of("kubernetes", "default", ["192.168.56.11"], [{"name": "https", "port": 6443, "protocol": "TCP"}]),
        endpoints_of("web", "default", ["10.244.1.3", "10.244.2.3"], http),
        endpoints_of("front", "default", ["10.244.1.3", "10.244.2.3"], http),
        endpoints_of("db", "default", ["192.0.2.50"], [{"port": 5432, "protocol": "TCP"}]),
        endpoints_of("kube-dns", "kube-system", ["10.244.1.2", "10.244.2.2"], dns),
    ]


def slices() -> list[Object]:
    """The same as EndpointSlices."""
    found = []
    for one in endpoints():
        name = one["metadata"]["name"]
        subset = one["subsets"][0]
        found.append(
            {
                "apiVersion": "discovery.k8s.io/v1",
                "kind": "EndpointSlice",
                "metadata": meta(f"{name}-x7k2p", one["metadata"]["namespace"], {"kubernetes.io/service-name": name}),
                "addressType": "IPv4",
                "endpoints": [
                    {"addresses": [a["ip"]], "conditions": {"ready": True, "serving": True, "terminating": False}}
                    for a in subset["addresses"]
                ],
                "ports": subset["ports"],
            }
        )
    return found


CLUSTER_CONFIGURATION = """apiServer:
  extraArgs:
    authorization-mode: Node,RBAC
apiVersion: kubeadm.k8s.io/v1beta3
clusterName: kubernetes
controlPlaneEndpoint: 192.168.56.10:6443
kind: ClusterConfiguration
kubernetesVersion: v1.30.4
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
"""
PROXY_CONFIGURATION = """apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clusterCIDR: 10.244.0.0/16
healthzBindAddress: ""
kind: KubeProxyConfiguration
metricsBindAddress: ""
mode: ipvs
"""


def config_maps() -> list[Object]:
    """The ConfigMaps of kubeadm, kube-proxy and flannel, and one of a user's own."""
    net = '{\n  "Network": "10.244.0.0/16",\n  "Backend": {\n    "Type": "vxlan"\n  }\n}\n'
    data = (
        ("kubeadm-config", "kube-system", {"ClusterConfiguration": CLUSTER_CONFIGURATION}),
        ("kube-proxy", "kube-system", {"config.conf": PROXY_CONFIGURATION}),
        ("kube-flannel-cfg", "kube-flannel", {"net-conf.json": net}),
        ("shop-settings", "default", {"password.txt": "not for anybody"}),
    )
    return [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta(name, namespace), "data": found}
        for name, namespace, found in data
    ]


def daemon_sets() -> list[Object]:
    number = {
        n: len(DEFAULT)
        for n in (
            "desiredNumberScheduled",
            "currentNumberScheduled",
            "numberReady",
            "numberAvailable",
            "updatedNumberScheduled",
        )
    }
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": meta(name, namespace),
            "spec": {
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": name, "image": image}]}},
            },
            "status": {**number, "numberMisscheduled": 0, "observedGeneration": 1},
        }
        for name, namespace, labels, image in (
            ("kube-proxy", "kube-system", {"k8s-app": "kube-proxy"}, "registry.k8s.io/kube-proxy:v1.30.4"),
            ("kube-flannel-ds", "kube-flannel", {"app": "flannel"}, "docker.io/flannel/flannel:v0.25.1"),
        )
    ]


def policies() -> list[Object]:
    return [
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": meta("web", "default"),
            "spec": {
                "podSelector": {"matchLabels": {"app": "web"}},
                "policyTypes": ["Ingress"],
                "ingress": [
                    {
                        "from": [
                            {"namespaceSelector": {"matchLabels": {"camelCase": "stays"}}},
                            {"ipBlock": {"cidr": "192.0.2.0/24"}},
                        ],
                        "ports": [{"port": 8080, "protocol": "TCP"}],
                    }
                ],
            },
        }
    ]


# What the API server prints: name of the column, priority (1 is for -o wide), cell of an object.
Cell = Callable[[Object], Any]


def _ports(spec: Object) -> str:
    shown = [
        f"{p['port']}{':' + str(p['nodePort']) if 'nodePort' in p else ''}/{p['protocol']}"
        for p in spec.get("ports", [])
    ]
    return ",".join(shown) or "<none>"


def _external(s: Object) -> str:
    spec = s["spec"]
    if spec["type"] == "ExternalName":
        return str(spec["externalName"])
    found = [x["ip"] for x in s["status"]["loadBalancer"].get("ingress", [])]
    return ",".join(found) or ("<pending>" if spec["type"] == "LoadBalancer" else "<none>")


def _endpoints(e: Object) -> str:
    found = [f"{a['ip']}:{p['port']}" for s in e.get("subsets", []) for p in s["ports"] for a in s.get("addresses", [])]
    more = f" + {len(found) - 3} more..." if len(found) > 3 else ""
    return ",".join(found[:3]) + more or "<none>"


PRINTED = {
    "api-0": ("0/1", "CrashLoopBackOff", "87 (2m11s ago)"),
    "batch-1": ("0/1", "Completed", "0"),
    "evicted-0": ("0/1", "Evicted", "0"),
    "image-0": ("0/1", "ImagePullBackOff", "0"),
    "init-0": ("0/1", "Init:1/2", "3"),
    "pending-0": ("0/1", "Pending", "0"),
    "slow-0": ("0/1", "ContainerCreating", "0"),
    "unready-0": ("0/1", "Running", "0"),
}
"""What an API server prints of the troubled pods; of every other pod that it runs and is ready."""


def _status(p: Object) -> tuple[str, str, str]:
    state = "Terminating" if "deletionTimestamp" in p["metadata"] else "Running"
    return PRINTED.get(p["metadata"]["name"], ("1/1", state, "0"))


COLUMNS: dict[str, tuple[tuple[str, int, Cell], ...]] = {
    "pods": (
        ("Name", 0, lambda p: p["metadata"]["name"]),
        ("Ready", 0, lambda p: _status(p)[0]),
        ("Status", 0, lambda p: _status(p)[1]),
        ("Restarts", 0, lambda p: _status(p)[2]),
        ("Age", 0, lambda p: "7d"),
        ("IP", 1, lambda p: p["status"].get("podIP") or "<none>"),
        ("Node", 1, lambda p: p["spec"]["nodeName"] or "<none>"),
        ("Nominated Node", 1, lambda p: "<none>"),
        ("Readiness Gates", 1, lambda p: "<none>"),
    ),
    "services": (
        ("Name", 0, lambda s: s["metadata"]["name"]),
        ("Type", 0, lambda s: s["spec"]["type"]),
        ("Cluster-IP", 0, lambda s: s["spec"].get("clusterIP") or "<none>"),
        ("External-IP", 0, _external),
        ("Port(s)", 0, lambda s: _ports(s["spec"])),
        ("Age", 0, lambda s: "7d"),
        ("Selector", 1, lambda s: ",".join(f"{k}={v}" for k, v in s["spec"].get("selector", {}).items()) or "<none>"),
    ),
    "endpoints": (
        ("Name", 0, lambda e: e["metadata"]["name"]),
        ("Endpoints", 0, _endpoints),
        ("Age", 0, lambda e: "7d"),
    ),
    "endpointslices": (
        ("Name", 0, lambda e: e["metadata"]["name"]),
        ("AddressType", 0, lambda e: e["addressType"]),
        ("Ports", 0, lambda e: ",".join(str(p["port"]) for p in e["ports"])),
        ("Endpoints", 0, lambda e: ",".join(a for x in e["endpoints"] for a in x["addresses"])),
        ("Age", 0, lambda e: "7d"),
    ),
}


def table(resource: str, found: list[Object]) -> Object:
    """Objects as the API server prints them for kubectl (meta.k8s.io/v1 Table)."""
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": "48299"},
        "columnDefinitions": [
            {"name": n, "type": "string", "format": "name" if n == "Name" else "", "description": n, "priority": p}
            for n, p, _ in COLUMNS[resource]
        ],
        "rows": [
            {
                "cells": [cell(x) for _, _, cell in COLUMNS[resource]],
                "object": {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": x["metadata"]},
            }
            for x in found
        ],
    }


def healthy() -> dict[str, list[Object]]:
    """All objects of the healthy cluster by their resource."""
    return {
        "pods": pods(),
        "services": services(),
        "endpoints": endpoints(),
        "endpointslices": slices(),
        "configmaps": config_maps(),
        "daemonsets": daemon_sets(),
        "networkpolicies": policies(),
    }
