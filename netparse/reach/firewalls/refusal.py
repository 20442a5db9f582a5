"""What a host's own rules do with a packet, whatever else is not known: of the sender, of the way, of the addresses."""

from __future__ import annotations

from collections.abc import Callable

from netparse.cluster import IP
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.read import has_programs
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import (
    ANY_DEVICE,
    ANY_NIC,
    ANY_WAY_IN,
    ANYWHERE,
    EPHEMERAL,
    EVERY_PORT,
    OWN,
    SOMEWHERE,
    SYN,
    Packet,
)
from netparse.reach.rules.firewall import Firewall
from netparse.reach.run import Run, Stopped, Uncertainty, every_way
from netparse.reach.stages import hooks


def refusal(
    host: Host, source: IP, dst: IP, protocol: str, port: int, rules: Firewall | None = None, iif: str | None = None
) -> Stopped | None:
    """Return how the rules refuse the first packet of a connection, None where they may let it in.

    Only rules that were captured are asked: others may stop a packet as well, none can save one that is dropped. ``source`` is
    ``ANYWHERE`` and ``dst`` is ``OWN`` where these are not known; ``rules`` stand in place of the host's own. ``iif`` is the device
    by which it comes where that is not the one that leads to the source.
    """
    return _stopped(host, rules or host.firewall, _first(host, source, dst, protocol, port, iif), come_in)


def left_open(host: Host, dst: IP, protocol: str, port: int, rules: Firewall | None = None) -> Uncertainty | None:
    """Return what keeps open whether the rules let in anybody who asks: a rule, or one that was not captured; None where nothing does."""
    asked = _first(host, ANYWHERE[dst.version], dst, protocol, port)
    run = Run()
    try:
        come_in(run, host.with_rules(rules) if rules else host, asked)
    except Stopped as stopped:
        if not run.taken:
            return stopped.uncertainty
    return run.taken[0].uncertainty if run.taken else None


def _first(host: Host, source: IP, dst: IP, protocol: str, port: int, iif: str | None = None) -> Packet:
    """Return the first packet of a connection to the host, as it comes in."""
    return Packet(
        src=source, dst=dst, protocol=protocol, sport=EPHEMERAL, dport=(port, port), flags=SYN if protocol == "tcp" else 0,
        iif=iif or _device(host, source, dst),
    )  # fmt: skip


def refusal_of_pods(host: Host, dst: IP | None, iif: str | None, oif: str | None) -> Stopped | None:
    """Return how the rules refuse to forward new TCP connections to the host's pods, None where they may forward one.

    Whoever asks, whichever pod and port: rules that name addresses or ports leave it open. ``dst`` is any address of the pods'
    network, ``iif`` and ``oif`` the devices by which such packets come in and go out; None is what no capture shows. Programs of
    eBPF and Open vSwitch may go round the rules.
    """
    if has_programs(host.node):
        return None
    found: Stopped | None = None
    # rules that ask whether it is the host's own address see that it is not; those that name one see that it may be that
    for address in (SOMEWHERE[4],) if dst is None else (dst, OWN[dst.version]):
        asked = Packet(
            src=ANYWHERE[address.version], dst=address, protocol="tcp", sport=EPHEMERAL, dport=EVERY_PORT, flags=SYN,
            iif=iif or ANY_WAY_IN, oif=oif or ANY_DEVICE,
        )  # fmt: skip
        found = _stopped(host, host.firewall, asked, _go_through)
        if found is None:
            return None
    return found


def refusal_to_pods_that_leave(host: Host, iif: str, oif: str = ANY_NIC) -> Stopped | None:
    """Return how the rules refuse to forward new TCP connections from the host's pods to other hosts, None where they may forward one.

    Whichever pod asks whichever host: rules that name addresses or ports leave it open. ``iif`` is the device of the pods, ``oif``
    a NIC or the device of a tunnel.
    """
    if has_programs(host.node):
        return None
    asked = Packet(
        src=ANYWHERE[4], dst=SOMEWHERE[4], protocol="tcp", sport=EPHEMERAL, dport=EVERY_PORT, flags=SYN, iif=iif, oif=oif
    )  # fmt: skip
    return _stopped(host, host.firewall, asked, _go_through)


def refusal_between(host: Host, src: IP, dst: IP, iif: str, oif: str) -> Stopped | None:
    """Return how the rules refuse to forward a new TCP connection between two addresses, None where they may forward one.

    Whichever port is asked. The addresses stand for those of two networks of pods: rules that name a network are decided by them.
    """
    if has_programs(host.node):
        return None
    asked = Packet(
        src=src, dst=dst, protocol="tcp", sport=EPHEMERAL, dport=EVERY_PORT, flags=SYN, iif=iif, oif=oif
    )  # fmt: skip
    return _stopped(host, host.firewall, asked, _go_through)


def _stopped(host: Host, rules: Firewall, asked: Packet, way_of: Callable[[Run, Host, Packet], None]) -> Stopped | None:
    """Return how the packet ends on every way that is open, None where it may pass."""
    seen = Firewall(tables=rules.tables)
    if not seen.tables:
        return None
    first: Stopped | None = None
    for way in every_way(lambda run: way_of(run, host.with_rules(seen), asked)):
        if way is None or way.stopped is None or way.stopped.disposition is Disposition.INSUFFICIENT_INFO:
            return None
        first = first or way.stopped
    return first


def come_in(run: Run, host: Host, p: Packet) -> None:
    """Follow a packet from its interface to the host's own socket; raises Stopped where a rule drops it."""
    p = hooks.pass_hook(run, host, "prerouting", hooks.ingress(run, host, p))
    hooks.pass_hook(run, host, "input", p)


def _go_through(run: Run, host: Host, p: Packet) -> None:
    oif = p.oif
    p = hooks.pass_hook(run, host, "prerouting", hooks.ingress(run, host, p._replace(oif=None)))
    hooks.pass_hook(run, host, "forward", p._replace(oif=oif))


def _device(host: Host, source: IP, dst: IP) -> str:
    """Return the interface in whose network both are, by addresses or routes; a sender elsewhere may come in by any."""
    held = host.node.holder(dst)
    if held is not None:
        return held[0].name if source.version == dst.version and source in held[1].ip.network else ANY_NIC
    near = (
        r for r in host.node.routes if r.prefsrc == dst and r.prefix.version == source.version and source in r.prefix
    )
    own = {leg.device for r in near for leg in r.legs if leg.device}
    return own.pop() if len(own) == 1 else ANY_NIC
