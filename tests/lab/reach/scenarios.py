"""Makes fixtures/reach: a small cluster for each disposition, broken in one way, with what the kernel did with each flow.

`sudo python -m tests.lab.reach.scenarios [NAME…]`, those of IPVS and IPIP by `python -m tests.lab.uml tests.lab.reach.scenarios NAME…`. A scenario whose flows end otherwise than expected is not written.
"""

from __future__ import annotations

import csv
import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.lab.reach import captures, cluster, devices, ipvs, services
from tests.lab.reach.cluster import Cluster, Node
from tests.lab.reach.traffic import Try, close, open_sockets, run

ROOT = Path(__file__).resolve().parents[3] / "fixtures" / "reach"
Asked = tuple[str, str, str, int, int, str]


@dataclass(frozen=True)
class Scenario:
    """`breaks` is done to a healthy cluster; `flows` are from, to, protocol, port, bytes and the disposition."""

    name: str
    flows: tuple[Asked, ...]
    breaks: Callable[[Cluster], None] = lambda c: None
    routed: bool = False
    overlay: bool = True
    two_lans: bool = False
    leave_out: tuple[str, ...] = ()
    proxy: Callable[[Cluster, Node], None] = services.with_iptables
    tunnel: Callable[[Cluster, Node], None] | None = None


def _sh(number: int, script: str) -> Callable[[Cluster], None]:
    return lambda c: c.nodes[number].net.sh(script)


def _not_ready(c: Cluster) -> None:
    c.nodes[1].pods[0].ready = False


def _no_kubelet(c: Cluster) -> None:
    c.nodes[1].gone = {10250}  # type: ignore[attr-defined]


def _loopback(c: Cluster) -> None:
    c.nodes[1].loopback = {10250}  # type: ignore[attr-defined]


def _big_pods_unheard(c: Cluster) -> None:
    for pod in c.nodes[0].pods:
        pod.net.sh("ip link set eth0 mtu 1500")
        c.nodes[0].net.sh(f"ip link set {pod.device} mtu 1500")
    for pod in c.nodes[1].pods:
        pod.net.sh("ip link set eth0 mtu 1500")
        c.nodes[1].net.sh(f"ip link set {pod.device} mtu 1500")
    c.nodes[0].net.sh("iptables -I OUTPUT -p icmp --icmp-type 3 -j DROP")


def _other_port(c: Cluster) -> None:
    from tests.lab.reach.faults import _vxlan_other

    c.chance = random.Random(1)
    _vxlan_other(c, c.nodes[1])


def _circle(c: Cluster) -> None:
    a, b = c.nodes[0], c.nodes[1]
    a.net.sh(f"ip r add 10.244.9.0/24 via {b.ip}")
    b.net.sh(f"ip r add 10.244.9.0/24 via {a.ip}")


POD1, POD2, POD2_NAME = "shop/web-00", "10.244.1.10", "shop/web-10"
NODE2 = "10.9.0.12"

