"""Captures of a pod in its node's folder: the node is not judged by them, and hosts that look alike are."""

from netparse.findings import Verdict
from tests.checks.bundle import LO, eth0, link, node_list, told

LIST = node_list(a="10.0.0.1", b="10.0.0.2")
ROUTES = (
    "default via 10.0.0.254 dev eth0\n"
    "10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink\n"
    "10.0.0.0/24 dev eth0 scope link src 10.0.0.2\n"
)
OTHER = {"b/ip_a.txt": eth0(2), "b/ip_route.txt": ROUTES}
HEADING = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
POD_SOCKETS = HEADING + 'tcp   LISTEN 0      128          0.0.0.0:8080      0.0.0.0:*     users:(("java",pid=1,fd=9))\n'


def cable(address: str) -> str:
    return LO + link(2, "eth0@if12", "9a:00:00:00:00:01", address)


def test_a_pods_interfaces_and_what_lies_beside_them_are_no_hosts() -> None:
    """Neither its address nor its sockets are faults of the node; the line of the route tells why."""
    said = told({**LIST, **OTHER, "a/ip_a.txt": cable("10.244.1.5/24"), "a/ss_tulnp.txt": POD_SOCKETS})
    assert not [f for f in said.findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]
    assert {f.subject for f in said.of("evidence-misleading", Verdict.INFO)} == {"a/ip_a.txt", "a/ss_tulnp.txt"}
    found = next(f for f in said.of("required-port-closed", Verdict.UNKNOWN) if f.node == "a")
    assert "the view of a pod" in found.actual


def test_sockets_of_the_host_beside_a_pods_interfaces_are_judged() -> None:
    """A kubelet runs in no pod."""
    text = (
        POD_SOCKETS
        + 'tcp   LISTEN 0      128                *:10250           *:*     users:(("kubelet",pid=903,fd=9))\n'
    )
    said = told({**LIST, **OTHER, "a/pod_ip_a.txt": cable("10.244.1.5/24"), "a/ss_tulnp.txt": text})
    assert [f.node for f in said.of("required-port-closed", Verdict.PASS) if f.subject == "tcp/10250"] == ["a"]


def test_a_node_that_is_a_container_is_a_host() -> None:
    """kind's nodes have such a cable too: with the INTERNAL-IP, or with an address that no pod can have."""
    for address, verdict in (("10.0.0.1/24", "pass"), ("172.19.0.4/16", "fail")):
        said = told({**LIST, **OTHER, "a/ip_a.txt": cable(address)})
        assert {f.verdict.value for f in said.of("node-ip-not-on-interface") if f.node == "a"} == {verdict}
