"""The breaks of addresses and interfaces."""

from __future__ import annotations

from tests.lab.captures import NET
from tests.lab.cluster import DEFAULT, GATEWAY, NODE2, Cluster, flannel
from tests.lab.node_objects import Listed
from tests.lab.scenario import Scenario
from tests.lab.scenarios.common import ALL, THREE_CONTROL_PLANES, nat, unknown

DOCKER0 = """
ip link add docker0 address 02:42:8d:1f:63:0f type bridge
ip address add 172.17.0.1/16 brd + dev docker0
ip link set docker0 up
"""


def default_route(address: str) -> str:
    return f"ip route replace default via {GATEWAY} dev eth0 proto dhcp src {address} metric 100"


def virtual_address(cluster: Cluster, *names: str) -> None:
    for name in names:
        cluster[name].sh("ip address add 192.168.56.100/32 dev eth0")


def cloned_machine(cluster: Cluster) -> None:
    """node2 has the MAC address of node1, as after copying a virtual machine."""
    cluster["node2"].sh(
        f"""
        ip link set eth0 down
        ip link set eth0 address {cluster["node1"].spec.mac}
        ip link set eth0 up
        {default_route(NODE2.address)}
        """
    )
    cluster["node2"].reach(GATEWAY, "192.168.56.11")


def same_tunnel_mac(cluster: Cluster) -> None:
    """flannel.1 has one MAC on node1 and node2, and so have the entries that flannel made of it."""
    mac = cluster["node1"].spec.vtep
    cluster["node2"].sh(f"ip link set flannel.1 address {mac}")
    for name in ("cp1", "node1"):
        cluster[name].sh(f"ip neigh replace 10.244.2.0 lladdr {mac} dev flannel.1 nud permanent")
    for name in ("cp1", "node1"):
        peer = cluster[name].spec
        cluster["node2"].sh(f"ip neigh replace 10.244.{peer.number}.0 lladdr {peer.vtep} dev flannel.1 nud permanent")


def calico_ports(cluster: Cluster) -> None:
    """The host's ends of Calico's pods have ee:ee:ee:ee:ee:ee on every node (Canal: flannel with Calico's policy)."""
    for node in cluster:
        number = node.spec.number
        node.sh(
            f"""
            ip link set veth3c9d7a1{number} nomaster
            ip link set veth3c9d7a1{number} down
            ip link set veth3c9d7a1{number} name cali6d5c4b3a2f{number} address ee:ee:ee:ee:ee:ee
            ip link set cali6d5c4b3a2f{number} up
            ip link del cni0
            ip route add 10.244.{number}.2 dev cali6d5c4b3a2f{number} scope link
            """
        )


def bridge_and_port(cluster: Cluster) -> None:
    """cni0 of every node takes the MAC of its port, as a bridge does that was given none."""
    for node in cluster:
        node.sh(f"ip link set cni0 address 9e:11:c4:08:5d:7{node.spec.number}")


def address_changed(cluster: Cluster) -> None:
    """node2 got another address from DHCP."""
    cluster["node2"].sh(
        f"""
        ip address del {NODE2.address}/24 dev eth0
        ip address add 192.168.56.32/24 brd + dev eth0
        {default_route("192.168.56.32")}
        """
    )
    cluster["cp1"].reach_in_vain(NODE2.address)
    cluster["node1"].reach_in_vain(NODE2.address)


def interface_down(cluster: Cluster) -> None:
    cluster["node2"].sh("ip link set eth0 down")
    cluster["cp1"].reach_in_vain(NODE2.address)
    cluster["node1"].reach_in_vain(NODE2.address)


def cable_pulled(cluster: Cluster) -> None:
    cluster.switch.sh("ip link set v-node2 down")
    cluster["node2"].wait("ip link show eth0 | grep -q NO-CARRIER")


def same_ipv6_address(cluster: Cluster) -> None:
    """The second node that takes an address finds the first by duplicate address detection."""
    cluster["node1"].sh("ip address add fd00:56::21/64 dev eth0")
    cluster.settle()
    cluster["node2"].sh(
        """
        echo 1 > /proc/sys/net/ipv6/conf/eth0/dad_transmits
        ip address add fd00:56::21/64 dev eth0
        """
    )
    cluster["node2"].wait("ip address show eth0 | grep -q dadfailed")


