"""An Internet socket that a process holds: ``lsof``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class LsofSocket(Record):
    """A row of lsof(8) with ``TYPE`` IPv4 or IPv6. ``device`` is the socket's inode; ``command`` is cut at 9 characters as a rule.

    ``name`` is as printed; of it come the addresses and ports, which are None where a ``*`` or a name of a service stands.
    """

    command: str
    pid: int
    tid: int | None = None
    taskcmd: str | None = None
    user: str | None = None
    fd: str | None = None
    type: str
    device: str | None = None
    node: str | None = None
    name: str
    local_address: str | None = None
    local_port: int | None = None
    local_service: str | None = None
    peer_address: str | None = None
    peer_port: int | None = None
    peer_service: str | None = None
    state: str | None = None
