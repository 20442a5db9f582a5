"""The way of a packet through hosts: what a kernel does with one that it made, one that came in, one that it passes on."""

from __future__ import annotations

from typing import NamedTuple

from netparse.cluster import IP, Leg
from netparse.findings import quote
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import Pod, World
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Packet, unset
from netparse.reach.routing import route
from netparse.reach.routing.lookup import lookup
from netparse.reach.rules.ruleset import Hook
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.stages import devices, forwarding, hooks, ipvs, lan, pods, rp_filter, source
from netparse.reach.stages.delivered import Delivered, TooBig
from netparse.reach.tunnels import tunnel

_MOST_HOPS = 64
_MOST_TUNNELS = 4
"""A tunnel in a tunnel happens; the kernel drops what a device would send by itself."""


class Way(NamedTuple):
    """Where the route decision sends a packet: out of ``device`` to ``near``, or to the host itself."""

    device: str
    near: IP
    local: bool
    found: route.FoundRoute


def send(world: World, run: Run, host: Host, p: Packet, unbound: bool = False) -> Delivered:
    """Follow a packet that a process of the host, or the kernel itself, sends.

    ``unbound``: the socket had no address, and the kernel chose the source that the packet has. It looks an IPv4 route up again with
    it; of IPv6 it keeps the route that it found without.
    """
    if host.gap is not None:
        raise undecided(host.gap)
    way = decide(run, host, p._replace(src=unset(6)) if unbound and p.dst.version == 6 else p)
    if p.src == unset(p.dst.version):
        own = source.of_route(host, way.found, way.device, p.dst, way.near)
        if own is None:
            raise undecided(
                Uncertainty(
                    f"no address of {host.name} is known that could be the source", (), (host.command("ip -d address"),)
                )
            )
        p = p._replace(src=own)
        way = decide(run, host, p)
    run.hop(
        host.name, "output", way.device, "{0.shown} leaves {1} by {2}", p, host.name, way.device, by=way.found.origin
    )
    before = p
    p, served = ipvs.pass_hook(run, host, "output", p.leaving(way.device))
    if served:
        return _to_server(world, run, host, "output", p)
    if p.dst != before.dst or p.src != before.src or (p.mark != before.mark and _reroutes(host, p)):
        way = decide(run, host, p._replace(oif=None))
        p = p.leaving(way.device)
    if way.local:
        return _by_loopback(world, run, host, p)
    return leave(world, run, host, p, way)


def _reroutes(host: Host, p: Packet) -> bool:
    """Whether a chain of the output hook looks the route up again when it changed the mark."""
    return any(b.chain.kind == "route" for b in host.firewall.filters("output", p.family))


def _by_loopback(world: World, run: Run, host: Host, p: Packet) -> Delivered:
    """A packet of the host to itself goes out of lo and comes in by it, with the connection that it has."""
    p = hooks.pass_hook(run, host, "postrouting", p._replace(oif="lo"))
    p = hooks.pass_hook(run, host, "prerouting", p._replace(iif="lo", oif=None))
    if not host.is_local(p.dst):
        return forward(world, run, host, p)
    return take(world, run, host, p)


def decide(run: Run, host: Host, p: Packet) -> Way:
    """Return where the route decision sends a packet of the host itself; ``oif`` binds it to a device."""
    src = None if p.src == unset(p.dst.version) else p.src
    ask = route.Lookup(
        dst=p.dst, src=src, iif="lo", oif=p.oif, mark=p.mark, mark_unknown=p.mark_unknown,
        protocol=p.protocol, sport=p.sport, dport=p.dport,
    )  # fmt: skip
    return _way(run, host, p, ask)


def _way(run: Run, host: Host, p: Packet, ask: route.Lookup) -> Way:
    result = lookup(host, ask)
    if result.unknown is not None:
        raise undecided(result.unknown)
    found = result.route
    if found is None and result.rule is not None:
        raise Stopped(
            Disposition.NULL_ROUTED,
            f"a routing rule of {host.name} refuses {p.dst}: {_line(result.rule.origin)}",
            result.rule.origin,
        )
    if found is None:
        raise Stopped(Disposition.NO_ROUTE, f"{host.name} has no route to {p.dst}", *host.routes_shown(p.family))
    if found.type in ("blackhole", "unreachable", "prohibit"):
        raise Stopped(
            Disposition.NULL_ROUTED,
            f"{host.name} refuses packets to {found.prefix}: {_line(found.origin)}",
            found.origin,
        )
    if found.type in ("local", "broadcast"):
        return Way("lo", p.dst, True, found)
    legs = [leg for leg in found.legs if leg.taken and leg.device]
    if not legs or found.type not in ("unicast", "anycast"):
        raise undecided(Uncertainty(f"the route of {host.name} to {p.dst} shows no device: {_line(found.origin)}"))
    leg = _leg(run, host, legs, found, ask.oif)
    return Way(str(leg.device), leg.gateway or p.dst, False, found)


def _leg(run: Run, host: Host, legs: list[Leg], found: route.FoundRoute, oif: str | None) -> Leg:
    """Return the leg of a route; of several the kernel takes one by a hash that cannot be foreseen."""
    bound = [leg for leg in legs if oif is None or leg.device == oif] or legs
    if len(bound) == 1:
        return bound[0]
    uncertainty = Uncertainty(
        f"which leg of the route the kernel takes cannot be foreseen: {_line(found.origin)}", quote(found.origin)
    )
    return bound[run.choose(len(bound), uncertainty)]


def _line(origin: object) -> str:
    return origin.text.strip() if origin is not None else ""  # type: ignore[attr-defined]


