"""Frames in tunnels between two ends (Geneve, gretap): whom they are for, and whether the other end takes them."""

from __future__ import annotations

from netparse.cluster import IP, Link
from netparse.findings import quote
from netparse.reach.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packet import Header
from netparse.reach.run import Stopped, Uncertainty, undecided


def mac_of(host: Host, link: Link, near: IP) -> str | None:
    """Return the MAC that a host knows for the next hop behind a tunnel; None where it would ask, through the tunnel."""
    entry = host.neighbor(near, link.name)
    if entry is None:
        if not host.neighbors_captured:
            raise undecided(
                Uncertainty(f"the neighbours of {host.name} were not captured", (), (host.command("ip neigh"),))
            )
        return None
    if entry.unresolved or entry.mac is None:
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE, f"{host.name} knows no MAC of {near} on {link.name}", entry.origin
        )
    return entry.mac


def check(host: Host, device: Link, header: Header) -> None:
    """Raise Stopped where the device does not take a frame that came out of a tunnel."""
    if header.mac is None:
        if header.near is None or not host.is_local(header.near):
            what = f"whether {host.name} answers for {header.near} on {device.name} is not shown"
            raise undecided(Uncertainty(what, quote(device.origin), (host.command("ip -d address"),)))
        return
    if device.mac is None or device.mac == header.mac:
        return
    raise Stopped(
        Disposition.TUNNEL_MISMATCH,
        f"{device.name} of {host.name} has the MAC {device.mac}; the frame is for {header.mac}",
        device.origin,
    )
