"""A socket and its owners: ``ss``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.quick import quick
from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """An owner of a socket as ``ss`` lists it."""

    name: str
    pid: int | None = None
    fd: int | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class SsSocket(Record):
    """A row of ``ss``; ``processes`` is None where no process was shown."""

    netid: str | None = None
    state: str | None = None
    recv_q: int | None = None
    send_q: int | None = None
    local_address: str | None = None
    local_interface: str | None = None
    local_port: int | None = None
    local_service: str | None = None
    peer_address: str | None = None
    peer_port: int | None = None
    peer_service: str | None = None
    processes: tuple[Process, ...] | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)
