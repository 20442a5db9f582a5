"""Services as kube-proxy has them in IPVS: virtual servers, their addresses on kube-ipvs0, sets, and the few rules that mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.reach import services
from tests.lab.reach.services import Service

if TYPE_CHECKING:
    from tests.lab.reach.cluster import Cluster, Node


def load(c: Cluster) -> None:
    """Choose Services and load them on every node."""
    c.services = services.chosen(c)
    for node in c.nodes:
        serve(c, node)


def serve(c: Cluster, node: Node) -> None:
    """Load the Services of the cluster into IPVS."""
    node.net.sh(
        "ip link add kube-ipvs0 type dummy; ip link set kube-ipvs0 arp off\n"
        "sysctl -qw net.ipv4.vs.conntrack=1 net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2\n"
        + "".join(f"ip a add {s.ip}/32 dev kube-ipvs0\n" for s in c.services)
        + "".join(_servers(node, s) for s in c.services)
    )
    node.net.load(["ipset", "restore"], _sets(c))
    node.net.load(["iptables-restore"], _rules(c))


def _servers(node: Node, s: Service) -> str:
    ends = [(s.ip, s.port)]
    if s.node_port:
        own = node.net.out(
            "sh", "-c", 'ip -4 -o a | awk \'$2 != "lo" && $2 != "kube-ipvs0" {print $4}\' | cut -d/ -f1'
        ).split()
        ends += [(address, s.node_port) for address in dict.fromkeys(own)]
    mine = {p.ip for p in node.pods}
    lines = []
    for address, port in ends:
        # A NodePort of externalTrafficPolicy Local has the endpoints of its own node only.
        behind = [e for e in s.endpoints if not (s.local and port == s.node_port) or e[0] in mine]
        lines.append(f"ipvsadm -A -{s.protocol[0]} {address}:{port} -s rr\n")
        lines += [f"ipvsadm -a -{s.protocol[0]} {address}:{port} -r {ip}:{p} -m\n" for ip, p in behind]
    return "".join(lines)


def _sets(c: Cluster) -> str:
    lines = [
        "create KUBE-CLUSTER-IP hash:ip,port", "create KUBE-LOOP-BACK hash:ip,port,ip", "create KUBE-NODE-PORT-TCP bitmap:port range 0-65535",
        "create KUBE-NODE-PORT-LOCAL-TCP bitmap:port range 0-65535",
    ]  # fmt: skip
    for s in c.services:
        lines.append(f"add KUBE-CLUSTER-IP {s.ip},{s.protocol}:{s.port}")
        lines += [f"add KUBE-LOOP-BACK {ip},{s.protocol}:{port},{ip} -exist" for ip, port in s.endpoints]
        if s.node_port:
            lines.append(f"add KUBE-NODE-PORT-TCP {s.node_port}")
            lines += [f"add KUBE-NODE-PORT-LOCAL-TCP {s.node_port}"] if s.local else []
    return "\n".join([*lines, ""])


def _rules(c: Cluster) -> str:
    to_pods = [] if c.routed else ["-A POD-MASQ ! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE --random-fully"]
    return "\n".join(
        [
            "*nat", ":KUBE-SERVICES - [0:0]", ":KUBE-POSTROUTING - [0:0]", ":KUBE-MARK-MASQ - [0:0]", ":KUBE-NODE-PORT - [0:0]",
            ":KUBE-LOAD-BALANCER - [0:0]", ":POD-MASQ - [0:0]",
            "-A PREROUTING -j KUBE-SERVICES", "-A OUTPUT -j KUBE-SERVICES", "-A POSTROUTING -j KUBE-POSTROUTING", "-A POSTROUTING -j POD-MASQ",
            "-A KUBE-SERVICES -s 127.0.0.0/8 -j RETURN",
            "-A KUBE-SERVICES ! -s 10.244.0.0/16 -m set --match-set KUBE-CLUSTER-IP dst,dst -j KUBE-MARK-MASQ",
            "-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT",
            "-A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT",
            "-A KUBE-NODE-PORT -p tcp -m set --match-set KUBE-NODE-PORT-LOCAL-TCP dst -j RETURN",
            "-A KUBE-NODE-PORT -p tcp -m set --match-set KUBE-NODE-PORT-TCP dst -j KUBE-MARK-MASQ",
            "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000",
            "-A KUBE-POSTROUTING -m set --match-set KUBE-LOOP-BACK dst,dst,src -j MASQUERADE",
            "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN", "-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0",
            "-A KUBE-POSTROUTING -j MASQUERADE --random-fully",
            "-A POD-MASQ -s 10.244.0.0/16 -d 10.244.0.0/16 -j RETURN", "-A POD-MASQ -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully",
            *to_pods, "COMMIT",
            "*filter", ":KUBE-FORWARD - [0:0]", ":KUBE-NODE-PORT - [0:0]", "-A FORWARD -j KUBE-FORWARD", "-A INPUT -j KUBE-NODE-PORT",
            "-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT", "-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            "COMMIT", "",
        ]
    )  # fmt: skip
