"""What the other nodes tell: the odd one out, routes to the wrong node, masks and gateways of one subnet, queues, bonds."""

from __future__ import annotations

import re

from tests.lab.captures import NET, NETSTAT, SS
from tests.lab.cluster import CP1, CP2, CP3, NODE1, NODE2, Cluster, Spec
from tests.lab.scenario import Files, Scenario
from tests.lab.scenarios.common import ALL, THREE_CONTROL_PLANES, program

NODE3 = Spec(name="node3", number=5, address="192.168.56.23")
WORKERS = (CP1, NODE1, NODE2, NODE3)
SIX = (CP1, CP2, CP3, NODE1, NODE2, NODE3)


def haproxy(cluster: Cluster, *names: str) -> None:
    """A load balancer before the API servers, as a service of the system."""
    for name in names:
        number = cluster[name].spec.number
        cluster[name].start(program("haproxy", 811 + number, ("tcp", "0.0.0.0", 8443)))


def operator(cluster: Cluster, *names: str) -> None:
    """A Deployment of two replicas on the host's network."""
    for name in names:
        number = cluster[name].spec.number
        cluster[name].start(program("cilium-operator", 9411 + number, ("tcp6", "::", 9963)))


def application(cluster: Cluster, *names: str) -> None:
    for name in names:
        number = cluster[name].spec.number
        cluster[name].start(program("consul", 9711 + number, ("tcp6", "::", 8500)))


def local_proxy(cluster: Cluster, *names: str) -> None:
    """The proxy on loopback by which kubelet and kube-proxy of each worker reach the API servers."""
    for name in names:
        number = cluster[name].spec.number
        cluster[name].start(program("nginx", 771 + number, ("tcp", "127.0.0.1", 7443)))


def without_tunnel_address(cluster: Cluster) -> None:
    """The kernel takes the routes away with the address; flannel writes its routes anew, not the address."""
    cluster["node2"].sh("ip address flush dev flannel.1 scope global")
    for peer in cluster:
        if peer.spec.name != "node2":
            number = peer.spec.number
            cluster["node2"].sh(f"ip route add 10.244.{number}.0/24 via 10.244.{number}.0 dev flannel.1 onlink")


def wrong_node(cluster: Cluster) -> None:
    cluster["node1"].sh("ip route replace 10.244.2.0/24 via 10.244.0.0 dev flannel.1 onlink")


def removed_node(cluster: Cluster) -> None:
    """node1 still has what flannel made for a node that is gone."""
    cluster["node1"].sh(
        """
        ip route add 10.244.9.0/24 via 10.244.9.0 dev flannel.1 onlink
        ip neigh add 10.244.9.0 lladdr 0e:5a:13:7b:c4:09 dev flannel.1 nud permanent
        """
    )


def refused_node(cluster: Cluster) -> None:
    cluster["node1"].sh("ip route add blackhole 192.168.56.22/31")


def refused_stranger(cluster: Cluster) -> None:
    """What fail2ban does to an address that is no node's."""
    cluster["node1"].sh("ip route add blackhole 192.0.2.66")


def refused_pods(cluster: Cluster) -> None:
    cluster["node1"].sh("ip route replace blackhole 10.244.2.0/24; ip route del 10.244.2.0/24 dev flannel.1 || true")


def hidden_pods(cluster: Cluster) -> None:
    cluster["node1"].sh(
        "ip route add 10.244.2.0/25 via 192.168.56.1 dev eth0; ip route add 10.244.2.128/25 via 192.168.56.1 dev eth0"
    )


def without_tunnel(cluster: Cluster) -> None:
    cluster["node2"].sh("ip link del flannel.1")


def mask(cluster: Cluster, name: str, length: int) -> None:
    node = cluster[name]
    node.sh(
        f"""
        ip address add {node.spec.address}/{length} brd + dev eth0
        ip address del {node.spec.address}/24 dev eth0
        ip route replace 192.168.56.1 dev eth0
        ip route replace default via 192.168.56.1 dev eth0 proto dhcp src {node.spec.address} metric 100
        """
    )


def other_gateway(cluster: Cluster, gateway: str, *names: str) -> None:
    for name in names:
        address = cluster[name].spec.address
        cluster[name].sh(f"ip route replace default via {gateway} dev eth0 proto dhcp src {address} metric 100")