def still_tentative(cluster: Cluster) -> None:
    cluster["node2"].sh(
        """
        echo 60 > /proc/sys/net/ipv6/conf/eth0/dad_transmits
        ip address add fd00:56::22/64 dev eth0
        """
    )


def storage_network(cluster: Cluster) -> None:
    """A second network with jumbo frames, and interfaces of other kinds with other MTUs."""
    cluster.second_network("10.0.5", "node1", "node2")
    cluster.switch.sh("ip link set v-node11 mtu 9000; ip link set v-node21 mtu 9000")
    for name in ("node1", "node2"):
        cluster[name].sh("ip link set eth1 mtu 9000")


def tunnel_mtu(cluster: Cluster) -> None:
    """The kernel refuses 1500 over 1500, but does not look again when the interface below shrinks afterwards."""
    for node in cluster:
        node.sh("ip link set eth0 mtu 9000; ip link set flannel.1 mtu 1500; ip link set eth0 mtu 1500")


def docker0_and_nat(cluster: Cluster) -> None:
    nat(cluster)
    for name in ("cp1", "node1"):
        cluster[name].sh(DOCKER0)


def open_vswitch_tunnel(cluster: Cluster) -> None:
    """The VXLAN device of Open vSwitch stands near 65000: its ports carry the MTU."""
    for node in cluster:
        node.sh("ip link del flannel.1; ip link add vxlan_sys_4789 mtu 65000 type vxlan dstport 4789 external")
        node.sh("ip link set vxlan_sys_4789 up")


def transmit_errors(cluster: Cluster) -> None:
    """150 packets that the driver of node2's eth0 could not send.

    A veth never counts an error, so eth0 is made anew as a VXLAN device whose far end becomes unreachable: the driver
    then counts each packet as a transmit error. What the capture shows is what the kernel counted.
    """
    cluster["node2"].sh(
        f"""
        ip link del eth0
        ip link add eth0 index 2 address {NODE2.mac} mtu 1500 type vxlan id 99 remote 203.0.113.9 dstport 4790
        ip route add 203.0.113.9 dev cni0
        ip neigh add 203.0.113.9 lladdr 2e:4f:90:61:0a:02 dev cni0 nud permanent
        ip address add {NODE2.address}/24 brd + dev eth0
        ip link set eth0 up
        {default_route(NODE2.address)}
        ip neigh add 192.168.56.11 lladdr 52:54:00:ab:56:11 dev eth0 nud permanent
        for i in $(seq 2000); do echo -n x > /dev/udp/192.168.56.11/9; done
        ip route replace unreachable 203.0.113.9
        for i in $(seq 150); do echo -n x > /dev/udp/192.168.56.11/9; done
        ip neigh change 192.168.56.11 lladdr 52:54:00:ab:56:11 dev eth0 nud stale
        ip route del unreachable 203.0.113.9
        ip neigh del 203.0.113.9 dev cni0
        """
    )
    flannel(cluster["node2"], DEFAULT)


def dropped_frames(cluster: Cluster) -> None:
    """Frames of a protocol that no handler takes: the receiver counts them as dropped."""
    cluster["node1"].sh(
        """
        /usr/bin/python3 -c '
        import socket
        sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        sender.bind(("eth0", 0))
        frame = bytes.fromhex("525400ab5622525400ab562188b5") + bytes(50)
        for _ in range(400):
            sender.send(frame)
        '
        """.replace("        ", "")
    )


def one_address_of_the_second_family(cluster: Cluster) -> None:
    for name, last in (("cp1", 11), ("node1", 21), ("node2", 21)):
        cluster[name].sh(f"ip address add 2001:db8:56::{last}/64 dev eth0 nodad")


