"""Pods at the end of a cable: how a packet leaves one, and how it gets in."""

from __future__ import annotations

from typing import NamedTuple

from netparse.cluster import IP, Link
from netparse.cluster.remember import per_node
from netparse.findings import quote
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import Pod, World
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Packet
from netparse.reach.routing import route
from netparse.reach.routing.lookup import lookup
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.stages import discovery, forwarding, hooks, proxy_arp, rp_filter
from netparse.reach.stages.delivered import Delivered

_BRIDGES = frozenset({"cni0", "cbr0", "kube-bridge", "weave", "mynet"})
"""Bridges that CNI plugins make for the pods of a node."""


class Start(NamedTuple):
    """Where a pod's packet is after it left the pod: at its host, or with a neighbour on the bridge."""

    host: Host | None
    packet: Packet
    peer: Delivered | None = None


class Attachment(NamedTuple):
    """The device of the host that packets of a pod come in by, the port of a bridge, and what shows it."""

    device: Link
    port: Link | None
    bridge: bool


def behind(world: World, host: Host, link: Link, near: IP) -> Pod | None:
    """Return the pod that a packet out of this device to ``near`` gets to, if it is one's."""
    pod = world.pod_at.get(near)
    if pod is None or pod.node != host.name or link.kind not in ("bridge", "veth", None):
        return None
    elsewhere = (
        link is host.node.node_link and (at := attachment(world, host, pod)) is not None and at.device is not link
    )
    return None if elsewhere else pod


def enter(world: World, run: Run, host: Host, link: Link, pod: Pod, p: Packet) -> Delivered:
    """Follow a packet from its host into a pod: the neighbour must answer, the pod must be there."""
    entry = host.neighbor(p.dst, link.name)
    if (host.name, p.dst) in run.taught:
        entry = None
    doubtful = p.src not in pod.addresses and discovery.of_pod(run, host, link, p.dst, p)
    if entry is not None and entry.unresolved and not doubtful:
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE,
            f"the pod {pod.full_name} does not answer {host.name} on {link.name}",
            entry.origin,
        )
    if (attached := attachment(world, host, pod)) is not None:
        _cable(run, world, host, pod, attached)
    if p.src in pod.addresses:
        raise Stopped(
            Disposition.REVERSE_PATH_FILTERED,
            f"the pod {pod.full_name} drops a packet that comes in from its own address {p.src}: nothing masqueraded it",
            pod.origin,
        )
    run.hop(host.name, "pod", link.name, "{0.shown} enters the pod {1}", p, pod.full_name, by=pod.origin)
    return Delivered(None, pod, p)


def translated_on_bridge(world: World, run: Run, host: Host, p: Packet) -> Delivered | None:
    """Follow a packet that br_netfilter translated to a pod of the bridge that it came in by: it stays on the bridge.

    The route decision is asked for it all the same, so that forwarding must be on; but it goes back out of the port that it
    came in by only where hairpin is on.
    """
    bridge = host.link(p.iif)
    if p.port is None or bridge is None or bridge.kind != "bridge":
        return None
    asks = host.bridge_rules(bridge.name, p.family)
    if asks is None:
        uncertainty = Uncertainty(
            f"whether rules of {host.name} see what passes {bridge.name} was not captured",
            (),
            (host.command("sysctl -a"),),
        )
        asks = run.believe(uncertainty)
    ask = route.Lookup(
        dst=p.dst, src=p.src, iif=bridge.name, mark=p.mark, mark_unknown=p.mark_unknown,
        protocol=p.protocol, sport=p.sport, dport=p.dport,
    )  # fmt: skip
    found = lookup(host, ask)
    if not asks or found.route is None or bridge.name not in {leg.device for leg in found.route.legs}:
        return None
    pod = world.pod_at.get(p.dst)
    if pod is None or pod.node != host.name:
        return None
    forwarding.check(run, host, p)
    rp_filter.check(run, host, p, bridge.name)
    _hairpin(run, world, host, pod, p)
    p = hooks.pass_hook(run, host, "forward", p._replace(oif=bridge.name, bridged=True))
    p = hooks.pass_hook(run, host, "postrouting", p)
    return enter(world, run, host, bridge, pod, p)


def _hairpin(run: Run, world: World, host: Host, pod: Pod, p: Packet) -> None:
    """Stop a packet that would go back out of the port that it came in by, unless the bridge does that."""
    attached = attachment(world, host, pod)
    if attached is None or p.port not in (_unknown_port(pod), attached.port.name if attached.port else None):
        return
    port = attached.port
    hairpin = (port.slave or {}).get("hairpin") if port else None
    if hairpin is None:
        uncertainty = Uncertainty(
            f"whether hairpin is on at the port of {pod.full_name} on {host.name} was not captured",
            (),
            (host.command("ip -d address"), host.command("bridge fdb show")),
        )
        run.may_stop(Disposition.DENIED_FORWARD, uncertainty)
    elif not hairpin and port is not None:
        raise Stopped(
            Disposition.DENIED_FORWARD,
            f"{port.name} of {host.name} does not send back to {pod.full_name} what came from it: hairpin is off",
            port.origin,
        )


