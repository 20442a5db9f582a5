"""Reads the views out of the records of each kind of capture: the one place that knows the differences between the tools."""

from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address, ip_interface, ip_network
from typing import Any

from netparse.captures import Capture
from netparse.cluster.views import IP, Address, Link, Listener, NeighborView, Origin, RouteView
from netparse.records import (
    AddrInfo,
    ArpEntry,
    Interface,
    Neighbor,
    NetstatSocket,
    NextHop,
    ProcNetSocket,
    Route,
    RouteN,
    SsSocket,
)

_BOTH = frozenset({"inet", "inet6"})
_WILDCARDS = {"0.0.0.0", "::", "*", "[::]"}
_LISTENING = {"LISTEN", "UNCONN"}


@lru_cache(maxsize=65536)
def to_ip(text: str | None) -> IP | None:
    """Return the address without its zone, or None when the text is none (a name, a masked value)."""
    if text is None:
        return None
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def family(ip: IP | None) -> str:
    """Return the family in iproute2's word."""
    return "inet6" if ip is not None and ip.version == 6 else "inet"


def links(capture: Capture) -> Iterator[Link]:
    """Yield the interfaces of an ``ip address``, ``ip link`` or ``ifconfig`` capture."""
    for r in capture.records:
        if isinstance(r, Interface) and r.ifname:
            yield Link(
                name=r.ifname,
                mtu=r.mtu,
                mac=r.address if r.link_type in (None, "ether") else None,
                state=r.operstate,
                flags=None if r.flags is None else frozenset(r.flags),
                master=r.master,
                kind=(r.linkinfo or {}).get("info_kind"),
                addresses=tuple(_addresses(capture, r.addr_info or ())),
                peer_index=r.link_index,
                index=r.ifindex,
                stats=r.stats64,  # type: ignore[arg-type]  # the JSON of `ip -s`, as printed
                origin=Origin(capture, r.line),
            )


def _addresses(capture: Capture, infos: tuple[AddrInfo, ...]) -> Iterator[Address]:
    for a in infos:
        if to_ip(a.local) is None:
            continue
        flags = frozenset(f for f in ("deprecated", "tentative", "dadfailed", "secondary", "dynamic") if getattr(a, f))
        length = a.prefixlen if a.prefixlen is not None else (32 if a.family == "inet" else 128)
        ip = ip_interface(f"{to_ip(a.local)}/{length}")
        yield Address(ip=ip, scope=a.scope, flags=flags, origin=Origin(capture, a.line))


def listeners(capture: Capture) -> Iterator[Listener]:
    """Yield the listening TCP and the bound UDP sockets of a netstat, ss or /proc/net capture."""
    for r in capture.records:
        if isinstance(r, NetstatSocket | ProcNetSocket):
            listener = _from_netstat(capture, r)
        elif isinstance(r, SsSocket):
            listener = _from_ss(capture, r)
        else:
            continue
        if listener is not None:
            yield listener


def _from_netstat(capture: Capture, r: NetstatSocket | ProcNetSocket) -> Listener | None:
    protocol = r.proto.removesuffix("6")
    bound = r.foreign_port is None and r.state in (None, "CLOSE", "UNCONN")
    if r.state != "LISTEN" and not (protocol == "udp" and bound):
        return None
    own = isinstance(r, NetstatSocket)
    ip = to_ip(r.local_address)
    wildcard = r.local_address in _WILDCARDS
    six = r.proto.endswith("6")
    return Listener(
        protocol=protocol,
        address=None if wildcard else ip,
        families=_BOTH if wildcard and six else frozenset({"inet6" if six else "inet"}),
        port=r.local_port,
        service=r.local_service if isinstance(r, NetstatSocket) else None,
        process=r.program if isinstance(r, NetstatSocket) else None,
        pid=r.pid if isinstance(r, NetstatSocket) else None,
        tool="netstat" if own else None,
        origin=Origin(capture, r.line),
    )


