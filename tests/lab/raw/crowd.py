"""A process for each socket that netstat or ss can show: kinds, states, names.

Runs inside the space (started through `nsenter`): forks one child per entry, which takes its name, opens its sockets
and sleeps; then says `ready`.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PR_SET_NAME = 15
PR_SET_MM = 35
KEPT: list[socket.socket] = []

NAMES = (
    ("k3s server", 8472),
    ("(squid)", 3128),
    ("nginx: master process", 80),
    ("postgres: 14/main: writer process", 5432),
    ('quo"ted', 7001),
    ("back\\slash", 7002),
    ("com,ma", 7003),
    ("a=b", 7004),
    ("pid=1,fd=2", 7005),
    (")closing(", 7006),
    ("tab\there", 7007),
    ("größe", 7008),
    ("-", 7009),
    ("123/456", 7010),
    ("LISTEN", 7011),
    ("", 7012),
    ("kube-controller-manager-with-a-long-name", 7013),
    ("{braces} [brackets]", 7014),
    ("trailing ", 7015),
    ("users:((", 7016),
)


def keep(made: socket.socket) -> socket.socket:
    KEPT.append(made)
    return made


def bound(version: int, kind: int, address: Any, *options: tuple[int, int, Any]) -> socket.socket:
    made = keep(socket.socket(version, kind))
    for level, option, value in options:
        made.setsockopt(level, option, value)
    made.bind(address)
    if kind == socket.SOCK_STREAM:
        made.listen(128)
    return made


def listening(port: int, address: str = "0.0.0.0") -> socket.socket:
    return bound(socket.AF_INET, socket.SOCK_STREAM, (address, port), (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1))


def connected(port: int, address: str = "127.0.0.1") -> tuple[socket.socket, socket.socket]:
    version = socket.AF_INET6 if ":" in address else socket.AF_INET
    server = bound(version, socket.SOCK_STREAM, (address, port), (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1))
    client = keep(socket.socket(version, socket.SOCK_STREAM))
    client.connect((address, port))
    return client, keep(server.accept()[0])


def tcp_states() -> None:
    """ESTABLISHED with and without a timer, CLOSE_WAIT, FIN_WAIT2, TIME_WAIT, SYN_SENT, LAST bytes unsent."""
    client, _ = connected(6443)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    client, server = connected(6444)
    client.sendall(b"x" * 300)
    client, server = connected(6445)
    client.shutdown(socket.SHUT_WR)
    client, server = connected(6446)
    client.close()
    time.sleep(0.05)
    server.close()
    connected(6447, "::1")
    connected(6448, "2001:db8:85a3::8a2e:370:7334")
    asking = keep(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    asking.setblocking(False)
    asking.connect_ex(("192.0.2.99", 443))
    full = keep(socket.socket())
    full.bind(("127.0.0.1", 6449))
    full.listen(0)
    for _ in range(2):
        waiting = keep(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(("127.0.0.1", 6449))


def families() -> None:
    """Addresses of every form, over TCP and UDP."""
    only = (socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    reuse = (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    device = (socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    scope = socket.if_nametoindex("eth0")
    tcp, udp = socket.SOCK_STREAM, socket.SOCK_DGRAM
    bound(socket.AF_INET, tcp, ("0.0.0.0", 22), reuse)
    bound(socket.AF_INET6, tcp, ("::", 22), only, reuse)
    bound(socket.AF_INET6, tcp, ("::", 10250))
    bound(socket.AF_INET6, tcp, ("::1", 2381))
    bound(socket.AF_INET, tcp, ("127.0.0.53", 53), device)
    bound(socket.AF_INET, udp, ("127.0.0.53", 53), device)
    bound(socket.AF_INET6, tcp, ("2001:db8:85a3::8a2e:370:7334", 10256))
    bound(socket.AF_INET6, tcp, ("fe80::5054:ff:fe12:3456", 9100, 0, scope))
    bound(socket.AF_INET6, udp, ("fe80::5054:ff:fe12:3456", 546, 0, scope))
    bound(socket.AF_INET, udp, ("0.0.0.0", 68))
    bound(socket.AF_INET6, udp, ("::", 5353))
    bound(socket.AF_INET6, udp, ("::", 111), only)
    talking = bound(socket.AF_INET, udp, ("127.0.0.1", 40001))
    talking.connect(("127.0.0.1", 53))
    lite = keep(socket.socket(socket.AF_INET, udp, socket.IPPROTO_UDPLITE))
    lite.bind(("0.0.0.0", 9200))


def raw_and_packet() -> None:
    keep(socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP))
    keep(socket.socket(socket.AF_INET, socket.SOCK_RAW, 112))
    keep(socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6))
    bound(socket.AF_PACKET, socket.SOCK_RAW, ("eth0", 0x0806))
    keep(socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800)))
    Path("/proc/sys/net/ipv4/ping_group_range").write_text("0 0")
    keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP))


def unix_and_netlink() -> None:
    bound(socket.AF_UNIX, socket.SOCK_STREAM, "\0abstract name")
    bound(socket.AF_UNIX, socket.SOCK_STREAM, "/mnt/with a blank.sock")
    bound(socket.AF_UNIX, socket.SOCK_DGRAM, "/mnt/dgram.sock")
    seqpacket = keep(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
    seqpacket.bind("\0seq")
    seqpacket.listen(1)
    KEPT.extend(socket.socketpair())
    made = keep(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE))
    made.bind((0, 1))
    with contextlib.suppress(OSError):  # the kernel may lack AF_VSOCK
        bound(socket.AF_VSOCK, socket.SOCK_STREAM, (socket.VMADDR_CID_ANY, 1024))


def shared_by_children() -> None:
    """One listener that three processes hold, as nginx does."""
    listening(8080)
    for _ in range(2):
        if os.fork() == 0:
            signal.pause()


def reuse_port() -> None:
    bound(socket.AF_INET, socket.SOCK_STREAM, ("0.0.0.0", 8081), (socket.SOL_SOCKET, socket.SO_REUSEPORT, 1))


def owned_by_user() -> None:
    os.fchown(listening(8082).fileno(), 101, 101)
    os.fchown(listening(8083).fileno(), 65534, 65534)


def rename(name: str) -> None:
    """Sets what ss shows (comm) and what netstat shows (the memory of argv[0])."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NAME, name.encode()[:15], 0, 0, 0)
    start = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[45])
    length = len(Path("/proc/self/cmdline").read_bytes())
    ctypes.memset(start, 0, length)
    ctypes.memmove(start, name.encode(), min(len(name.encode()), length - 1))


