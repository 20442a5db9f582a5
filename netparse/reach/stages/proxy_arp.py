"""Proxy ARP: a routed pod has 169.254.1.1 as gateway, for which its host answers."""

from __future__ import annotations

from ipaddress import ip_address

from netparse.cluster import Link
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import Pod
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import NO_PORT, Packet
from netparse.reach.routing import route
from netparse.reach.routing.lookup import lookup
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.stages import rp_filter

_GATEWAY = ip_address("169.254.1.1")


def check(run: Run, host: Host, device: Link, pod: Pod, p: Packet) -> None:
    """Stop a packet of a pod whose host does not answer for the gateway.

    It answers only if it forwards, has a route to the gateway by another device, and ``rp_filter`` lets the question pass: the kernel
    looks the route up as for a packet from the pod to the gateway.
    """
    if p.dst.version == 6:
        return
    proxy = host.device_setting(device.name, "proxy_arp")
    whole = host.device_setting("all", "proxy_arp")
    if proxy is None and whole is None:
        run.may_stop(
            Disposition.NEIGHBOR_UNREACHABLE,
            Uncertainty(
                f"proxy_arp of {device.name} on {host.name} was not captured", (), (host.command("sysctl -a"),)
            ),
        )
    elif not any(x and x[0] for x in (proxy, whole)):
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE,
            f"{host.name} does not answer the ARP of {pod.full_name}: proxy_arp of {device.name} is 0",
            proxy[1] if proxy else None,
        )
    forwards = host.forwards(device.name, "inet")
    if forwards is not None and not forwards[0]:
        raise Stopped(
            Disposition.NOT_FORWARDED,
            f"{host.name} does not forward by {device.name}, and so answers no ARP of {pod.full_name}",
            forwards[1],
        )
    result = lookup(host, route.Lookup(dst=_GATEWAY, src=p.src, iif=device.name))
    if result.unknown is not None:
        raise undecided(result.unknown)
    found = result.route
    if found is None or found.type != "unicast" or all(leg.device == device.name for leg in found.legs):
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE,
            f"{host.name} has no route to {_GATEWAY}, the gateway of {pod.full_name}, and so does not answer its ARP",
            found.origin if found else None, *host.routes_shown("inet"),
        )  # fmt: skip
    question = p.arriving(device.name)._replace(
        dst=_GATEWAY, protocol="", sport=NO_PORT, dport=NO_PORT, mark=0, mark_unknown=0
    )
    rp_filter.check(run, host, question, found.legs[0].device or "")
