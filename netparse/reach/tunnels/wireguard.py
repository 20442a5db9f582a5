"""WireGuard: the peer whose allowed addresses hold the destination gets the packet, and its source must be one of the sender's.

Source: drivers/net/wireguard (device.c wg_xmit, receive.c wg_packet_consume_data_done, allowedips.c).
"""

from __future__ import annotations

from netparse.cluster import IP, Link
from netparse.findings import quote
from netparse.reach.hosts.details import Peer, Wireguard
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Header, Packet, unset
from netparse.reach.run import Run, Stopped, Uncertainty, undecided

_HEADERS = {4: 60, 6: 80}
_BLOCK = 16
"""The packet inside is filled up to so many bytes, as far as the device's MTU allows."""


def pack(run: Run, host: Host, link: Link, p: Packet) -> Packet:
    """Return the outer packet for the peer that may have the destination; it bears the device's own mark."""
    own = _device(host, link)
    peer = _peer_for(host, link, own, p.dst)
    if peer is None:
        reason = f"no peer of {link.name} on {host.name} may have {p.dst} (allowed ips)"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, own.origin)
    if peer.endpoint is None and not own.whole:
        raise _missing(host, link, own)
    if peer.endpoint is None:
        reason = f"{link.name} of {host.name} does not know where the peer of {p.dst} is: it has no endpoint"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, peer.origin)
    to, port = peer.endpoint
    run.hop(host.name, "tunnel", link.name, "{0} encrypts it for {1}", link.name, to, by=peer.origin)
    return Packet(
        src=unset(to.version), dst=to, protocol="udp", sport=(own.port or 0, own.port or 0), dport=(port, port),
        size=_size(p.size, link.mtu) + _HEADERS[to.version], mark=own.mark, inner=p,
        header=Header(
            "wireguard", device=link.name, sender=own.key, peer=peer.key, secret=peer.preshared, met=peer.met
        ),
    )  # fmt: skip


def end_of(host: Host, header: Header, outer: Packet) -> Link:
    """Return the device that takes the packet: its key is the one that was meant, and the sender one of its peers.

    What it takes out must come from an address that this peer may have.
    """
    ends = [k for k in host.node.links if k.kind == "wireguard" and not k.down]
    if not ends:
        reason = f"no WireGuard device of {host.name} is up"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, *(k.origin for k in host.node.links[:1]))
    held = {k.name: _device(host, k) for k in ends}
    link = next((k for k in ends if held[k.name].port == outer.dport[0]), None)
    if link is None:
        reason = f"no WireGuard device of {host.name} listens on UDP port {outer.dport[0]}"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, *(d.origin for d in held.values()))
    own = held[link.name]
    if own.key != header.peer:
        reason = f"{link.name} of {host.name} has another public key than the one that the sender encrypts for"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, own.origin)
    sender = next((x for x in own.peers if x.key == header.sender), None)
    if sender is None:
        raise _missing(host, link, own)
    if sender.preshared != header.secret:
        reason = f"one end of {link.name} of {host.name} has a preshared key for the other, which has none"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, sender.origin)
    if header.secret and not (sender.met and header.met):
        raise undecided(
            Uncertainty(f"whether both ends of {link.name} have one preshared key is not shown", quote(sender.origin))
        )
    assert outer.inner is not None
    if _peer_for(host, link, own, outer.inner.src) is not sender:
        reason = f"{link.name} of {host.name} does not allow {outer.inner.src} to come from this peer (allowed ips)"
        raise Stopped(Disposition.TUNNEL_MISMATCH, reason, sender.origin)
    return link


def _missing(host: Host, link: Link, own: Wireguard) -> Stopped:
    if not own.whole:
        what = f"not all peers of {link.name} on {host.name} were captured"
        return undecided(Uncertainty(what, quote(own.origin), (host.command("wg show all"),)))
    return Stopped(
        Disposition.TUNNEL_MISMATCH, f"{link.name} of {host.name} has no peer with the sender's key", own.origin
    )


def _device(host: Host, link: Link) -> Wireguard:
    found = host.details.wireguard.get(link.name)
    if found is None or found.key is None:
        what = f"the peers of {link.name} on {host.name} were not captured"
        raise undecided(Uncertainty(what, quote(link.origin), (host.command("wg show all"),)))
    return found


def _peer_for(host: Host, link: Link, own: Wireguard, ip: IP) -> Peer | None:
    """Return the peer with the longest of the networks that hold an address."""
    found = [
        (net.prefixlen, peer) for peer in own.peers for net in peer.allowed if net.version == ip.version and ip in net
    ]
    best = max((length for length, _ in found), default=None)
    if best is None and not own.whole:
        raise _missing(host, link, own)
    return next((peer for length, peer in found if length == best), None)


def _size(inner: int, mtu: int | None) -> int:
    filled = -(-inner // _BLOCK) * _BLOCK
    return inner if mtu is not None and inner > mtu else filled if mtu is None else min(filled, mtu)
