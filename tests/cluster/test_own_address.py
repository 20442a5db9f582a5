"""What a node's address is where `kubectl get nodes` was saved without `-o wide`: that of its card, if only one can be meant."""

import pytest

from tests.cluster.bundle import LO, cluster_of, eth0, link, node_list

PLAIN = {
    "kubectl_get_nodes.txt": "NAME   STATUS   ROLES           AGE   VERSION\n"
    "n1     Ready    control-plane   9d    v1.30.1\nn2     Ready    <none>          9d    v1.30.1\n"
}
WAY = "default via 10.0.0.254 dev eth0 proto static\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n}\n"


def _host(n: int, addresses: str | None = None, way: str = WAY) -> dict[str, str]:
    return {f"n{n}/ip_a.txt": addresses or eth0(n), f"n{n}/ip_route.txt": way.format(n=n)}


def _ips(files: dict[str, str]) -> list[list[str]]:
    return [[str(ip) for ip in n.internal_ips] for n in cluster_of(files).nodes]


def test_the_only_address_of_the_only_card_is_the_nodes() -> None:
    """Each host is known by its name, and others look for it there; a node of which nothing was captured has none."""
    assert _ips({**PLAIN, **_host(1), **_host(2)}) == [["10.0.0.1"], ["10.0.0.2"]]
    assert _ips({**PLAIN, **_host(1)}) == [["10.0.0.1"], []]


def test_addresses_of_pods_and_virtual_ones_do_not_count() -> None:
    """The bridge and the tunnel are no cards, and an address that stands alone is one of all control planes."""
    own = LO + link(2, "eth0", "02:00:00:00:00:01", "10.0.0.1/24", "10.0.0.99/32")
    inner = link(5, "cni0", "02:00:00:00:01:01", "10.244.1.1/24") + link(
        6, "flannel.1", "02:00:00:00:02:01", "10.244.1.0/32"
    )
    assert _ips({**PLAIN, **_host(1, own + inner)})[0] == ["10.0.0.1"]


@pytest.mark.parametrize(
    "addresses",
    [
        LO + link(2, "eth0", "02:00:00:00:00:01", "10.0.0.1/24") + link(3, "eth1", "02:00:00:00:00:02", "10.9.0.1/24"),
        LO + link(2, "eth0", "02:00:00:00:00:01", "10.0.0.1/24", "10.0.0.7/24"),
        LO + link(2, "eth0", "02:00:00:00:00:01", "10.0.2.15/24"),
        LO + link(2, "eth0@if9", "02:00:00:00:00:01", "10.0.0.1/24"),
    ],
    ids=["a second card", "a second address", "a NAT of each machine", "a pod"],
)
def test_it_is_not_known_where_another_may_be_meant(addresses: str) -> None:
    """The kubelet may have been given the other one."""
    assert _ips({**PLAIN, **_host(1, addresses)})[0] == []


def test_without_a_default_route_it_is_not_known() -> None:
    """Another card may not be shown."""
    assert _ips({**PLAIN, **_host(1, way="10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1\n")})[0] == []


def test_two_machines_of_one_address_have_none() -> None:
    """Which of them is meant nothing tells."""
    assert _ips({**PLAIN, **_host(1), **_host(2, eth0(1))}) == [[], []]


def test_a_list_that_shows_addresses_is_believed() -> None:
    """Also where it shows none for this node, or where they are blotted out: what is hidden is not made up."""
    listed = node_list(n1="10.0.0.1", n2="<none>")
    assert _ips({**listed, **_host(2)}) == [["10.0.0.1"], []]
    masked = node_list(n1="***HIDDEN***", n2="***HIDDEN***")
    assert _ips({**masked, **_host(1)}) == [[], []]


def test_without_a_node_list_nothing_is_taken_for_one() -> None:
    """Checks find their own way then, and say so."""
    assert _ips(_host(1)) == [[]]
