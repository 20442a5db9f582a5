"""The network of Services, where only their addresses show it."""

import pytest

from netparse.cluster.service_network import service_network
from tests.checks.bundle import judge
from tests.cluster.bundle import cluster_of, node_list


def _table(*addresses: str) -> str:
    rows = [f"svc{n}         ClusterIP   {ip}   <none>   80/TCP   1d\n" for n, ip in enumerate(addresses)]
    head = "NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\n"
    return head + "".join(rows).replace("svc0      ", "kubernetes")


@pytest.mark.parametrize(
    ("addresses", "network"),
    [
        (("10.43.0.1", "10.43.0.10", "10.43.201.11"), "10.43.0.0/16"),
        (("10.96.0.1", "10.111.3.4"), "10.96.0.0/12"),
        (("10.96.0.1", "10.96.0.10"), "10.96.0.0/28"),
        (("10.96.0.1", "10.200.0.9"), None),
        (("10.96.0.1", "10.95.255.9"), None),
        (("10.96.0.1",), None),
    ],
)
def test_it_begins_before_the_api_servers_and_holds_all(addresses: tuple[str, ...], network: str | None) -> None:
    """Of two ranges (10.96 and 10.200) no network that begins with the first holds both."""
    found = list(service_network(cluster_of({"kubectl_get_services.txt": _table(*addresses)}).objects.services))
    assert [str(n.prefix) for n in found] == ([network] if network else [])


def test_a_node_among_the_services_is_told() -> None:
    for inside, told in (("10.43.17.5", True), ("10.42.17.5", False)):
        services = _table("10.43.0.1", "10.43.201.11")
        said = judge({**node_list(a=inside, b="192.0.2.2"), "kubectl_get_services.txt": services})
        found = [f for f in said.of("network-overlap") if "10.43.201.11" in f.actual]
        assert [f.node for f in found] == (["a"] if told else [])
        assert all(line.startswith("Services:") for f in found for line in f.fix)