DUPLICATES = (
    Scenario(
        name="duplicate-ip/fail.node-address-on-two-nodes",
        note="node2 carries the address of node1 beside its own.",
        nodes=("node1", "node2"),
        allowed=("neighbor-mac-conflict",),
        breaks=lambda cluster: cluster["node2"].sh("ip address add 192.168.56.21/24 brd + dev eth0"),
    ),
    Scenario(
        name="duplicate-ip/fail.second-family",
        note="IPv6 beside IPv4, which the node list does not show: node1 and node2 have one address of it.",
        nodes=("node1", "node2"),
        breaks=one_address_of_the_second_family,
        captures=("ip_a",),
    ),
    Scenario(
        name="duplicate-ip/fail.virtual-ip-split-brain",
        note="The virtual address of the control plane stands on two nodes at once.",
        nodes=("cp1", "cp2"),
        specs=THREE_CONTROL_PLANES,
        breaks=lambda cluster: virtual_address(cluster, "cp1", "cp2"),
        captures=NET,
    ),
    Scenario(
        name="duplicate-ip/pass.virtual-ip-on-one-node",
        note="The virtual address stands on one node.",
        specs=THREE_CONTROL_PLANES,
        breaks=lambda cluster: virtual_address(cluster, "cp2"),
        captures=("ip_a",),
    ),
    Scenario(
        name="duplicate-ip/pass.docker0-and-nat-everywhere",
        note="docker0's 172.17.0.1 and Vagrant's 10.0.2.15 stand on every node.",
        breaks=docker0_and_nat,
        captures=("ip_a",),
    ),
    Scenario(
        name="duplicate-ip/unknown.one-node-captured",
        note="The addresses of one node only.",
        nodes=("node1", "node2"),
        captures=(),
        per_node={"cp1": ("ip_a",)},
    ),
    Scenario(
        name="duplicate-mac/fail.cloned-machine",
        note="node2 has the MAC address of node1.",
        nodes=("node1", "node2"),
        allowed=("neighbor-mac-conflict", "node-neighbor-unresolved"),
        breaks=cloned_machine,
        captures=NET,
    ),
    Scenario(
        name="duplicate-mac/fail.same-tunnel-mac",
        note="flannel.1 has the same MAC on node1 and node2.",
        nodes=("node1", "node2"),
        breaks=same_tunnel_mac,
        captures=NET,
    ),
    Scenario(
        name="duplicate-mac/pass.bridge-and-its-port",
        note="cni0 and its port share a MAC on each node.",
        breaks=bridge_and_port,
        captures=("ip_a",),
    ),
    Scenario(
        name="duplicate-mac/pass.calico-ports",
        note="ee:ee:ee:ee:ee:ee on the cali* interfaces of every node (Canal).",
        breaks=calico_ports,
        captures=("ip_a",),
    ),
    Scenario(
        name="duplicate-mac/unknown.one-node-captured",
        note="The interfaces of one node only.",
        nodes=("node1", "node2"),
        captures=(),
        per_node={"cp1": ("ip_a",)},
    ),
)

