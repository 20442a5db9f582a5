"""``kubectl describe pod`` beside the object that it describes, and what only looks like it."""

import pytest

from netparse.captures import parse
from netparse.records import Pod

CRASHES = """Name:             calico-node-4vx2k
Namespace:        kube-system
Node:             n1/192.0.2.11
Labels:           k8s-app=calico-node
Status:           Running
IP:               192.0.2.11
IPs:
  IP:           192.0.2.11
Controlled By:  DaemonSet/calico-node
Containers:
  calico-node:
    Image:          docker.io/calico/node:v3.28.1
    Port:           <none>
    State:          Running
      Started:      Sat, 29 Aug 2026 10:02:15 +0000
    Ready:          False
    Restart Count:  0
QoS Class:          Burstable
"""
OBJECT = """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "calico-node-4vx2k", "namespace": "kube-system",
 "labels": {"k8s-app": "calico-node"}, "ownerReferences": [{"kind": "DaemonSet", "name": "calico-node"}]},
 "spec": {"nodeName": "n1", "hostNetwork": true, "containers": [{"name": "calico-node", "image": "docker.io/calico/node:v3.28.1"}]},
 "status": {"phase": "Running", "hostIP": "192.0.2.11", "podIPs": [{"ip": "192.0.2.11"}], "containerStatuses": [
  {"name": "calico-node", "ready": false, "restartCount": 0, "state": {"running": {"startedAt": "2026-08-29T10:02:15Z"}}}]}}
"""
DEPLOYMENT = """Name:                   coredns
Namespace:              kube-system
Selector:               k8s-app=kube-dns
Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable
Pod Template:
  Labels:           k8s-app=kube-dns
  Containers:
   coredns:
    Image:       registry.k8s.io/coredns/coredns:v1.11.3
  Node-Selectors:  kubernetes.io/os=linux
"""


def only(text: str) -> Pod:
    (capture,) = parse(text)
    (pod,) = capture.records
    assert capture.unparsed == ()
    assert isinstance(pod, Pod)
    return pod


def test_text_and_object_say_the_same() -> None:
    described, given = only(CRASHES), only(OBJECT)
    for name in ("namespace", "name", "labels", "node_name", "host_network", "status", "ready", "restarts", "pod_ips"):
        assert getattr(described, name) == getattr(given, name), name
    assert described.containers == given.containers
    assert described.owner_references == given.owner_references


def test_a_deployment_is_no_pod() -> None:
    assert [c.command for c in parse(DEPLOYMENT) if c.command == "kubectl_describe_pod"] == []


def test_a_line_that_is_no_key_is_kept() -> None:
    """Only below a message a line without a key belongs to it."""
    (capture,) = parse(CRASHES.replace("Status:    ", "what is this\nStatus:    "))
    assert [u.text for u in capture.unparsed] == ["what is this"]


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("kubectl describe pods -A", True),
        ("kubectl describe pods --all-namespaces", True),
        ("kubectl describe pods", False),
        ("kubectl -n kube-system describe pods", False),
        ("kubectl describe pods -A -l app=web", False),
        ("kubectl describe pods -A --field-selector=metadata.namespace=shop", False),
        ("kubectl describe pods -A | grep -v Events", False),
    ],
)
def test_all_of_them_is_what_was_asked_for_without_a_selection(typed: str, whole: bool) -> None:
    """A namespace, a label or a filter leaves others out, and what is not there may be."""
    (capture,) = parse(f"$ {typed}\n{CRASHES}")
    assert capture.covers is not None
    assert capture.covers.whole is whole
