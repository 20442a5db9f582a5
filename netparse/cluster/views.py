"""What different tools say of the same thing, in one form: interfaces, listeners, routes, neighbours, each with its origin."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from typing import Literal

from netparse.captures import Capture

IP = IPv4Address | IPv6Address
Prefix = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was read: the capture and the number of the line in its file."""

    capture: Capture
    line: int

    @property
    def source(self) -> str:
        return self.capture.source

    @property
    def text(self) -> str:
        return self.capture.text(self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of an interface; ``ip`` knows its network, ``flags`` are those of ``ip address``."""

    ip: IPv4Interface | IPv6Interface
    scope: str | None
    flags: frozenset[str]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An interface; what the capture did not show of it is None. ``flags`` is None where they were not shown."""

    name: str
    mtu: int | None
    mac: str | None
    state: str | None
    flags: frozenset[str] | None
    master: str | None
    kind: str | None
    addresses: tuple[Address, ...]
    peer_index: int | None
    index: int | None
    stats: dict[str, dict[str, int]] | None
    origin: Origin

    @property
    def down(self) -> bool:
        """Whether it is certain that the interface carries nothing: not UP, without carrier, or DOWN."""
        flags = self.flags
        return (flags is not None and ("UP" not in flags or "NO-CARRIER" in flags)) or self.state in (
            "DOWN",
            "LOWERLAYERDOWN",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A socket that accepts: ``address`` is None for the wildcard, ``families`` are those that it answers in.

    ``process`` is as shown: ``tool`` tells how it may have been cut. It is None where no name was shown.
    """

    protocol: str
    address: IP | None
    families: frozenset[str]
    port: int | None
    service: str | None
    process: str | None
    pid: int | None
    tool: Literal["netstat", "ss"] | None
    origin: Origin

    @property
    def loopback(self) -> bool:
        return self.address is not None and self.address.is_loopback

    @property
    def shown(self) -> str:
        """The local address as people write it: ``10.0.0.1:6443``, ``*:6443``, ``[::1]:2381``."""
        host = "*" if self.address is None else f"[{self.address}]" if self.address.version == 6 else str(self.address)
        return f"{host}:{self.service if self.port is None else self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """A route; ``prefix`` of a default route is 0.0.0.0/0 or ::/0. ``gateways`` and ``devices`` hold all legs."""

    prefix: Prefix
    gateways: tuple[IP, ...]
    devices: tuple[str, ...]
    table: str
    metric: int
    type: str
    protocol: str | None
    dead: bool
    origin: Origin

    @property
    def default(self) -> bool:
        return self.prefix.prefixlen == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborView:
    """A neighbour entry; ``state`` is in the words of ``ip neigh`` (``arp``'s incomplete is INCOMPLETE)."""

    address: IP
    device: str | None
    mac: str | None
    state: frozenset[str]
    origin: Origin

    @property
    def unresolved(self) -> bool:
        return bool(self.state & {"INCOMPLETE", "FAILED"}) and self.mac is None
