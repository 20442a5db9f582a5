"""What different tools show of the same thing, in one form: interfaces, listeners, routes, neighbours, each with its origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network

from netparse.captures import Capture

IP = IPv4Address | IPv6Address
Prefix = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where a value was read: the capture and the number of the line in its file. Compared by identity: captures are large."""

    capture: Capture
    line: int

    @property
    def source(self) -> str:
        return self.capture.source

    @property
    def text(self) -> str:
        return self.capture.text(self.line)

    @property
    def may_be_cut(self) -> bool:
        """Whether the line is the last of a file that ends within it: what it does not say, such as a metric, may be missing."""
        document = self.capture.document
        return document.open_end and not document.in_memory and self.line == len(document.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of an interface; ``ip`` knows its network, ``flags`` are those of ``ip address``."""

    ip: IPv4Interface | IPv6Interface
    scope: str | None
    flags: frozenset[str]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An interface; what no capture showed of it is None. ``flags`` is None where they were not shown.

    ``info`` are the details of its kind, ``slave`` those of a port of its bridge or bond.
    ``parent`` is the interface below a VLAN or macvlan, ``families`` those whose addresses were shown, ``permaddr`` the MAC
    that a member of a bond had before. ``stats_origins`` are the lines that hold the counters of ``stats``.
    """

    name: str
    mtu: int | None = None
    mac: str | None = None
    permaddr: str | None = None
    state: str | None = None
    flags: frozenset[str] | None = None
    master: str | None = None
    parent: str | None = None
    kind: str | None = None
    info: Mapping[str, object] | None = None
    slave: Mapping[str, object] | None = None
    addresses: tuple[Address, ...] = ()
    families: frozenset[str] = frozenset()
    peer_index: int | None = None
    index: int | None = None
    stats: Mapping[str, Mapping[str, int]] | None = None
    stats_origins: tuple[Origin, ...] = ()
    origin: Origin

    @property
    def down(self) -> bool:
        """Whether it is certain that the interface carries nothing: not UP, without carrier, or DOWN."""
        flags = self.flags
        return (flags is not None and ("UP" not in flags or "NO-CARRIER" in flags)) or self.state in (
            "DOWN",
            "LOWERLAYERDOWN",
        )

    @property
    def macs(self) -> frozenset[str]:
        """Every hardware address that the interface goes by."""
        return frozenset(filter(None, (self.mac, self.permaddr)))


@dataclass(frozen=True, slots=True)
class Owner:
    """A process that holds a socket, its name as shown. Where it may be ``cut``, longer names that begin so are meant as well."""

    name: str
    pid: int | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class KernelSetting:
    """A setting of the kernel, in dots: ``net.ipv4.ip_forward``."""

    key: str
    value: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A socket that accepts; ``families`` are those that it answers in.

    ``address`` is None for the wildcard, and where the capture does not show it: masked, cut off, or a name. ``owners`` are the
    processes as shown, none where none was. ``exact_families`` says that the capture distinguishes a wildcard of
    IPv6 alone from one of both families; without it, what is shown as both may be IPv6 alone.
    """

    protocol: str
    address: IP | None
    wildcard: bool
    host: str | None
    families: frozenset[str]
    port: int | None
    service: str | None
    owners: tuple[Owner, ...]
    exact_families: bool
    origin: Origin
    inode: int | None = None
    owner_origin: Origin | None = None
    """Where another capture names the owners."""

    @property
    def process(self) -> str | None:
        """The name of the first owner."""
        return self.owner.name if self.owner else None

    @property
    def pid(self) -> int | None:
        return self.owner.pid if self.owner else None

    @property
    def owner(self) -> Owner | None:
        """The first owner."""
        return next(iter(self.owners), None)

    @property
    def loopback(self) -> bool:
        named = (self.host or "").startswith("localhost") or self.host == "ip6-localhost"
        return self.address.is_loopback if self.address is not None else named

    @property
    def unplaced(self) -> bool:
        """Whether the capture does not show where it listens; then who can reach it is not known."""
        return self.address is None and not self.wildcard and not self.loopback

    @property
    def shown(self) -> str:
        """The local address as people write it: ``10.0.0.1:6443``, ``*:6443``, ``[::1]:2381``."""
        if self.address is not None:
            host = f"[{self.address}]" if self.address.version == 6 else str(self.address)
        else:
            host = "*" if self.wildcard else self.host or "(address not shown)"
        return f"{host}:{self.service if self.port is None else self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One way of a route; ``dead`` when the kernel marks it as dead or its link as down.

    One whose link is down (``linkdown``) the kernel still takes, unless it is told otherwise.
    """

    gateway: IP | None
    device: str | None
    dead: bool
    linkdown: bool = False

    @property
    def taken(self) -> bool:
        """Whether the kernel takes it."""
        return not self.dead or self.linkdown


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """A route; ``prefix`` of a default route is 0.0.0.0/0 or ::/0. A multipath route has several ``legs``, one without device none.

    ``prefsrc`` is the source address that packets of the host itself take (``src``), ``mtu`` the one that the route sets.
    """

    prefix: Prefix
    legs: tuple[Leg, ...]
    table: str
    metric: int
    tos: str | None
    type: str
    protocol: str | None
    prefsrc: IP | None = None
    scope: str | None = None
    onlink: bool = False
    mtu: int | None = None
    origin: Origin

    @property
    def default(self) -> bool:
        return self.prefix.prefixlen == 0

    @property
    def gateways(self) -> tuple[IP, ...]:
        return tuple(leg.gateway for leg in self.legs if leg.gateway is not None)

    @property
    def devices(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(leg.device for leg in self.legs if leg.device))

    @property
    def dead(self) -> bool:
        """Whether nothing can leave by it: every leg is dead."""
        return bool(self.legs) and all(leg.dead for leg in self.legs)

    @property
    def way(self) -> str:
        """The way as people write it: ``via 10.0.0.1 dev eth0``."""
        return ", ".join(
            " ".join(([f"via {x.gateway}"] if x.gateway else []) + ([f"dev {x.device}"] if x.device else []))
            for x in self.legs
        )


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
