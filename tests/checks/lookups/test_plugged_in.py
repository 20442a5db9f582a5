"""A cable between a bridge and an interface of the same host."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge

BRIDGE = """\
2: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default qlen 1000
    link/ether 42:32:36:00:00:8f brd ff:ff:ff:ff:ff:ff
    inet 10.77.1.1/24 scope global cni0
"""
PORT = """\
3: veth3f@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP group default
    link/ether 6e:40:6d:00:00:27 brd ff:ff:ff:ff:ff:ff
"""


def _shown(name: str, more: str) -> dict[str, str]:
    card = f"""\
4: {name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default
    link/ether d2:71:a4:00:00:93 brd ff:ff:ff:ff:ff:ff
    inet 10.77.1.33/24 scope global eth0
"""
    return {"n1/ip_a.txt": BRIDGE + more + card}


def test_the_other_end_of_a_port_has_the_bridges_network() -> None:
    """A namespace in which a pod's bridge and its own interface stand."""
    assert not judge(_shown("eth0@veth3f", PORT)).of("network-overlap", Verdict.FAIL, Verdict.WARN)


@pytest.mark.parametrize(("name", "more"), [("eth0", ""), ("eth0", PORT.replace("@eth0", "@if4"))])
def test_a_card_in_the_bridges_network_overlaps(name: str, more: str) -> None:
    """Nothing joins the card and the bridge."""
    assert judge(_shown(name, more)).of("network-overlap", Verdict.FAIL, Verdict.WARN)
