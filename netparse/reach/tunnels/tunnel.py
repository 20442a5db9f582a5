"""Tunnels: a packet is packed into another one between two hosts, and unpacked where the other end agrees."""

from __future__ import annotations

from ipaddress import ip_address

from netparse.cluster import IP, Link, NeighborView
from netparse.cluster.remember import per_node
from netparse.findings import quote
from netparse.reach.hosts.details import Forwarding
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import EPHEMERAL, NO_PORT, Header, Packet, unset
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.tunnels import frames, geneve, gre, wireguard

KINDS = frozenset({"vxlan", "geneve", "ipip", "wireguard", "gre", "gretap", "sit", "ip6tnl", "ip6gre", "erspan"})
_OVERHEAD = {("vxlan", 4): 50, ("vxlan", 6): 70, ("ipip", 4): 20}
_FLOOD = "00:00:00:00:00:00"
_ANY = {None, "any", "0.0.0.0", "::"}


def pack(run: Run, host: Host, link: Link, kind: str, near: IP, p: Packet) -> Packet:
    """Return the outer packet that a tunnel device sends for one that is routed out of it to ``near``."""
    if kind == "vxlan":
        return _vxlan(run, host, link, near, p)
    if kind == "ipip":
        return _ipip(run, host, link, near, p)
    if kind == "geneve":
        return geneve.pack(run, host, link, near, p)
    if kind in ("gre", "gretap"):
        return gre.pack(run, host, link, kind, near, p)
    if kind == "wireguard":
        return wireguard.pack(run, host, link, p)
    raise undecided(
        Uncertainty(
            f"where {kind} device {link.name} of {host.name} sends packets is not shown by these captures",
            quote(link.origin),
        )
    )


def _vxlan(run: Run, host: Host, link: Link, near: IP, p: Packet) -> Packet:
    info = link.info or {}
    if info.get("external") or "port" not in info or "id" not in info:
        raise frames.without_peers(host, link)
    entry = _resolved(host, link, near, bool(info.get("learning", True)))
    peer, port, vni = _peer(run, host, link, entry)
    local = _own_end(host, link.name)
    over = _OVERHEAD["vxlan", peer.version]
    run.hop(host.name, "tunnel", link.name, "{0} packs it for {1} at {2}", link.name, entry.mac, peer, by=entry.origin)
    return Packet(
        src=local or unset(peer.version), dst=peer, protocol="udp", sport=EPHEMERAL,
        dport=(port, port), size=p.size + over, mark=p.mark, mark_unknown=p.mark_unknown,
        inner=p, header=Header("vxlan", vni, entry.mac, link.name), fragile=info.get("df") == "set",
    )  # fmt: skip


@per_node
def _own_end(host: Host, device: str) -> IP | None:
    """Return the address from which a VXLAN device sends, where it has one of its own."""
    link = host.link(device)
    info = (link.info if link is not None else None) or {}
    local = info.get("local") or info.get("local6")
    return ip_address(str(local)) if local else None


def _number(value: object) -> int:
    return int(str(value))


def _resolved(host: Host, link: Link, near: IP, learning: bool) -> NeighborView:
    """Return the neighbour entry of the other end; on a device that does not learn, none means unreachable."""
    entry = frames.entry_of(host, link, near)
    if entry is not None:
        return entry
    if learning:
        raise undecided(
            Uncertainty(
                f"{host.name} has no entry for {near} on {link.name}, which may be learned",
                quote(link.origin),
                (host.command("ip neigh"),),
            )
        )
    raise Stopped(
        Disposition.NEIGHBOR_UNREACHABLE,
        f"{host.name} has no neighbour entry for {near} on {link.name}, and {link.name} does not learn",
        link.origin,
    )


def _peer(run: Run, host: Host, link: Link, entry: NeighborView) -> tuple[IP, int, int]:
    """Return the host to which frames for a MAC are sent, with port and id of the tunnel."""
    info = link.info or {}
    if host.details.forwarding is None:
        what = f"the forwarding table of {link.name} on {host.name} was not captured"
        raise undecided(Uncertainty(what, (), (host.command("bridge fdb show"),)))
    for mac in (entry.mac, _FLOOD):
        found = [f for f in host.forwarding_to(mac or "") if f.device == link.name and f.dst is not None]
        if found:
            chosen = found[_one_of(run, host, link, found)]
            assert chosen.dst is not None
            return chosen.dst, chosen.port or _number(info["port"]), chosen.vni or _number(info["id"])
    if info.get("remote"):
        return ip_address(str(info["remote"])), _number(info["port"]), _number(info["id"])
    raise Stopped(
        Disposition.NEIGHBOR_UNREACHABLE,
        f"{link.name} of {host.name} knows no host for {entry.mac}, the MAC of {entry.address}",
        entry.origin,
        link.origin,
    )


