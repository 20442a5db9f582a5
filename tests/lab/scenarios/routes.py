"""The breaks of routes, neighbours and networks."""

from __future__ import annotations

from tests.lab.captures import NET
from tests.lab.cluster import CP1, GATEWAY, NODE1, NODE2, Cluster
from tests.lab.scenario import Scenario
from tests.lab.scenarios.common import ALL, unknown
from tests.lab.scenarios.interfaces import calico_ports

PROXY = "12:34:56:78:9a:bc"


def default_over_second(cluster: Cluster, *names: str) -> None:
    """The default route of the named nodes (all: none named) goes out of eth1."""
    cluster.second_network("10.0.5", *names)
    for name in names or ALL:
        last = cluster[name].spec.address.rsplit(".", 1)[1]
        cluster[name].sh(f"ip route replace default via 10.0.5.1 dev eth1 proto dhcp src 10.0.5.{last} metric 100")


def second_default(cluster: Cluster, metric: int) -> None:
    cluster.second_network("10.0.5", "node2")
    cluster["node2"].sh(f"ip route append default via 10.0.5.1 dev eth1 proto dhcp src 10.0.5.22 metric {metric}")


def multipath(cluster: Cluster) -> None:
    cluster["node2"].sh(
        f"""
        ip route del default
        ip route add default proto static metric 100 nexthop via {GATEWAY} dev eth0 weight 1 \
            nexthop via 192.168.56.2 dev eth0 weight 1
        """
    )


def gateway_silent(cluster: Cluster) -> None:
    cluster.gateway.sh("ip link set eth0 down")
    for node in cluster:
        node.reach_in_vain(GATEWAY)


def workers_apart(cluster: Cluster) -> None:
    """The switch keeps node1 and node2 from each other; both reach cp1."""
    cluster.switch.sh("bridge link set dev v-node1 isolated on; bridge link set dev v-node2 isolated on")
    cluster["node1"].reach_in_vain(NODE2.address)
    cluster["node2"].reach_in_vain(NODE1.address)


def idle_incomplete(cluster: Cluster) -> None:
    """node1 once asked for an address that no node has."""
    cluster["node1"].reach_in_vain("192.168.56.77")


def no_entries(cluster: Cluster) -> None:
    for node in cluster:
        node.sh("ip neigh flush dev eth0")


def stale(cluster: Cluster) -> None:
    for node in cluster:
        node.sh(f"ip neigh change {GATEWAY} lladdr 52:54:00:ab:56:01 dev eth0 nud stale")


def proxy_arp(cluster: Cluster) -> None:
    """One MAC answers for every address, as on Azure."""
    for node in cluster:
        for address in (GATEWAY, CP1.address, NODE1.address, NODE2.address):
            if address != node.spec.address:
                node.sh(f"ip neigh replace {address} lladdr {PROXY} dev eth0 nud reachable")


def cloud_routed(cluster: Cluster) -> None:
    """No node has a route to another node's pods: the provider's network has them."""
    for node in cluster:
        node.sh("ip link del flannel.1")


def docker_over_pods(cluster: Cluster) -> None:
    cluster["node2"].sh("ip address flush dev docker0; ip address add 10.244.0.1/16 brd + dev docker0")
    cluster["node2"].bridge_pod("docker0", "veth8e21f07", "4f1d0c9b7a6e")


def docker_over_nodes(cluster: Cluster) -> None:
    """Docker's automatic pools reach 192.168.48.0/20, which holds the node network."""
    cluster["node1"].sh(
        """
        ip link add br-5a0d7e21c9f4 address 02:42:6b:09:77:1e type bridge
        ip address add 192.168.48.1/20 brd + dev br-5a0d7e21c9f4
        ip link set br-5a0d7e21c9f4 up
        """
    )
    cluster["node1"].bridge_pod("br-5a0d7e21c9f4", "veth8e21f07", "4f1d0c9b7a6e")


def calico_beside_flannel(cluster: Cluster) -> None:
    """What a Calico with VXLAN leaves on node1 beside the flannel that is in use."""
    cluster["node1"].sh(
        f"""
        ip link add vxlan.calico address 66:2b:4d:0e:91:3a mtu 1450 type vxlan id 4096 local {NODE1.address} dev eth0 \
            nolearning dstport 4789
        ip address add 10.245.166.128/32 dev vxlan.calico
        ip link set vxlan.calico up
        ip netns add cni-0c9e8d7f-1b2a-4c3d-8e5f-6a7b8c9d0e1f
        ip link add cali1f2e3d4c5b6 address ee:ee:ee:ee:ee:ee mtu 1450 type veth peer name eth0 \
            netns cni-0c9e8d7f-1b2a-4c3d-8e5f-6a7b8c9d0e1f
        ip link set cali1f2e3d4c5b6 up
        ip -n cni-0c9e8d7f-1b2a-4c3d-8e5f-6a7b8c9d0e1f link set eth0 up
        ip route add 10.245.166.129 dev cali1f2e3d4c5b6 scope link
        ip route add blackhole 10.245.166.128/26 proto 80
        """
    )