def _from_ss(capture: Capture, r: SsSocket) -> Listener | None:
    if r.state not in _LISTENING or r.netid not in (None, "tcp", "udp"):
        return None
    ip = to_ip(r.local_address)
    wildcard = r.local_address in _WILDCARDS
    dual = r.local_address == "*"
    first = (r.processes or (None,))[0]
    return Listener(
        protocol=r.netid or ("udp" if r.state == "UNCONN" else "tcp"),
        address=None if wildcard else ip,
        families=_BOTH if dual else frozenset({"inet6" if ":" in (r.local_address or "") else "inet"}),
        port=r.local_port,
        service=r.local_service,
        process=first.name if first else None,
        pid=first.pid if first else None,
        tool="ss",
        origin=Origin(capture, r.line),
    )


def routes(capture: Capture) -> Iterator[RouteView]:
    """Yield the routes of an ``ip route`` or ``route -n`` capture."""
    for r in capture.records:
        view = (
            _ip_route(capture, r) if isinstance(r, Route) else _route_n(capture, r) if isinstance(r, RouteN) else None
        )
        if view is not None:
            yield view


def _ip_route(capture: Capture, r: Route) -> RouteView | None:
    legs: list[Route | NextHop] = [r, *(r.nexthops or ())]
    gateways = tuple(ip for leg in legs if (ip := to_ip(leg.gateway or (leg.via or {}).get("host"))))
    six = any(g.version == 6 for g in gateways) or (not gateways and _only_family(capture) == "inet6")
    try:
        prefix = (
            ip_network("::/0" if six else "0.0.0.0/0") if r.dst == "default" else ip_network(r.dst or "", strict=False)
        )
    except ValueError:
        return None
    flags = r.flags or ()
    return RouteView(
        prefix=prefix,
        gateways=gateways,
        devices=tuple(leg.dev for leg in legs if leg.dev),
        table=r.table or "main",
        metric=r.metric or 0,
        type=r.type or "unicast",
        protocol=r.protocol,
        dead="dead" in flags or "linkdown" in flags,
        origin=Origin(capture, r.line),
    )


def _only_family(capture: Capture) -> str | None:
    families = capture.covers.families if capture.covers else frozenset()
    return next(iter(families)) if len(families) == 1 else None


def _route_n(capture: Capture, r: RouteN) -> RouteView | None:
    if not r.iface or not r.destination:
        return None
    text = "0.0.0.0/0" if r.destination == "default" else f"{r.destination}/{r.genmask}" if r.genmask else r.destination
    try:
        prefix = ip_network(text, strict=False)
    except ValueError:
        return None
    gateway = to_ip(r.gateway)
    return RouteView(
        prefix=prefix,
        gateways=(gateway,) if gateway is not None and "G" in (r.flags or "") else (),
        devices=(r.iface,),
        table="main",
        metric=r.metric or 0,
        type="unreachable" if "!" in (r.flags or "") else "unicast",
        protocol=None,
        dead=False,
        origin=Origin(capture, r.line),
    )


def neighbors(capture: Capture) -> Iterator[NeighborView]:
    """Yield the entries of an ``ip neigh``, ``arp`` or ``/proc/net/arp`` capture that name an address."""
    states: dict[str, Any] = {"incomplete": "INCOMPLETE", "permanent": "PERMANENT", "complete": "COMPLETE"}
    for r in capture.records:
        if isinstance(r, Neighbor):
            ip, device, mac, state = to_ip(r.dst), r.dev, r.lladdr, frozenset(r.state or ())
        elif isinstance(r, ArpEntry):
            ip, device, mac, state = to_ip(r.address), r.iface, r.hwaddress, frozenset({states[r.state]})
        else:
            continue
        if ip is not None:
            yield NeighborView(address=ip, device=device, mac=mac, state=state, origin=Origin(capture, r.line))
