"""A bundle of many nodes with 200 interfaces, 300 sockets and all other nodes as neighbours, with a few faults; 2,500 nodes at most."""

import random
from pathlib import Path

NODES, INTERFACES, SOCKETS = 100, 200, 300
_CONTROL = 3


def write_crowd(folder: Path, nodes: int = NODES, interfaces: int = INTERFACES, sockets: int = SOCKETS) -> None:
    """Write the bundle: kubeadm with flannel, three control-plane nodes; same bytes every time."""
    rng = random.Random(1)
    names = [f"cp{n + 1}" if n < _CONTROL else f"worker-{n - _CONTROL + 1:03}" for n in range(nodes)]
    ips = [f"10.20.{n // 200}.{n % 200 + 10}" for n in range(nodes)]
    rows = [_HEAD, *(_listed(name, ip, n) for n, (name, ip) in enumerate(zip(names, ips, strict=True)))]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kubectl_get_nodes_o_wide.txt").write_text("\n".join(rows) + "\n")
    for n, name in enumerate(names):
        own = folder / name
        own.mkdir()
        (own / "ip_a.txt").write_text("\n".join(_links(n, ips[n], rng, interfaces)) + "\n")
        (own / "ip_route.txt").write_text("\n".join(_routes(n, ips)) + "\n")
        (own / "ip_neigh.txt").write_text("\n".join(_neighbors(n, ips)) + "\n")
        if n != 50:  # one node whose sockets nobody captured
            (own / "netstat_nlptu.txt").write_text("\n".join(_sockets(n, ips[n], rng, sockets)) + "\n")


_HEAD = (
    f"{'NAME':<13}{'STATUS':<9}{'ROLES':<16}AGE   VERSION   {'INTERNAL-IP':<15}EXTERNAL-IP   {'OS-IMAGE':<33}"
    "KERNEL-VERSION   CONTAINER-RUNTIME"
)


def _listed(name: str, ip: str, n: int) -> str:
    role = "control-plane" if n < _CONTROL else "<none>"
    status = "NotReady" if n == 42 else "Ready"
    return (
        f"{name:<13}{status:<9}{role:<16}42d   v1.30.4   {ip:<15}<none>        Debian GNU/Linux 12 (bookworm)   "
        "6.1.0-25-amd64   containerd://1.7.20"
    )


def _mac(prefix: str, n: int) -> str:
    return f"{prefix}:00:{n // 256:02x}:{n % 256:02x}"


def _pods(n: int) -> str:
    """Return the first octets of a node's pod network."""
    return f"10.{244 + n // 256}.{n % 256}"


def _links(n: int, ip: str, rng: random.Random, interfaces: int) -> list[str]:
    over = 1500 if n in (7, 70) else 1450
    lines = _link(
        1, "lo", "LOOPBACK,UP,LOWER_UP", 65536, "00:00:00:00:00:00", ["127.0.0.1/8 scope host lo"], "loopback"
    )
    lines += _link(2, "eth0", _UP, 1500, _mac("52:54:00", n), [f"{ip}/16 brd 10.20.255.255 scope global eth0"])
    lines += _link(3, "flannel.1", _UP, over, _mac("0e:5a:13", n), [f"{_pods(n)}.0/32 scope global flannel.1"])
    lines += _link(4, "cni0", _UP, 1450, _mac("4a:7e:35", n), [f"{_pods(n)}.1/24 brd {_pods(n)}.255 scope global cni0"])
    for port in range(5, interfaces + 1):
        name = f"veth{rng.getrandbits(32):08x}@if2"
        lines += _link(
            port, name, _UP, 1450, f"9e:11:{rng.getrandbits(32).to_bytes(4, 'big').hex(':')}", [], master=" master cni0"
        )
    return lines


_UP = "BROADCAST,MULTICAST,UP,LOWER_UP"


def _link(
    number: int, name: str, flags: str, mtu: int, mac: str, addresses: list[str], kind: str = "ether", master: str = ""
) -> list[str]:
    lines = [
        f"{number}: {name}: <{flags}> mtu {mtu} qdisc noqueue{master} state UP group default qlen 1000",
        f"    link/{kind} {mac} brd ff:ff:ff:ff:ff:ff",
    ]
    for address in addresses:
        lines += [f"    inet {address}", "       valid_lft forever preferred_lft forever"]
    return lines


def _routes(n: int, ips: list[str]) -> list[str]:
    others = [m for m in range(len(ips)) if m != n]
    return [
        f"default via 10.20.0.1 dev eth0 proto dhcp src {ips[n]} metric 100 ",
        f"10.20.0.0/16 dev eth0 proto kernel scope link src {ips[n]} ",
        f"{_pods(n)}.0/24 dev cni0 proto kernel scope link src {_pods(n)}.1 ",
        *(f"{_pods(m)}.0/24 via {_pods(m)}.0 dev flannel.1 onlink " for m in others),
    ]


def _neighbors(n: int, ips: list[str]) -> list[str]:
    lines = ["10.20.0.1 dev eth0 FAILED " if n == 33 else "10.20.0.1 dev eth0 lladdr 52:54:00:ff:ff:01 REACHABLE "]
    for m, ip in enumerate(ips):
        if m != n:
            lines.append(f"{ip} dev eth0 lladdr {_mac('52:54:00', m)} STALE ")
            lines.append(f"{_pods(m)}.0 dev flannel.1 lladdr {_mac('0e:5a:13', m)} PERMANENT ")
    return lines


def _sockets(n: int, ip: str, rng: random.Random, sockets: int) -> list[str]:
    own = [("127.0.0.1:10248", "kubelet"), ("127.0.0.1:10249", "kube-proxy"), ("0.0.0.0:22", "sshd")]
    own += [("127.0.0.1:10250" if n in (12, 13) else "0.0.0.0:10250", "kubelet"), ("0.0.0.0:10256", "kube-proxy")]
    if n < _CONTROL:
        own += [
            (f"{ip}:2379", "etcd"),
            (f"{ip}:2380", "etcd"),
            ("127.0.0.1:10257", "kube-controller"),
            ("0.0.0.0:6443", "kube-apiserver"),
        ]
        own += [] if n == 2 else [("127.0.0.1:10259", "kube-scheduler")]
    own += [("0.0.0.0:8001", "kubectl")] if n == 20 else []
    own += [(f"127.0.0.1:{rng.randrange(33000, 60000)}", "containerd")]
    lines = ["Active Internet connections (only servers)"]
    lines += ["Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    "]
    tcp = [
        f"tcp        0      0 {a:<23} 0.0.0.0:*               LISTEN      {100 + i}/{p:<16}"
        for i, (a, p) in enumerate(own)
    ]
    tcp += ["tcp6       0      0 :::22                   :::*                    LISTEN      102/sshd            "]
    udp = ["udp        0      0 0.0.0.0:8472            0.0.0.0:*                           -                   "]
    while len(tcp) + len(udp) < sockets:
        address, owner = f"127.0.0.1:{rng.randrange(33000, 60000)}", f"{rng.randrange(2000, 9000)}/coredns"
        udp.append(f"udp        0      0 {address:<23} 0.0.0.0:*                           {owner:<20}")
    return lines + tcp + udp
