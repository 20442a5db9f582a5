"""INTERNAL-IPs that are not in the network of the others, though the node is."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import LO, link, node_list

CHECK = "node-ip-outlier"
LISTED = node_list(a="192.168.10.11", b="192.168.10.12", c="192.168.0.77")
ROUTES = (
    "default via 192.168.0.1 dev wlan0 proto dhcp src 192.168.0.77 metric 600 \n"
    "192.168.0.0/24 dev wlan0 proto kernel scope link src 192.168.0.77 metric 600 \n"
    "192.168.{}.0/24 dev eth0 proto kernel scope link src 192.168.{}.13 metric 100 \n"
)


CARDS = (
    LO
    + link(2, "eth0", "52:54:00:00:00:03", "192.168.10.13/24")
    + link(3, "wlan0", "52:54:00:00:00:04", "192.168.0.77/24")
)


@pytest.mark.parametrize("shown", [{"c/ip_route.txt": ROUTES.format(10, 10)}, {"c/ip_a.txt": CARDS}])
def test_the_node_is_in_the_network_of_the_others_by_another_card(shown: dict[str, str]) -> None:
    """The kubelet took the address of the wrong card; a route shows it as well as an interface."""
    found = judge({**LISTED, **shown}).one(CHECK, Verdict.WARN)
    assert found.node == "c"
    assert "the node has 192.168.10.13 on eth0, in 192.168.10.0/24, where the other 2 nodes have theirs" in found.actual
    assert len(found.evidence) == 2


def test_a_second_card_elsewhere_is_no_fault() -> None:
    """Storage and management have networks of their own."""
    assert not judge({**LISTED, "c/ip_route.txt": ROUTES.format(20, 20)}).of(CHECK, Verdict.WARN, Verdict.FAIL)


def test_one_other_node_is_no_measure() -> None:
    """Of two nodes either may be the odd one."""
    two = node_list(a="192.168.10.11", c="192.168.0.77")
    assert not judge({**two, "c/ip_route.txt": ROUTES.format(10, 10)}).of(CHECK, Verdict.WARN, Verdict.FAIL)
