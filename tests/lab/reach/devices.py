"""A cluster by chance on devices that only a whole kernel has: IPIP, GRE and Geneve between the nodes, bonds, VLANs, bridges and MACVLANs below
their addresses, a second network in a VRF, Services in IPVS. Built where they are to be had: `python -m tests.lab.uml tests.lab.reach.compare devices`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.lab.reach import cluster, faults, ipvs, services, storage
from tests.lab.reach.cluster import Cluster, Node, Tried
from tests.lab.reach.net import Net, cable
from tests.lab.reach.traffic import Listen, close, open_sockets


class Tunnel(NamedTuple):
    """Between nodes: `make` gives a node its devices and routes, `match` is how rules of iptables name its packets."""

    make: Callable[[Cluster, Node], None]
    match: str
    overhead: int


def make(seed: int, folder: Path) -> list[Tried]:
    """Build a cluster of this seed, break it, try its flows, write its captures; return what the kernel did."""
    chance = random.Random(seed)
    c = cluster.build(chance)
    c.backend = "legacy"
    switch = Net("switch")
    opened = []
    try:
        tunnel = None
        for node in c.nodes:
            _under(c, node)
        if c.overlay:
            name = chance.choice(tuple(TUNNELS))
            tunnel = TUNNELS[name]
            c.done.append(name)
            for node in c.nodes:
                without_vxlan(c, node)
                tunnel.make(c, node)
        storage.join(c, switch, _maybe_vrf)
        with_ipvs = chance.random() < 0.6
        (ipvs if with_ipvs else services).load(c)
        c.done.append("ipvs" if with_ipvs else "iptables")
        for node in c.nodes:
            if chance.random() < 0.6:
                _firewall(c, node, tunnel)
        if chance.random() < 0.7:
            faults.plant(c)
        if chance.random() < 0.4:
            _plant(c)
        for net in [*c.all_nets, switch]:
            net.without_offloads()
        opened = open_sockets(_listening(c))
        asked = _flows(c)
        answers = cluster.tried(sorted(chance.sample(asked, min(len(asked), 140))), opened)
        cluster.write(c, folder, ("eth0", "eth1", "eno1", "eno2"))
        for node in c.nodes:
            if text := node.net.out("ipvsadm", "-Ln", errors=False):
                (folder / node.name / "ipvsadm_-Ln.txt").write_text(text)
        return answers
    finally:
        close(opened, [*c.all_nets, switch])


# What lies below a node's address.


def _under(c: Cluster, node: Node) -> None:
    """Put a device of some kind between the card and the address of the node, which stays on eth0."""
    kind = c.chance.choice(_USUAL if c.chance.random() < 0.9 else tuple(_UNDER))
    c.done.append(f"{node.name}: {kind}")
    if kind == "card":
        return
    assert c.router is not None
    port = f"p{node.number}"
    if kind.startswith("bond"):
        cable(node.net, "eno2", c.router, f"s{node.number}", cluster.mac_of(c.chance))
        c.router.sh(f"ip link set s{node.number} master lan{node.lan} up mtu {c.mtu}")
    elif kind == "vlan":
        c.router.sh(
            f"ip link set {port} nomaster; ip link add {port}.100 link {port} type vlan id 100; ip link set {port}.100 master lan{node.lan} up mtu {c.mtu}"
        )
    routes = node.net.out("ip", "route", "show", "default").strip()
    node.net.sh(
        "ip link set eth0 down; ip addr flush dev eth0; ip link set eth0 name eno1\n"
        f"ip link set eno1 mtu {c.mtu} {'down' if kind.startswith('bond') else 'up'}\n"
        + _UNDER[kind].format(mac=node.mac)
        + f"\nip link set eth0 up mtu {c.mtu}; ip a add {node.ip}/24 brd + dev eth0\nip r add {routes}\n"
    )
    for peer in c.nodes:
        if peer is not node and not c.overlay:
            node.net.sh(f"ip r replace {peer.pod_net} via {peer.ip} dev eth0")


_BOND = "ip link add eth0 type bond mode {mode} miimon 100; for d in eno1 eno2; do ip link set $d master eth0; ip link set $d up; done"
_UNDER = {
    "card": "",
    "bond active-backup": _BOND.replace("{mode}", "active-backup"),
    "bond balance-alb": _BOND.replace("{mode}", "balance-alb"),
    "vlan": "ip link add link eno1 name eth0 type vlan id 100",
    "bridge": "ip link add eth0 type bridge; ip link set eth0 address {mac}; ip link set eno1 master eth0",
    "macvlan": "ip link add eth0 link eno1 type macvlan mode bridge",
    "ipvlan": "ip link add eth0 link eno1 type ipvlan mode l2",
}

_USUAL = ("card", "bond active-backup", "bond balance-alb", "vlan", "bridge")


# Tunnels.


def without_vxlan(c: Cluster, node: Node) -> None:
    """Take away the tunnel that every cluster is built with."""
    node.net.sh(f"ip link del {c.vxlan} 2>/dev/null || true")


def _tunnel_address(node: Node) -> str:
    return f"10.244.{node.number}.129"


def _ipip_one(c: Cluster, node: Node) -> None:
    """One device for all peers, as Calico has it: the gateway of a route is the outer address."""
    c.tunnel = "tunl0"
    node.net.sh(
        "ip link add tunl0 type ipip 2>/dev/null || true\n"
        f"ip link set tunl0 up mtu {c.mtu - 20}; ip a add {_tunnel_address(node)}/32 dev tunl0"
    )
    for peer in c.nodes:
        if peer is not node:
            node.net.sh(f"ip r replace {peer.pod_net} via {peer.ip} dev tunl0 proto bird onlink")


def _each_peer(kind: str, words: str, first: str, overhead: int) -> Callable[[Cluster, Node], None]:
    def build(c: Cluster, node: Node) -> None:
        c.tunnel = f"{first}{(node.number + 1) % len(c.nodes)}"
        for peer in c.nodes:
            if peer is node:
                continue
            device = f"{first}{peer.number}"
            node.net.sh(
                f"ip link add {device} type {kind} {words.format(local=node.ip, remote=peer.ip, pair=100 + node.number + peer.number)}\n"
                f"ip link set {device} up mtu {c.mtu - overhead}; ip a add {_tunnel_address(node)}/32 dev {device}"
            )
            way = f"via {_tunnel_address(peer)} dev {device} onlink" if kind == "geneve" else f"dev {device}"
            node.net.sh(f"ip r replace {peer.pod_net} {way} src {_tunnel_address(node)}")

    return build


TUNNELS = {
    "ipip, one device": Tunnel(_ipip_one, "-p ipencap", 20),
    "ipip": Tunnel(_each_peer("ipip", "local {local} remote {remote}", "tun-", 20), "-p ipencap", 20),
    "gre": Tunnel(_each_peer("gre", "local {local} remote {remote} ttl 64", "gre-", 24), "-p gre", 24),
    "gre, key": Tunnel(_each_peer("gre", "local {local} remote {remote} key {pair}", "gre-", 28), "-p gre", 28),
    "geneve": Tunnel(
        _each_peer("geneve", "id {pair} remote {remote} dstport 6081", "gnv", 50), "-p udp -m udp --dport 6081", 50
    ),
}


# A second network, firewalls and faults.


def _maybe_vrf(c: Cluster, node: Node) -> None:
    """Put the card for storage into a VRF: sockets of the host are then not asked from there."""
    if c.chance.random() < 0.15:
        c.done.append(f"{node.name}: vrf")
        node.net.sh("ip link add storage type vrf table 10; ip link set storage up; ip link set eth1 master storage")
        node.net.sh(f"sysctl -qw net.ipv4.tcp_l3mdev_accept={c.chance.choice((0, 0, 1))}")


def _firewall(c: Cluster, node: Node, tunnel: Tunnel | None) -> None:
    allowed = [f"-A INPUT -p tcp -m multiport --dports 22,6443,10250,2379,{services.NODE_PORT} -j ACCEPT"]
    allowed += ["-A INPUT -p udp -m udp --dport 123 -j ACCEPT", "-A INPUT -s 10.244.0.0/16 -j ACCEPT"]
    if tunnel is not None and c.chance.random() < 0.85:
        allowed.append(f"-A INPUT -s 10.9.0.0/16 {tunnel.match} -j ACCEPT")
    lines = [
        "*filter", ":INPUT DROP [0:0]", f":FORWARD {c.chance.choice(('ACCEPT', 'DROP'))} [0:0]", ":OUTPUT ACCEPT [0:0]",
        "-A INPUT -i lo -j ACCEPT", "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-A INPUT -p icmp -j ACCEPT", *allowed,
        "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-A FORWARD -s 10.244.0.0/16 -j ACCEPT",
        "-A FORWARD -d 10.244.0.0/16 -j ACCEPT", "COMMIT", "",
    ]  # fmt: skip
    node.net.load(["iptables-restore", "--noflush"], "\n".join(lines))
    c.done.append(f"{node.name}: firewall")


def _plant(c: Cluster) -> None:
    node = c.chance.choice(c.nodes)
    name = c.chance.choice(tuple(_FAULTS))
    try:
        node.net.sh(_FAULTS[name].format(tunnel=c.tunnel, ip=node.ip))
        c.done.append(f"{name} {node.name}")
    except RuntimeError:
        c.done.append(f"{name} {node.name}: not done")


_FAULTS = {
    "tunnel down": "ip link set {tunnel} down",
    "tunnel without address": "ip a flush dev {tunnel}",
    "tunnel to elsewhere": "ip link change {tunnel} type gre local $(ip -4 -o a show dev eth0 | awk '{{print $4}}' | cut -d/ -f1) remote 10.9.0.99",
    "key of its own": "ip link change {tunnel} type gre key 77",
    "card down": "ip link set eno1 down",
    "both cards down": "ip link set eno1 down; ip link set eno2 down",
    "no kube-ipvs0": "ip link del kube-ipvs0",
    "Service without its address": "ip a del 10.96.7.7/32 dev kube-ipvs0",
    "virtual server without servers": "ipvsadm -d -t 10.96.0.1:443 -r $(ipvsadm -Ln -t 10.96.0.1:443 | awk '/->/ && /Masq/ {{print $2}}')",
    "server of weight 0": "ipvsadm -e -t 10.96.0.1:443 -r $(ipvsadm -Ln -t 10.96.0.1:443 | awk '/->/ && /Masq/ {{print $2}}') -m -w 0",
    "IPVS without conntrack": "sysctl -qw net.ipv4.vs.conntrack=0",
    "VLAN of another id": "ip -d link show dev eth0 | grep -q 'vlan protocol'\nip link del eth0\nip link add link eno1 name eth0 type vlan id 200\n"
    "ip link set eth0 up; ip a add {ip}/24 brd + dev eth0",
    "rp_filter on the tunnel": "sysctl -qw net.ipv4.conf.{tunnel}.rp_filter=1",
}


def _listening(c: Cluster) -> list[Listen]:
    return cluster.listening(c) + [Listen(n.net, "", p, 9443) for n in c.nodes for p in ("tcp", "udp")]


def _flows(c: Cluster) -> list[tuple[str, Net, str, str, int, int]]:
    out = cluster.flows(c)
    clients = [(n.name, n.net) for n in c.nodes] + [(p.full_name, p.net) for p in c.pods]
    for name, net in clients:
        out.extend(
            (name, net, f"{storage.NETWORK}.{11 + b.number}", *c.chance.choice((("tcp", 9443), ("udp", 9443))), 1)
            for b in c.nodes
        )
    return out