NODE_ADDRESS = (
    Scenario(
        name="node-ip-not-on-interface/fail.address-changed",
        note="node2 has 192.168.56.32 in the place of its INTERNAL-IP.",
        nodes=("node2",),
        allowed=("node-neighbor-unresolved",),
        breaks=address_changed,
    ),
    Scenario(
        name="node-ip-not-on-interface/pass.ifconfig-only",
        note="ifconfig shows the addresses as well as ip does.",
        nodes=ALL,
        captures=("ifconfig_a",),
    ),
    unknown("node-ip-not-on-interface/unknown.no-addresses", "No capture of addresses.", "netstat_nlpt"),
    Scenario(
        name="node-interface-down/fail.administratively",
        note="eth0 of node2 was set down.",
        nodes=("node2",),
        allowed=("node-not-ready", "node-neighbor-unresolved", "default-route-missing", "pod-route-missing"),
        breaks=interface_down,
        listed={"node2": Listed(ready="Unknown")},
    ),
    Scenario(
        name="node-interface-down/fail.no-carrier",
        note="The cable of node2's eth0 is pulled.",
        nodes=("node2",),
        allowed=("node-not-ready", "node-neighbor-unresolved", "gateway-unresolved"),
        breaks=cable_pulled,
        captures=("ip_a", "ip_route"),
        listed={"node2": Listed(ready="Unknown")},
    ),
    Scenario(
        name="node-interface-down/pass.docker0-down",
        note="docker0 without a carrier is an unused bridge; the node's interface is up.",
        nodes=("node2",),
        captures=(),
        per_node={"node2": ("ip_a",)},
    ),
    unknown("node-interface-down/unknown.no-interfaces", "No capture of interfaces.", "netstat_nlpt"),
    Scenario(
        name="address-conflict-detected/fail.ipv6",
        note="node2 found that another machine (node1) has its new IPv6 address.",
        nodes=("node2",),
        allowed=("duplicate-ip",),
        breaks=same_ipv6_address,
        settle=False,
        captures=NET,
    ),
    Scenario(
        name="address-conflict-detected/pass.tentative",
        note="An address of node2 is still being tested: no conflict.",
        nodes=ALL,
        breaks=still_tentative,
        settle=False,
        captures=("ip_a",),
    ),
    unknown("address-conflict-detected/unknown.no-addresses", "No capture of addresses.", "netstat_nlpt"),
)

MTU = (
    Scenario(
        name="mtu-mismatch/fail.node-interface",
        note="eth0 of node1 has 1400, the others 1500.",
        nodes=("node1",),
        allowed=("overlay-mtu-too-large",),
        breaks=lambda cluster: cluster["node1"].sh("ip link set eth0 mtu 1400"),
    ),
    Scenario(
        name="mtu-mismatch/fail.overlay",
        note="flannel.1 of node2 has 1400, the others 1450.",
        nodes=("node2",),
        breaks=lambda cluster: cluster["node2"].sh("ip link set flannel.1 mtu 1400; ip link set cni0 mtu 1400"),
        captures=NET,
    ),
    Scenario(
        name="mtu-mismatch/pass.storage-network-with-jumbo-frames",
        note="eth1 has 9000 on the two nodes that have it; the node network has 1500 everywhere.",
        breaks=storage_network,
        captures=("ip_a",),
    ),
    unknown("mtu-mismatch/unknown.no-interfaces", "No capture of interfaces.", "netstat_nlpt"),
    Scenario(
        name="overlay-mtu-too-large/fail.flannel-1500",
        note="flannel.1 has the 1500 of eth0 on every node; VXLAN needs 50 of them.",
        nodes=ALL,
        breaks=tunnel_mtu,
        captures=NET,
    ),
    Scenario(
        name="overlay-mtu-too-large/pass.open-vswitch-at-65000",
        note="vxlan_sys_4789 stands at 65000 by design.",
        breaks=open_vswitch_tunnel,
        captures=("ip_a",),
        nodes=(),
    ),
    Scenario(
        name="overlay-mtu-too-large/pass.flannel-1450",
        note="1450 over 1500.",
        nodes=ALL,
        captures=("ip_a",),
    ),
    unknown("overlay-mtu-too-large/unknown.no-interfaces", "No capture of interfaces.", "netstat_nlpt"),
)

ERRORS = (
    Scenario(
        name="interface-errors/fail.transmit-errors",
        note="150 packets that eth0 of node2 could not send (a VXLAN device under that name, its far end unreachable).",
        nodes=("node2",),
        breaks=transmit_errors,
        captures=("ip_a", "ip_s_link"),
    ),
    Scenario(
        name="interface-errors/info.drops-only",
        note="eth0 of node2 dropped 400 frames of a protocol that nobody takes.",
        nodes=("node2",),
        breaks=dropped_frames,
        captures=("ip_a", "ip_s_link"),
    ),
    Scenario(
        name="interface-errors/pass.no-errors",
        note="Statistics without an error.",
        nodes=ALL,
        captures=("ip_a", "ip_s_link"),
    ),
    unknown("interface-errors/unknown.no-statistics", "Addresses, but no statistics.", "ip_a"),
)

SCENARIOS = (*DUPLICATES, *NODE_ADDRESS, *MTU, *ERRORS)
