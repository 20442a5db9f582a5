"""A cluster by chance: nodes, a router, a host outside, pods on bridges or routed, VXLAN or plain routes, Services, firewalls, faults."""

from __future__ import annotations

import ipaddress
import random
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket

from tests.lab.reach import captures, faults, firewalls, services
from tests.lab.reach.net import Net, cable
from tests.lab.reach.traffic import Listen, Try, close, open_sockets, run

Tried = tuple[str, str, str, int, int, bool]
OUTSIDE = "203.0.113.10"
POD_NETWORK = "10.244.0.0/16"


@dataclass
class Pod:
    name: str
    node: Node
    net: Net
    ip: str
    device: str
    ready: bool = True

    @property
    def full_name(self) -> str:
        return f"shop/{self.name}"


@dataclass
class Node:
    name: str
    net: Net
    ip: str
    lan: int
    number: int
    nic: str
    mac: str
    vtep_mac: str
    pods: list[Pod] = field(default_factory=list)
    ports: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def pod_net(self) -> str:
        return f"10.244.{self.number}.0/24"


@dataclass
class Cluster:
    """`routed` pods have a route each (Calico), the others stand on a bridge; with `overlay` a tunnel joins the nodes, VXLAN where `tunnel` is empty."""

    chance: random.Random
    routed: bool
    overlay: bool
    two_lans: bool
    mtu: int
    call_iptables: int
    backend: str
    nodes: list[Node] = field(default_factory=list)
    router: Net | None = None
    outside: Net | None = None
    services: list[services.Service] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    tunnel: str = ""

    @property
    def device(self) -> str:
        return self.tunnel or self.vxlan

    @property
    def vxlan(self) -> str:
        return "vxlan.calico" if self.routed else "flannel.1"

    @property
    def port(self) -> int:
        return 4789 if self.routed else 8472

    @property
    def pods(self) -> list[Pod]:
        return [p for n in self.nodes for p in n.pods]

    @property
    def all_nets(self) -> list[Net]:
        others = [x for x in (self.router, self.outside) if x is not None]
        return [*(p.net for p in self.pods), *(n.net for n in self.nodes), *others]


def mac_of(chance: random.Random, first: str = "02") -> str:
    return ":".join([first, *(f"{chance.randrange(256):02x}" for _ in range(5))])


def build(chance: random.Random) -> Cluster:
    c = Cluster(
        chance=chance, routed=chance.random() < 0.5, overlay=chance.random() < 0.7, two_lans=chance.random() < 0.5,
        mtu=chance.choice((1500, 1500, 1400)), call_iptables=chance.choice((1, 1, 0)), backend=chance.choice(("nft", "legacy", "native")),
    )  # fmt: skip
    if not c.overlay:
        c.two_lans = False
    _hosts(c, chance.choice((2, 3, 3)))
    _pods(c)
    _routes(c)
    return c


def _hosts(c: Cluster, count: int) -> None:
    c.router, c.outside = Net("gw1"), Net("bastion")
    c.router.sh(
        "sysctl -qw net.ipv4.ip_forward=1; ip link add lan0 type bridge; ip link add lan1 type bridge; ip link set lan0 up; ip link set lan1 up; ip a add 10.9.0.1/24 dev lan0; ip a add 10.9.1.1/24 dev lan1"
    )
    c.router.sh("sysctl -qw net.bridge.bridge-nf-call-iptables=0 || true")
    cable(c.router, "eth2", c.outside, "eth0", mac_of(c.chance), mac_of(c.chance))
    c.router.sh("ip link set eth2 up; ip a add 203.0.113.1/24 dev eth2")
    c.outside.sh(f"ip link set eth0 up; ip a add {OUTSIDE}/24 dev eth0; ip r add default via 203.0.113.1")
    for n in range(count):
        lan = n % 2 if c.two_lans else 0
        node = Node(
            f"node{n + 1}",
            Net(f"node{n + 1}"),
            f"10.9.{lan}.{11 + n}",
            lan,
            n,
            "eth0",
            mac_of(c.chance),
            mac_of(c.chance, "66"),
        )
        cable(node.net, "eth0", c.router, f"p{n}", node.mac)
        c.router.sh(f"ip link set p{n} master lan{lan} up mtu {c.mtu}")
        source = c.chance.choice(("", f" src {node.ip}"))
        node.net.sh(
            f"ip link set eth0 up mtu {c.mtu}; ip a add {node.ip}/24 brd + dev eth0; ip r add default via 10.9.{lan}.1 dev eth0{source};"
            "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1;"
            f"sysctl -qw net.ipv4.conf.all.rp_filter={c.chance.choice((0, 0, 1, 2))} net.ipv4.conf.default.rp_filter={c.chance.choice((0, 1, 2))}"
        )
        c.nodes.append(node)


