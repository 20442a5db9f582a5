"""Addresses that a load balancer gives to Services, as the lists of the cluster show them."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, node_list

HEADING = "NAMESPACE NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE\n"
CHECK = "service-address-conflict"


def _service(external: str, kind: str = "LoadBalancer") -> dict[str, str]:
    columns = HEADING + f"web front {kind} 10.96.7.7 {external} 80:30080/TCP 5m\n"
    rows = [line.split() for line in columns.splitlines()]
    widths = [max(len(r[n]) for r in rows) + 3 for n in range(len(rows[0]))]
    text = "\n".join("".join(w.ljust(n) for w, n in zip(r, widths, strict=True)).rstrip() for r in rows)
    return {"kubectl_get_services_-A_-o_wide.txt": text + "\n"}


def test_the_address_of_one_node() -> None:
    """No capture of the node is needed."""
    found = judge({**node_list(a="10.0.0.1", b="10.0.0.2"), **_service("10.0.0.2")}).one(CHECK, Verdict.WARN)
    assert (found.node, found.subject) == ("b", "10.0.0.2")
    assert "web/front" in found.actual
    assert any("10.0.0.2" in e.text and "web" in e.text for e in found.evidence)


@pytest.mark.parametrize(
    "service", [_service("10.0.0.9"), _service("10.0.0.1,10.0.0.2"), _service("10.0.0.2", "ClusterIP")]
)
def test_near_misses(service: dict[str, str]) -> None:
    """An address of its own; those of the nodes, which serve for it; one that an admin wrote into externalIPs."""
    assert not judge({**node_list(a="10.0.0.1", b="10.0.0.2"), **service}).of(CHECK, Verdict.WARN, Verdict.FAIL)


def test_k3s_gives_the_addresses_of_its_nodes() -> None:
    """ServiceLB listens on the nodes themselves."""
    lists = {
        name: text.replace("v1.30.1", "v1.30.1+k3s1") for name, text in node_list(a="10.0.0.1", b="10.0.0.2").items()
    }
    assert "+k3s1" in "".join(lists.values())
    assert not judge({**lists, **_service("10.0.0.2")}).of(CHECK, Verdict.WARN, Verdict.FAIL)


@pytest.mark.parametrize(
    ("device", "kind", "told"),
    [("br-5f2c", "bridge bridge_id 8000.525400000009", True), ("anycast", "dummy numtxqueues 1", False)],
)
def test_a_network_of_the_node_around_a_service(device: str, kind: str, told: bool) -> None:
    """The kernel's route shows it as well as the address does; a dummy is no network of machines."""
    card = (
        f"9: {device}: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UNKNOWN group default qlen 1000\n"
        f"    link/ether 52:54:00:00:00:09 brd ff:ff:ff:ff:ff:ff promiscuity 0\n    {kind}\n"
        f"    inet 10.96.7.1/24 scope global {device}\n       valid_lft forever preferred_lft forever\n"
    )
    files = {
        **node_list(a="10.0.0.1", b="10.0.0.2"),
        **_service("<none>", "ClusterIP"),
        "a/ip_-d_address.txt": eth0(1) + card,
        "a/ip_route.txt": f"default via 10.0.0.254 dev eth0\n10.96.7.0/24 dev {device} proto kernel scope link src 10.96.7.1\n",
    }
    found = judge(files).of(CHECK, Verdict.WARN, Verdict.FAIL)
    assert [f.subject for f in found] == (["10.96.7.0/24"] if told else [])
