"""A network namespace, held by a sleeping process of its own; sockets of this process can be made inside it."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import socket
import struct
import subprocess
from collections.abc import Iterator

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TERM": "dumb"}
_CLONE_NEWNET = 0x40000000
_TSO, _GSO, _GRO = 0x1F, 0x24, 0x2C
_LIBC = ctypes.CDLL(None, use_errno=True)
_HOME = os.open("/proc/self/ns/net", os.O_RDONLY)


class Net:
    """One host or pod. `close` ends the process that holds it, and with it everything inside."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.holder = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec sleep 100000"],
            stdout=subprocess.PIPE, env=ENVIRONMENT,
        )  # fmt: skip
        assert self.holder.stdout is not None
        if self.holder.stdout.readline() != b"ready\n":
            raise RuntimeError(f"no namespace for {name}")
        self.fd = os.open(f"/proc/{self.holder.pid}/ns/net", os.O_RDONLY)
        self.sh(
            "sysctl -qw net.ipv6.conf.all.dad_transmits=0 net.ipv6.conf.default.dad_transmits=0"
            " net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0"
        )

    @property
    def pid(self) -> int:
        return self.holder.pid

    def sh(self, script: str) -> None:
        """Run shell lines inside and stop at the first that fails."""
        done = subprocess.run(
            ["nsenter", f"--net=/proc/{self.pid}/ns/net", "sh", "-e"],
            input=script,
            text=True,
            capture_output=True,
            env=ENVIRONMENT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {done.stderr.strip()}\n{script}")

    def load(self, program: list[str], text: str) -> None:
        """Give a text to a program inside, such as iptables-restore."""
        done = subprocess.run(
            ["nsenter", f"--net=/proc/{self.pid}/ns/net", *program],
            input=text,
            text=True,
            capture_output=True,
            env=ENVIRONMENT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {' '.join(program)}: {done.stderr.strip()}\n{text}")

    def out(self, *command: str, errors: bool = True) -> str:
        """Return what a command prints inside, its messages below."""
        done = subprocess.run(
            ["nsenter", f"--net=/proc/{self.pid}/ns/net", *command],
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            check=False,
        )
        return done.stdout + (done.stderr if errors else "")

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Be inside for as long as the block lasts: sockets made there stay there."""
        _enter(self.fd)
        try:
            yield
        finally:
            _enter(_HOME)

    def socket(self, family: socket.AddressFamily, kind: socket.SocketKind) -> socket.socket:
        with self.inside():
            made = socket.socket(family, kind)
        made.setblocking(False)
        return made

    def without_offloads(self) -> None:
        """Switch segmentation offloads off, so that packets have the size that the MTU allows."""
        with self.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            for name in [n for _, n in socket.if_nameindex() if n != "lo"]:
                for command in (_TSO, _GSO, _GRO):
                    value = ctypes.create_string_buffer(struct.pack("II", command, 0))
                    request = struct.pack("16sP16x", name.encode(), ctypes.addressof(value))
                    with contextlib.suppress(OSError):
                        fcntl.ioctl(asking, 0x8946, request)

    def close(self) -> None:
        os.close(self.fd)
        self.holder.kill()
        self.holder.communicate()


def closed(text: str) -> str:
    """Return a rule set of nft in which blocks of one line end as the tool wants it: with a semicolon."""
    lines = []
    for line in text.split("\n"):
        bare = line.strip()
        if bare.startswith(("chain ", "set ", "map ")) and bare.endswith("}"):
            line = line.rstrip()[:-1] + "; }"
        lines.append(line)
    return "\n".join(lines)


def _enter(fd: int) -> None:
    if _LIBC.setns(fd, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def cable(a: Net, device_a: str, b: Net, device_b: str, mac_a: str = "", mac_b: str = "") -> None:
    """Connect two namespaces by a pair of devices."""
    temporary = f"x{b.pid}"
    extra_a = f" address {mac_a}" if mac_a else ""
    extra_b = f" address {mac_b}" if mac_b else ""
    a.sh(
        f"ip link add {device_a}{extra_a} type veth peer name {temporary}{extra_b}\nip link set {temporary} netns {b.pid}"
    )
    b.sh(f"ip link set {temporary} name {device_b}")
