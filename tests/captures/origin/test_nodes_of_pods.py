"""The nodes that lists of pods name, where no node list was captured."""

import pytest

from netparse.captures import parse
from netparse.captures.origin.nodes_of_pods import nodes_of_pods
from netparse.captures.origin.self_named import name_nodes

PODS = """NAMESPACE     NAME                READY   STATUS    RESTARTS   AGE   IP            NODE              NOMINATED NODE
kube-system   {pod}   1/1     Running   0          61m   192.0.2.11    ash-cp.example    <none>
shop          front-7d9f8b6c5-q   1/1     Running   0          61m   10.76.1.4     ash-w1.example    <none>
"""
ROUTES = "default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 proto kernel scope link src {address}\n"


def _node(text: str) -> str | None:
    (found,) = (c for c in name_nodes(parse(text)) if c.command == "ip_route")
    return found.node


@pytest.mark.parametrize("pod", ["kube-proxy-x7k2p ", "calico-node-x7k2p", "etcd-ash-cp      "])
def test_a_pod_on_the_network_of_its_host_shows_the_address_of_the_node(pod: str) -> None:
    """Routes that have the address as their source are of that node."""
    pods = PODS.format(pod=pod)
    assert _node(f"```\n$ ip route\n{ROUTES.format(address='192.0.2.11')}```\n\n```\n{pods}```\n") == "ash-cp.example"
    assert _node(f"```\n$ ip route\n{ROUTES.format(address='192.0.2.12')}```\n\n```\n{pods}```\n") is None


def test_the_address_of_any_other_pod_is_its_own() -> None:
    """It stands on no node."""
    pods = PODS.format(pod="front-7d9f8b6c5-z")
    assert _node(f"```\n$ ip route\n{ROUTES.format(address='192.0.2.11')}```\n\n```\n{pods}```\n") is None


def test_a_prompt_with_the_short_name_of_a_node() -> None:
    """It is the node that the pods name with their domain."""
    pods = PODS.format(pod="kube-proxy-x7k2p ")
    assert (
        _node(f"[root@ash-w1 ~]# ip route\n{ROUTES.format(address='192.0.2.77')}\n```\n{pods}```\n") == "ash-w1.example"
    )


def test_the_address_of_an_applications_etcd_is_not_the_nodes() -> None:
    head = "NAME      READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES\n"
    rows = "etcd-0    1/1     Running   0          1d    10.244.1.9   n1     <none>           <none>\n"
    rows += "etcd-n1   1/1     Running   0          1d    192.0.2.11   n1     <none>           <none>\n"
    found = nodes_of_pods(parse(head + rows, source="kubectl_get_pods_-o_wide.txt"))
    assert [(n.name, n.address) for n in found] == [("n1", None), ("n1", "192.0.2.11")]
