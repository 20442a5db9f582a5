"""A second network of the nodes, without a gateway."""

from __future__ import annotations

from collections.abc import Callable

from tests.lab.reach.cluster import Cluster, Node, mac_of
from tests.lab.reach.net import Net, cable

NETWORK = "172.27.12"


def join(c: Cluster, switch: Net, before: Callable[[Cluster, Node], None] = lambda c, node: None) -> None:
    """Give every node an eth1 in the network; `before` is done to the card that has no address yet."""
    switch.sh("ip link add st0 type bridge; ip link set st0 up")
    for node in c.nodes:
        cable(node.net, "eth1", switch, f"q{node.number}", mac_of(c.chance))
        switch.sh(f"ip link set q{node.number} master st0 up")
        before(c, node)
        node.net.sh(f"ip link set eth1 up; ip a add {NETWORK}.{11 + node.number}/24 brd + dev eth1")
