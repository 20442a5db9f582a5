"""The pods that the network of a cluster depends on, by their names."""

from dataclasses import replace

import pytest

from netparse import analyze
from netparse.checks.lookups.known_pods import network_pods
from tests.conftest import BUNDLES

(POD, *_) = analyze(BUNDLES / "network-pod-not-ready" / "pass.healthy-pods").cluster.objects.pods


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("kube-system/cilium-x7k2p", "Cilium"),
        ("kube-system/anetd-x7k2p", "Cilium"),
        ("kube-system/anetd-win-x7k2p", None),
        ("kube-system/hubble-relay-7d9f8b6c5-x7k2p", None),
        ("kube-system/terway-eniip-x7k2p", "Terway"),
        ("kube-system/terway-controlplane-6c9f7d5b8-x7k2p", None),
        ("shop/anetd-x7k2p", None),
    ],
)
def test_the_pod_that_a_plugin_has_on_each_node(name: str, component: str | None) -> None:
    """Others of like names are not among them."""
    namespace, _, own = name.partition("/")
    found = [p.component for p in network_pods([replace(POD, namespace=namespace, name=own)])]
    assert [c.lower() for c in found] == ([component.lower()] if component else [])


@pytest.mark.parametrize(
    "name",
    [
        "kube-system/calico-kube-controllers-6d9c7f5b84-q8zlm",
        "calico-system/calico-typha-5b8d7c9f4d-x7k2p",
        "kube-system/cilium-operator-7d9f8b6c5-x7k2p",
        "kube-system/antrea-controller-6c9f7d5b8-x7k2p",
        "ovn-kubernetes/ovnkube-db-0",
        "openshift-ovn-kubernetes/ovnkube-control-plane-589c64c69-p4bsw",
        "kube-system/ovn-central-6c9f7d5b8-x7k2p",
    ],
)
def test_the_controllers_of_plugins(name: str) -> None:
    """They run on some nodes, and the pods on all nodes get their work from them."""
    namespace, _, own = name.partition("/")
    found = [p.role for p in network_pods([replace(POD, namespace=namespace, name=own)])]
    assert found == ["control"]