def attachment(world: World, host: Host, pod: Pod) -> Attachment | None:
    """Return by which device of the host the packets of a pod come in; None where the captures do not show it."""
    for ip in pod.addresses:
        if (found := _attachment(host, ip)) is not None:
            return found
    return None


@per_node
def _attachment(host: Host, ip: IP) -> Attachment | None:
    table = host.table("main", "inet6" if ip.version == 6 else "inet")
    if isinstance(table, Uncertainty):
        return None
    found = route.best(table, route.Lookup(dst=ip))
    if found is None or not found.legs or found.legs[0].device is None or found.legs[0].gateway is not None:
        return _on_bridge_without_address(host, ip)
    link = host.link(found.legs[0].device)
    if link is None:
        return None
    if link.kind == "bridge":
        return Attachment(link, _port(host, link, ip), True)
    return Attachment(link, None, False) if found.prefix.prefixlen == found.prefix.max_prefixlen else None


def _on_bridge_without_address(host: Host, ip: IP) -> Attachment | None:
    """A bridge of pods that lost its address has no route either; the pods are still behind its ports."""
    for link in host.node.links:
        if (
            link.name in _BRIDGES
            and link.kind == "bridge"
            and not any(a.ip.version == ip.version for a in link.addresses if not a.ip.ip.is_link_local)
        ):
            return Attachment(link, _port(host, link, ip), True)
    return None


def _cable(run: Run, world: World, host: Host, pod: Pod, found: Attachment) -> None:
    """Stop where the cable of a pod is down. Where no capture shows which port is whose, a port that is down may be it."""
    for link in (found.port or found.device, found.device):
        if link.down:
            raise Stopped(
                Disposition.NEIGHBOR_UNREACHABLE,
                f"{link.name} of {host.name}, the cable of {pod.full_name}, is down",
                link.origin,
            )
    if found.bridge and found.port is None:
        ports = _cables(host, found.device.name)
        if not any(k.down for k in ports):
            return
        shown = {
            a.port.name
            for p in world.pods_of(host.name)
            if (a := attachment(world, host, p)) is not None and a.port is not None
        }
        down = [k for k in ports if k.down and k.name not in shown]
        if not down:
            return
        nameless = [
            p for p in world.pods_of(host.name) if (a := attachment(world, host, p)) is not None and a.port is None
        ]
        if (
            all(k.down for k in ports if k.name not in shown)
            and len(nameless) >= len(down)
            and len(nameless) == len(ports) - len(shown)
        ):
            raise Stopped(
                Disposition.NEIGHBOR_UNREACHABLE,
                f"{down[0].name} of {host.name}, the cable of {pod.full_name}, is down",
                down[0].origin,
            )
        names = ", ".join(k.name for k in down)
        uncertainty = Uncertainty(
            f"{names} of {host.name} is down, and may be the cable of {pod.full_name}",
            quote(*(k.origin for k in down)),
            (host.command("bridge fdb show"), host.command("ip neigh")),
        )
        run.may_stop(Disposition.NEIGHBOR_UNREACHABLE, uncertainty)


@per_node
def _cables(host: Host, bridge: str) -> tuple[Link, ...]:
    """Return the ports of a bridge that are ends of cables."""
    return tuple(k for k in host.node.links if k.master == bridge and k.kind == "veth")


def _port(host: Host, bridge: Link, ip: IP) -> Link | None:
    """Return the port of the bridge behind which the MAC of a pod was seen."""
    entry = host.neighbor(ip, bridge.name)
    if entry is None or entry.mac is None:
        return None
    found = next((f for f in host.forwarding_to(entry.mac) if f.dst is None), None)
    return host.link(found.device) if found else None


