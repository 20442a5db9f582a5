"""The typed records that captures parse to, and their JSON form.

Values are as the tool's own JSON types them (``ip -json``: addresses and prefixes are strings, ``mtu`` and ``metric`` numbers).
Absent is ``None``; a field that is ``bool`` and defaults to False is a presence flag and is left out of the JSON when False.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, cast

JSON = Any  # str | int | float | bool | None | list | dict: mypy has no short spelling of the recursion


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: the first and last line, counted from 1 in the file as saved, that it was read from."""

    line: int
    last_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddrInfo(Record):
    """One address of an interface; ``local`` is the interface's own, ``address`` the peer of a point-to-point link."""

    family: str
    local: str | None = None
    address: str | None = None
    prefixlen: int | None = None
    metric: int | None = None
    broadcast: str | None = None
    anycast: str | None = None
    scope: str | None = None
    dynamic: bool = False
    secondary: bool = False
    temporary: bool = False
    deprecated: bool = False
    tentative: bool = False
    dadfailed: bool = False
    optimistic: bool = False
    home: bool = False
    nodad: bool = False
    mngtmpaddr: bool = False
    noprefixroute: bool = False
    autojoin: bool = False
    protocol: str | None = None
    label: str | None = None
    valid_life_time: int | None = None
    preferred_life_time: int | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface(Record):
    """A network device as ``ip -json address`` or ``ip -json link`` gives it; ``addr_info`` is None in ``ip link``."""

    ifindex: int | None = None
    link: str | None = None
    link_index: int | None = None
    ifname: str | None = None
    flags: tuple[str, ...] | None = None
    mtu: int | None = None
    qdisc: str | None = None
    master: str | None = None
    operstate: str | None = None
    linkmode: str | None = None
    group: str | None = None
    txqlen: int | None = None
    link_type: str | None = None
    address: str | None = None
    broadcast: str | None = None
    link_pointtopoint: bool = False
    link_netns: str | None = None
    link_netnsid: int | None = None
    permaddr: str | None = None
    ifalias: str | None = None
    altnames: tuple[str, ...] | None = None
    linkinfo: Mapping[str, JSON] | None = None
    stats64: Mapping[str, JSON] | None = None
    addr_info: tuple[AddrInfo, ...] | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextHop(Record):
    """One leg of a multipath route."""

    gateway: str | None = None
    via: Mapping[str, JSON] | None = None
    dev: str | None = None
    weight: int | None = None
    flags: tuple[str, ...] | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Record):
    """A route as ``ip -json route`` gives it; ``dst`` is ``default`` or an address or prefix as printed, None where it was masked."""

    type: str | None = None
    dst: str | None = None
    gateway: str | None = None
    via: Mapping[str, JSON] | None = None
    dev: str | None = None
    table: str | None = None
    protocol: str | None = None
    scope: str | None = None
    prefsrc: str | None = None
    metric: int | None = None
    flags: tuple[str, ...] | None = None
    nexthops: tuple[NextHop, ...] | None = None
    metrics: tuple[Mapping[str, JSON], ...] | None = None
    pref: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor(Record):
    """A neighbour table entry as ``ip -json neigh`` gives it; ``dst`` is None where it was masked."""

    dst: str | None = None
    dev: str | None = None
    lladdr: str | None = None
    router: bool = False
    proxy: bool = False
    state: tuple[str, ...] | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KubernetesNode(Record):
    """A row of ``kubectl get nodes``: values as printed, ``<none>`` and ``<unknown>`` are None."""

    name: str
    status: str | None = None
    roles: str | None = None
    age: str | None = None
    version: str | None = None
    internal_ip: str | None = None
    external_ip: str | None = None
    os_image: str | None = None
    kernel_version: str | None = None
    container_runtime: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeObject(KubernetesNode):
    """A Node object (JSON, YAML or ``describe``): the columns of the table, and what only the object says."""

    addresses: tuple[Mapping[str, JSON], ...] = ()
    pod_cidrs: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[str, ...] = ()
    unschedulable: bool = False
    machine_id: str | None = None
    boot_id: str | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """An owner of a socket as ``ss`` lists it."""

    name: str
    pid: int | None = None
    fd: int | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class HostName(Record):
    """A name by which the host calls itself."""

    hostname: str
    kernel_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord(Record):
    """A row of a user's own template: its fields in the template's order, typed as the TOML beside it says."""

    extra: Mapping[str, JSON] = field(default_factory=dict)


@cache
def _plan(kind: Hashable) -> tuple[tuple[str, bool], ...]:
    """Return the field names of a record class and whether each is a presence flag."""
    return tuple((f.name, f.type is bool or f.type == "bool") for f in fields(cast(Any, kind)))


def to_dict(record: Any, *, line: bool = False) -> dict[str, JSON]:
    """Return the JSON form of a record; with ``line`` its first line leads, else no line numbers are in it."""
    out: dict[str, JSON] = {}
    if line:
        out["line"] = record.line
    extra: Mapping[str, JSON] = {}
    for name, is_flag in _plan(record.__class__):
        if name in ("line", "last_line"):
            continue
        value = getattr(record, name)
        if name == "extra":
            extra = value
        elif not (is_flag and value is False):
            out[name] = _plain(value)
    for name, value in extra.items():
        out[name] = _plain(value)
    return out


def _plain(value: Any) -> JSON:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return to_dict(value)