def receive(world: World, run: Run, host: Host, p: Packet) -> Delivered:
    """Follow a packet that came in by ``p.iif``."""
    run.hosts += 1
    if run.hosts > _MOST_HOPS:
        raise Stopped(Disposition.LOOP, f"the packet to {p.dst} goes round in a circle, {host.name} is on it")
    if host.gap is not None:
        raise undecided(host.gap)
    if (uncertainty := devices.not_followed(host, p.iif or "", leaving=False)) is not None:
        raise undecided(uncertainty)
    p = hooks.ingress(run, host, p)
    asked = p.dst
    p = hooks.pass_hook(run, host, "prerouting", p)
    if p.dst != asked and (bridged := pods.translated_on_bridge(world, run, host, p)) is not None:
        return bridged
    if host.is_local(p.dst):
        rp_filter.check(run, host, p)
        return take(world, run, host, p)
    return forward(world, run, host, p)


def take(world: World, run: Run, host: Host, p: Packet) -> Delivered:
    """Follow a packet that is for the host itself, into a socket or out of a tunnel."""
    p, served = ipvs.pass_hook(run, host, "input", p.leaving(None))
    if served:
        return _to_server(world, run, host, "input", p)
    if p.inner is not None:
        inner = tunnel.unpack(run, host, p)
        return receive(world, run, host, inner)
    return Delivered(host, None, p)


def _to_server(world: World, run: Run, host: Host, hook: Hook, p: Packet) -> Delivered:
    """Follow a packet that IPVS sends to a server: it leaves like one of the host itself, with the source that it has.

    Its route is looked up by its destination alone. For a server on the host itself the hook goes on where IPVS stands.
    """
    ask = route.Lookup(dst=p.dst)
    found = lookup(host, ask).route
    if found is None or found.type != "local":
        way = _way(run, host, p, ask)
        return leave(world, run, host, hooks.pass_hook(run, host, "output", p.leaving(way.device)), way)
    p = hooks.pass_hook(run, host, hook, p.leaving("lo" if hook == "output" else None), since=ipvs.AT[hook])
    return _by_loopback(world, run, host, p) if hook == "output" else Delivered(host, None, p)


def forward(world: World, run: Run, host: Host, p: Packet) -> Delivered:
    """Follow a packet that the host passes on, if it does."""
    forwarding.check(run, host, p)
    ask = route.Lookup(
        dst=p.dst, src=p.src, iif=str(p.iif), mark=p.mark, mark_unknown=p.mark_unknown,
        protocol=p.protocol, sport=p.sport, dport=p.dport,
    )  # fmt: skip
    way = _way(run, host, p, ask)
    rp_filter.check(run, host, p, way.device)
    limit = way.found.mtu or (link.mtu if (link := host.link(way.device)) else None)
    if limit is not None and p.fragile and p.size > limit:
        raise TooBig(host, p, limit, way.device)
    run.hop(
        host.name,
        "forward",
        way.device,
        "{0.shown} passes {1} from {2} to {3}",
        p,
        host.name,
        p.iif,
        way.device,
        by=way.found.origin,
    )
    p = hooks.pass_hook(run, host, "forward", p.leaving(way.device))
    return leave(world, run, host, p, way)


def leave(world: World, run: Run, host: Host, p: Packet, way: Way) -> Delivered:
    """Follow a packet out of a device of the host."""
    p = hooks.pass_hook(run, host, "postrouting", p.leaving(way.device))
    p = hooks.egress(run, host, p)
    link = host.link(way.device)
    if link is None:
        raise undecided(
            Uncertainty(f"{way.device} of {host.name} was not captured", (), (host.command("ip -d address"),))
        )
    if link.down:
        raise Stopped(Disposition.NEIGHBOR_UNREACHABLE, f"{way.device} of {host.name} is down", link.origin)
    if (kind := link.kind or "") in tunnel.KINDS:
        if _depth(p) > _MOST_TUNNELS:
            raise Stopped(
                Disposition.LOOP, f"{link.name} of {host.name} sends its own packets into itself", link.origin
            )
        outer = tunnel.pack(run, host, link, kind, way.near, p)
        return send(world, run, host, outer)
    if (pod := pods.behind(world, host, link, way.near)) is not None:
        return pods.enter(world, run, host, link, pod, p)
    if (uncertainty := devices.not_followed(host, way.device, leaving=True)) is not None:
        raise undecided(uncertainty)
    arrival = lan.cross(world, run, host, link, way.near, p)
    if arrival is None:
        return Delivered(None, None, p)
    return receive(world, run, arrival.host, p.arriving(arrival.device))


def _depth(p: Packet) -> int:
    """Return how many packets are packed in this one."""
    found = 0
    while p.inner is not None:
        p, found = p.inner, found + 1
    return found


def from_pod(world: World, run: Run, pod: Pod, p: Packet) -> Delivered:
    """Follow a packet that a pod sends: to a neighbour on its bridge, or through its node."""
    start = pods.leave(world, run, pod, p)
    if start.peer is not None:
        return start.peer
    assert start.host is not None
    return receive(world, run, start.host, start.packet)


def chosen_source(host: Host, p: Packet, run: Run) -> IP:
    """Return the source that the kernel of a host gives a packet of its own."""
    if host.gap is not None:
        raise undecided(host.gap)
    way = decide(run, host, p)
    own = source.of_route(host, way.found, way.device, p.dst, way.near)
    return own if own is not None else p.src


def mtu_towards(host: Host, dst: IP) -> int | None:
    """Return the MTU of the route by which a host sends to an address; None where it is not known."""
    found = lookup(host, route.Lookup(dst=dst)).route
    if found is None or not found.legs:
        return None
    link = host.link(found.legs[0].device)
    return found.mtu or (link.mtu if link else None)