SCENARIOS = (
    Scenario(
        "accepted.vxlan",
        (
            ("node1", "node2", "tcp", 10250, 1, "accepted"),
            (POD1, POD2, "tcp", 8080, 60000, "accepted"),
            ("node1", POD2, "udp", 53, 1, "accepted"),
            (POD1, "10.96.7.7", "tcp", 80, 1, "accepted"),
            ("node2", "10.96.0.1", "tcp", 443, 1, "accepted"),
            (POD1, "203.0.113.10", "tcp", 443, 1, "accepted"),
        ),
    ),
    Scenario(
        "accepted.routed-pods",
        (("node1", POD2, "tcp", 8080, 1, "accepted"), (POD1, POD2, "tcp", 8080, 60000, "accepted")),
        routed=True,
    ),
    Scenario(
        "not-listening.no-kubelet",
        (("node1", NODE2, "tcp", 10250, 1, "not-listening"), ("node1", NODE2, "tcp", 22, 1, "accepted")),
        _no_kubelet,
    ),
    Scenario(
        "not-listening.loopback",
        (("node1", NODE2, "tcp", 10250, 1, "not-listening"), ("node2", "127.0.0.1", "tcp", 10250, 1, "accepted")),
        _loopback,
    ),
    Scenario("not-listening.pod-not-ready", (("node1", POD2, "tcp", 8080, 1, "not-listening"),), _not_ready),
    Scenario(
        "denied-in.forgot-vxlan",
        ((POD1, POD2, "tcp", 8080, 1, "denied-in"), ("node1", NODE2, "tcp", 10250, 1, "accepted")),
        _sh(
            1,
            "iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; iptables -A INPUT -p tcp --dport 10250 -j ACCEPT; iptables -P INPUT DROP",
        ),
    ),
    Scenario(
        "denied-in.nft-behind-iptables",
        (("node1", NODE2, "tcp", 10250, 1, "denied-in"), ("node1", NODE2, "tcp", 22, 1, "accepted")),
        _sh(
            1,
            "iptables -I INPUT -p tcp --dport 10250 -j ACCEPT; nft add table inet fw; nft 'add chain inet fw in { type filter hook input priority filter + 10; }'; nft add rule inet fw in tcp dport 10250 reject",
        ),
    ),
    Scenario(
        "denied-forward.policy",
        ((POD1, POD2, "tcp", 8080, 1, "denied-forward"), ("node1", POD2, "tcp", 8080, 1, "accepted")),
        _sh(0, "iptables -P FORWARD DROP"),
    ),
    Scenario(
        "denied-forward.invalid",
        ((POD1, POD2, "tcp", 8080, 1, "denied-forward"), (POD1, POD2, "udp", 53, 1, "accepted")),
        lambda c: (
            c.nodes[1].net.sh(
                f"ip r replace 10.244.0.0/24 via {c.nodes[0].ip}; ip r replace 10.244.0.10/32 via {c.nodes[0].ip}"
            ),
            c.nodes[0].net.sh("iptables -t raw -I PREROUTING -i eth0 -p tcp -s 10.244.1.10 -j CT --notrack"),
        )[0],
    ),
    Scenario(
        "denied-forward.hairpin",
        ((POD1, "10.96.8.8", "tcp", 8000, 1, "denied-forward"), ("node1", "10.96.8.8", "tcp", 8000, 1, "accepted")),
        lambda c: c.nodes[0].net.sh(f"bridge link set dev {c.nodes[0].pods[0].device} hairpin off"),
    ),
    Scenario(
        "denied-out.rule",
        (("node1", NODE2, "tcp", 10250, 1, "denied-out"), ("node2", "10.9.0.11", "tcp", 10250, 1, "accepted")),
        _sh(0, "iptables-legacy -A OUTPUT -p tcp --dport 10250 -j REJECT"),
    ),
    Scenario(
        "no-route.default-missing",
        (("node1", "203.0.113.10", "tcp", 443, 1, "no-route"), ("node1", NODE2, "tcp", 22, 1, "accepted")),
        _sh(0, "ip r del default"),
    ),
    Scenario(
        "null-routed.pod-network",
        ((POD1, POD2, "tcp", 8080, 1, "null-routed"), ("node2", "10.244.0.10", "tcp", 8080, 1, "null-routed")),
        _sh(0, "ip r replace blackhole 10.244.1.0/24"),
    ),
    Scenario(
        "null-routed.marked",
        (("node1", POD2, "tcp", 8080, 1, "null-routed"), ("node1", POD2, "udp", 53, 1, "accepted")),
        _sh(
            0,
            "ip r add unreachable 10.244.1.0/24 table 77; ip rule add pref 500 fwmark 0x200/0x200 lookup 77; iptables -t mangle -A OUTPUT -p tcp --dport 8080 -j MARK --or-mark 0x200",
        ),
    ),
    Scenario(
        "neighbor-unreachable.nic-down",
        (
            ("node1", NODE2, "tcp", 10250, 1, "neighbor-unreachable"),
            (POD1, POD2, "tcp", 8080, 1, "neighbor-unreachable"),
        ),
        _sh(1, "ip link set eth0 down"),
    ),
    Scenario(
        "neighbor-unreachable.no-vtep",
        ((POD1, POD2, "tcp", 8080, 1, "neighbor-unreachable"), ("node1", NODE2, "tcp", 10250, 1, "accepted")),
        _sh(0, "ip n del 10.244.1.0 dev flannel.1"),
    ),
    Scenario(
        "neighbor-unreachable.no-default-route",
        ((POD1, POD2, "tcp", 8080, 1, "neighbor-unreachable"), ("node1", NODE2, "tcp", 22, 1, "accepted")),
        _sh(0, "ip r del default"),
        routed=True,
    ),
    Scenario(
        "not-forwarded.ip-forward",
        (
            (POD1, POD2, "tcp", 8080, 1, "not-forwarded"),
            ("node1", POD2, "tcp", 8080, 1, "accepted"),
            ("node1", "10.244.0.10", "tcp", 8080, 1, "accepted"),
        ),
        _sh(0, "sysctl -qw net.ipv4.ip_forward=0"),
    ),
    Scenario(
        "reverse-path-filtered.strict",
        ((POD1, POD2, "tcp", 8080, 1, "reverse-path-filtered"), ("node1", NODE2, "tcp", 22, 1, "accepted")),
        lambda c: (
            c.nodes[1].net.sh(f"ip r replace 10.244.0.0/24 via {c.nodes[0].ip} dev eth0"),
            c.nodes[1].net.sh("sysctl -qw net.ipv4.conf.all.rp_filter=1"),
        )[0],
    ),
    Scenario(
        "tunnel-mismatch.port",
        ((POD1, POD2, "tcp", 8080, 1, "tunnel-mismatch"), ("node1", NODE2, "tcp", 22, 1, "accepted")),
        _other_port,
    ),
    Scenario(
        "tunnel-mismatch.mac",
        ((POD1, POD2, "tcp", 8080, 1, "tunnel-mismatch"),),
        _sh(1, "ip link set flannel.1 address 66:00:00:00:00:99"),
    ),
    Scenario(
        "too-big.not-told",
        ((POD1, POD2, "tcp", 8080, 60000, "too-big"), (POD1, POD2, "tcp", 8080, 1, "accepted")),
        _big_pods_unheard,
    ),
    Scenario(
        "too-big.small-nic",
        (
            (POD1, POD2, "tcp", 8080, 60000, "too-big"),
            (POD1, POD2, "tcp", 8080, 1, "accepted"),
            ("node1", NODE2, "tcp", 22, 60000, "accepted"),
        ),
        _sh(1, "ip link set eth0 mtu 1300"),
    ),
    Scenario("loop.two-nodes", (("node1", "10.244.9.9", "tcp", 80, 1, "loop"),), _circle),
    Scenario(
        "exits-network.no-overlay",
        (("node1", POD2, "tcp", 8080, 1, "exits-network"),),
        _sh(0, "ip r del 10.244.1.0/24"),
    ),
    Scenario(
        "insufficient-info.recent",
        (("node1", NODE2, "tcp", 9100, 1, "insufficient-info"), ("node1", NODE2, "tcp", 10250, 1, "accepted")),
        _sh(1, "iptables -A INPUT -p tcp --dport 9100 -m recent --name seen --rcheck --seconds 60 -j DROP"),
    ),
    Scenario(
        "insufficient-info.nft-not-captured",
        (
            ("node1", NODE2, "tcp", 10250, 1, "denied-in"),
            ("node1", NODE2, "tcp", 22, 1, "insufficient-info"),
            ("node2", "10.9.0.11", "tcp", 22, 1, "insufficient-info"),
        ),
        _sh(1, "iptables -I INPUT -p tcp --dport 10250 -j DROP"),
        leave_out=("node2: nft list ruleset",),
    ),
    Scenario(
        "insufficient-info.rules-not-captured",
        (("node1", NODE2, "tcp", 22, 1, "insufficient-info"),),
        leave_out=("node1: ip rule",),
    ),
    Scenario(
        "insufficient-info.host-not-captured",
        (("node1", NODE2, "tcp", 22, 1, "insufficient-info"),),
        leave_out=("node2: *",),
    ),
    Scenario(
        "reverse-path-filtered.proxy-arp",
        (
            (POD2_NAME, "10.244.0.10", "tcp", 8080, 1, "reverse-path-filtered"),
            ("node1", NODE2, "tcp", 10250, 1, "accepted"),
        ),
        _sh(
            1,
            "ip rule add iif eth0 to 10.244.0.0/16 unreachable pref 150; sysctl -qw net.ipv4.conf.all.rp_filter=1",
        ),
        routed=True,
    ),
    Scenario(
        "accepted.ipvs",
        (
            ("bastion", NODE2, "tcp", 30123, 1, "accepted"),
            ("node1", "10.96.7.7", "tcp", 80, 1, "accepted"),
            (POD1, "10.96.7.7", "tcp", 80, 1, "accepted"),
            ("node2", "10.96.8.8", "tcp", 8000, 1, "accepted"),
            ("node1", "10.96.8.8", "tcp", 8000, 1, "accepted"),
        ),
        # What the host itself asks of a Service leaves it before the rules of input and, with its first destination, those of output.
        _sh(0, "iptables -I INPUT -i lo -d 10.96.0.0/12 -j DROP; iptables -I OUTPUT -d 10.96.7.7 -j DROP"),
        proxy=ipvs.serve,
    ),
    Scenario(
        "denied-in.ipvs-nodeport",
        (("bastion", NODE2, "tcp", 30123, 1, "denied-in"), ("node2", "10.96.8.8", "tcp", 8000, 1, "accepted")),
        _sh(1, "iptables -I INPUT -p tcp --dport 30123 -j DROP"),
        proxy=ipvs.serve,
    ),
    Scenario(
        "accepted.ipip",
        ((POD1, POD2, "tcp", 8080, 60000, "accepted"), ("node1", POD2, "udp", 53, 1, "accepted")),
        _sh(1, "iptables -P INPUT DROP; iptables -A INPUT -p ipencap -s 10.9.0.0/24 -j ACCEPT"),
        routed=True,
        tunnel=devices.TUNNELS["ipip, one device"].make,
    ),
    Scenario(
        "denied-in.forgot-ipip",
        ((POD1, POD2, "tcp", 8080, 1, "denied-in"), ("node1", NODE2, "tcp", 10250, 1, "accepted")),
        _sh(1, "iptables -P INPUT DROP; iptables -A INPUT -p tcp --dport 10250 -j ACCEPT"),
        routed=True,
        tunnel=devices.TUNNELS["ipip, one device"].make,
    ),
)