def _one_of(run: Run, host: Host, link: Link, found: list[Forwarding]) -> int:
    """Return to which of the ends for a MAC a frame is followed."""
    if len(found) == 1:
        return 0
    what = f"{link.name} of {host.name} floods to several ends"
    return run.choose(len(found), Uncertainty(what, quote(*(f.origin for f in found))))


def _ipip(run: Run, host: Host, link: Link, near: IP, p: Packet) -> Packet:
    info = link.info or {}
    remote, local = info.get("remote"), info.get("local")
    peer = near if remote in _ANY else ip_address(str(remote))
    if peer.version != 4 or p.dst.version != 4:
        raise undecided(
            Uncertainty(f"what {link.name} of {host.name} does with {p.dst} is not known", quote(link.origin))
        )
    src = unset(4) if local in _ANY else ip_address(str(local))
    run.hop(host.name, "tunnel", link.name, "{0} packs it for {1}", link.name, peer, by=link.origin)
    return Packet(
        src=src, dst=peer, protocol="ipip", sport=NO_PORT, dport=NO_PORT, size=p.size + 20, mark=p.mark, mark_unknown=p.mark_unknown,
        inner=p, header=Header("ipip", device=link.name), fragile=p.fragile,
    )  # fmt: skip


def unpack(run: Run, host: Host, outer: Packet) -> Packet:
    """Return the inner packet as it comes in by the tunnel device of the receiving host; raises Stopped where none takes it."""
    header, inner = outer.header, outer.inner
    assert header is not None and inner is not None
    device = _end_of(host, header, outer)
    run.hop(host.name, "tunnel", device.name, "{0} unpacks it", device.name, by=device.origin)
    return inner._replace(header=None).arriving(device.name)


def _end_of(host: Host, header: Header, outer: Packet) -> Link:
    """Return the device of the receiving host that takes the packet."""
    match header.kind:
        case "vxlan":
            return _vxlan_end(host, header, outer)
        case "geneve":
            return geneve.end_of(host, header, outer)
        case "gre" | "gretap":
            return gre.end_of(host, header, outer)
        case "wireguard":
            return wireguard.end_of(host, header, outer)
        case _:
            return _ipip_end(host, outer)


def _vxlan_end(host: Host, header: Header, outer: Packet) -> Link:
    ends = _vxlans(host, outer.dst.version)
    if any("port" not in (k.info or {}) for k in ends):
        raise frames.without_details(host)
    same_port = [k for k in ends if _number((k.info or {})["port"]) == outer.dport[0] and not k.down]
    if not same_port:
        shown = [k.origin for k in ends]
        raise Stopped(
            Disposition.TUNNEL_MISMATCH,
            f"no VXLAN device of {host.name} that is up takes UDP port {outer.dport[0]}",
            *shown,
        )
    same_id = [k for k in same_port if _number((k.info or {}).get("id", -1)) == header.vni]
    if not same_id:
        raise Stopped(
            Disposition.TUNNEL_MISMATCH,
            f"no VXLAN device of {host.name} on UDP port {outer.dport[0]} has id {header.vni}",
            *(k.origin for k in same_port),
        )
    frames.check(host, same_id[0], header)
    return same_id[0]


@per_node
def _vxlans(host: Host, version: int) -> tuple[Link, ...]:
    """Return the VXLAN devices of a host that send and listen in this version of IP."""
    return tuple(k for k in host.node.links if k.kind == "vxlan" and _version(k) == version)


def _version(link: Link) -> int:
    """Return in which family of IP a VXLAN device sends and listens: that of its ends, IPv4 without any."""
    info = link.info or {}
    shown = " ".join(str(info.get(k) or "") for k in ("local", "local6", "remote", "remote6", "group", "group6"))
    return 6 if ":" in shown else 4


def _ipip_end(host: Host, outer: Packet) -> Link:
    ends = [k for k in host.node.links if k.kind == "ipip"]
    for k in ends:
        info = k.info or {}
        if info.get("remote") not in _ANY and str(info.get("remote")) == str(outer.src) and not k.down:
            return k
    for k in ends:
        info = k.info or {}
        if (
            info.get("remote") in _ANY
            and (info.get("local") in _ANY or str(info.get("local")) == str(outer.dst))
            and not k.down
        ):
            return k
    raise Stopped(
        Disposition.TUNNEL_MISMATCH,
        f"no IPIP device of {host.name} that is up takes packets from {outer.src}",
        *(k.origin for k in ends or host.node.links[:1]),
    )
