"""The way back: would an answer leave by the device that the packet came in by?"""

from __future__ import annotations

from netparse.reach.packets.packet import NO_PORT, Packet
from netparse.reach.packets.tri import Tri
from netparse.reach.routing import route
from netparse.reach.routing.lookup import Routing, lookup


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
