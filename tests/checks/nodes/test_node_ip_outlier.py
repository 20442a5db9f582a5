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


_SHORT = "{:6}{:8}{:9}{:6}{:10}"
_WIDE = _SHORT + "{:15}{:14}{:11}{:17}{}\n"


def _listed(**addresses: str) -> dict[str, str]:
    head = ("NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION")
    rows = [(n, "Ready", "<none>", "9d", "v1.30.4", ip, "<none>", "Debian", "6.1.0-9") for n, ip in addresses.items()]
    lines = [_WIDE.format(*head, "CONTAINER-RUNTIME"), *(_WIDE.format(*r, "containerd://1.7") for r in rows)]
    return {"nodes.txt": "".join(lines)}


def test_a_node_without_any_address() -> None:
    """Its row is whole and the others have one."""
    found = judge(_listed(a="10.20.2.11", b="<none>")).one(CHECK, Verdict.WARN)
    assert (found.node, found.title) == ("b", "The node has no INTERNAL-IP")


@pytest.mark.parametrize("first", ["<none>", "10.20.2.11"])
def test_addresses_that_nobody_has_or_that_are_masked(first: str) -> None:
    """A cloud provider that fills them in, a reporter who blots them out."""
    second = "<none>" if first == "<none>" else "x.x.x.x"
    assert not judge(_listed(a=first, b=second)).of(CHECK, Verdict.WARN, Verdict.FAIL)


def test_a_list_without_the_column() -> None:
    """A node list in short shows no address."""
    short = "".join(f"{_SHORT.format(n, 'Ready', '<none>', '9d', 'v1.30.4').rstrip()}\n" for n in "ab")
    head = _SHORT.format("NAME", "STATUS", "ROLES", "AGE", "VERSION").rstrip()
    files = {"short.txt": f"{head}\n{short}", **_listed(a="10.20.2.11")}
    assert not judge(files).of(CHECK, Verdict.WARN, Verdict.FAIL)