def two_gateways(cluster: Cluster, *names: str) -> None:
    for name in names:
        cluster[name].sh(
            """
            ip route del default
            ip route add default proto static metric 100 nexthop via 192.168.56.1 dev eth0 weight 1 \
                nexthop via 192.168.56.2 dev eth0 weight 1
            """
        )


def full_queue(cluster: Cluster, connections: int) -> None:
    """The kubelet of node1 was stopped; its queue holds one connection and the kernel lets one more in."""
    node = cluster["node1"]
    node.sh("echo 1 > /proc/sys/net/core/somaxconn")
    node.start(node.stop("kubelet"))
    node.sh(f"kill -STOP {node.processes['kubelet'].pid}")
    for _ in range(connections):
        node.sh("timeout 1 bash -c 'exec 3<>/dev/tcp/127.0.0.1/10250' || true")


def without_kube_proxy(cluster: Cluster) -> None:
    cluster["node3"].stop("kube-proxy")


def large_pods(cluster: Cluster) -> None:
    node = cluster["node1"]
    port = f"veth3c9d7a1{node.spec.number}"
    node.sh(f"ip link set cni0 mtu 1500; ip link set {port} mtu 1500")


_ETH0 = re.compile(rb"^(\d+): (eth0)(@\S+)?: <([^>]*)> mtu (\d+)(.*)$", re.MULTILINE)


def bond(files: Files, *, down: str = "", mtu: str = "", loose: str = "") -> None:
    """Writes a bond of two cards in the place of eth0: the kernel of this lab makes none. `down`, `mtu`, `loose` name a node."""
    for path in [p for p in files if p.endswith("ip_a.txt")]:
        node = path.partition("/")[0]
        files[path] = _ETH0.sub(rb"\1: bond0: <BROADCAST,MULTICAST,MASTER,UP,LOWER_UP> mtu \5\6", files[path], 1)
        files[path] = re.sub(rb" link-netnsid \d+", b"", files[path]).replace(b" eth0\n", b" bond0\n")
        mac = files[path].split(b"bond0:")[1].split(b"link/ether ")[1].split()[0].decode()
        for number, name in ((71, "eno1"), (72, "eno2")):
            off = node == down and name == "eno2"
            flags = "NO-CARRIER,BROADCAST,MULTICAST,SLAVE,UP" if off else "BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP"
            master = "" if node == loose and name == "eno2" else " master bond0"
            size = 9000 if node == mtu and name == "eno2" else 1500
            files[path] += (
                f"{number}: {name}: <{flags if master else flags.replace('SLAVE,', '')}> mtu {size} qdisc mq{master} "
                f"state {'DOWN' if off else 'UP'} group default qlen 1000\n"
                f"    link/ether {mac} brd ff:ff:ff:ff:ff:ff\n"
            ).encode()
    for path in [p for p in files if p.endswith(("ip_route.txt", "ip_neigh.txt"))]:
        files[path] = files[path].replace(b"dev eth0", b"dev bond0")


_IPVS = """\
80: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default qlen 1000
    link/ether 5a:ff:32:45:f6:5d brd ff:ff:ff:ff:ff:ff
    inet 10.96.0.1/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
    inet {address}/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
"""


def services(files: Files, address: str, *but: str) -> None:
    """Writes kube-ipvs0 with the address of a Service beside that of the API server: a dummy device cannot be made here."""
    for path in [p for p in files if p.endswith("ip_a.txt") and p.partition("/")[0] not in but]:
        files[path] += _IPVS.format(address=address).encode()


