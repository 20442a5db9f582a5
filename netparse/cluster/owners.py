"""Whose a socket is where the capture of sockets does not show it: a list of open files names the process by inode or port."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from netparse.captures import Capture
from netparse.cluster.views import Listener, Origin, Owner
from netparse.records import LsofSocket, RunningProcess

_LSOF_WIDTH = 9
"""lsof prints nine characters of a command's name."""


class Owners:
    """Lookups over the lists of open files and of processes of a node."""

    def __init__(self, files: Iterable[Capture], processes: Iterable[Capture]) -> None:
        self._names = dict(_names(processes))
        self._by_inode: dict[int, list[tuple[LsofSocket, Origin]]] = {}
        self._by_port: dict[tuple[str, int, str], list[tuple[LsofSocket, Origin]]] = {}
        for capture in files:
            for r in capture.records:
                if isinstance(r, LsofSocket) and (r.state == "LISTEN" or (r.node == "UDP" and not r.peer_address)):
                    self._add(r, Origin(capture, r.line))

    def _add(self, r: LsofSocket, origin: Origin) -> None:
        if (r.device or "").isdecimal():
            self._by_inode.setdefault(int(str(r.device)), []).append((r, origin))
        if r.local_port is not None and r.node:
            key = (r.node.lower(), r.local_port, _family(r))
            self._by_port.setdefault(key, []).append((r, origin))

    def named(self, x: Listener) -> Listener:
        """Return a listener with the processes that hold it, if its own capture shows none and a list of open files does."""
        if x.owners or not (self._by_inode or self._by_port):
            return x
        found = self._by_inode.get(x.inode or 0) or list(self._at_port(x))
        owners = tuple(dict.fromkeys(self._owner(r) for r, _ in found))
        return replace(x, owners=owners, owner_origin=found[0][1]) if owners else x

    def _at_port(self, x: Listener) -> Iterator[tuple[LsofSocket, Origin]]:
        """Yield what holds the port on the same address; a wildcard of both families is one of IPv6 in a list of open files."""
        if x.port is None:
            return
        for family in ("IPv6", "IPv4") if len(x.families) > 1 else ("IPv6",) if "inet6" in x.families else ("IPv4",):
            for r, origin in self._by_port.get((x.protocol, x.port, family), ()):
                if (
                    (r.local_address in (None, "*"))
                    if x.wildcard
                    else (r.local_address or "").strip("[]") == str(x.address)
                ):
                    yield r, origin

    def _owner(self, r: LsofSocket) -> Owner:
        """Return the process; its whole name where a list of processes has it."""
        whole = self._names.get(r.pid)
        if whole and (whole.startswith(r.command) or r.command.startswith(whole)):
            return Owner(whole, r.pid)
        return Owner(r.command, r.pid, cut=len(r.command) >= _LSOF_WIDTH)


def _family(r: LsofSocket) -> str:
    return r.type


def _names(processes: Iterable[Capture]) -> Iterator[tuple[int, str]]:
    for capture in processes:
        for r in capture.records:
            if isinstance(r, RunningProcess) and (name := process_name(r.command)):
                yield r.pid, name


def process_name(command: str | None) -> str | None:
    """Return the name of a program out of a command line; that of a kernel thread, in brackets, is none."""
    word = (command or "").split(" ", 1)[0].rstrip(":")
    return None if not word or word.startswith(("[", "(", "<")) else word.rsplit("/", 1)[-1] or None
