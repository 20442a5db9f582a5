"""A cluster of network namespaces: nodes behind generated rules, a pod and a client, and what really gets through between them.

The namespaces belong to this process alone and are gone with it. Every probe is a real packet: a TCP connection, a UDP
datagram that arrives, an echo that is answered, a packet of an IP protocol that a raw socket reads.
"""

import ctypes
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

_CLONE_NEWNET = 0x40000000
_LIBC = ctypes.CDLL(None, use_errno=True)
_WAIT = 0.5
_PATIENCE = 8.0
"""Seconds that nothing, and that what is expected, is waited for."""
T = TypeVar("T")

Probe = tuple[str, int]
"""Protocol and port; of ``ip`` the number of the protocol, of ``icmp`` the type of the message."""


class Arrival(NamedTuple):
    """What got from a host to a node; ``version`` is that of IP."""

    source: str
    target: str
    protocol: str
    port: int
    version: int


@dataclass(eq=False)
class Host:
    """A namespace with its addresses; ``roles`` are those of the node, empty for a pod or a client."""

    name: str
    four: str
    six: str
    roles: tuple[str, ...] = ()
    fd: int = -1
    sockets: list[socket.socket] = field(default_factory=list)

    def inside(self, work: Callable[[], T]) -> T:
        """Return what the work gives in the namespace; sockets that it makes stay there."""
        done: list[T] = []
        failed: list[BaseException] = []

        def enter() -> None:
            try:
                _check(_LIBC.setns(self.fd, _CLONE_NEWNET))
                done.append(work())
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        if failed:
            raise failed[0]
        return done[0]

    @property
    def path(self) -> str:
        return f"/proc/{os.getpid()}/fd/{self.fd}"

    def run(self, *command: str, text: str = "") -> None:
        """Run a command in the namespace; what it complains of is the error."""
        made = subprocess.run(
            ["nsenter", f"--net={self.path}", *command], input=text, text=True, capture_output=True, check=False
        )
        assert made.returncode == 0, f"{self.name}: {' '.join(command)}: {made.stderr}\n{text}"

    def out(self, *command: str) -> str:
        """Return what a command prints in the namespace."""
        return subprocess.run(
            ["nsenter", f"--net={self.path}", *command], text=True, capture_output=True, check=True
        ).stdout


def can_make_namespaces() -> bool:
    """Whether this process may make network namespaces (in a container without rights it may not), and has tools that load rules."""
    if not all(map(shutil.which, ("ip", "nft", "iptables-restore", "ip6tables-restore", "ipset"))):
        return False
    try:
        os.close(_namespace())
    except OSError:
        return False
    return True