def _pods(c: Cluster) -> None:
    overhead = 50 if c.overlay else 0
    mtu = c.mtu - overhead
    for node in c.nodes:
        if not c.routed:
            node.net.sh(
                f"ip link add cni0 type bridge; ip link set cni0 up mtu {mtu}; ip a add 10.244.{node.number}.1/24 brd + dev cni0;"
                f"sysctl -qw net.bridge.bridge-nf-call-iptables={c.call_iptables}"
            )
        for k in range(c.chance.choice((1, 2, 2, 3))):
            ip = f"10.244.{node.number}.{10 + k}"
            pod = Pod(
                f"web-{node.number}{k}",
                node,
                Net(f"pod{node.number}{k}"),
                ip,
                f"{'cali' if c.routed else 'veth'}{node.number}{k}ab",
            )
            mac = "ee:ee:ee:ee:ee:ee" if c.routed else mac_of(c.chance)
            cable(node.net, pod.device, pod.net, "eth0", mac, mac_of(c.chance, "0a"))
            pod.net.sh(f"ip link set eth0 up mtu {mtu}")
            node.net.sh(f"ip link set {pod.device} up mtu {mtu}")
            if c.routed:
                pod.net.sh(
                    f"ip a add {ip}/32 dev eth0; ip r add 169.254.1.1 dev eth0 scope link; ip r add default via 169.254.1.1 dev eth0"
                )
                node.net.sh(
                    f"ip r add {ip} dev {pod.device} scope link; sysctl -qw net.ipv4.conf.{pod.device}.proxy_arp=1"
                )
            else:
                node.net.sh(
                    f"ip link set {pod.device} master cni0; bridge link set dev {pod.device} hairpin {c.chance.choice(('on', 'on', 'off'))}"
                )
                pod.net.sh(f"ip a add {ip}/24 dev eth0; ip r add default via 10.244.{node.number}.1")
            node.pods.append(pod)


def _routes(c: Cluster) -> None:
    for node in c.nodes:
        if c.routed:
            node.net.sh(f"ip r add blackhole {node.pod_net} proto 80")
        if c.overlay:
            node.net.sh(
                f"ip link add {c.device} address {node.vtep_mac} type vxlan id {4096 if c.routed else 1} local {node.ip} dev eth0 dstport {c.port} nolearning;"
                f"ip link set {c.device} up mtu {c.mtu - 50}; ip a add 10.244.{node.number}.{'128' if c.routed else '0'}/32 dev {c.device}"
            )
        for peer in c.nodes:
            if peer is node:
                continue
            if not c.overlay:
                node.net.sh(f"ip r add {peer.pod_net} via {peer.ip} dev eth0")
                continue
            vtep = f"10.244.{peer.number}.{'128' if c.routed else '0'}"
            node.net.sh(
                f"ip r add {peer.pod_net} via {vtep} dev {c.device} onlink; ip n replace {vtep} lladdr {peer.vtep_mac} dev {c.device} nud permanent;"
                f"bridge fdb append {peer.vtep_mac} dev {c.device} dst {peer.ip}"
            )


def listening(c: Cluster) -> list[Listen]:
    found = []
    for node in c.nodes:
        wanted = {
            ("tcp", 22): "",
            ("tcp", 10250): "",
            ("udp", 123): "",
            ("tcp", 10248): "127.0.0.1",
            ("tcp", 9100): node.ip,
        }
        if node.number == 0:
            wanted |= {("tcp", 6443): "", ("tcp", 2379): node.ip}
        gone = getattr(node, "gone", set())
        loopback = getattr(node, "loopback", set())
        for (protocol, port), address in wanted.items():
            if port not in gone:
                found.append(Listen(node.net, "127.0.0.1" if port in loopback else address, protocol, port))
    assert c.outside is not None
    found.append(Listen(c.outside, "", "tcp", 443))
    for pod in c.pods:
        if pod.ready:
            found += [Listen(pod.net, "", "tcp", 8080), Listen(pod.net, "", "udp", 53), Listen(pod.net, "", "tcp", 53)]
    return found


