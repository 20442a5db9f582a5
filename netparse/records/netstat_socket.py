"""A socket: ``netstat``."""

from dataclasses import dataclass

from netparse.quick import quick
from netparse.records.base import Record


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class NetstatSocket(Record):
    """A row of ``netstat``; a port is None for ``*``; ``program_truncated`` says that netstat cut the name."""

    proto: str
    recv_q: int | None = None
    send_q: int | None = None
    local_address: str | None = None
    local_port: int | None = None
    local_service: str | None = None
    foreign_address: str | None = None
    foreign_port: int | None = None
    foreign_service: str | None = None
    state: str | None = None
    user: str | None = None
    inode: int | None = None
    pid: int | None = None
    program: str | None = None
    program_truncated: bool = False
    timer: str | None = None
