"""The peers of WireGuard devices, as a host's captures show them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network

from netparse import records
from netparse.cluster import Node, Origin
from netparse.cluster.read import to_ip
from netparse.parsers import Kind
from netparse.reach.hosts.details import Peer, Wireguard


def devices_of(node: Node) -> Mapping[str, Wireguard]:
    """Return the devices whose peers were captured, by their names."""
    found: dict[str, Wireguard] = {}
    for capture in node.of(Kind.TUNNEL_PEERS):
        for r in capture.records:
            if isinstance(r, records.WireguardDevice) and r.ifname not in found:
                peers = [_peer(p, Origin(capture, p.line)) for p in r.peers]
                found[r.ifname] = Wireguard(
                    r.public_key, r.listen_port, r.fwmark or 0, tuple(p for p in peers if p is not None),
                    r.whole and None not in peers, Origin(capture, r.line),
                )  # fmt: skip
    return found


def _peer(p: records.WireguardPeer, origin: Origin) -> Peer | None:
    """Return a peer, None where one of its networks is not readable."""
    address = to_ip(p.endpoint)
    endpoint = (address, p.endpoint_port) if address is not None and p.endpoint_port is not None else None
    try:
        allowed = tuple(ip_network(text, strict=False) for text in p.allowed_ips)
    except ValueError:
        return None
    return Peer(p.public_key, p.preshared, endpoint, allowed, p.latest_handshake is not None, origin)
