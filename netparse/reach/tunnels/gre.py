"""GRE over IPv4: ``gre`` carries packets, ``gretap`` frames (RFC 2784, 2890; ip_tunnel_lookup of net/ipv4/ip_tunnel.c)."""

from __future__ import annotations

from ipaddress import ip_address

from netparse.cluster import IP, Link
from netparse.findings import quote
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Header, Packet, unset
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.tunnels import frames

_HEADERS = {"gre": 24, "gretap": 38}
_KEY = 4
_FALLBACK = "gre0"
"""Takes what no other device takes, where it is up."""
_ANY = {None, "any", "0.0.0.0"}


def pack(run: Run, host: Host, link: Link, kind: str, near: IP, p: Packet) -> Packet:
    """Return the outer packet; a device without a remote end sends to the next hop."""
    info = link.info
    if not info or info.get("external"):
        raise frames.without_peers(host, link)
    remote, local = info.get("remote"), info.get("local")
    peer = near if remote in _ANY else ip_address(str(remote))
    if peer.version != 4 or (remote in _ANY and kind == "gretap"):
        raise undecided(
            Uncertainty(f"what {link.name} of {host.name} does with {p.dst} is not known", quote(link.origin))
        )
    mac = frames.mac_of(host, link, near) if kind == "gretap" else None
    key = _key(link, "okey")
    run.hop(host.name, "tunnel", link.name, "{0} packs it for {1}", link.name, peer, by=link.origin)
    return Packet(
        src=unset(4) if local in _ANY else ip_address(str(local)), dst=peer, protocol="gre",
        size=p.size + _HEADERS[kind] + (_KEY if key else 0), mark=p.mark, mark_unknown=p.mark_unknown, inner=p,
        header=Header(kind, mac=mac, device=link.name, key=key, near=near), fragile=True,
    )  # fmt: skip


def end_of(host: Host, header: Header, outer: Packet) -> Link:
    """Return the device that takes the packet: the ends that it names and its key must be those of the packet."""
    ends = [k for k in host.node.links if k.kind == header.kind]
    if any(not k.info for k in ends):
        raise frames.without_details(host)
    up = [k for k in ends if not k.down]
    external = next((k for k in up if (k.info or {}).get("external")), None)
    if external is not None:
        raise frames.without_peers(host, external)
    same_ends = sorted((k for k in up if k.name != _FALLBACK and _is_for(k, outer)), key=_left_open)
    device = next((k for k in same_ends if _key(k, "ikey") == header.key), None)
    device = device or next((k for k in up if k.name == _FALLBACK), None)
    if device is None:
        what = f"with key {_shown(header.key)}" if same_ends else "that is up"
        shown = [k.origin for k in same_ends or ends]
        reason = f"no GRE device of {host.name} {what} takes packets from {outer.src}"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, *shown)
    if header.kind == "gretap":
        frames.check(host, device, header)
    return device


def _is_for(link: Link, outer: Packet) -> bool:
    info = link.info or {}
    ends = ((info.get("remote"), outer.src), (info.get("local"), outer.dst))
    return all(own in _ANY or str(own) == str(seen) for own, seen in ends)


def _left_open(link: Link) -> tuple[bool, bool]:
    """Return which ends a device leaves open: the kernel asks those first that name both, then those with a remote end."""
    info = link.info or {}
    return info.get("remote") in _ANY, info.get("local") in _ANY


def _key(link: Link, name: str) -> str | None:
    found = (link.info or {}).get(name)
    value = str(found)
    return None if found is None else str(ip_address(int(value) if value.isdecimal() else value))


def _shown(key: str | None) -> str:
    return "none" if key is None else str(int(ip_address(key)))