SCENARIOS = (
    Scenario(
        name="odd-one-out/warn.haproxy-on-two-of-three",
        note="haproxy runs on cp1 and cp3, not on cp2: when the virtual address moves there the cluster is gone.",
        nodes=("cp2",),
        specs=SIX,
        breaks=lambda c: haproxy(c, "cp1", "cp3"),
    ),
    Scenario(
        name="odd-one-out/warn.local-proxy-missing",
        note="The proxy on loopback runs on node1 and node2, not on node3. The control plane has none.",
        nodes=("node3",),
        specs=SIX,
        captures=SS,
        breaks=lambda c: local_proxy(c, "node1", "node2"),
    ),
    Scenario(
        name="odd-one-out/warn.tunnel-without-address",
        note="flannel.1 of node2 has no address, that of the others has: what the host itself sends to pods has another source.",
        nodes=("node2",),
        specs=WORKERS,
        breaks=without_tunnel_address,
    ),
    Scenario(
        name="odd-one-out/pass.replicas",
        note="Two replicas of an operator on three control-plane nodes: as somebody asked for.",
        nodes=("cp1", "cp2", "cp3"),
        specs=THREE_CONTROL_PLANES,
        breaks=lambda c: operator(c, "cp1", "cp3"),
    ),
    Scenario(
        name="odd-one-out/info.application",
        note="Consul runs on five nodes of six: somebody's own program, worth knowing.",
        nodes=("node3",),
        specs=SIX,
        breaks=lambda c: application(c, "cp1", "cp2", "cp3", "node1", "node2"),
    ),
    Scenario(
        name="odd-one-out/unknown.sockets-not-captured",
        note="node3 shows nothing to compare; that haproxy runs on the others says nothing of it.",
        nodes=("node3",),
        specs=WORKERS,
        per_node={"node3": ("ip_route",)},
        breaks=lambda c: local_proxy(c, "node1", "node2"),
    ),
    Scenario(
        name="pod-route-wrong-node/fail.to-another-node",
        note="node1 sends the pods of node2 to cp1.",
        nodes=("node1",),
        captures=NET,
        breaks=wrong_node,
    ),
    Scenario(
        name="pod-route-wrong-node/warn.node-is-gone",
        note="node1 alone still has the route of a node that was removed.",
        nodes=("node1",),
        captures=NET,
        breaks=removed_node,
    ),
    Scenario(
        name="pod-route-wrong-node/fail.node-refused",
        note="A blackhole route of node1 swallows what it sends to node2.",
        nodes=("node1",),
        captures=NET,
        breaks=refused_node,
    ),
    Scenario(
        name="pod-route-wrong-node/pass.stranger-refused",
        note="A blackhole route for an address that is no node's is somebody's own business.",
        nodes=ALL,
        captures=NET,
        breaks=refused_stranger,
    ),
    Scenario(
        name="pod-route-wrong-node/unknown.no-routes",
        note="No capture of routes.",
        nodes=ALL,
        captures=("ip_a", "netstat_nlput"),
    ),
    Scenario(
        name="pod-route-missing/fail.blackhole",
        note="A blackhole for the pods of node2 on node1 is no way to them.",
        nodes=("node1",),
        captures=NET,
        breaks=refused_pods,
    ),
    Scenario(
        name="pod-route-missing/fail.hidden-by-longer-routes",
        note="Two longer routes on node1, as a VPN writes them, take the pods of node2 away from flannel.1.",
        nodes=("node1",),
        captures=NET,
        breaks=hidden_pods,
    ),
    Scenario(
        name="pod-route-missing/fail.tunnel-missing",
        note="flannel.1 of node2 is gone, and with it its routes: one finding that names the device.",
        nodes=("node2",),
        specs=WORKERS,
        breaks=without_tunnel,
    ),
    Scenario(
        name="netmask-differs/fail.one-alone",
        note="node2 has a /32 where all have a /24: nobody is its neighbour.",
        nodes=("node2",),
        captures=NET,
        breaks=lambda c: mask(c, "node2", 32),
    ),
    Scenario(
        name="netmask-differs/warn.wider",
        note="node2 has a /16 where all have a /24.",
        nodes=("node2",),
        captures=NET,
        breaks=lambda c: mask(c, "node2", 16),
    ),
    Scenario(name="netmask-differs/pass.alike", note="All have a /24.", nodes=ALL, captures=NET),
    Scenario(
        name="netmask-differs/unknown.no-addresses",
        note="No capture of addresses.",
        nodes=ALL,
        captures=("ip_route", "netstat_nlput"),
    ),
    Scenario(
        name="default-gateway-differs/warn.a-worker",
        note="node2 leaves by node1, the others by the router.",
        nodes=("node2",),
        captures=NET,
        breaks=lambda c: other_gateway(c, NODE1.address, "node2"),
    ),
    Scenario(
        name="default-gateway-differs/warn.one-leg",
        note="The others have two gateways, node2 has one of them.",
        nodes=("node2",),
        captures=NET,
        breaks=lambda c: two_gateways(c, "cp1", "node1"),
    ),
    Scenario(
        name="default-gateway-differs/pass.half-and-half",
        note="Two nodes leave by one router, two by the other: that is a plan.",
        nodes=("cp1", "node1", "node2", "node3"),
        specs=WORKERS,
        captures=NET,
        breaks=lambda c: other_gateway(c, "192.168.56.2", "node2", "node3"),
    ),
    Scenario(
        name="default-gateway-differs/unknown.no-routes",
        note="No capture of routes.",
        nodes=ALL,
        captures=("ip_a", "netstat_nlput"),
    ),
    Scenario(
        name="accept-queue-full/fail.kubelet-stopped",
        note="The kubelet of node1 was stopped: it listens, and its queue is full.",
        nodes=("node1",),
        captures=SS,
        breaks=lambda c: full_queue(c, 3),
    ),
    Scenario(
        name="accept-queue-full/pass.queue-of-one-is-empty",
        note="A stopped kubelet to which nobody talked; its queue holds one.",
        nodes=ALL,
        captures=SS,
        breaks=lambda c: full_queue(c, 0),
    ),
    Scenario(
        name="accept-queue-full/unknown.netstat",
        note="netstat shows that connections wait, and not how many may.",
        nodes=("node1",),
        breaks=lambda c: full_queue(c, 3),
    ),
    Scenario(
        name="bond-degraded/warn.member-without-carrier",
        note="eno2 of node2 has no carrier: the bond runs on one leg.",
        nodes=("node2",),
        captures=NET,
        edit=lambda files: bond(files, down="node2"),
    ),
    Scenario(
        name="bond-degraded/warn.member-of-another-mtu",
        note="eno2 of node2 has 9000, the bond 1500.",
        nodes=("node2",),
        captures=NET,
        edit=lambda files: bond(files, mtu="node2"),
    ),
    Scenario(
        name="bond-degraded/warn.not-enslaved",
        note="eno2 of node3 is up and belongs to no bond.",
        nodes=("node3",),
        specs=WORKERS,
        captures=NET,
        edit=lambda files: bond(files, loose="node3"),
    ),
    Scenario(name="bond-degraded/pass.both-up", note="Two members, both up.", nodes=ALL, captures=NET, edit=bond),
    Scenario(
        name="bond-degraded/unknown.no-interfaces",
        note="No capture of interfaces.",
        nodes=ALL,
        captures=("ip_route", "netstat_nlput"),
    ),
    Scenario(
        name="pod-mtu-larger-than-overlay/warn.all-pods",
        note="The pods of node1 have 1500, flannel.1 has 1450.",
        nodes=("node1",),
        captures=NET,
        breaks=large_pods,
    ),
    Scenario(name="pod-mtu-larger-than-overlay/pass.alike", note="1450 inside and outside.", nodes=ALL, captures=NET),
    Scenario(
        name="pod-mtu-larger-than-overlay/unknown.no-interfaces",
        note="No capture of interfaces.",
        nodes=ALL,
        captures=("ip_route", "netstat_nlput"),
    ),
    Scenario(
        name="service-address-conflict/fail.gateway",
        note="A Service has the gateway's address as external IP: every node keeps what it sends there for itself.",
        nodes=ALL,
        captures=NET,
        edit=lambda files: services(files, "192.168.56.1"),
    ),
    Scenario(
        name="service-address-conflict/fail.node-not-captured",
        note="A Service has node2's address; of node2 only the row in the list is there.",
        nodes=("cp1", "node1"),
        captures=NET,
        per_node={"node2": ()},
        edit=lambda files: services(files, NODE2.address),
    ),
    Scenario(
        name="service-address-conflict/pass.load-balancer",
        note="An external IP of the node network that no machine has: what load balancers hand out.",
        nodes=ALL,
        captures=NET,
        edit=lambda files: services(files, "192.168.56.200"),
    ),
    Scenario(
        name="service-address-conflict/unknown.no-addresses",
        note="No capture of addresses.",
        nodes=ALL,
        captures=("ip_route", "netstat_nlput"),
    ),
    Scenario(
        name="duplicate-ip/fail.service-has-a-nodes-address",
        note="kube-ipvs0 of cp1 and node1 holds the address of node2: neither sends it anything.",
        nodes=ALL,
        captures=NET,
        edit=lambda files: services(files, NODE2.address, "node2"),
    ),
    Scenario(
        name="required-port-closed/fail.kube-proxy-missing",
        note="kube-proxy runs on three nodes of four: no Service works from node3.",
        nodes=("node3",),
        specs=WORKERS,
        captures=NETSTAT,
        breaks=without_kube_proxy,
    ),
)