class Lab:
    """Hosts on one bridge; the pod stands behind the first worker. Close it to give everything back."""

    def __init__(self, nodes: Iterable[tuple[str, tuple[str, ...]]], *, forward: bool = True) -> None:
        self.forward = forward
        self._stack = ExitStack()
        self.nodes = [
            Host(name, f"10.77.0.{number}", f"fd77::{number:x}", roles)
            for number, (name, roles) in enumerate(nodes, 11)
        ]
        self.client = Host("client", "10.77.0.200", "fd77::200")
        self.pod = Host("pod", "10.244.7.5", "fd78:7::5")
        self._bridge = Host("bridge", "", "")
        for host in (self._bridge, *self.nodes, self.client, self.pod):
            host.fd = _namespace()
            self._stack.callback(os.close, host.fd)
        self._wire()

    def close(self) -> None:
        for host in (*self.nodes, self.client, self.pod):
            for made in host.sockets:
                made.close()
        self._stack.close()

    def listen(self, probes: Iterable[Probe]) -> None:
        """Have every node answer on all of these, for the firewall alone to decide what arrives."""
        for node in self.nodes:
            node.sockets += node.inside(lambda: [s for probe in probes for s in _listeners(probe)])

    def arrives(self, probes: Iterable[Probe], expected: set[Arrival]) -> set[Arrival]:
        """Send every probe from every host to every node; return what got through.

        What is expected is waited for; for the rest, as long as it would need.
        """
        asked = tuple(probes)
        hosts = (*self.nodes, self.client, self.pod)
        pairs = [(source, target) for source in hosts for target in self.nodes if source is not target]
        self._drained()
        connecting = [(s.name, t.name, x) for s, t in pairs for x in s.inside(partial(_connect, t, asked))]
        echoes = {h.name: h.inside(_echo_sockets) for h in hosts} if any(p == "icmp" for p, _ in asked) else {}
        for source, target in pairs:
            sent = tuple(probe for probe in asked if self.asks(source, target, probe[0]))
            source.inside(partial(_send_all, target, sent, echoes.get(source.name, ())))
        found: set[Arrival] = set()
        begin = time.monotonic()
        while (passed := time.monotonic() - begin) < _PATIENCE and (passed < _WAIT or expected - found):
            time.sleep(0.05)
            found |= {Arrival(s, t, "tcp", x.port, x.version) for s, t, x in connecting if x.is_open()}
            found |= self._drained() | self._answers(echoes)
        for made in (*(x.made for _, _, x in connecting), *(made for both in echoes.values() for made in both)):
            made.close()
        return {arrival for arrival in found if (arrival.protocol, arrival.port) in asked}

    def asks(self, source: Host, target: Host, protocol: str) -> bool:
        """Whether the host sends such probes to the node.

        Of IP protocols without ports in one direction of two nodes alone: a packet that went out makes the way back an answer.
        """
        if source is target:
            return False
        both = source in self.nodes and target in self.nodes
        return protocol != "ip" or not both or (source.name < target.name) is self.forward

    def _drained(self) -> set[Arrival]:
        """Read what has arrived at the sockets of the nodes."""
        found = set()
        for target in self.nodes:
            for sender, protocol, port, version in _drain(target):
                if source := self._by_address.get(sender):
                    found.add(Arrival(source, target.name, protocol, port, version))
        return found

    def _answers(self, echoes: Mapping[str, Sequence[socket.socket]]) -> set[Arrival]:
        """Read which nodes have answered an echo."""
        return {
            Arrival(source, self._by_address[node], "icmp", 8, version)
            for source, both in echoes.items()
            for version, made in zip((4, 6), both, strict=True)
            for node in _answered(made, version)
            if self._by_address.get(node, source) != source
        }

    @property
    def _by_address(self) -> dict[str, str]:
        hosts = (*self.nodes, self.client, self.pod)
        return {address: h.name for h in hosts for address in (h.four, h.six)}

    def _wire(self) -> None:
        self._bridge.run(
            "sh", "-c", "ip link add br0 type bridge mcast_snooping 0; ip link set br0 up; ip link set lo up"
        )
        worker = next(node for node in self.nodes if "worker" in node.roles)
        for number, host in enumerate((*self.nodes, self.client)):
            self._bridge.run(
                "ip", "link", "add", f"p{number}", "type", "veth", "peer", "name", "eth0", "netns", host.path
            )
            self._bridge.run("sh", "-c", f"ip link set p{number} master br0 up")
            host.run("sh", "-c", _address(host, "eth0") + _routes(worker, host))
        worker.run("ip", "link", "add", "cni0", "type", "veth", "peer", "name", "eth0", "netns", self.pod.path)
        worker.run("sh", "-c", _GATEWAY)
        self.pod.run("sh", "-c", _POD)


_GATEWAY = (
    "ip link set cni0 up; ip addr add 10.244.7.1/24 dev cni0; ip -6 addr add fd78:7::1/64 dev cni0 nodad;"
    "echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding"
)
_POD = (
    "ip link set lo up; ip link set eth0 up; ip addr add 10.244.7.5/24 dev eth0; ip -6 addr add fd78:7::5/64 dev eth0 nodad;"
    "ip route add default via 10.244.7.1; ip -6 route add default via fd78:7::1"
)


def _address(host: Host, device: str) -> str:
    return (
        f"ip link set lo up; ip link set {device} up; ip addr add {host.four}/24 dev {device};"
        f"ip -6 addr add {host.six}/64 dev {device} nodad;"
    )


def _routes(worker: Host, host: Host) -> str:
    """Return the commands that lead every other host to the pod."""
    if host is worker:
        return ":"
    return f"ip route add 10.244.7.0/24 via {worker.four}; ip -6 route add fd78:7::/64 via {worker.six}"