def make(scenario: Scenario) -> bool:
    """Build, break, try, capture; return whether the kernel did what the scenario says."""
    chance = random.Random(scenario.name)
    c = Cluster(chance, scenario.routed, scenario.overlay, scenario.two_lans, 1500, 1, "nft")
    opened = []
    try:
        cluster._hosts(c, 2)
        for node in c.nodes:
            node.net.sh(
                "sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0 net.ipv4.conf.default.rp_filter=0"
            )
        cluster._pods(c)
        cluster._routes(c)
        if scenario.tunnel is not None:
            for node in c.nodes:
                devices.without_vxlan(c, node)
                scenario.tunnel(c, node)
        c.services = [
            services.Service("kubernetes", "10.96.0.1", "tcp", 443, [(c.nodes[0].ip, 6443)]), services.Service("web", "10.96.7.7", "tcp", 80, [(POD2, 8080)]),
            services.Service("front", "10.96.8.8", "tcp", 8000, [("10.244.0.10", 8080)], node_port=30123),
        ]  # fmt: skip
        for node in c.nodes:
            scenario.proxy(c, node)
        scenario.breaks(c)
        for net in c.all_nets:
            net.without_offloads()
        opened = open_sockets(cluster.listening(c))
        assert c.outside is not None
        nets = {"bastion": c.outside} | {n.name: n.net for n in c.nodes} | {p.full_name: p.net for p in c.pods}
        ips = {n.name: n.ip for n in c.nodes}
        got = run(
            opened,
            [
                Try(nets[who], ips.get(to, to), protocol, port, size)
                for who, to, protocol, port, size, _ in scenario.flows
            ],
        )
        right = True
        for flow, arrived in zip(scenario.flows, got, strict=True):
            if flow[5] != "insufficient-info" and (flow[5] == "accepted") != arrived:
                print(f"{scenario.name}: the kernel says {arrived} of {flow}")
                right = False
        if right:
            _write(c, scenario)
        return right
    finally:
        close(opened, c.all_nets)


