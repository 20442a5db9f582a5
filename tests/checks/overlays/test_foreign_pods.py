"""Pods with addresses of a container engine's own bridge."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge

HEAD = (
    "NAMESPACE     NAME                      READY   STATUS    RESTARTS   AGE   IP              NODE   NOMINATED NODE\n"
)


def _pods(**addresses: str) -> dict[str, str]:
    """One pod of kube-proxy on each of two nodes, and these, each on the node that its name ends with."""
    rows = {"kube-proxy-a": "10.20.2.11", "kube-proxy-b": "10.20.2.12"}
    rows |= {name.replace("_", "-"): ip for name, ip in addresses.items()}
    line = "{:14}{:26}1/1     Running   0          9d    {:16}{}      <none>\n"
    return {"pods.txt": HEAD + "".join(line.format("kube-system", n, ip, n[-1]) for n, ip in rows.items())}


def _found(files: dict[str, str]) -> list[tuple[str | None, str]]:
    return [(f.node, f.subject) for f in judge(files).of("cni-conflict", Verdict.FAIL, Verdict.WARN)]


@pytest.mark.parametrize(
    ("address", "network"),
    [("172.17.0.4", "172.17.0.0/16"), ("10.88.0.9", "10.88.0.0/16"), ("10.85.0.3", "10.85.0.0/16")],
)
def test_a_pod_of_one_node_is_on_the_engines_bridge(address: str, network: str) -> None:
    """The other node's pod shows what the pod network is."""
    assert _found(_pods(coredns_a="10.233.64.7", coredns_b=address)) == [("b", network)]


@pytest.mark.parametrize(
    "files",
    [
        _pods(coredns_a="172.17.0.3", coredns_b="172.17.0.4"),  # all alike: the engine's bridge is the network
        _pods(coredns_a="10.233.64.7", coredns_b="10.233.65.8"), _pods(etcd_a="172.17.0.11", coredns_b="10.233.65.8", web_a="172.17.0.11"),
        _pods(kube_proxy_a="172.17.9.1", coredns_b="10.233.65.8", agent_a="172.17.9.1", other_b="172.17.9.2"),
        {**_pods(coredns_a="10.233.64.7", coredns_b="10.88.0.9"), "config.yaml": "apiVersion: kubeadm.k8s.io/v1beta3\n"
         "kind: ClusterConfiguration\nnetworking:\n  podSubnet: 10.88.0.0/14\n"},
    ],
)  # fmt: skip
def test_addresses_that_are_meant(files: dict[str, str]) -> None:
    """All pods there, hosts in such a network, or a configuration that names it."""
    assert not _found(files)