def child(pid: int, name: str, opens: Callable[[], object]) -> None:
    Path("/proc/sys/kernel/ns_last_pid").write_text(str(pid - 1))
    ready, done = os.pipe()
    if os.fork() == 0:
        rename(name)
        opens()
        os.close(ready)
        os.write(done, b"x")
        os.close(done)
        while True:
            signal.pause()
    os.close(done)
    if os.read(ready, 1) != b"x":
        sys.exit(f"{name!r} did not start")
    os.close(ready)


def main() -> None:
    pid = 880
    for number, (name, port) in enumerate(NAMES):
        child(pid + 137 * number, name, functools.partial(listening, port))
    child(29001, "cilium-agent", lambda: listening(4240))
    child(101442, "kube-apiserver", lambda: listening(6440))
    child(1345831, "cilium-agent", lambda: listening(9962))
    child(4999, "kubelet", families)
    child(5200, "states", tcp_states)
    child(5300, "dhclient", raw_and_packet)
    child(5400, "containerd", unix_and_netlink)
    child(5500, "nginx", shared_by_children)
    child(5600, "envoy", reuse_port)
    child(5601, "envoy", reuse_port)
    child(5700, "users", owned_by_user)
    os.write(1, b"ready\n")
    signal.pause()


if __name__ == "__main__":
    main()