def leave(world: World, run: Run, pod: Pod, p: Packet) -> Start:
    """Return where a packet is after it left its pod. On a bridge a pod of the same network gets it directly."""
    host = world.by_name.get(pod.node or "")
    if host is None:
        name = pod.node or "the node of the pod"
        raise undecided(Uncertainty(f"{name} was not captured", quote(pod.origin), (f"{name}: ip -d address",)))
    if host.gap is not None:
        raise undecided(host.gap)
    found = _attachment(host, p.src)
    if found is None:
        _refuse_without_route(host, pod, p.src)
        raise undecided(
            Uncertainty(
                f"by which device of {host.name} the pod {pod.full_name} is attached is not shown",
                quote(pod.origin),
                (host.command("ip route show table all"), host.command("ip -d address")),
            )
        )
    _cable(run, world, host, pod, found)
    if not found.bridge:
        discovery.of_gateway(run, host, found.device, p.src)
        proxy_arp.check(run, host, found.device, pod, p)
        run.hop(
            host.name,
            "pod",
            found.device.name,
            "{0.shown} leaves the pod {1} by {2}",
            p,
            pod.full_name,
            found.device.name,
        )
        return Start(host, p.arriving(found.device.name))
    network = next(
        (a.ip.network for a in found.device.addresses if a.ip.version == p.src.version and p.src in a.ip.network), None
    )
    peer = world.pod_at.get(p.dst)
    if network is None and peer is not None and peer.node == host.name:
        return _over_bridge(world, run, host, found, pod, p)
    if network is None:
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE,
            f"{found.device.name} of {host.name} has no address in the network of the pod {pod.full_name}: its gateway does not answer",
            found.device.origin,
        )
    if p.dst in network and not host.is_local(p.dst):
        return _over_bridge(world, run, host, found, pod, p)
    discovery.of_gateway(run, host, found.device, p.src)
    run.hop(
        host.name, "pod", found.device.name, "{0.shown} leaves the pod {1} by {2}", p, pod.full_name, found.device.name
    )
    return Start(
        host, p.arriving(found.device.name)._replace(port=found.port.name if found.port else _unknown_port(pod))
    )


def _refuse_without_route(host: Host, pod: Pod, ip: IP) -> None:
    """Stop a packet of a pod to which its own node has no way: whatever becomes of it, no answer gets back."""
    result = lookup(host, route.Lookup(dst=ip))
    if result.unknown is not None:
        return
    found = result.route
    if found is None and result.rule is None:
        raise Stopped(
            Disposition.NO_ROUTE,
            f"{host.name} has no route to its pod {pod.full_name} at {ip}",
            *host.routes_shown("inet6" if ip.version == 6 else "inet"),
        )
    if found is None or found.type in ("blackhole", "unreachable", "prohibit"):
        origin = found.origin if found else result.rule.origin if result.rule else None
        raise Stopped(
            Disposition.NULL_ROUTED,
            f"{host.name} has no device for its pod {pod.full_name} at {ip}, and refuses packets to it",
            origin,
        )


def _unknown_port(pod: Pod) -> str:
    """Return a name for the port of a pod that no capture shows: it is the same port whenever the pod is meant."""
    return f"the port of {pod.full_name}"


def _through_rules(run: Run, host: Host, bridge: Link, p: Packet) -> Packet:
    """Return a packet that passes a bridge as the rules of IP leave it."""
    before = p.dst
    p = hooks.pass_hook(run, host, "prerouting", p._replace(iif=bridge.name, bridged=True))
    if p.dst != before:
        raise undecided(Uncertainty(f"rules of {host.name} translate a bridged packet from {before} to {p.dst}"))
    p = hooks.pass_hook(run, host, "forward", p._replace(oif=bridge.name))
    return hooks.pass_hook(run, host, "postrouting", p)


def _over_bridge(world: World, run: Run, host: Host, found: Attachment, pod: Pod, p: Packet) -> Start:
    """A packet from port to port of a bridge; with br_netfilter the rules of IP see it, with the bridge as both devices."""
    bridge = found.device
    p = p.arriving(bridge.name)._replace(bridged=True)
    asks = host.bridge_rules(bridge.name, p.family)
    if asks is None:
        uncertainty = Uncertainty(
            f"whether rules of {host.name} see what passes {bridge.name} was not captured",
            (),
            (host.command("sysctl -a"),),
        )
        asks = run.believe(uncertainty)
    if asks:
        discovery.of_bridged(run, p.src, p.dst, lambda x: _through_rules(run, host, bridge, x))
        p = _through_rules(run, host, bridge, p)
    peer = world.pod_at.get(p.dst)
    if peer is None or peer.node != host.name:
        entry = host.neighbor(p.dst, bridge.name)
        if entry is not None and entry.unresolved:
            raise Stopped(
                Disposition.NEIGHBOR_UNREACHABLE, f"nobody on {bridge.name} of {host.name} has {p.dst}", entry.origin
            )
        if world.pods_captured and (entry is None or entry.mac is None):
            raise Stopped(
                Disposition.NEIGHBOR_UNREACHABLE, f"no pod on {bridge.name} of {host.name} has {p.dst}", bridge.origin
            )
        raise undecided(
            Uncertainty(
                f"no capture shows who has {p.dst} on {bridge.name} of {host.name}",
                quote(entry.origin if entry else None),
                ("kubectl get pods -A -o wide",),
            )
        )
    if (attached := attachment(world, host, peer)) is not None:
        _cable(run, world, host, peer, attached)
    run.hop(host.name, "bridge", bridge.name, "{0.shown} passes {1} to the pod {2}", p, bridge.name, peer.full_name)
    return Start(None, p, Delivered(None, peer, p))
