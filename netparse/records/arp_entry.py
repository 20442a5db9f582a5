"""An entry of the neighbour table: ``arp``, ``/proc/net/arp``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ArpEntry(Record):
    """A row of ``arp``; ``state`` is complete, incomplete or permanent; ``hwaddress`` has lower-case two-digit octets."""

    address: str | None = None
    hostname: str | None = None
    hwtype: str | None = None
    hwaddress: str | None = None
    flags: str | None = None
    mask: str | None = None
    iface: str | None = None
    state: str