def weave_beside_flannel(cluster: Cluster) -> None:
    """The bridge and the fast datapath of Weave on node2 beside flannel."""
    cluster["node2"].sh(
        """
        ip link add weave address be:4a:75:0c:d9:21 mtu 1376 type bridge
        ip address add 10.32.0.1/12 brd + dev weave
        ip link set weave up
        ip link add vethwe-bridge address 1a:bc:67:e7:33:5a mtu 1376 type veth \
            peer name vethwe-datapath address 66:6f:b2:12:af:04 mtu 1376
        ip link set vethwe-bridge master weave up
        ip link set vethwe-datapath up
        ip link add vxlan-6784 address 4a:4c:10:62:e2:6d mtu 65470 type vxlan dstport 6784 external
        ip link set vxlan-6784 up
        """
    )


DEFAULT_ROUTE = (
    Scenario(
        name="default-route-missing/fail.node1",
        note="node1 has no default route.",
        nodes=("node1",),
        breaks=lambda cluster: cluster["node1"].sh("ip route del default"),
    ),
    Scenario(
        name="default-route-missing/pass.route-n",
        note="The default route from `route -n`.",
        nodes=ALL,
        captures=("route_n",),
    ),
    unknown("default-route-missing/unknown.no-routes", "No capture of routes.", "ip_a"),
    Scenario(
        name="default-route-ambiguous/fail.same-metric",
        note="Two default routes of metric 100 on node2.",
        nodes=("node2",),
        breaks=lambda cluster: second_default(cluster, 100),
    ),
    Scenario(
        name="default-route-ambiguous/pass.two-metrics",
        note="Two default routes, 100 and 200: an order.",
        nodes=ALL,
        breaks=lambda cluster: second_default(cluster, 200),
        captures=("ip_a", "ip_route"),
    ),
    Scenario(
        name="default-route-ambiguous/pass.multipath",
        note="One default route over two gateways.",
        nodes=ALL,
        breaks=multipath,
        captures=("ip_a", "ip_route"),
    ),
    unknown("default-route-ambiguous/unknown.no-routes", "No capture of routes.", "ip_a"),
    Scenario(
        name="default-route-off-node-interface/warn.one-node-differs",
        note="The default route of node2 goes out of eth1, that of the others out of the node's interface.",
        nodes=("node2",),
        breaks=lambda cluster: default_over_second(cluster, "node2"),
    ),
    Scenario(
        name="default-route-off-node-interface/info.management-network",
        note="The default route of every node goes out of eth1: a management network.",
        nodes=ALL,
        breaks=default_over_second,
        captures=("ip_a", "ip_route"),
    ),
    Scenario(
        name="default-route-off-node-interface/pass.eth0",
        note="Out of the node's interface everywhere.",
        nodes=ALL,
        captures=("ip_a", "ip_route"),
    ),
    unknown("default-route-off-node-interface/unknown.no-routes", "No capture of routes.", "ip_a"),
)

