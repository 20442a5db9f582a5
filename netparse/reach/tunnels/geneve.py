"""Geneve between two ends, as a device with an id and a remote address has it (RFC 8926; drivers/net/geneve.c).

A device that takes its peers from elsewhere (``external``: Cilium, OVN, Antrea) cannot be followed.
"""

from __future__ import annotations

from ipaddress import ip_address

from netparse.cluster import IP, Link
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import EVERY_PORT, Header, Packet, unset
from netparse.reach.run import Run, Stopped
from netparse.reach.tunnels import frames

_OVERHEAD = {4: 50, 6: 70}


def pack(run: Run, host: Host, link: Link, near: IP, p: Packet) -> Packet:
    """Return the outer packet; its source is chosen by the route, its source port is a hash of the inner packet."""
    remote, number, port = _remote(link), _number(link, "id"), _number(link, "port")
    if remote is None or number is None or port is None:
        raise frames.without_peers(host, link)
    mac = frames.mac_of(host, link, near)
    run.hop(host.name, "tunnel", link.name, "{0} packs it for {1}", link.name, remote, by=link.origin)
    return Packet(
        src=unset(remote.version), dst=remote, protocol="udp", sport=EVERY_PORT, dport=(port, port),
        size=p.size + _OVERHEAD[remote.version], mark=p.mark, mark_unknown=p.mark_unknown, inner=p,
        header=Header("geneve", number, mac, link.name, near=near), fragile=(link.info or {}).get("df") == "set",
    )  # fmt: skip


def end_of(host: Host, header: Header, outer: Packet) -> Link:
    """Return the device that takes the packet: its port, its id, and the sender as its remote end must agree."""
    ends = [k for k in host.node.links if k.kind == "geneve"]
    if any("port" not in (k.info or {}) and not (k.info or {}).get("external") for k in ends):
        raise frames.without_details(host)
    up = [k for k in ends if not k.down and _number(k, "port") in (outer.dport[0], None)]
    external = next((k for k in up if (k.info or {}).get("external")), None)
    if external is not None:
        raise frames.without_peers(host, external)
    same_id = [k for k in up if _number(k, "id") == header.vni]
    device = next((k for k in same_id if _remote(k) == outer.src), None)
    if device is None:
        what = (
            f"with id {header.vni} has {outer.src} as its remote end"
            if same_id
            else f"that is up takes id {header.vni} on UDP port {outer.dport[0]}"
        )
        shown = [k.origin for k in same_id or ends]
        raise Stopped(Disposition.TUNNEL_MISMATCH, f"no Geneve device of {host.name} {what}", *shown)
    frames.check(host, device, header)
    return device


def _remote(link: Link) -> IP | None:
    info = link.info or {}
    remote = info.get("remote") or info.get("remote6")
    return ip_address(str(remote)) if remote else None


def _number(link: Link, name: str) -> int | None:
    value = (link.info or {}).get(name)
    return int(str(value)) if value is not None and str(value).isdecimal() else None
