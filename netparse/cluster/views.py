"""What different tools show of the same thing, in one form: interfaces, listeners, routes, neighbours, each with its origin."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network

from netparse.captures import Capture
from netparse.quick import quick

IP = IPv4Address | IPv6Address
Prefix = IPv4Network | IPv6Network
_OBJECT = 5000  # lines of an object at most
_LOOPBACK = 127  # the first octet


@quick
@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was read: the capture, which is compared by identity, and the number of the line in its file."""

    capture: Capture
    line: int

    @property
    def source(self) -> str:
        return self.capture.source

    @property
    def text(self) -> str:
        return self.capture.text(self.line)

    @property
    def lines(self) -> range:
        """The numbers of its lines: several where a row was broken on the way."""
        last = next((end for first, end in self.capture.broken if first == self.line), self.line)
        return range(self.line, last + 1)

    def first_with(self, text: str, reach: int = _OBJECT) -> "Origin":
        """Return the first line from here on, of so many, that holds a text; this line where none does."""
        lines = range(self.line, min(self.line + reach, self.capture.last_line + 1))
        return Origin(self.capture, self.capture.document.first_with(text, lines) or self.line)

    @property
    def may_be_cut(self) -> bool:
        """Whether the line is the last of a file that ends within it: what it does not say, such as a metric, may be missing.

        JSON that is closed has all of it.
        """
        document = self.capture.document
        last = document.open_end and not document.in_memory and self.line == len(document.lines)
        return last and not self.text.rstrip().endswith(("]", "}"))


class Key:
    """Parts that are compared together and hashed once: to hash an address takes longer than to look it up."""

    __slots__ = ("_hash", "_parts")

    def __init__(self, *parts: Hashable) -> None:
        self._parts = parts
        self._hash = hash(parts)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Key) and self._parts == other._parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of an interface; ``ip`` knows its network, ``flags`` are those of ``ip address``."""

    ip: IPv4Interface | IPv6Interface
    scope: str | None
    flags: frozenset[str]
    origin: Origin


@quick
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


@quick
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


@quick
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
        if isinstance(self.address, IPv4Address):
            return int(self.address) >> 24 == _LOOPBACK  # is_loopback asks a network, which takes ten times as long
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
    weight: int | None = field(default=None, compare=False)
    """How often it is taken beside the others; where a capture shows none it is the same way."""

    @property
    def taken(self) -> bool:
        """Whether the kernel takes it."""
        return not self.dead or self.linkdown

    @property
    def way(self) -> str:
        """The way as people write it: ``via 10.0.0.1 dev eth0``."""
        return " ".join(
            ([f"via {self.gateway}"] if self.gateway else []) + ([f"dev {self.device}"] if self.device else [])
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """What a route says: many nodes have the same, which is kept once.

    ``prefix`` of a default route is 0.0.0.0/0 or ::/0. A multipath route has several ``legs``, one without device none.
    ``prefsrc`` is the source address that packets of the host itself take (``src``), ``mtu`` the one that the route sets.
    The kernel has no two routes with the same ``key``.
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
    default: bool = field(init=False)
    gateways: tuple[IP, ...] = field(init=False)
    devices: tuple[str, ...] = field(init=False)
    dead: bool = field(init=False)
    """Whether nothing can leave by it: every leg is dead."""
    way: str = field(init=False)
    """The way as people write it: ``via 10.0.0.1 dev eth0``."""
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "dead", bool(self.legs) and all(leg.dead for leg in self.legs))
        put(self, "way", ", ".join(leg.way for leg in self.legs))
        put(self, "default", self.prefix.prefixlen == 0)
        put(self, "gateways", tuple(leg.gateway for leg in self.legs if leg.gateway is not None))
        put(self, "devices", tuple(dict.fromkeys(leg.device for leg in self.legs if leg.device)))
        put(self, "key", Key(self.prefix, self.legs, self.table, self.metric, self.tos, self.type))

    @property
    def on_wire(self) -> bool:
        """Whether it leads to a network by one interface, without a gateway."""
        return self.type == "unicast" and not self.default and not self.gateways and len(self.devices) == 1


class Seen:
    """Something that many captures may show alike, which is kept once, and where this one does; equal where both are the same."""

    __slots__ = ("capture", "line", "says")
    says: object

    def __init__(self, says: object, capture: Capture, line: int) -> None:
        self.says = says
        self.capture = capture
        self.line = line

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Seen)
            and self.says is other.says
            and self.capture is other.capture
            and self.line == other.line
        )

    def __hash__(self) -> int:
        return hash((id(self.says), self.line))

    @property
    def origin(self) -> Origin:
        return Origin(self.capture, self.line)


class RouteView(Seen):
    """A route of a node: what it says, which is explained with ``Way``, and its line."""

    __slots__ = ()
    says: Way

    @property
    def prefix(self) -> Prefix:
        return self.says.prefix

    @property
    def legs(self) -> tuple[Leg, ...]:
        return self.says.legs

    @property
    def table(self) -> str:
        return self.says.table

    @property
    def metric(self) -> int:
        return self.says.metric

    @property
    def tos(self) -> str | None:
        return self.says.tos

    @property
    def type(self) -> str:
        return self.says.type

    @property
    def protocol(self) -> str | None:
        return self.says.protocol

    @property
    def prefsrc(self) -> IP | None:
        return self.says.prefsrc

    @property
    def scope(self) -> str | None:
        return self.says.scope

    @property
    def onlink(self) -> bool:
        return self.says.onlink

    @property
    def on_wire(self) -> bool:
        return self.says.on_wire

    @property
    def mtu(self) -> int | None:
        return self.says.mtu

    @property
    def default(self) -> bool:
        return self.says.default

    @property
    def gateways(self) -> tuple[IP, ...]:
        return self.says.gateways

    @property
    def devices(self) -> tuple[str, ...]:
        return self.says.devices

    @property
    def dead(self) -> bool:
        """Whether nothing can leave by it: every leg is dead."""
        return self.says.dead

    @property
    def way(self) -> str:
        """The way as people write it: ``via 10.0.0.1 dev eth0``."""
        return self.says.way


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What a neighbour entry says; ``state`` is in the words of ``ip neigh`` (``arp``'s incomplete is INCOMPLETE).

    The kernel has no two entries with the same ``key``.
    """

    address: IP
    device: str | None
    mac: str | None
    state: frozenset[str]
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", Key(self.address, self.device))

    @property
    def unresolved(self) -> bool:
        return bool(self.state & {"INCOMPLETE", "FAILED"}) and self.mac is None


class NeighborView(Seen):
    """An entry in the neighbour table of a node: what it says, which is explained with ``Entry``, and its line."""

    __slots__ = ()
    says: Entry

    @property
    def address(self) -> IP:
        return self.says.address

    @property
    def device(self) -> str | None:
        return self.says.device

    @property
    def mac(self) -> str | None:
        return self.says.mac

    @property
    def state(self) -> frozenset[str]:
        return self.says.state

    @property
    def unresolved(self) -> bool:
        return self.says.unresolved


@dataclass(frozen=True, slots=True)
class ConfiguredNetwork:
    """A network of pods or of Services: ``said_by`` is the name of the flag or field, or the addresses of Services that show it."""

    prefix: Prefix
    use: str
    said_by: str
    origin: Origin
