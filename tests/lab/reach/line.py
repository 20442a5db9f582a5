"""The smallest lab: a client, a router and a server in a row, with rules by chance on each, compared with the kernel."""

from __future__ import annotations

import random
from pathlib import Path

from tests.lab.reach import captures, rules_by_chance
from tests.lab.reach.net import Net, cable
from tests.lab.reach.traffic import Listen, Try, close, open_sockets, run

PORTS = (22, 80, 443, 5000, 8080, 9100, 30080)
SERVER = "10.2.0.2"
ROUTER = "10.1.0.1"


def build() -> dict[str, Net]:
    """Return client, router and server, connected: 10.1.0.0/24 and 10.2.0.0/24, and fd01::/64, fd02::/64."""
    c, r, s = (Net(name) for name in ("client", "router", "server"))
    cable(c, "eth0", r, "eth0")
    cable(r, "eth1", s, "eth0")
    c.sh(
        "ip link set eth0 up; ip a add 10.1.0.2/24 dev eth0; ip a add fd01::2/64 dev eth0 nodad; ip r add default via 10.1.0.1; ip -6 r add default via fd01::1"
    )
    r.sh(
        "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1; for d in eth0 eth1; do ip link set $d up; done;"
        "ip a add 10.1.0.1/24 dev eth0; ip a add 10.2.0.1/24 dev eth1; ip a add fd01::1/64 dev eth0 nodad; ip a add fd02::1/64 dev eth1 nodad"
    )
    s.sh(
        "ip link set eth0 up; ip a add 10.2.0.2/24 dev eth0; ip a add 10.2.0.3/24 dev eth0; ip a add fd02::2/64 dev eth0 nodad;"
        "ip r add default via 10.2.0.1; ip -6 r add default via fd02::1"
    )
    return {"client": c, "router": r, "server": s}


def make(seed: int, folder: Path) -> list[tuple[str, str, str, int, int, bool]]:
    """Build it with rules of this seed, try every flow, write the captures; return the flows with what the kernel did."""
    chance = random.Random(seed)
    hosts = build()
    opened = []
    try:
        for name, host in hosts.items():
            rules_by_chance.load(chance, host, name)
        opened = open_sockets([Listen(hosts["server"], "::", p, port) for p in ("tcp", "udp") for port in PORTS[1:]])
        opened += open_sockets([Listen(hosts["router"], "", p, port) for p in ("tcp", "udp") for port in (22, 80)])
        flows = [
            (who, to, protocol, port, 1)
            for who, to in (
                ("client", SERVER),
                ("client", "10.2.0.3"),
                ("client", ROUTER),
                ("client", "fd02::2"),
                ("server", ROUTER),
                ("server", "10.2.0.3"),
                ("router", SERVER),
                ("client", "10.9.9.9"),
            )
            for protocol in ("tcp", "udp")
            for port in PORTS
        ]
        got = run(opened, [Try(hosts[w], to, protocol, port, size) for w, to, protocol, port, size in flows])
        for name, host in hosts.items():
            captures.of_host(folder / name, host, ("eth0", "eth1"))
        return [(*flow, arrived) for flow, arrived in zip(flows, got, strict=True)]
    finally:
        close(opened, hosts.values())
