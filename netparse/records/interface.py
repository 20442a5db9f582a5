"""A network device and its addresses: ``ip address``, ``ip link``, ``ifconfig``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.quick import quick
from netparse.records.base import JSON, Record


@quick
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


@quick
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