_ORDER = (
    "ip -d address",
    "ip route show table all",
    "ip -6 route",
    "ip rule",
    "ip neigh",
    "bridge fdb show",
    "ss -lntup",
    "sysctl -a",
    "iptables-save",
    "iptables-legacy-save",
    "nft list ruleset",
    "ipvsadm -Ln",
    "ipset save",
)
_DULL = ("bc_forwarding", "mc_forwarding", "force_forwarding", "default.", "ipv6", "tcp_", "icmp", ".lo.", "arp", "tables_", "ip_", "timeout", "expect", "helper", "acct", "checksum", "events", "log_invalid", "buckets")  # fmt: skip
_KEPT = ("net.ipv4.ip_forward ", "proxy_arp ", "tcp_loose", "bridge-nf-call-ip")


def _write(c: Cluster, scenario: Scenario) -> None:
    folder = ROOT / scenario.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for node in c.nodes:
        parts = []
        for command in _ORDER:
            if f"{node.name}: {command}" in scenario.leave_out or f"{node.name}: *" in scenario.leave_out:
                continue
            text = node.net.out(*command.split())
            if command == "ip -d address":
                text = captures.as_cards(text, ("eth0",))
            if command == "sysctl -a":
                lines = [x for x in text.split("\n") if captures._KEPT.match(x)]
                text = (
                    "\n".join(x for x in lines if any(k in x for k in _KEPT) or not any(d in x for d in _DULL)) + "\n"
                )
            if not text.strip() and command.startswith("ip") and command.split()[0] in ("ipvsadm", "ipset"):
                continue
            parts.append(
                f"root@{node.name}:~# {command}\n{text.rstrip()}\n"
                if text.strip()
                else f"root@{node.name}:~# {command}\n"
            )
        if parts:
            (folder / f"{node.name}.txt").write_text("".join(parts) + f"root@{node.name}:~# \n")
    rows = [[n.name, "Ready", "control-plane" if n.number == 0 else "<none>", "42d", "v1.30.4", n.ip] for n in c.nodes]
    text = "root@node1:~# kubectl get nodes -o wide\n" + captures.table(
        [["NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP"], *rows]
    )
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
    text += "root@node1:~# kubectl get pods -A -o wide\n" + captures.table([head, *rows]) + "root@node1:~# \n"
    (folder / "kubectl.txt").write_text(text)
    assert c.outside is not None
    if any(cluster.OUTSIDE in flow or "bastion" in flow for flow in scenario.flows):
        parts = [f"root@bastion:~# {x}\n{c.outside.out(*x.split()).rstrip()}\n" for x in _ORDER[:7]]
        parts[0] = captures.as_cards(parts[0], ("eth0",))
        (folder / "bastion.txt").write_text(
            "".join(parts) + "".join(f"root@bastion:~# {x}\n" for x in ("iptables-save", "nft list ruleset", ""))
        )
    with (folder / "flows.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("from", "to", "protocol", "port", "bytes", "expected"))
        writer.writerows(scenario.flows)


if __name__ == "__main__":
    chosen = [s for s in SCENARIOS if not sys.argv[1:] or s.name in sys.argv[1:]]
    made = [make(s) for s in chosen]
    sys.exit(0 if all(made) else 1)
