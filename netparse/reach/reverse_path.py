"""Reverse path filtering: would an answer leave by the device that the packet came in by?"""

from __future__ import annotations

from netparse.reach import route
from netparse.reach.host import Host
from netparse.reach.lookup import Routing, lookup
from netparse.reach.model import Disposition
from netparse.reach.packet import NO_PORT, Packet
from netparse.reach.run import Run, Stopped, Uncertainty
from netparse.reach.tri import Tri


def comes_back(
    host: Routing, p: Packet, *, loose: bool, marked: bool, local: bool = False, oif: str = "lo", ports: bool = False
) -> Tri:
    """Return whether the route to the source leads out of the device that the packet came in by; ``loose``: any device.

    ``oif`` is the device by which the packet will leave: rules that name a device take its answer as one that comes in there.
    Rules that name ports see those of the answer where ``ports`` is set: rp_filter asks so, rules of firewalls do not.
    """
    if p.iif in (None, "lo"):
        return True
    ask = route.Lookup(
        dst=p.src,
        src=p.dst,
        iif=oif,
        oif=None,
        mark=p.mark if marked else 0,
        mark_unknown=p.mark_unknown if marked else 0,
        protocol=p.protocol if ports else "",
        sport=p.dport if ports else NO_PORT,
        dport=p.sport if ports else NO_PORT,
    )
    found = lookup(host, ask)
    if found.unknown is not None:
        return None
    if found.route is None or found.route.type not in ("unicast", "local"):
        return False
    if found.route.type == "local":
        return local
    devices = {leg.device for leg in found.route.legs}
    return True if loose else p.iif in devices


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
