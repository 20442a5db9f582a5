"""Neighbour discovery of IPv6: a host that drops its messages is never found, whatever its rules let in. ARP meets no such rules."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address

from netparse.cluster import IP, Link
from netparse.findings import quote
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import Owner
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import ANYWHERE, Packet
from netparse.reach.run import Run, Stopped, Uncertainty
from netparse.reach.stages import hooks

_SOLICITATION, _ADVERTISEMENT = 135, 136
_SIZE = 72


def of_host(run: Run, host: Host, link: Link, near: IP, peer: Owner | None, p: Packet) -> bool:
    """Stop a packet whose next hop is never found: the question, or the answer to it, is dropped by rules of one of both.

    ``peer`` is None where the next hop was not captured: it answers. Who is asked learns who asks, and asks no more. Return
    whether the packet goes on although discovery fails, by what the other side has taught.
    """
    if near.version != 6 or _known(run, host, link, near):
        return False
    asks = _asker(link, p)

    def found() -> None:
        _sent(run, host, link, _message(asks, _multicast(near), _SOLICITATION))
        if peer is not None:
            _received(run, peer.host, peer.link, _message(asks, _multicast(near), _SOLICITATION))
            run.taught.add((peer.host.name, asks))
            _sent(run, peer.host, peer.link, _message(near, asks, _ADVERTISEMENT))
        _received(run, host, link, _message(near, asks, _ADVERTISEMENT))

    stopped = _stopped(found)
    if stopped is not None:
        _unless_learned(run, host, link, near, asks, stopped)
    return stopped is not None


def of_pod(run: Run, host: Host, link: Link, ip: IP, p: Packet) -> bool:
    """Stop a packet of the host that cannot find its own pod: the rules drop the pod's answer. Return as ``of_host`` does."""
    if ip.version != 6 or _known(run, host, link, ip):
        return False
    asks = _asker(link, p)

    def found() -> None:
        _sent(run, host, link, _message(asks, _multicast(ip), _SOLICITATION))
        run.taught.add((str(ip), asks))
        _received(run, host, link, _message(ip, asks, _ADVERTISEMENT))

    stopped = _stopped(found)
    if stopped is not None:
        _unless_learned(run, host, link, ip, asks, stopped)
    return stopped is not None


def of_gateway(run: Run, host: Host, link: Link, ip: IP) -> None:
    """Stop a packet of a pod that may not find its gateway: it knows it only as long as the host asked before."""
    gateways = _gateways(link, ip)
    if ip.version != 6 or all((str(ip), x) in run.taught for x in gateways):
        return
    gateway = gateways[0]

    def found() -> None:
        _received(run, host, link, _message(ip, _multicast(gateway), _SOLICITATION))
        run.taught.add((host.name, ip))
        _sent(run, host, link, _message(gateway, ip, _ADVERTISEMENT))

    stopped = _stopped(found)
    if stopped is not None:
        reason = f"whether the pod at {ip} knows its gateway is not shown, and neighbour discovery does not tell it: {stopped.reason}"
        run.may_stop(Disposition.NEIGHBOR_UNREACHABLE, Uncertainty(reason, stopped.evidence))


def of_bridged(run: Run, ip: IP, peer: IP, passes: Callable[[Packet], object]) -> None:
    """Stop a packet between two pods of a bridge whose rules drop the discovery of both; ``passes`` takes one over the bridge."""
    if ip.version != 6 or (str(ip), peer) in run.taught:
        return

    def found(a: IP, b: IP) -> Callable[[], None]:
        def ask() -> None:
            passes(_message(a, _multicast(b), _SOLICITATION))
            run.taught.add((str(b), a))
            passes(_message(b, a, _ADVERTISEMENT))

        return ask

    stopped = _stopped(found(ip, peer))
    if stopped is None:
        return
    if _stopped(lambda: passes(_message(peer, _multicast(ip), _SOLICITATION))) is None:
        reason = f"whether the pod at {ip} knows the one at {peer} is not shown: {stopped.reason}"
        run.may_stop(Disposition.NEIGHBOR_UNREACHABLE, Uncertainty(reason, stopped.evidence))
        return
    raise _unreachable(f"{peer} is not found by the pod at {ip}", stopped)


