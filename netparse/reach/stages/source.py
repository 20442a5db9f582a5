"""The source address that the kernel chooses for a packet of its own, and for one that is masqueraded."""

from __future__ import annotations

from netparse.cluster import IP, Address, Link
from netparse.reach.hosts.host import Host
from netparse.reach.packets.packet import Packet
from netparse.reach.routing import route
from netparse.reach.routing.lookup import lookup
from netparse.reach.run import Run, Uncertainty, undecided

_SCOPES = {"global": 0, "site": 200, "link": 253, "host": 254}


def of_route(host: Host, found: route.FoundRoute, leg_device: str | None, dst: IP, gateway: IP | None) -> IP | None:
    """Return the source of a local packet: ``src`` of the route, else an address of the device, else of another one."""
    if found.type == "local":
        return found.prefsrc or dst
    if found.prefsrc is not None:
        return found.prefsrc
    limit = _SCOPES.get(found.scope or "global", 0)
    return select6(host, leg_device, dst) if dst.version == 6 else select(host, leg_device, gateway or dst, limit)


def select(host: Host, device: str | None, near: IP, limit: int = 0) -> IP | None:
    """Return an IPv4 address: on the device one whose prefix holds ``near``, else its first, else the first of the others.

    ``limit`` is the scope of the route: an address may not be of a narrower one.
    """
    link = host.link(device)
    if link is not None:
        own = [a for a in _primary(link) if _scope(a) <= limit]
        for a in own:
            if near in a.ip.network:
                return a.ip.ip
        if own:
            return own[0].ip.ip
    for other in host.node.links:
        for a in _primary(other):
            if _scope(a) <= limit and a.scope != "link":
                return a.ip.ip
    return None


def _primary(link: Link) -> list[Address]:
    return [a for a in link.addresses if a.ip.version == 4 and "secondary" not in a.flags]


def _scope(a: Address) -> int:
    return _SCOPES.get(a.scope or "global", 0)


def select6(host: Host, device: str | None, dst: IP) -> IP | None:
    """Return an IPv6 address: of the outgoing device first, of these the one that has most in common with the destination."""
    found: list[tuple[tuple[bool, bool, bool, int], IP]] = []
    for link in host.node.links:
        for a in link.addresses:
            ip = a.ip.ip
            if ip.version != 6 or ip.is_loopback or {"tentative", "dadfailed"} & a.flags:
                continue
            if ip.is_link_local and link.name != device:
                continue
            same = min(_common(ip, dst), a.ip.network.prefixlen)
            order = (
                ip == dst,
                ip.is_link_local == dst.is_link_local,
                "deprecated" not in a.flags,
                link.name == device,
                _label(ip) == _label(dst),
                same,
            )
            found.append((order, ip))  # type: ignore[arg-type]
    return max(found, key=lambda x: x[0])[1] if found else None


def _label(ip: IP) -> int:
    return 5 if int(ip) >> 121 == 0x7E else 1


def _common(a: IP, b: IP) -> int:
    return 128 - (int(a) ^ int(b)).bit_length()


def masquerade(run: Run, host: Host, p: Packet) -> IP:
    """Return the address that MASQUERADE takes: one of the device that the packet leaves by."""
    ask = route.Lookup(dst=p.dst, mark=p.mark, mark_unknown=p.mark_unknown, oif=p.oif)
    found = lookup(host, ask).route
    gateway = next((leg.gateway for leg in found.legs if leg.device == p.oif), None) if found else None
    own = select6(host, p.oif, p.dst) if p.dst.version == 6 else select(host, p.oif, gateway or p.dst)
    if own is None:
        raise undecided(
            Uncertainty(f"the address of {p.oif} on {host.name} is not known", (), (host.command("ip -d address"),))
        )
    return own
