"""What somebody saw in a pod on the network of its host is of the host, where the list of pods shows it."""

import pytest

from netparse.captures import parse
from netparse.captures.origin.assign import assign_nodes
from netparse.captures.origin.self_named import name_nodes
from tests.captures.samples import ROUTES

NODES = """NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP
elm    Ready    control-plane   1d    v1.30.1   10.31.4.10
oak    Ready    <none>          1d    v1.30.1   10.31.4.21
"""
PODS = """NAME        READY   STATUS    RESTARTS   AGE   IP           NODE   NOMINATED NODE   READINESS GATES
net-x7k2p   1/1     Running   0          5m    {ip:12} {node:6} <none>           <none>
"""


@pytest.mark.parametrize(
    "typed",
    [
        "$ kubectl exec net-x7k2p -- ip route\n{}",
        "$ kubectl exec -it -n debug pod/net-x7k2p -- ip route\n{}",
        "$ kubectl exec -it net-x7k2p -- sh\n/ # ip route\n{}/ # exit\n",
    ],
)
@pytest.mark.parametrize(("ip", "expected"), [("10.31.4.10", "elm"), ("10.42.1.7", None), ("10.31.4.21", None)])
def test_a_pod_with_the_address_of_its_node(typed: str, ip: str, expected: str | None) -> None:
    """One with an address of its own, or that of another node, shows nothing of the node."""
    pods = PODS.format(ip=ip, node="elm")
    text = f"$ kubectl get nodes -o wide\n{NODES}$ kubectl get pods -o wide\n{pods}{typed.format(ROUTES)}"
    for named in (assign_nodes(parse(text, source="ticket.md")), name_nodes(parse(text, source="ticket.md"))):
        assert [c.node for c in named if c.command == "ip_route"] == [expected]


def test_a_known_pod_of_a_plugin_is_on_its_node() -> None:
    """Which calico-node runs where, the list says."""
    pods = PODS.replace("net-x7k2p  ", "calico-node-x7k2p").format(ip="10.31.4.10", node="elm")
    text = f"$ kubectl get nodes -o wide\n{NODES}$ kubectl get pods -o wide\n{pods}$ kubectl exec calico-node-x7k2p -- ip route\n{ROUTES}"
    found = assign_nodes(parse(text, source="ticket.md"))
    assert [c.node for c in found if c.command == "ip_route"] == ["elm"]
