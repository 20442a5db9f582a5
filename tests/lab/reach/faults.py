"""Faults: what breaks real connections, one or two in a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.lab.reach.cluster import Cluster, Node


def plant(c: Cluster) -> None:
    """Break what chance wants; some clusters stay whole."""
    for _ in range(c.chance.choice((0, 1, 1, 2, 3))):
        name = c.chance.choice(tuple(_FAULTS))
        node = c.chance.choice(c.nodes)
        try:
            _FAULTS[name](c, node)
            c.done.append(f"{name} {node.name}")
        except RuntimeError as error:
            c.done.append(f"{name} {node.name}: not done: {str(error)[:100]}")


def _peer(c: Cluster, node: Node) -> Node:
    return c.chance.choice([n for n in c.nodes if n is not node])


def _ip_forward(c: Cluster, node: Node) -> None:
    node.net.sh("sysctl -qw net.ipv4.ip_forward=0")


def _forwarding_one(c: Cluster, node: Node) -> None:
    device = c.chance.choice(("eth0", c.device if c.overlay else "eth0", node.pods[0].device if c.routed else "cni0"))
    node.net.sh(f"sysctl -qw net.ipv4.conf.{device.replace('.', '/')}.forwarding=0")


def _rp_filter(c: Cluster, node: Node) -> None:
    device = c.chance.choice(("all", "eth0", c.device if c.overlay else "eth0"))
    node.net.sh(f"sysctl -qw net.ipv4.conf.{device.replace('.', '/')}.rp_filter={c.chance.choice((1, 2))}")


def _asymmetric(c: Cluster, node: Node) -> None:
    """Pods of a peer are sent back by another way: strict filters and INVALID rules notice it."""
    peer = _peer(c, node)
    if c.overlay and not c.two_lans:
        node.net.sh(f"ip r replace {peer.pod_net} via {peer.ip} dev eth0")
    else:
        raise RuntimeError("no other way")


def _no_default(c: Cluster, node: Node) -> None:
    node.net.sh("ip r del default")


def _no_pod_route(c: Cluster, node: Node) -> None:
    node.net.sh(f"ip r del {_peer(c, node).pod_net}")


def _wrong_pod_route(c: Cluster, node: Node) -> None:
    peer, other = _peer(c, node), _peer(c, node)
    way = (
        f"via 10.244.{other.number}.{'128' if c.routed else '0'} dev {c.device} onlink"
        if c.overlay
        else f"via {other.ip} dev eth0"
    )
    node.net.sh(f"ip r replace {peer.pod_net} {way}")


def _policy_route(c: Cluster, node: Node) -> None:
    peer = _peer(c, node)
    node.net.sh(
        f"ip r add {c.chance.choice(('unreachable', 'blackhole', 'prohibit'))} {peer.pod_net} table 77; ip rule add pref 500 fwmark 0x200/0x200 lookup 77"
    )
    node.net.load(
        ["iptables-restore", "--noflush"],
        "*mangle\n-A PREROUTING -p tcp -m tcp --dport 8080 -j MARK --set-xmark 0x200/0x200\n-A OUTPUT -p tcp -m tcp --dport 8080 -j MARK --set-xmark 0x200/0x200\nCOMMIT\n",
    )


def _input_rule(c: Cluster, node: Node) -> None:
    port = c.chance.choice((10250, 22, 6443, 9100))
    program = c.chance.choice(("iptables", "iptables-legacy"))
    node.net.sh(f"{program} -I INPUT -p tcp --dport {port} -j {c.chance.choice(('DROP', 'REJECT'))}")


def _forward_rule(c: Cluster, node: Node) -> None:
    rule = c.chance.choice(
        (
            "-P FORWARD DROP",
            "-I FORWARD -p tcp --dport 8080 -j DROP",
            "-I FORWARD -m conntrack --ctstate INVALID -j DROP",
        )
    )
    node.net.sh(f"{c.chance.choice(('iptables', 'iptables-legacy'))} {rule}")


def _output_rule(c: Cluster, node: Node) -> None:
    node.net.sh(
        f"iptables -I OUTPUT -d {_peer(c, node).ip} {c.chance.choice(('-p tcp --dport 10250', '-p udp', ''))} -j DROP"
    )


def _icmp_out(c: Cluster, node: Node) -> None:
    node.net.sh("iptables -I OUTPUT -p icmp --icmp-type 3 -j DROP")
    _big_pods(c, node)


def _big_pods(c: Cluster, node: Node) -> None:
    for pod in node.pods:
        pod.net.sh(f"ip link set eth0 mtu {c.mtu}")
        node.net.sh(f"ip link set {pod.device} mtu {c.mtu}")


def _small_nic(c: Cluster, node: Node) -> None:
    node.net.sh(f"ip link set eth0 mtu {c.mtu - 100}")


def _nic_down(c: Cluster, node: Node) -> None:
    node.net.sh("ip link set eth0 down")


def _overlay_down(c: Cluster, node: Node) -> None:
    node.net.sh(f"ip link set {c.device if c.overlay else 'eth0'} down")


def _vxlan_other(c: Cluster, node: Node) -> None:
    if not c.overlay:
        raise RuntimeError("no overlay")
    what = c.chance.choice((f"id {4096 if c.routed else 1} dstport 4790", f"id 99 dstport {c.port}"))
    routes = node.net.out("ip", "route", "show", "dev", c.device)
    neighbours = node.net.out("ip", "neigh", "show", "dev", c.device)
    fdb = node.net.out("bridge", "fdb", "show", "dev", c.device)
    node.net.sh(
        f"ip link del {c.device}; ip link add {c.device} address {node.vtep_mac} type vxlan {what} local {node.ip} dev eth0 nolearning;"
        f"ip link set {c.device} up mtu {c.mtu - 50}; ip a add 10.244.{node.number}.{'128' if c.routed else '0'}/32 dev {c.device}"
    )
    for line in routes.split("\n"):
        if line.strip():
            node.net.sh(f"ip route add {line.replace('onlink', '')} dev {c.device} onlink")
    for line in neighbours.split("\n"):
        if "lladdr" in line:
            words = line.split()
            node.net.sh(
                f"ip neigh replace {words[0]} lladdr {words[words.index('lladdr') + 1]} dev {c.device} nud permanent"
            )
    for line in fdb.split("\n"):
        words = line.split()
        if "dst" in words:
            node.net.sh(f"bridge fdb append {words[0]} dev {c.device} dst {words[words.index('dst') + 1]}")


def _vtep_mac(c: Cluster, node: Node) -> None:
    if not c.overlay:
        raise RuntimeError("no overlay")
    node.net.sh(f"ip link set {c.device} address 66:00:00:00:00:99")


def _no_fdb(c: Cluster, node: Node) -> None:
    peer = _peer(c, node)
    node.net.sh(f"bridge fdb del {peer.vtep_mac} dev {c.device} dst {peer.ip}")


def _wrong_fdb(c: Cluster, node: Node) -> None:
    peer, other = _peer(c, node), _peer(c, node)
    node.net.sh(
        f"bridge fdb del {peer.vtep_mac} dev {c.device} dst {peer.ip}; bridge fdb append {peer.vtep_mac} dev {c.device} dst {other.ip}"
    )


def _no_vtep_neighbour(c: Cluster, node: Node) -> None:
    peer = _peer(c, node)
    node.net.sh(f"ip n del 10.244.{peer.number}.{'128' if c.routed else '0'} dev {c.device}")


def _wrong_neighbour(c: Cluster, node: Node) -> None:
    node.net.sh(f"ip n replace {_peer(c, node).ip} lladdr 02:00:00:00:00:77 dev eth0 nud permanent")


def _not_ready(c: Cluster, node: Node) -> None:
    node.pods[0].ready = False


def _no_listener(c: Cluster, node: Node) -> None:
    node.gone = {c.chance.choice((10250, 22, 123))}  # type: ignore[attr-defined]


def _loopback_listener(c: Cluster, node: Node) -> None:
    node.loopback = {c.chance.choice((10250, 6443, 22))}  # type: ignore[attr-defined]


def _no_bridge_address(c: Cluster, node: Node) -> None:
    if c.routed:
        raise RuntimeError("no bridge")
    node.net.sh(f"ip a del 10.244.{node.number}.1/24 dev cni0")


def _cable_down(c: Cluster, node: Node) -> None:
    node.net.sh(f"ip link set {c.chance.choice(node.pods).device} down")


def _proxy_arp(c: Cluster, node: Node) -> None:
    if not c.routed:
        raise RuntimeError("bridge")
    node.net.sh(f"sysctl -qw net.ipv4.conf.{node.pods[0].device}.proxy_arp=0")


def _no_masquerade(c: Cluster, node: Node) -> None:
    node.net.sh("iptables -t nat -I POSTROUTING -j ACCEPT")


def _source_route(c: Cluster, node: Node) -> None:
    """Packets of pods take a table of their own, in which only the way outside stands."""
    node.net.sh(
        f"ip rule add from 10.244.0.0/16 lookup 300 pref 1000; ip route add default via 10.9.{node.lan}.1 dev eth0 table 300"
    )
    if c.chance.random() < 0.6:
        node.net.sh("ip rule add lookup main suppress_prefixlength 0 pref 900")


def _second_address(c: Cluster, node: Node) -> None:
    """A virtual address beside the first, and a second network without a way."""
    node.net.sh(
        f"ip a add 10.9.{node.lan}.200/32 dev eth0; ip link add dummy0 type dummy; ip link set dummy0 up; ip a add 10.96.0.0/16 dev dummy0"
    )


_FAULTS = {f.__name__.removeprefix("_"): f for f in (
    _ip_forward, _forwarding_one, _rp_filter, _asymmetric, _no_default, _no_pod_route, _wrong_pod_route, _policy_route, _input_rule, _forward_rule,
    _output_rule, _icmp_out, _big_pods, _small_nic, _nic_down, _overlay_down, _vxlan_other, _vtep_mac, _no_fdb, _wrong_fdb, _no_vtep_neighbour,
    _wrong_neighbour, _not_ready, _no_listener, _loopback_listener, _no_bridge_address, _cable_down, _proxy_arp, _no_masquerade, _source_route, _second_address,
)}  # fmt: skip
