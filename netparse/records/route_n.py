"""A route: ``route -n``, ``netstat -rn``, ``/proc/net/route``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteN(Record):
    """A row of ``route -n``, ``netstat -rn`` or ``/proc/net/route``; ``iface`` None where none is printed."""

    destination: str | None = None
    gateway: str | None = None
    genmask: str | None = None
    flags: str | None = None
    metric: int | None = None
    ref: int | None = None
    use: int | None = None
    mss: int | None = None
    window: int | None = None
    irtt: int | None = None
    iface: str | None = None
