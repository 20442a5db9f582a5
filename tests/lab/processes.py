"""What runs on a node of a kubeadm v1.30 cluster with flannel: names, PIDs, addresses, ports."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tests.lab.space import ENVIRONMENT, Space

Socket = tuple[str, str, int] | tuple[str, str, int, str] | tuple[str, str, int, str, int]
LISTENER = str(Path(__file__).with_name("listener.py"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A process: `argv0` is what netstat shows, `comm` (15 characters) what ss shows."""

    comm: str
    argv0: str
    pid: int
    sockets: tuple[Socket, ...] = ()
    connect: tuple[tuple[str, int], ...] = ()

    def moved(self, port: int, *sockets: Socket) -> Process:
        """The same process with other sockets in the place of those on a port (none: the port is closed)."""
        kept = tuple(one for one in self.sockets if one[2] != port)
        return replace(self, sockets=kept + sockets)

    def run(self, space: Space) -> None:
        settings = {"space": space.pid, "comm": self.comm, "sockets": self.sockets, "connect": self.connect}
        space.start(
            self.pid,
            [self.argv0, "-S", LISTENER, json.dumps(settings)],
            executable=str(Path(sys.executable).resolve()),
            environment=ENVIRONMENT | {"PYTHONHOME": sys.base_prefix, "PYTHONDONTWRITEBYTECODE": "1"},
        )


def base(first: int) -> tuple[Process, ...]:
    """What any node runs beside Kubernetes."""
    return (
        Process(
            comm="systemd-resolve",
            argv0="/lib/systemd/systemd-resolved",
            pid=first,
            sockets=(
                ("tcp", "127.0.0.53", 53, "lo", 101),
                ("tcp", "127.0.0.54", 53, "", 101),
                ("udp", "127.0.0.53", 53, "lo", 101),
                ("udp", "127.0.0.54", 53, "", 101),
            ),
        ),
        Process(
            comm="chronyd",
            argv0="/usr/sbin/chronyd",
            pid=first + 29,
            sockets=(("udp", "127.0.0.1", 323), ("udp6only", "::1", 323)),
        ),
        Process(
            comm="sshd",
            argv0="sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
            pid=first + 163,
            sockets=(("tcp", "0.0.0.0", 22), ("tcp6only", "::", 22)),
        ),
        Process(
            comm="containerd",
            argv0="/usr/bin/containerd",
            pid=first + 170,
            sockets=(("tcp", "127.0.0.1", 41235 + first % 7),),
        ),
    )


def kubernetes(first: int, api: str) -> tuple[Process, ...]:
    """kubelet and kube-proxy, as every node has them."""
    return (
        Process(
            comm="kubelet",
            argv0="/usr/bin/kubelet",
            pid=first,
            sockets=(("tcp", "127.0.0.1", 10248), ("tcp6", "::", 10250)),
            connect=((api, 6443),),
        ),
        Process(
            comm="kube-proxy",
            argv0="/usr/local/bin/kube-proxy",
            pid=first + 1204,
            sockets=(("tcp", "127.0.0.1", 10249), ("tcp6", "::", 10256)),
        ),
    )


def control_plane(first: int, address: str, etcd: bool) -> tuple[Process, ...]:
    """etcd and the three of the control plane, as kubeadm's static pods bind them."""
    member = Process(
        comm="etcd",
        argv0="etcd",
        pid=first,
        sockets=(
            ("tcp", "127.0.0.1", 2379),
            ("tcp", address, 2379),
            ("tcp", address, 2380),
            ("tcp", "127.0.0.1", 2381),
        ),
    )
    return (
        *((member,) if etcd else ()),
        Process(comm="kube-apiserver", argv0="kube-apiserver", pid=first + 76, sockets=(("tcp6", "::", 6443),)),
        Process(
            comm="kube-controller",
            argv0="kube-controller-manager",
            pid=first + 145,
            sockets=(("tcp", "127.0.0.1", 10257),),
        ),
        Process(comm="kube-scheduler", argv0="kube-scheduler", pid=first + 152, sockets=(("tcp", "127.0.0.1", 10259),)),
    )
