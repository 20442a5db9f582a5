"""Captures of a pod in its node's folder are set aside; hosts that look alike keep theirs."""

from netparse.cluster import Node
from tests.cluster.bundle import cluster_of, eth0, node_list, pod_interfaces, ss

LIST = node_list(a="10.0.0.1", b="10.0.0.2")
ROUTES = (
    "default via 10.0.0.254 dev eth0\n"
    "10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink\n"
    "10.0.0.0/24 dev eth0 scope link src 10.0.0.2\n"
)
OTHER = {"b/ip_a.txt": eth0(2), "b/ip_route.txt": ROUTES}
JAVA = '0.0.0.0:8080 users:(("java",pid=1,fd=9))'


def node(files: dict[str, str]) -> Node:
    """Return node a of a cluster whose node b has a route to pods."""
    found = cluster_of({**LIST, **OTHER, **files}).node("a")
    assert found is not None
    return found


def test_a_pods_interfaces_and_what_lies_beside_them_are_set_aside() -> None:
    """A cable's end, and an address in a network that another node has a route to by way of a gateway."""
    a = node({"a/ip_a.txt": pod_interfaces("10.244.1.5/24"), "a/ss_tulnp.txt": ss(JAVA)})
    assert (a.links, a.listeners) == ((), ())
    assert {c.source: (c.netns, c.misplaced_by and c.misplaced_by.source) for c in a.aside} == {
        "a/ip_a.txt": ("a pod", "b/ip_route.txt"),
        "a/ss_tulnp.txt": ("a pod", "a/ip_a.txt"),
    }
    assert (
        a.aside[0].reason == "it is the view of a pod: 10.244.1.5 is in the pod network 10.244.1.0/24 of b/ip_route.txt"
    )


def test_sockets_of_the_host_beside_a_pods_interfaces_stay() -> None:
    """A kubelet runs in no pod; what lies in another folder may be the host's."""
    kubelet = ss(JAVA, '*:10250 users:(("kubelet",pid=903,fd=9))')
    a = node({"a/pod_ip_a.txt": pod_interfaces("10.244.1.5/24"), "a/ss_tulnp.txt": kubelet})
    assert [x.port for x in a.listeners] == [8080, 10250]
    a = node({"a/pod/ip_a.txt": pod_interfaces("10.244.1.5/24"), "a/host/ss_tulnp.txt": ss(JAVA)})
    assert [c.source for c in a.aside] == ["a/pod/ip_a.txt"]


def test_interfaces_of_the_host_beside_a_pods_keep_the_rest() -> None:
    """Then the sockets beside are the host's, as far as anybody knows."""
    a = node({"a/pod_ip_a.txt": pod_interfaces("10.244.1.5/24"), "a/ip_a.txt": eth0(1), "a/ss_tulnp.txt": ss(JAVA)})
    assert [c.source for c in a.aside] == ["a/pod_ip_a.txt"]
    assert a.sockets


def test_a_node_that_is_a_container_is_a_host() -> None:
    """kind's nodes have such a cable too: with the INTERNAL-IP, or with an address that no pod can have."""
    for address in ("10.0.0.1/24", "172.19.0.4/16"):
        a = node({"a/ip_a.txt": pod_interfaces(address)})
        assert [k.name for k in a.links] == ["lo", "eth0"] and not a.aside


def test_a_network_that_is_not_routed_by_way_of_a_gateway_is_not_of_pods() -> None:
    """A bridge of the other node itself, or a route that leads to nodes too."""
    for route in ("10.244.1.0/24 dev cni0 scope link", "10.0.0.0/8 via 10.0.0.254 dev eth0"):
        files = {"b/ip_route.txt": f"default via 10.0.0.254 dev eth0\n{route}\n"}
        assert not node({**files, "a/ip_a.txt": pod_interfaces("10.244.1.5/24")}).aside
