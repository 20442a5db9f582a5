"""A socket: ``/proc/net/{tcp,tcp6,udp,udp6}``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcNetSocket(Record):
    """A row of ``/proc/net/{tcp,tcp6,udp,udp6}``, decoded: ``state`` as netstat names it."""

    proto: str
    local_address: str | None = None
    local_port: int | None = None
    foreign_address: str | None = None
    foreign_port: int | None = None
    state: str | None = None
    uid: int | None = None
    inode: int | None = None
