"""What the tunnels have in common: what of a device is not shown, whom a frame is for, whether the other end takes it."""

from __future__ import annotations

from netparse.cluster import IP, Link, NeighborView
from netparse.findings import quote
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Header
from netparse.reach.run import Stopped, Uncertainty, undecided


def without_peers(host: Host, link: Link) -> Stopped:
    """Return the end of a packet on a tunnel whose captured parameters do not tell where it sends."""
    external = (link.info or {}).get("external")
    what = "takes its peers from elsewhere (eBPF, OVS)" if external else "was captured without details"
    return undecided(
        Uncertainty(f"{link.name} of {host.name} {what}", quote(link.origin), (host.command("ip -d link"),))
    )


def without_details(host: Host) -> Stopped:
    """Return the end of a packet for one of the tunnels of a host, whose parameters were not captured."""
    return undecided(
        Uncertainty(f"the tunnels of {host.name} were captured without details", (), (host.command("ip -d link"),))
    )


def entry_of(host: Host, link: Link, near: IP) -> NeighborView | None:
    """Return the entry with the MAC of the next hop behind a tunnel; None where the host has none.

    Raises Stopped where it asked for the MAC in vain, and where no capture shows what it knows.
    """
    entry = host.neighbor(near, link.name)
    if entry is None and not host.neighbors_captured:
        raise undecided(
            Uncertainty(f"the neighbours of {host.name} were not captured", (), (host.command("ip neigh"),))
        )
    if entry is not None and (entry.unresolved or entry.mac is None):
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE, f"{host.name} knows no MAC of {near} on {link.name}", entry.origin
        )
    return entry


def mac_of(host: Host, link: Link, near: IP) -> str | None:
    """Return the MAC that a host knows for the next hop behind a tunnel; None where it would ask, through the tunnel."""
    entry = entry_of(host, link, near)
    return entry.mac if entry is not None else None


def check(host: Host, device: Link, header: Header) -> None:
    """Raise Stopped where the device does not take a frame that came out of a tunnel."""
    if header.mac is None:
        if header.near is None or not host.is_local(header.near):
            what = f"whether {host.name} answers for {header.near} on {device.name} is not shown"
            raise undecided(Uncertainty(what, quote(device.origin), (host.command("ip -d address"),)))
        return
    if device.mac is None or device.mac == header.mac:
        return
    stopped = Stopped(
        Disposition.TUNNEL_MISMATCH,
        f"{device.name} of {host.name} has the MAC {device.mac}; the frame is for {header.mac}",
        device.origin,
    )
    stopped.obstacle = stopped.obstacle._replace(frame_for=header.mac)
    raise stopped
