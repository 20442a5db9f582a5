"""An address that IPVS distributes, and the servers behind it: ``ipvsadm``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RealServer(Record):
    """A server; ``forward`` is ``masq``, ``route``, ``tunnel`` or ``local``. With weight 0 it gets no new connections."""

    address: str | None = None
    port: int | None = None
    forward: str | None = None
    weight: int | None = None
    active_conn: int | None = None
    inact_conn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualServer(Record):
    """A virtual service: of an address and port, or, with protocol ``fwm``, of the packets that carry ``fwmark``.

    ``persistent`` is the time in seconds for which a client keeps its server, None where it need not.
    """

    protocol: str
    address: str | None = None
    port: int | None = None
    fwmark: int | None = None
    scheduler: str | None = None
    persistent: int | None = None
    flags: tuple[str, ...] = ()
    servers: tuple[RealServer, ...] = ()
    whole: bool = False
