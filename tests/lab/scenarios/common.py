"""What the scenario files share."""

from __future__ import annotations

from tests.lab.cluster import CP1, CP2, CP3, NODE1, Cluster
from tests.lab.processes import Process, Socket
from tests.lab.scenario import Scenario

ALL = ("cp1", "node1", "node2")
TWO_CONTROL_PLANES = (CP1, CP2, NODE1)
THREE_CONTROL_PLANES = (CP1, CP2, CP3)


def program(name: str, pid: int, *sockets: Socket) -> Process:
    """A process that has nothing to do with Kubernetes, started by its path."""
    return Process(comm=name, argv0=f"/usr/bin/{name}", pid=pid, sockets=sockets)


def unknown(name: str, note: str, *captures: str, nodes: tuple[str, ...] = ALL, node_list: bool = True) -> Scenario:
    """A healthy cluster whose bundle lacks the capture that the check needs."""
    return Scenario(name=name, note=note, nodes=nodes, captures=captures, node_list=node_list)


def nat(cluster: Cluster) -> None:
    """The NAT interface of Vagrant's VirtualBox machines: the same address and MAC on each, and the default route."""
    for node in cluster:
        cluster.switch.sh(f"ip link add nat{node.spec.number} type bridge; ip link set nat{node.spec.number} up")
        port, bridge = f"v-{node.spec.name}n", f"nat{node.spec.number}"
        cluster.plug(node.space, port, "eth1", "08:00:27:8d:c0:4d", "10.0.2.15/24", bridge)
        node.sh("ip route replace default via 10.0.2.2 dev eth1 proto dhcp src 10.0.2.15 metric 100")
