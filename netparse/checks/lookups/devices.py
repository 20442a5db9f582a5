"""What an interface is for, by its name: tunnels and bridges of CNI plugins and container engines."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from netparse.cluster import Link, Node
from netparse.cluster.remember import per_node
from netparse.lazy import lazy_re
from netparse.ports.overlay import overlay_device
from netparse.resources import package_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A row of ``devices.toml``, where the roles are explained, with the cost of its encapsulation in bytes.

    ``overhead`` is None where the MTU says nothing.
    """

    matches: str
    role: str
    plugin: str | None = None
    overhead: int | None = None
    overhead6: int | None = None
    with_: str | None = None
    endpoint: bool = False
    addressed: bool = False

    def over(self, family: str) -> int | None:
        """Return the bytes that encapsulation takes when the nodes talk in this family."""
        return self.overhead6 if family == "inet6" and self.overhead6 is not None else self.overhead


OTHER = Device(matches="", role="other")
"""Anything that no row names: network cards, bonds, VLANs, bridges that administrators made."""
VPN_NAMES = ("tun", "tap", "wg", "ppp", "ipsec", "vti", "tailscale", "zt")
_BOND = lazy_re(r"(?:bond|team)\d+$")


@cache
def _devices() -> tuple[re.Pattern[str], tuple[Device, ...]]:
    with package_file("checks", "lookups", "devices.toml").open("rb") as file:
        rows = tomllib.load(file)["device"]
    devices = tuple(Device(with_=row.pop("with", None), **row) for row in rows)
    return re.compile("|".join(f"(?P<d{n}>{d.matches})" for n, d in enumerate(devices))), devices


@lru_cache(
    maxsize=1 << 18
)  # the devices of pods of a thousand nodes have names of their own, and several checks ask in turn
def device(name: str) -> Device:
    """Return what an interface of this name is, OTHER when its name is not known."""
    pattern, devices = _devices()
    match = pattern.fullmatch(name)
    if match is None:
        return OTHER
    row = devices[int(str(match.lastgroup)[1:])]  # the outermost group closes last
    cost = overlay_device(name) if row.role in ("tunnel", "gateway") else None
    if cost is None:
        return row
    if cost.fixed is not None:
        return replace(row, overhead=0)  # the plugin cuts the packets itself where they do not fit
    return replace(row, overhead=cost.overhead, overhead6=cost.overhead_v6)


def is_of_plugin(name: str) -> bool:
    """Whether a CNI plugin makes an interface of this name on each node at its start, before there is any pod."""
    kind = device(name)
    return kind.role in ("tunnel", "gateway") or (kind.role == "pods" and kind.plugin is not None)


def is_bond(link: Link) -> bool:
    """Whether an interface joins cards to one; without details its usual name tells it."""
    return link.kind in ("bond", "team") or (link.kind is None and bool(_BOND.match(link.name)))


def is_vrf(link: Link) -> bool:
    """Whether an interface is a routing domain (VRF); without details its flags tell it."""
    return link.kind == "vrf" or (link.kind is None and {"NOARP", "MASTER"} <= (link.flags or frozenset()))


def devices(node: Node) -> Iterator[tuple[Link, Device]]:
    """Yield the node's interfaces and what each is by its name."""
    return zip(node.links, _kinds(node), strict=True)


@per_node
def _kinds(node: Node) -> tuple[Device, ...]:
    return tuple(device(k.name) for k in node.links)


@per_node
def working(node: Node, *roles: str) -> tuple[tuple[Link, Device], ...]:
    """Return the node's interfaces of these roles that are in use.

    Left out are those that are down, those that count with an address only and have none, and those whose name another
    program may use and that stand without the plugin's other device.
    """
    found = []
    for link, kind in devices(node):
        if kind.role not in roles or link.down:
            continue
        if kind.addressed and not _has_address(node, link):
            continue
        if on_node(node, kind) is OTHER:
            continue
        found.append((link, kind))
    return tuple(found)


def _has_address(node: Node, link: Link) -> bool:
    """Whether an interface has an address; where only the link layer was captured, a route that leads over it tells that."""
    if any(not a.ip.ip.is_link_local for a in link.addresses):
        return True
    return not link.families and any(link.name in r.devices for r in node.routes)


def device_on(node: Node, name: str) -> Device:
    """Return what an interface of this name is on the node: OTHER where the plugin's other device is not beside it.

    ``tun0`` is openshift-sdn's beside its VXLAN device, and a VPN's elsewhere. Where no interface was captured the name decides.
    """
    return on_node(node, device(name))


def on_node(node: Node, kind: Device) -> Device:
    """Return the same, of a device whose name was looked up."""
    if kind.with_ and node.links and not any(re.fullmatch(kind.with_, k.name) for k in node.links):
        return OTHER
    return kind


def is_vpn(name: str, node: Node) -> bool:
    """Whether an interface is, by its name, that of a VPN and of no CNI plugin."""
    return name.startswith(VPN_NAMES) and (device_on(node, name).role in ("other", "pod") or node.link(name) is None)
