"""What the captures of a node say of its rules, sets, settings and forwarding tables, in the form in which ways are followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from netparse.cluster import IP, Origin, Prefix
from netparse.reach.rules.firewall import Firewall
from netparse.reach.rules.sets import IpSet


class Forwarding(NamedTuple):
    """An entry of ``bridge fdb``: frames to ``mac`` leave by ``device``, on a tunnel to ``dst``.

    ``port`` and ``vni`` are those of the tunnel where the entry names others than the device has.
    """

    mac: str
    device: str
    dst: IP | None
    port: int | None
    vni: int | None
    origin: Origin


class Server(NamedTuple):
    """A server behind a virtual one; with weight 0 it gets no new connections. ``forward`` is masq, route, tunnel or local."""

    address: IP
    port: int
    forward: str
    weight: int | None


class Virtual(NamedTuple):
    """An address and port that IPVS serves."""

    shown: str
    servers: tuple[Server, ...]
    origin: Origin


class Peer(NamedTuple):
    """To whom a device of WireGuard sends: ``allowed`` are the addresses that the peer may have."""

    key: str
    preshared: bool
    endpoint: tuple[IP, int] | None
    allowed: tuple[Prefix, ...]
    met: bool
    """Whether a handshake was seen."""
    origin: Origin


class Wireguard(NamedTuple):
    """A device of WireGuard; ``whole`` says that all of its peers are shown."""

    key: str | None
    port: int | None
    mark: int
    peers: tuple[Peer, ...]
    whole: bool
    origin: Origin


@dataclass(eq=False)
class Details:
    """Of one node; empty where nothing was captured."""

    firewall: Firewall = field(default_factory=Firewall)
    ipsets: Mapping[str, IpSet] = field(default_factory=dict)
    sysctls: Mapping[str, tuple[int, Origin]] = field(default_factory=dict)
    sysctls_whole: bool = False
    forwarding: tuple[Forwarding, ...] | None = None
    virtual: Mapping[tuple[str, IP, int], Virtual] | None = None
    wireguard: Mapping[str, Wireguard] = field(default_factory=dict)