def _known(run: Run, host: Host, link: Link, near: IP) -> bool:
    """Whether nobody needs to be asked: a permanent entry, or one that a question from there has just made."""
    entry = host.neighbor(near, link.name)
    return (host.name, near) in run.taught or (
        entry is not None and bool({"PERMANENT", "NOARP"} & set(entry.state)) and entry.mac is not None
    )


def _asker(link: Link, p: Packet) -> IP:
    """Return from which address is asked: that of the packet where the device has it, else its own on the link."""
    own = [a.ip.ip for a in link.addresses if a.ip.version == 6]
    return p.src if p.src in own else next((x for x in own if x.is_link_local), p.src)


def _gateways(link: Link, ip: IP) -> list[IP]:
    """Return which addresses of its host a pod may have as gateway: that in its own network, else one of the link."""
    own = [a.ip for a in link.addresses if a.ip.version == 6]
    return [x.ip for x in own if ip in x.network] or [x.ip for x in own] or [ANYWHERE[6]]


def _message(src: IP, dst: IP, kind: int) -> Packet:
    return Packet(src=src, dst=dst, protocol="icmpv6", size=_SIZE, icmp_type=(kind, 0), untracked=True)


def _multicast(ip: IP) -> IP:
    """Return the group that every owner of an address with these last three bytes is in (RFC 4291, 2.7.1)."""
    return IPv6Address(int(IPv6Address("ff02::1:ff00:0")) | int(ip) & 0xFFFFFF)


def _sent(run: Run, host: Host, link: Link, p: Packet) -> None:
    p = hooks.pass_hook(run, host, "output", p._replace(oif=link.name))
    hooks.pass_hook(run, host, "postrouting", p)


def _received(run: Run, host: Host, link: Link, p: Packet) -> None:
    p = hooks.pass_hook(run, host, "prerouting", hooks.ingress(run, host, p._replace(iif=link.name)))
    hooks.pass_hook(run, host, "input", p)


def _stopped(found: Callable[[], object]) -> Stopped | None:
    try:
        found()
    except Stopped as stopped:
        if stopped.uncertainty is not None:
            raise
        return stopped
    return None


def _unless_learned(run: Run, host: Host, link: Link, near: IP, own: IP, stopped: Stopped) -> None:
    """Stop a packet, unless a question from the other side may have made an entry: it is good until it must be renewed."""
    entry = host.neighbor(near, link.name)
    if entry is not None and entry.mac is not None and not entry.unresolved:
        reason = f"{host.name} had an entry for {near}, but neighbour discovery does not renew it: {stopped.reason}"
        uncertainty = Uncertainty(reason, (*stopped.evidence, *quote(entry.origin)))
    elif not host.neighbors_captured:
        reason = f"whether {host.name} knows {near} was not captured, and neighbour discovery does not find it: {stopped.reason}"
        uncertainty = Uncertainty(reason, stopped.evidence, (host.command("ip -6 neigh"),))
    elif entry is None or _stopped(lambda: _received(run, host, link, _message(near, _multicast(own), _SOLICITATION))):
        raise _unreachable(f"{near} is not found by {host.name}", stopped)
    else:
        reason = f"{near} does not answer {host.name} now, which knows it only while it is asked from there: {stopped.reason}"
        uncertainty = Uncertainty(reason, (*stopped.evidence, *quote(entry.origin)))
    run.may_stop(Disposition.NEIGHBOR_UNREACHABLE, uncertainty)


def _unreachable(what: str, stopped: Stopped) -> Stopped:
    found = Stopped(Disposition.NEIGHBOR_UNREACHABLE, f"{what}: its neighbour discovery is lost: {stopped.reason}")
    found.evidence, found.obstacle = stopped.evidence, stopped.obstacle
    return found