NEIGHBOURS = (
    Scenario(
        name="gateway-unresolved/fail.gateway-down",
        note="The gateway does not answer: FAILED in ip neigh, (incomplete) in arp.",
        nodes=ALL,
        breaks=gateway_silent,
        captures=NET,
        per_node={"node2": ("ip_a", "ip_route", "arp_n")},
    ),
    Scenario(
        name="gateway-unresolved/pass.stale",
        note="A stale entry is an old answer, not a missing one.",
        nodes=ALL,
        breaks=stale,
        captures=("ip_route", "ip_neigh"),
    ),
    unknown("gateway-unresolved/unknown.no-neighbours", "No capture of neighbours.", "ip_route"),
    Scenario(
        name="node-neighbor-unresolved/fail.workers-apart",
        note="node1 and node2 cannot resolve each other; both resolve cp1 and the gateway.",
        nodes=("node1", "node2"),
        breaks=workers_apart,
    ),
    Scenario(
        name="node-neighbor-unresolved/fail.in-proc-net-arp",
        note="The same, from /proc/net/arp.",
        nodes=("node1", "node2"),
        breaks=workers_apart,
        captures=("ip_a", "proc_net_arp", "proc_net_route"),
    ),
    Scenario(
        name="node-neighbor-unresolved/pass.address-of-no-node",
        note="An unresolved entry of an address that belongs to no node.",
        nodes=ALL,
        breaks=idle_incomplete,
        captures=("ip_a", "arp_n"),
    ),
    Scenario(
        name="node-neighbor-unresolved/pass.no-entries",
        note="No entry for any node: caches expire.",
        breaks=no_entries,
        captures=("ip_a", "ip_neigh"),
    ),
    unknown("node-neighbor-unresolved/unknown.no-neighbours", "No capture of neighbours.", "ip_route"),
    Scenario(
        name="neighbor-mac-conflict/fail.wrong-permanent-entry",
        note="cp1 has a permanent entry for node2 with a MAC that node2 does not have.",
        nodes=("cp1",),
        breaks=lambda cluster: cluster["cp1"].sh(
            f"ip neigh replace {NODE2.address} lladdr 52:54:00:de:ad:22 dev eth0 nud permanent"
        ),
    ),
    Scenario(
        name="neighbor-mac-conflict/fail.old-tunnel-endpoint",
        note="node1 still has the MAC that flannel.1 of node2 had before.",
        nodes=("node1",),
        breaks=lambda cluster: cluster["node1"].sh(
            "ip neigh replace 10.244.2.0 lladdr 0e:5a:13:7b:c4:99 dev flannel.1 nud permanent"
        ),
        captures=("ip_a", "ip_route", "arp_n"),
    ),
    Scenario(
        name="neighbor-mac-conflict/info.proxy-arp",
        note="One MAC answers for all addresses on every node.",
        nodes=ALL,
        breaks=proxy_arp,
        captures=NET,
    ),
    Scenario(
        name="neighbor-mac-conflict/pass.entries-agree",
        note="Every entry has the MAC that the other node shows; each tunnel endpoint too.",
        nodes=ALL,
        captures=("ip_a", "ip_neigh"),
    ),
    Scenario(
        name="neighbor-mac-conflict/unknown.other-nodes-not-captured",
        note="The neighbours of cp1, but the interfaces of nobody else.",
        nodes=("node1", "node2"),
        captures=(),
        per_node={"cp1": ("ip_a", "ip_neigh")},
    ),
)

NETWORKS = (
    Scenario(
        name="pod-route-missing/fail.one-route",
        note="node1 has no route to the pods of node2.",
        nodes=("node1",),
        breaks=lambda cluster: cluster["node1"].sh("ip route del 10.244.2.0/24"),
    ),
    Scenario(
        name="pod-route-missing/pass.cloud-routed",
        note="No node has such routes: the network outside routes the pods.",
        breaks=cloud_routed,
        captures=("ip_a", "ip_route"),
    ),
    unknown("pod-route-missing/unknown.no-routes", "No capture of routes.", "ip_a"),
    Scenario(
        name="network-overlap/fail.docker-over-pods",
        note="docker0 of node2 is 10.244.0.1/16 and holds the pod networks.",
        nodes=("node2",),
        breaks=docker_over_pods,
        captures=NET,
    ),
    Scenario(
        name="network-overlap/fail.docker-over-nodes",
        note="A Docker network of node1, 192.168.48.0/20, holds the node network.",
        nodes=("node1",),
        breaks=docker_over_nodes,
        captures=NET,
    ),
    Scenario(
        name="network-overlap/pass.flannel-in-own-pod-network",
        note="flannel.1's /32 lies in cni0's own network; docker0 lies apart.",
        captures=("ip_a", "ip_route"),
    ),
    unknown("network-overlap/unknown.no-addresses", "No capture of addresses or routes.", "netstat_nlpt"),
    Scenario(
        name="cni-conflict/warn.calico-and-flannel",
        note="node1 has the VXLAN device and a pod interface of Calico beside flannel.1 and cni0.",
        nodes=("node1",),
        breaks=calico_beside_flannel,
        captures=NET,
    ),
    Scenario(
        name="cni-conflict/warn.weave-and-flannel",
        note="node2 has the interfaces of Weave beside those of flannel.",
        nodes=("node2",),
        breaks=weave_beside_flannel,
        captures=NET,
    ),
    Scenario(
        name="cni-conflict/pass.canal",
        note="cali* and flannel.1 belong together in Canal.",
        breaks=calico_ports,
        captures=("ip_a", "ip_route"),
        nodes=ALL,
    ),
    unknown("cni-conflict/unknown.no-interfaces", "No capture of interfaces.", "netstat_nlpt"),
)

SCENARIOS = (*DEFAULT_ROUTE, *NEIGHBOURS, *NETWORKS)
