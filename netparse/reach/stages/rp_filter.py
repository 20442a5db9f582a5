"""Reverse path filtering by the setting ``rp_filter``."""

from __future__ import annotations

from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Packet
from netparse.reach.routing.reverse_path import comes_back
from netparse.reach.run import Run, Stopped, Uncertainty


def check(run: Run, host: Host, p: Packet, oif: str = "lo") -> None:
    """Stop a packet that rp_filter drops in the route decision: the larger of the setting for all and for the device.

    ``oif`` is the device by which the packet is passed on, ``lo`` where it is for the host. On a device without an address of
    its own, as those of routed pods, the loose setting is as strict as the other.
    A source that is the host's own is dropped whatever it says, unless ``accept_local`` allows it.
    """
    if p.src.version == 6 or p.iif in (None, "lo"):
        return
    device = str(p.iif)
    if host.address_type(p.src) == "LOCAL" and host.sysctl_of(device, "accept_local") != 1:
        raise Stopped(
            Disposition.REVERSE_PATH_FILTERED,
            f"{host.name} drops a packet that comes in by {device} from its own address {p.src}",
        )
    mode = host.rp_filter(device)
    if mode is not None and mode[0] == 0:
        return
    marked = host.sysctl_of(device, "src_valid_mark") == 1
    strict = comes_back(host, p, loose=False, marked=marked, oif=oif, ports=True)
    if strict is True:
        return
    loose = comes_back(host, p, loose=_has_address(host, device), marked=marked, oif=oif, ports=True)
    if mode is None:
        uncertainty = Uncertainty(
            f"rp_filter of {device} on {host.name} was not captured, and the way back to {p.src} is another",
            (),
            ("sysctl -a",),
        )
        run.may_stop(Disposition.REVERSE_PATH_FILTERED, uncertainty)
        return
    value, origin = mode
    passes = strict if value == 1 else loose
    if passes is None:
        run.may_stop(
            Disposition.REVERSE_PATH_FILTERED,
            Uncertainty(
                f"the way back to {p.src} on {host.name} cannot be decided", (), ("ip rule", "ip route show table all")
            ),
        )
    elif passes is False:
        where = "by another device" if loose else "nowhere"
        raise Stopped(
            Disposition.REVERSE_PATH_FILTERED,
            f"rp_filter={value} of {device} on {host.name} drops it: the way back to {p.src} leads {where}",
            origin,
        )


def _has_address(host: Host, device: str) -> bool:
    link = host.link(device)
    return link is None or any(a.ip.version == 4 for a in link.addresses)
