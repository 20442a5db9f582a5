"""Services as kube-proxy writes them: iptables of both back ends, or nft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.lab.reach.net import closed

if TYPE_CHECKING:
    from tests.lab.reach.cluster import Cluster, Node


NODE_PORT = 30123


@dataclass
class Service:
    name: str
    ip: str
    protocol: str
    port: int
    endpoints: list[tuple[str, int]] = field(default_factory=list)
    node_port: int | None = None
    local: bool = False


def load(c: Cluster) -> None:
    """Choose Services and load their rules on every node."""
    c.services = chosen(c)
    for node in c.nodes:
        if c.backend == "native":
            node.net.load(["nft", "-f", "-"], closed(_nft(c, node)))
        else:
            with_iptables(c, node)


def with_iptables(c: Cluster, node: Node) -> None:
    """Load the Services of the cluster as rules of iptables."""
    program = "iptables-legacy-restore" if c.backend == "legacy" else "iptables-restore"
    node.net.load([program], _iptables(c, node))


def chosen(c: Cluster) -> list[Service]:
    """Return Services by chance. The endpoints of each are of one kind, so that every choice among them ends alike."""
    chance = c.chance
    pods = c.pods
    return [
        Service("kubernetes", "10.96.0.1", "tcp", 443, [(c.nodes[0].ip, 6443)]),
        Service("web", "10.96.7.7", "tcp", 80, [(chance.choice(pods).ip, 8080)]),
        Service("dns", "10.96.0.10", "udp", 53, [(chance.choice(pods).ip, 53)]),
        Service(
            "front",
            "10.96.8.8",
            "tcp",
            8000,
            [(chance.choice(pods).ip, 8080)],
            node_port=NODE_PORT,
            local=chance.random() < 0.3,
        ),
        Service("empty", "10.96.9.9", "tcp", 81),
    ]


def _iptables(c: Cluster, node: Node) -> str:
    nat = [
        "*nat",
        ":KUBE-SERVICES - [0:0]",
        ":KUBE-NODEPORTS - [0:0]",
        ":KUBE-POSTROUTING - [0:0]",
        ":KUBE-MARK-MASQ - [0:0]",
        ":POD-MASQ - [0:0]",
    ]
    rules = [
        "-A PREROUTING -j KUBE-SERVICES", "-A OUTPUT -j KUBE-SERVICES", "-A POSTROUTING -j KUBE-POSTROUTING", "-A POSTROUTING -j POD-MASQ",
        "-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000", "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN",
        "-A KUBE-POSTROUTING -j MARK --xor-mark 0x4000", "-A KUBE-POSTROUTING -j MASQUERADE --random-fully",
        "-A POD-MASQ -s 10.244.0.0/16 -d 10.244.0.0/16 -j RETURN", "-A POD-MASQ -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE --random-fully",
    ]  # fmt: skip
    if not c.routed:
        rules.append("-A POD-MASQ ! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE --random-fully")
    rejects = []
    for n, s in enumerate(c.services):
        if not s.endpoints:
            rejects.append(f"-A KUBE-SERVICES -d {s.ip}/32 -p {s.protocol} -m {s.protocol} --dport {s.port} -j REJECT")
            continue
        nat += [f":KUBE-SVC-{n} - [0:0]", f":KUBE-EXT-{n} - [0:0]"]
        rules += [
            f"-A KUBE-SERVICES -d {s.ip}/32 -p {s.protocol} -m {s.protocol} --dport {s.port} -j KUBE-SVC-{n}",
            f"-A KUBE-SVC-{n} ! -s 10.244.0.0/16 -d {s.ip}/32 -p {s.protocol} -m {s.protocol} --dport {s.port} -j KUBE-MARK-MASQ",
        ]
        for k, (ip, port) in enumerate(s.endpoints):
            nat.append(f":KUBE-SEP-{n}{k} - [0:0]")
            chance = (
                f" -m statistic --mode random --probability {1 / (len(s.endpoints) - k):.5f}"
                if k + 1 < len(s.endpoints)
                else ""
            )
            rules += [
                f"-A KUBE-SVC-{n}{chance} -j KUBE-SEP-{n}{k}", f"-A KUBE-SEP-{n}{k} -s {ip}/32 -j KUBE-MARK-MASQ",
                f"-A KUBE-SEP-{n}{k} -p {s.protocol} -m {s.protocol} -j DNAT --to-destination {ip}:{port}",
            ]  # fmt: skip
        if s.node_port:
            own = any(ip in {p.ip for p in node.pods} for ip, _ in s.endpoints)
            rules.append(f"-A KUBE-NODEPORTS -p {s.protocol} -m {s.protocol} --dport {s.node_port} -j KUBE-EXT-{n}")
            if s.local:
                rules.append(f"-A KUBE-EXT-{n} -s 10.244.0.0/16 -j KUBE-SVC-{n}")
                rules += [
                    f"-A KUBE-EXT-{n} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ",
                    f"-A KUBE-EXT-{n} -m addrtype --src-type LOCAL -j KUBE-SVC-{n}",
                ]
                if own:
                    rules.append(f"-A KUBE-EXT-{n} -j KUBE-SEP-{n}0")
                else:
                    rejects.append(
                        f"-A KUBE-EXTERNAL-SERVICES -p {s.protocol} -m addrtype --dst-type LOCAL -m {s.protocol} --dport {s.node_port} -j DROP"
                    )
            else:
                rules += [f"-A KUBE-EXT-{n} -j KUBE-MARK-MASQ", f"-A KUBE-EXT-{n} -j KUBE-SVC-{n}"]
    rules.append("-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS")
    filters = [
        "*filter", ":KUBE-SERVICES - [0:0]", ":KUBE-EXTERNAL-SERVICES - [0:0]", ":KUBE-FORWARD - [0:0]", ":KUBE-FIREWALL - [0:0]",
        "-A INPUT -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES", "-A INPUT -j KUBE-FIREWALL", "-A FORWARD -j KUBE-FORWARD",
        "-A FORWARD -m conntrack --ctstate NEW -j KUBE-SERVICES", "-A FORWARD -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES",
        "-A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES", "-A OUTPUT -j KUBE-FIREWALL", "-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP",
        "-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT", "-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP", *rejects, "COMMIT",
    ]  # fmt: skip
    return "\n".join([*nat, *rules, "COMMIT", *filters, ""])


def _nft(c: Cluster, node: Node) -> str:
    ips, nodeports, none, chains = [], [], [], []
    for n, s in enumerate(c.services):
        if not s.endpoints:
            none.append(f"{s.ip} . {s.protocol} . {s.port} : goto reject-chain")
            continue
        ips.append(f"{s.ip} . {s.protocol} . {s.port} : goto service-{n}")
        maps = ", ".join(f"{k} : goto endpoint-{n}-{k}" for k in range(len(s.endpoints)))
        for k, (ip, port) in enumerate(s.endpoints):
            chains.append(
                f"chain endpoint-{n}-{k} {{ ip saddr {ip} jump mark-for-masquerade; meta l4proto {s.protocol} dnat to {ip}:{port} }}"
            )
        chains.append(
            f"chain service-{n} {{ ip daddr {s.ip} {s.protocol} dport {s.port} ip saddr != 10.244.0.0/16 jump mark-for-masquerade;"
            f" numgen random mod {len(s.endpoints)} vmap {{ {maps} }} }}"
        )
        if s.node_port:
            nodeports.append(f"{s.protocol} . {s.node_port} : goto external-{n}")
            chains.append(f"chain external-{n} {{ jump mark-for-masquerade; goto service-{n} }}")
    elements = lambda found: f" elements = {{ {', '.join(found)} }}" if found else ""  # noqa: E731
    masquerade = "" if c.routed else "ip saddr != 10.244.0.0/16 ip daddr 10.244.0.0/16 masquerade fully-random"
    return f"""table ip kube-proxy {{
    set cluster-ips {{ type ipv4_addr; elements = {{ {", ".join(s.ip for s in c.services)} }} }}
    set nodeport-ips {{ type ipv4_addr; elements = {{ {node.ip} }} }}
    chain mark-for-masquerade {{ meta mark set meta mark or 0x4000 }}
    chain reject-chain {{ reject }}
    {chr(10).join(chains)}
    map service-ips {{ type ipv4_addr . inet_proto . inet_service : verdict;{elements(ips)} }}
    map service-nodeports {{ type inet_proto . inet_service : verdict;{elements(nodeports)} }}
    map no-endpoint-services {{ type ipv4_addr . inet_proto . inet_service : verdict;{elements(none)} }}
    chain services {{ ip daddr . meta l4proto . th dport vmap @service-ips; ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports }}
    chain masquerading {{ meta mark and 0x4000 == 0 return; meta mark set meta mark xor 0x4000; masquerade fully-random }}
    chain service-endpoints-check {{ ip daddr . meta l4proto . th dport vmap @no-endpoint-services }}
    chain cluster-ips-check {{ ip daddr @cluster-ips reject }}
    chain filter-forward {{ type filter hook forward priority -110; ct state new jump service-endpoints-check; ct state new jump cluster-ips-check }}
    chain filter-output {{ type filter hook output priority -90; ct state new jump service-endpoints-check; ct state new jump cluster-ips-check }}
    chain nat-prerouting {{ type nat hook prerouting priority dstnat; jump services }}
    chain nat-output {{ type nat hook output priority -100; jump services }}
    chain nat-postrouting {{ type nat hook postrouting priority srcnat; jump masquerading; ip saddr 10.244.0.0/16 ip daddr 10.244.0.0/16 return; ip saddr 10.244.0.0/16 ip daddr != 224.0.0.0/4 masquerade; {masquerade} }}
}}
"""
