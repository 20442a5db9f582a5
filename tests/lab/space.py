"""A space: a network, host name and mount namespace of its own, as a machine or a pod has it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TERM": "dumb", "COLUMNS": "200"}
UNPRIVILEGED = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")

# A script that fails says with which line.
TELL = """trap 'echo "failed: $BASH_COMMAND" >&2' ERR\n"""

# The addresses of a finished machine are not tentative; the one scenario that needs detection switches it on again.
SETTINGS = """
mount -t tmpfs tmpfs /run/netns
echo 0 > /proc/sys/net/ipv6/conf/default/dad_transmits
echo 1 > /proc/sys/net/ipv4/ip_forward
ip link set lo up
"""


@dataclass(slots=True)
class Space:
    """One namespace, held by a sleeping process; every space and process ends with `close`."""

    name: str
    holder: subprocess.Popen[bytes] = field(init=False)
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        script = f"hostname {self.name}; mkdir -p /run/netns; {SETTINGS} echo ready; exec sleep infinity"
        self.holder = subprocess.Popen(
            ["unshare", "--net", "--uts", "--mount", "bash", "-ec", script], stdout=subprocess.PIPE, env=ENVIRONMENT
        )
        assert self.holder.stdout is not None
        if self.holder.stdout.readline() != b"ready\n":
            raise RuntimeError(f"the namespace of {self.name} could not be made")

    @property
    def pid(self) -> int:
        return self.holder.pid

    def output(self, *command: str, unprivileged: bool = False, environment: dict[str, str] | None = None) -> bytes:
        """Standard output and error of a command in this space, as a terminal would show them, whatever it returns."""
        before = UNPRIVILEGED if unprivileged else ()
        return subprocess.run(
            ["nsenter", f"--target={self.pid}", "--net", "--uts", "--mount", *before, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT | (environment or {}),
            check=False,
        ).stdout

    def sh(self, script: str) -> None:
        """Runs shell lines in this space and stops at the first that fails."""
        subprocess.run(
            ["nsenter", f"--target={self.pid}", "--net", "--uts", "--mount", "bash", "-euc", TELL + script],
            env=ENVIRONMENT,
            check=True,
        )

    def start(self, pid: int, arguments: list[str], executable: str, environment: dict[str, str]) -> None:
        """Starts a process under the given PID (this PID namespace is the lab's own) and waits until it is ready."""
        with Path("/proc/sys/kernel/ns_last_pid").open("w") as last:
            last.write(str(pid - 1))
        child = subprocess.Popen(
            arguments, executable=executable, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment
        )
        assert child.stdout is not None
        self.children.append(child)
        if child.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{arguments[0]} did not start on {self.name}")

    def stop(self, pid: int) -> None:
        """Ends one process that `start` started."""
        for child in [child for child in self.children if child.pid == pid]:
            end(child)
            self.children.remove(child)

    def close(self) -> None:
        for child in (*self.children, self.holder):
            end(child)
        self.children.clear()


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