def flows(c: Cluster) -> list[tuple[str, Net, str, str, int, int]]:
    chance = c.chance
    out: list[tuple[str, Net, str, str, int, int]] = []
    for a in c.nodes:
        for b in c.nodes:
            for protocol, port in chance.sample(
                (
                    ("tcp", 22),
                    ("tcp", 10250),
                    ("udp", 123),
                    ("tcp", 10248),
                    ("tcp", 9100),
                    ("tcp", 6443),
                    ("tcp", 2379),
                ),
                k=3,
            ):
                out.append(
                    (a.name, a.net, b.ip, protocol, port, chance.choice((1, 1, 60000)) if protocol == "tcp" else 1)
                )
        out.extend((a.name, a.net, pod.ip, *chance.choice((("tcp", 8080), ("udp", 53))), 1) for pod in c.pods)
        out.append((a.name, a.net, OUTSIDE, "tcp", 443, 1))
    for p in c.pods:
        for q in c.pods:
            if p is not q:
                protocol, port = chance.choice((("tcp", 8080), ("tcp", 53), ("udp", 53)))
                out.append(
                    (p.full_name, p.net, q.ip, protocol, port, chance.choice((1, 60000)) if protocol == "tcp" else 1)
                )
        for b in c.nodes:
            protocol, port = chance.choice((("tcp", 22), ("tcp", 10250), ("tcp", 6443), ("udp", 123)))
            out.append((p.full_name, p.net, b.ip, protocol, port, 1))
        out.append((p.full_name, p.net, OUTSIDE, "tcp", 443, chance.choice((1, 60000))))
    assert c.outside is not None
    for b in c.nodes:
        out.extend(("bastion", c.outside, b.ip, "tcp", port, 1) for port in (22, 6443, 10250))
    clients = [(n.name, n.net) for n in c.nodes] + [(p.full_name, p.net) for p in c.pods]
    for s in c.services:
        for name, net in clients:
            out.append((name, net, s.ip, s.protocol, s.port, 1))
        if s.node_port:
            for b in c.nodes:
                out.append(("bastion", c.outside, b.ip, s.protocol, s.node_port, 1))
                name, net = chance.choice(clients)
                out.append((name, net, b.ip, s.protocol, s.node_port, 1))
    return out


def make(seed: int, folder: Path) -> list[Tried]:
    """Build a cluster of this seed, break it, try its flows, write its captures; return what the kernel did."""
    chance = random.Random(seed)
    c = build(chance)
    opened = []
    try:
        services.load(c)
        firewalls.load(c)
        faults.plant(c)
        for net in c.all_nets:
            net.without_offloads()
        opened = open_sockets(listening(c))
        asked = flows(c)
        if len(asked) > 150:
            asked = sorted(chance.sample(asked, 150))
        answers = tried(asked, opened)
        write(c, folder)
        return answers
    finally:
        close(opened, c.all_nets)


def tried(asked: list[tuple[str, Net, str, str, int, int]], opened: list[tuple[Listen, socket]]) -> list[Tried]:
    """Try the flows between real sockets and return each with what became of it."""
    got = run(opened, [Try(net, to, protocol, port, size) for _, net, to, protocol, port, size in asked])
    return [
        (who, to, protocol, port, size, arrived)
        for (who, _, to, protocol, port, size), arrived in zip(asked, got, strict=True)
    ]


def write(c: Cluster, folder: Path, cards: tuple[str, ...] = ("eth0",)) -> None:
    """Write the captures of all hosts; `cards` are the devices of nodes that are shown as such."""
    for node in c.nodes:
        captures.of_host(folder / node.name, node.net, cards)
    assert c.outside is not None and c.router is not None
    captures.of_host(folder / "bastion", c.outside, ("eth0",))
    if c.chance.random() < 0.5:
        captures.of_host(folder / "gw1", c.router, ("eth2", *(f"p{n.number}" for n in c.nodes)))
    head = [
        "NAME",
        "STATUS",
        "ROLES",
        "AGE",
        "VERSION",
        "INTERNAL-IP",
        "EXTERNAL-IP",
        "OS-IMAGE",
        "KERNEL-VERSION",
        "CONTAINER-RUNTIME",
    ]
    rows = [
        [
            n.name,
            "Ready",
            "control-plane" if n.number == 0 else "<none>",
            "42d",
            "v1.30.4",
            n.ip,
            "<none>",
            "Debian GNU/Linux 12 (bookworm)",
            "6.1.0-25-amd64",
            "containerd://1.7.20",
        ]
        for n in c.nodes
    ]
    (folder / "kubectl_get_nodes_-o_wide.txt").write_text(captures.table([head, *rows]))
    head = [
        "NAMESPACE",
        "NAME",
        "READY",
        "STATUS",
        "RESTARTS",
        "AGE",
        "IP",
        "NODE",
        "NOMINATED NODE",
        "READINESS GATES",
    ]
    rows = [
        [
            "shop",
            p.name,
            "1/1" if p.ready else "0/1",
            "Running" if p.ready else "CrashLoopBackOff",
            "0",
            "9d",
            p.ip,
            p.node.name,
            "<none>",
            "<none>",
        ]
        for p in c.pods
    ]
    (folder / "kubectl_get_pods_-A_-o_wide.txt").write_text(captures.table([head, *rows]))
    (folder / "faults.md").write_text(
        f"{c.done}\nrouted={c.routed} overlay={c.overlay} two_lans={c.two_lans} mtu={c.mtu} call={c.call_iptables} {c.backend}\n"
    )


def prefix_of(ip: str) -> str:
    return str(ipaddress.ip_network(f"{ip}/24", strict=False))