def _namespace() -> int:
    """Return a descriptor of a new network namespace."""
    made: list[int] = []
    failed: list[OSError] = []

    def leave() -> None:
        try:
            _check(_LIBC.unshare(_CLONE_NEWNET))
            made.append(os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY))
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return made[0]


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _listeners(probe: Probe) -> list[socket.socket]:
    protocol, port = probe
    if protocol == "icmp":
        return []  # the kernel answers
    if protocol == "ip":
        return [_raw(family, port) for family in (socket.AF_INET, socket.AF_INET6)]
    made = socket.socket(socket.AF_INET6, socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    made.bind(("::", port))
    if protocol == "tcp":
        made.listen(64)
    made.setblocking(False)
    return [made]


def _raw(family: socket.AddressFamily, number: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_RAW, number)
    made.setblocking(False)
    return made


@dataclass(eq=False, slots=True)
class _Connecting:
    made: socket.socket
    port: int
    version: int

    def is_open(self) -> bool:
        """Whether the connection stands; one that is dropped has no peer."""
        try:
            self.made.getpeername()
        except OSError:
            return False
        return True


def _connect(target: Host, probes: Iterable[Probe]) -> list[_Connecting]:
    found = []
    for protocol, port in probes:
        for version, family, address in _families(target) if protocol == "tcp" else ():
            made = socket.socket(family, socket.SOCK_STREAM)
            made.setblocking(False)
            made.connect_ex((address, port))
            found.append(_Connecting(made, port, version))
    return found


def _families(target: Host) -> tuple[tuple[int, socket.AddressFamily, str], ...]:
    return (4, socket.AF_INET, target.four), (6, socket.AF_INET6, target.six)


def _echo_sockets() -> tuple[socket.socket, socket.socket]:
    return _raw(socket.AF_INET, 1), _raw(socket.AF_INET6, 58)


def _send_all(target: Host, probes: Iterable[Probe], echoes: Sequence[socket.socket]) -> None:
    """Send one packet of each kind but TCP."""
    for protocol, port in probes:
        for version, family, address in _families(target):
            if protocol == "icmp":
                echoes[version == 6].sendto(_echo(8 if version == 4 else 128), (address, 0))
            elif protocol != "tcp":
                _send(protocol, port, family, address)


def _send(protocol: str, port: int, family: socket.AddressFamily, address: str) -> None:
    with suppress(OSError):  # a protocol that the kernel will not send in this family
        if protocol == "udp":
            with socket.socket(family, socket.SOCK_DGRAM) as made:
                made.sendto(b"netparse", (address, port))
        else:
            with _raw(family, port) as made:
                made.sendto(b"netparse" * 4, (address, 0))


def _echo(kind: int) -> bytes:
    head = struct.pack("!BBHHH", kind, 0, 0, 77, 1)
    total = sum(struct.unpack("!4H", head))
    total = (total >> 16) + (total & 0xFFFF)
    return struct.pack("!BBHHH", kind, 0, ~total & 0xFFFF, 77, 1)


def _answered(made: socket.socket, version: int) -> Iterator[str]:
    """Yield the addresses that an echo reply came from."""
    with suppress(BlockingIOError):
        while True:
            packet, sender = made.recvfrom(2048)
            body = packet[20:] if version == 4 else packet
            if body[:1] == (b"\x00" if version == 4 else b"\x81"):
                yield str(sender[0])


def _drain(target: Host) -> Iterator[tuple[str, str, int, int]]:
    """Yield sender, protocol, port and family of what has arrived."""
    for made in target.sockets:
        if made.type is socket.SOCK_STREAM:
            continue
        with suppress(BlockingIOError):
            while True:
                _, sender = made.recvfrom(2048)
                address = str(sender[0])
                if made.type is socket.SOCK_DGRAM:
                    version = 4 if address.startswith("::ffff:") else 6
                    yield address.removeprefix("::ffff:"), "udp", made.getsockname()[1], version
                else:
                    yield address, "ip", made.proto, 4 if made.family is socket.AF_INET else 6
