"""A cluster by chance with more in it: both families, a second network, several ways, policies of pods, host ports, Services of more kinds."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.lab.reach import cluster, faults, firewalls, services, storage
from tests.lab.reach.cluster import Cluster, Node, Tried
from tests.lab.reach.net import Net, closed
from tests.lab.reach.traffic import Listen, close, open_sockets

PODS_SIX = "fd10:244::/56"
EXTERNAL = "192.0.2.50"
HOST_PORT = 8443


def _six(node: Node) -> str:
    return f"fd00:9:0:{node.lan}::{11 + node.number}"


def _pod_six(node: Node, k: int) -> str:
    return f"fd10:244:0:{node.number}::{10 + k:x}"


def make(seed: int, folder: Path) -> list[Tried]:
    """Build a cluster of this seed with more in it, try its flows, write its captures; return what the kernel did."""
    chance = random.Random(seed)
    c = cluster.build(chance)
    switch = Net("switch")
    opened = []
    try:
        _dual(c)
        storage.join(c, switch)
        services.load(c)
        _more_services(c)
        firewalls.load(c)
        for node in c.nodes:
            _FIREWALLS_SIX[name := chance.choice(tuple(_FIREWALLS_SIX))](c, node)
            c.done.append(f"{node.name}: six {name}")
        for name in chance.sample(tuple(_EXTRAS), k=chance.choice((1, 2, 3))):
            node = chance.choice(c.nodes)
            try:
                _EXTRAS[name](c, node)
                c.done.append(f"{node.name}: {name}")
            except RuntimeError as error:
                c.done.append(f"{node.name}: {name} not done: {str(error)[:90]}")
        if chance.random() < 0.6:
            faults.plant(c)
        for net in [*c.all_nets, switch]:
            net.without_offloads()
        opened = open_sockets(_listening(c))
        flows = _flows(c)
        flows = sorted(chance.sample(flows, min(len(flows), 170)))
        answers = cluster.tried(flows, opened)
        cluster.write(c, folder)
        _both_families(c, folder)
        return answers
    finally:
        close(opened, [*c.all_nets, switch])


def _both_families(c: Cluster, folder: Path) -> None:
    """Give the list of pods as JSON, in which both addresses of a pod stand."""
    items = []
    for pod in c.pods:
        k = int(pod.ip.rsplit(".", 1)[1]) - 10
        items.append(
            {
                "metadata": {"name": pod.name, "namespace": "shop"},
                "spec": {"nodeName": pod.node.name, "containers": [{"name": "web"}]},
                "status": {
                    "phase": "Running",
                    "podIP": pod.ip,
                    "podIPs": [{"ip": pod.ip}, {"ip": _pod_six(pod.node, k)}],
                    "hostIP": pod.node.ip,
                    "containerStatuses": [{"name": "web", "ready": pod.ready, "restartCount": 0, "state": {}}],
                },
            }
        )
    (folder / "kubectl_get_pods_-A_-o_json.txt").write_text(
        json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=1)
    )


def _dual(c: Cluster) -> None:
    """Give every host, pod and route the second family; between networks the router carries it, without knowing the pods."""
    assert c.router is not None and c.outside is not None
    c.router.sh(
        "sysctl -qw net.ipv6.conf.all.forwarding=1; ip a add fd00:9:0:0::1/64 dev lan0 nodad; ip a add fd00:9:0:1::1/64 dev lan1 nodad; ip a add 2001:db8:113::1/64 dev eth2 nodad"
    )
    c.outside.sh("ip a add 2001:db8:113::10/64 dev eth0 nodad; ip -6 r add default via 2001:db8:113::1")
    for node in c.nodes:
        node.net.sh(
            f"ip a add {_six(node)}/64 dev eth0 nodad; ip -6 r add default via fd00:9:0:{node.lan}::1 dev eth0; sysctl -qw net.ipv6.conf.all.forwarding=1"
        )
        if not c.routed:
            node.net.sh(f"ip a add fd10:244:0:{node.number}::1/64 dev cni0 nodad")
        for k, pod in enumerate(node.pods):
            ip = _pod_six(node, k)
            if c.routed:
                node.net.sh(
                    f"ip -6 r add {ip}/128 dev {pod.device}; ip a add fe80::1/64 dev {pod.device} nodad 2>/dev/null || true"
                )
                pod.net.sh(
                    f"ip a add {ip}/128 dev eth0 nodad; ip -6 r add fe80::1 dev eth0; ip -6 r add default via fe80::1 dev eth0"
                )
            else:
                pod.net.sh(f"ip a add {ip}/64 dev eth0 nodad; ip -6 r add default via fd10:244:0:{node.number}::1")
        for peer in c.nodes:
            if peer is not node and peer.lan == node.lan:
                node.net.sh(f"ip -6 r add fd10:244:0:{peer.number}::/64 via {_six(peer)} dev eth0")


def _more_services(c: Cluster) -> None:
    """Add two Services with several endpoints that end alike, an external address, and host ports, in iptables."""
    if c.backend == "native":
        return
    for node in c.nodes:
        ready = [p for p in c.pods if p.ready]
        two = ready[:1] * 2
        lines = [
            "*nat",
            ":KUBE-LB - [0:0]",
            ":KUBE-LB-1 - [0:0]",
            ":KUBE-LB-2 - [0:0]",
            ":CNI-HOSTPORT-DNAT - [0:0]",
            ":CNI-HOSTPORT-SETMARK - [0:0]",
            ":CNI-HOSTPORT-MASQ - [0:0]",
            ":CNI-DN-1 - [0:0]",
        ]
        lines += (
            [
                f"-A KUBE-SERVICES -d {EXTERNAL}/32 -p tcp -m tcp --dport 80 -j KUBE-LB",
                "-A KUBE-LB -j KUBE-MARK-MASQ",
                "-A KUBE-LB -m recent --rcheck --seconds 10800 --reap --name KUBE-LB-1 --mask 255.255.255.255 --rsource -j KUBE-LB-1",
                "-A KUBE-LB -m statistic --mode random --probability 0.5 -j KUBE-LB-1",
                "-A KUBE-LB -j KUBE-LB-2",
                f"-A KUBE-LB-1 -p tcp -m recent --set --name KUBE-LB-1 --rsource -m tcp -j DNAT --to-destination {two[0].ip}:8080",
                f"-A KUBE-LB-2 -p tcp -m tcp -j DNAT --to-destination {two[1].ip}:8080",
            ]
            if two
            else []
        )
        if node.pods:
            pod = node.pods[0]
            lines += [
                "-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
                "-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT",
                '-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ',
                '-A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000',
                "-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE",
                f"-A CNI-HOSTPORT-DNAT -p tcp -m multiport --dports {HOST_PORT} -j CNI-DN-1",
                f"-A CNI-DN-1 -s 10.244.{node.number}.0/24 -p tcp -m tcp --dport {HOST_PORT} -j CNI-HOSTPORT-SETMARK",
                f"-A CNI-DN-1 -s 127.0.0.1/32 -p tcp -m tcp --dport {HOST_PORT} -j CNI-HOSTPORT-SETMARK",
                f"-A CNI-DN-1 -p tcp -m tcp --dport {HOST_PORT} -j DNAT --to-destination {pod.ip}:8080",
            ]
        program = "iptables-legacy-restore" if c.backend == "legacy" else "iptables-restore"
        node.net.load([program, "--noflush"], "\n".join([*lines, "COMMIT", ""]))
        if c.chance.random() < 0.4:
            node.net.sh("sysctl -qw net.ipv4.conf.all.route_localnet=1")


# Firewalls of the second family.


def _six_none(c: Cluster, node: Node) -> None:
    return


def _six_hand(c: Cluster, node: Node) -> None:
    icmp = c.chance.choice(
        (
            "-p ipv6-icmp -j ACCEPT",
            "-p ipv6-icmp -j ACCEPT",
            "-p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT\n-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 136 -j ACCEPT",
            "-p ipv6-icmp -m icmp6 --icmpv6-type echo-request -j ACCEPT",
            "-p icmp -j ACCEPT",
        )
    )
    forward = c.chance.choice(
        (
            "-s fd10:244::/56 -j ACCEPT\n-A FORWARD -d fd10:244::/56 -j ACCEPT",
            "-s fd10:244::/56 -j ACCEPT",
            "-i eth+ -j ACCEPT",
        )
    )
    node.net.load(
        [c.chance.choice(("ip6tables-restore", "ip6tables-legacy-restore"))],
        f"*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
        f"-A INPUT -m conntrack --ctstate INVALID -j DROP\n-A INPUT {icmp}\n-A INPUT -p tcp -m multiport --dports 22,6443,10250 -j ACCEPT\n-A INPUT -s fe80::/10 -p udp -j ACCEPT\n"
        f"-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD {forward}\nCOMMIT\n",
    )


def _six_nft(c: Cluster, node: Node) -> None:
    kinds = c.chance.choice(
        (
            "nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert",
            "echo-request, nd-neighbor-solicit, nd-neighbor-advert",
            "echo-request",
            "nd-neighbor-solicit",
            "nd-neighbor-advert",
        )
    )
    node.net.load(
        ["nft", "-f", "-"],
        closed(f"""table ip6 six {{
        set nodes {{ type ipv6_addr; flags interval; elements = {{ fd00:9::/48 }} }}
        chain input {{ type filter hook input priority filter - 5; policy {c.chance.choice(("drop", "accept"))};
            ct state vmap {{ invalid : drop, established : accept, related : accept }}
            iifname "lo" accept
            icmpv6 type {{ {kinds} }} accept
            ip6 saddr @nodes tcp dport {{ 22, 10250 }} accept
            ip6 saddr . tcp dport {{ 2001:db8:113::10 . 6443, 2001:db8:113::10 . 22 }} accept
            ip6 nexthdr udp udp dport 123 reject with icmpv6 admin-prohibited
        }}
        chain forward {{ type filter hook forward priority filter; policy drop;
            ct state established,related accept
            {c.chance.choice(("icmpv6 type nd-neighbor-solicit accept", "counter"))}
            ip6 saddr fd10:244::/56 {c.chance.choice(("accept", "ip6 daddr fd10:244::/56 accept"))}
            ip6 daddr fd10:244::/56 accept
        }}
        }}
        """),
    )


_FIREWALLS_SIX = {"none": _six_none, "none ": _six_none, "hand": _six_hand, "nft": _six_nft}


# What clusters have beside: ways, policies, settings.


def _ecmp(c: Cluster, node: Node) -> None:
    """Two gateways that are one router."""
    assert c.router is not None
    c.router.sh(f"ip a add 10.9.{node.lan}.2/24 dev lan{node.lan} 2>/dev/null || true")
    node.net.sh(
        f"ip r replace default nexthop via 10.9.{node.lan}.1 dev eth0 weight 1 nexthop via 10.9.{node.lan}.2 dev eth0 weight 1"
    )


def _nexthop_objects(c: Cluster, node: Node) -> None:
    node.net.sh(
        f"ip nexthop add id 10 via 10.9.{node.lan}.1 dev eth0; ip nexthop add id 11 via 10.9.{node.lan}.1 dev eth0; ip nexthop add id 20 group 10/11; ip r replace default nhid 20"
    )


def _two_defaults(c: Cluster, node: Node) -> None:
    node.net.sh(
        f"ip r del default; ip r add default via 10.9.{node.lan}.1 dev eth0 metric {c.chance.choice((100, 300))}; ip r add default via {storage.NETWORK}.1 dev eth1 metric 200 onlink"
    )


def _source_tables(c: Cluster, node: Node) -> None:
    """A table for each card, as cloud images write them."""
    node.net.sh(
        f"ip rule add from {storage.NETWORK}.{11 + node.number} lookup 202 pref 202; ip r add {storage.NETWORK}.0/24 dev eth1 table 202; ip r add default via {storage.NETWORK}.1 dev eth1 table 202 onlink;"
        f"ip rule add from {node.ip} lookup 201 pref 201; ip r add 10.9.{node.lan}.0/24 dev eth0 table 201; ip r add default via 10.9.{node.lan}.1 dev eth0 table 201"
    )


def _iif_rule(c: Cluster, node: Node) -> None:
    node.net.sh(
        f"ip rule add iif {c.chance.choice(('eth0', 'eth1', 'lo'))} to {c.chance.choice(('10.244.0.0/16', '203.0.113.0/24'))} {c.chance.choice(('prohibit', 'unreachable', 'lookup 77'))} pref 150; ip r add throw 10.244.0.0/17 table 77"
    )


def _ports_rule(c: Cluster, node: Node) -> None:
    node.net.sh(
        f"ip rule add ipproto tcp dport {c.chance.choice((6443, 10250, 8080))} {c.chance.choice(('blackhole', 'prohibit'))} pref 160; ip rule add not from 10.0.0.0/8 lookup main pref 155"
    )


def _storage_rp(c: Cluster, node: Node) -> None:
    node.net.sh("sysctl -qw net.ipv4.conf.eth1.rp_filter=1; ip r add 10.9.0.0/23 dev eth1 metric 5 2>/dev/null || true")


def _arp(c: Cluster, node: Node) -> None:
    node.net.sh(
        c.chance.choice(
            (
                "sysctl -qw net.ipv4.conf.all.arp_ignore=1",
                "sysctl -qw net.ipv4.conf.all.arp_ignore=2",
                "sysctl -qw net.ipv4.conf.eth0.arp_ignore=8",
                "sysctl -qw net.ipv4.conf.all.arp_filter=1",
                "ip link set eth1 arp off",
                "sysctl -qw net.ipv4.conf.all.arp_announce=2",
            )
        )
    )


def _tcp_loose(c: Cluster, node: Node) -> None:
    node.net.sh(
        c.chance.choice(
            (
                "sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0",
                "sysctl -qw net.netfilter.nf_conntrack_tcp_be_liberal=1",
            )
        )
        + " || true"
    )


def _metric_pods(c: Cluster, node: Node) -> None:
    """A second, worse route to the pods of a peer, and a better one to half of them."""
    peer = faults._peer(c, node)
    node.net.sh(
        f"ip r add {peer.pod_net} via 10.9.{node.lan}.1 dev eth0 metric 500; ip r add 10.244.{peer.number}.128/25 via 10.9.{node.lan}.1 dev eth0"
    )


def _policy(c: Cluster, node: Node) -> None:
    """A policy for a pod of this node, as Calico writes it: marks, sets, a chain for each device."""
    if not c.routed:
        raise RuntimeError("no cali")
    pod = c.chance.choice(node.pods)
    allowed = c.chance.sample([*[p.ip for p in c.pods], node.ip, "10.9.0.0/16"], k=2)
    node.net.load(
        ["ipset", "restore"],
        "create cali40s:web hash:net family inet hashsize 1024 maxelem 1048576\n"
        + "".join(f"add cali40s:web {a}\n" for a in allowed),
    )
    node.net.load(
        ["iptables-restore", "--noflush"],
        f"*filter\n:cali-FORWARD - [0:0]\n:cali-OUTPUT - [0:0]\n:cali-to-wl-dispatch - [0:0]\n:cali-from-wl-dispatch - [0:0]\n:cali-tw-{pod.device} - [0:0]\n:cali-fw-{pod.device} - [0:0]\n:cali-pi-web - [0:0]\n:cali-po-web - [0:0]\n"
        '-I FORWARD 1 -m comment --comment "cali:wUHhoiAYhphO9Mso" -j cali-FORWARD\n-I OUTPUT 1 -j cali-OUTPUT\n'
        '-A cali-FORWARD -m comment --comment "cali:vjrMJCRpqwy5oRoX" -j MARK --set-xmark 0x0/0xe0000\n'
        "-A cali-FORWARD -i cali+ -j cali-from-wl-dispatch\n-A cali-FORWARD -o cali+ -j cali-to-wl-dispatch\n"
        "-A cali-OUTPUT -m mark --mark 0x10000/0x10000 -j ACCEPT\n-A cali-OUTPUT -o cali+ -j RETURN\n"
        f"-A cali-from-wl-dispatch -i {pod.device} -g cali-fw-{pod.device}\n-A cali-to-wl-dispatch -o {pod.device} -g cali-tw-{pod.device}\n"
        f"-A cali-fw-{pod.device} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A cali-fw-{pod.device} -m conntrack --ctstate INVALID -j DROP\n"
        f"-A cali-fw-{pod.device} -j MARK --set-xmark 0x0/0x10000\n-A cali-fw-{pod.device} -p udp -m multiport --dports 4789 -j DROP\n-A cali-fw-{pod.device} -p ipencap -j DROP\n"
        f"-A cali-fw-{pod.device} -m mark --mark 0x0/0x20000 -j cali-po-web\n-A cali-fw-{pod.device} -m mark --mark 0x10000/0x10000 -j RETURN\n-A cali-fw-{pod.device} -j DROP\n"
        f"-A cali-tw-{pod.device} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A cali-tw-{pod.device} -m conntrack --ctstate INVALID -j DROP\n-A cali-tw-{pod.device} -j MARK --set-xmark 0x0/0x10000\n"
        f"-A cali-tw-{pod.device} -m mark --mark 0x0/0x20000 -j cali-pi-web\n-A cali-tw-{pod.device} -m mark --mark 0x10000/0x10000 -j RETURN\n-A cali-tw-{pod.device} -j DROP\n"
        "-A cali-pi-web -p tcp -m set --match-set cali40s:web src -m multiport --dports 8080,53 -j MARK --set-xmark 0x10000/0x10000\n-A cali-pi-web -m mark --mark 0x10000/0x10000 -j RETURN\n"
        f"-A cali-po-web -p {c.chance.choice(('tcp', 'udp'))} -j MARK --set-xmark 0x10000/0x10000\nCOMMIT\n",
    )


def _kube_router(c: Cluster, node: Node) -> None:
    """A policy for a pod, as kube-router writes it, with sets of sources and targets."""
    pod = c.chance.choice(node.pods)
    sources = c.chance.sample([p.ip for p in c.pods], k=min(2, len(c.pods)))
    node.net.load(
        ["ipset", "restore"],
        f"create KUBE-SRC-A hash:ip family inet timeout 0\ncreate KUBE-DST-A hash:ip family inet timeout 0\nadd KUBE-DST-A {pod.ip} timeout 0\n"
        + "".join(f"add KUBE-SRC-A {a} timeout 0\n" for a in sources),
    )
    node.net.load(
        ["iptables-restore", "--noflush"],
        "*filter\n:KUBE-ROUTER-FORWARD - [0:0]\n:KUBE-ROUTER-OUTPUT - [0:0]\n:KUBE-POD-FW-A - [0:0]\n:KUBE-NWPLCY-A - [0:0]\n-I FORWARD 1 -j KUBE-ROUTER-FORWARD\n-I OUTPUT 1 -j KUBE-ROUTER-OUTPUT\n"
        f'-A KUBE-ROUTER-FORWARD -d {pod.ip}/32 -m comment --comment "rule to jump traffic destined to POD" -j KUBE-POD-FW-A\n'
        f"-A KUBE-ROUTER-FORWARD -d {pod.ip}/32 -m physdev --physdev-is-bridged -j KUBE-POD-FW-A\n"
        "-A KUBE-ROUTER-FORWARD -m mark --mark 0x20000/0x20000 -j ACCEPT\n"
        f"-A KUBE-ROUTER-OUTPUT -d {pod.ip}/32 -j KUBE-POD-FW-A\n"
        "-A KUBE-POD-FW-A -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A KUBE-POD-FW-A -m conntrack --ctstate INVALID -j DROP\n"
        f"-A KUBE-POD-FW-A -d {pod.ip}/32 -m addrtype --src-type LOCAL -j ACCEPT\n-A KUBE-POD-FW-A -j KUBE-NWPLCY-A\n"
        "-A KUBE-POD-FW-A -m limit --limit 10/min --limit-burst 10 -m mark ! --mark 0x10000/0x10000 -j NFLOG --nflog-group 100\n"
        "-A KUBE-POD-FW-A -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable\n-A KUBE-POD-FW-A -j MARK --set-xmark 0x0/0x10000\n-A KUBE-POD-FW-A -j MARK --set-xmark 0x20000/0x20000\n"
        "-A KUBE-NWPLCY-A -p tcp -m set --match-set KUBE-SRC-A src -m set --match-set KUBE-DST-A dst -m tcp --dport 8080 -j MARK --set-xmark 0x10000/0x10000\n"
        "-A KUBE-NWPLCY-A -m mark --mark 0x10000/0x10000 -j RETURN\nCOMMIT\n",
    )


def _docker(c: Cluster, node: Node) -> None:
    node.net.load(
        ["iptables-restore", "--noflush"],
        "*filter\n:FORWARD DROP [0:0]\n:DOCKER - [0:0]\n:DOCKER-USER - [0:0]\n:DOCKER-ISOLATION-STAGE-1 - [0:0]\n:DOCKER-ISOLATION-STAGE-2 - [0:0]\n-A FORWARD -j DOCKER-USER\n-A FORWARD -j DOCKER-ISOLATION-STAGE-1\n"
        "-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -o docker0 -j DOCKER\n-A FORWARD -i docker0 ! -o docker0 -j ACCEPT\n"
        f"-A DOCKER-USER {c.chance.choice(('-s 10.244.0.0/16 -j ACCEPT', '-d 10.244.0.0/16 -j ACCEPT', '-i eth0 -j ACCEPT', '-j RETURN'))}\n"
        "-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2\nCOMMIT\n",
    )


def _keepalived(c: Cluster, node: Node) -> None:
    node.net.sh(f"ip a add 10.9.{node.lan}.200/32 dev eth0; ip a add {EXTERNAL}/32 dev lo")


def _storage_down(c: Cluster, node: Node) -> None:
    node.net.sh(
        c.chance.choice(
            (
                "ip link set eth1 down",
                "ip a del $(ip -4 -o a show dev eth1 | awk '{print $4}') dev eth1",
                "ip n replace 172.27.12.11 lladdr 02:00:00:00:00:99 dev eth1 nud permanent",
            )
        )
    )


def _six_forwarding(c: Cluster, node: Node) -> None:
    node.net.sh(
        c.chance.choice(
            (
                "sysctl -qw net.ipv6.conf.all.forwarding=0",
                "sysctl -qw net.ipv6.conf.eth0.forwarding=0",
                "sysctl -qw net.ipv6.conf.all.disable_ipv6=1",
                "ip -6 r del default",
                "ip -6 r add unreachable fd10:244::/56 metric 10",
            )
        )
    )


def _six_rules(c: Cluster, node: Node) -> None:
    node.net.sh(
        "ip -6 rule add from fd10:244::/56 lookup 300 pref 1000; ip -6 r add fd10:244:0:1::/64 dev eth0 table 300"
    )


def _six_services(c: Cluster, node: Node) -> None:
    pod = c.chance.choice(c.pods)
    ip = _pod_six(pod.node, int(pod.ip.rsplit(".", 1)[1]) - 10)
    for n in c.nodes:
        n.net.load(
            ["ip6tables-restore", "--noflush"],
            "*nat\n:KUBE-SERVICES - [0:0]\n:KUBE-POSTROUTING - [0:0]\n:KUBE-MARK-MASQ - [0:0]\n:KUBE-SVC-1 - [0:0]\n-A PREROUTING -j KUBE-SERVICES\n-A OUTPUT -j KUBE-SERVICES\n-A POSTROUTING -j KUBE-POSTROUTING\n"
            "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN\n-A KUBE-POSTROUTING -j MASQUERADE --random-fully\n-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000\n"
            "-A KUBE-SERVICES -d fd96::7/128 -p tcp -m tcp --dport 80 -j KUBE-SVC-1\n-A KUBE-SVC-1 ! -s fd10:244::/56 -j KUBE-MARK-MASQ\n"
            f"-A KUBE-SVC-1 -s {ip}/128 -j KUBE-MARK-MASQ\n-A KUBE-SVC-1 -p tcp -m tcp -j DNAT --to-destination [{ip}]:8080\nCOMMIT\n",
        )


_EXTRAS = {f.__name__.removeprefix("_"): f for f in (
    _ecmp, _nexthop_objects, _two_defaults, _source_tables, _iif_rule, _ports_rule, _storage_rp, _arp, _tcp_loose, _metric_pods, _policy, _policy, _kube_router,
    _docker, _keepalived, _storage_down, _six_forwarding, _six_rules, _six_services,
)}  # fmt: skip


def _listening(c: Cluster) -> list[Listen]:
    found = cluster.listening(c)
    for node in c.nodes:
        found += [Listen(node.net, "::", "tcp", 9443), Listen(node.net, "::", "udp", 9443)]
    for pod in c.pods:
        if pod.ready:
            k = int(pod.ip.rsplit(".", 1)[1]) - 10
            found += [Listen(pod.net, _pod_six(pod.node, k), "tcp", 8080)]
    return found


def _flows(c: Cluster) -> list[tuple[str, Net, str, str, int, int]]:
    chance = c.chance
    out = cluster.flows(c)
    out = chance.sample(out, min(len(out), 90))
    assert c.outside is not None
    clients = [(n.name, n.net) for n in c.nodes] + [(p.full_name, p.net) for p in c.pods]
    for name, net in clients:
        for b in c.nodes:
            out.append((name, net, _six(b), *chance.choice((("tcp", 9443), ("udp", 9443))), 1))
            out.append(
                (
                    name,
                    net,
                    f"{storage.NETWORK}.{11 + b.number}",
                    *chance.choice((("tcp", 9443), ("udp", 9443), ("tcp", 22))),
                    chance.choice((1, 1, 900)),
                )
            )
            if c.backend != "native":
                out.append((name, net, b.ip, "tcp", HOST_PORT, 1))
        for pod in c.pods:
            k = int(pod.ip.rsplit(".", 1)[1]) - 10
            if net is not pod.net and chance.random() < 0.5:
                out.append((name, net, _pod_six(pod.node, k), "tcp", 8080, chance.choice((1, 60000))))
        out.append((name, net, EXTERNAL, "tcp", 80, 1))
        if "six_services" in str(c.done):
            out.append((name, net, "fd96::7", "tcp", 80, 1))
    for b in c.nodes:
        out.append(("bastion", c.outside, _six(b), "tcp", chance.choice((9443, 22)), 1))
        if c.backend != "native":
            out.append(("bastion", c.outside, b.ip, "tcp", HOST_PORT, 1))
    return out
