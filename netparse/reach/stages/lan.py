"""The network between the hosts: who gets a frame that leaves a NIC for a next hop."""

from __future__ import annotations

from typing import NamedTuple

from netparse.cluster import IP, Link, NeighborView
from netparse.cluster.remember import per_node
from netparse.findings import quote
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import Owner, World, is_nic
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import ANYWHERE, Packet
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.stages import discovery
from netparse.safe import sh


class Arrival(NamedTuple):
    """The host that gets the frame, and the device by which it comes in."""

    host: Host
    device: str


def cross(world: World, run: Run, host: Host, link: Link, near: IP, p: Packet) -> Arrival | None:
    """Return who gets a packet that leaves ``link`` for ``near``; None where that is a host outside."""
    entry, owners, here = _around(host, world, link.name, near)
    if entry is not None and entry.unresolved and (host.name, near) not in run.taught:
        if here and discovery.of_host(run, host, link, near, here[0], p):
            return _into(run, host, here[0], p)
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE, f"{near} does not answer {host.name} on {link.name}", entry.origin
        )
    if (
        entry is not None
        and "PERMANENT" in entry.state
        and entry.mac
        and here
        and all(entry.mac not in o.link.macs for o in here)
    ):
        return _by_mac(world, host, link, entry)
    if len(here) > 1:
        here = _by_entry(here, entry, near)
    if here:
        discovery.of_host(run, host, link, near, here[0], p)
        return _into(run, host, here[0], p)
    if owners:
        o = owners[0]
        if (other := _by_another_card(run, link, near, o)) is not None:
            return _into(run, host, other, p)
        if not link.addresses:
            raise undecided(
                Uncertainty(
                    f"{link.name} of {host.name} has no address: whether {near} is in its network is not known",
                    quote(link.origin),
                )
            )
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE,
            f"{near} stands on {o.link.name} of {o.host.name}, which is in another network than {link.name} of {host.name}",
            link.origin,
            o.link.origin,
        )
    if near == p.dst:
        return _nobody(world, host, link, near, entry)
    return _beyond(world, run, host, link, near, p)


@per_node
def _around(
    host: Host, world: World, device: str, near: IP
) -> tuple[NeighborView | None, tuple[Owner, ...], tuple[Owner, ...]]:
    """Return what a host knows of an address on a device, the other hosts that have the address, and those in the same network."""
    link = host.link(device)
    entry = host.neighbor(near, device)
    owners = tuple(o for o in world.owners.get(near, ()) if o.host is not host)
    return entry, owners, tuple(o for o in owners if link is not None and same_lan(link, o.link, entry))


def from_outside(world: World, run: Run, p: Packet) -> Arrival:
    """Return the host that gets a packet from outside: routers pass it on to the NIC that has the address."""
    owners = world.nic_owners(p.dst)
    if not owners:
        raise undecided(Uncertainty(f"how {p.dst} is reached from outside is not shown"))
    if len(owners) > 1:
        owners = _by_entry(owners, None, p.dst)
    return Arrival(owners[0].host, owners[0].link.name)


def same_lan(a: Link, b: Link, entry: NeighborView | None) -> bool:
    """Whether two interfaces are in one network: a prefix of one overlaps one of the other, or one knows the other's MAC."""
    if entry is not None and entry.mac is not None and entry.mac in b.macs:
        return True
    return any(
        x.ip.version == y.ip.version and x.ip.network.overlaps(y.ip.network)
        for x in a.addresses
        for y in b.addresses
        if x.ip.network.prefixlen < x.ip.max_prefixlen
        and y.ip.network.prefixlen < y.ip.max_prefixlen
        and not x.ip.ip.is_link_local
    )


def _by_another_card(run: Run, link: Link, near: IP, owner: Owner) -> Owner | None:
    """Return by which other device the owner of an address hears the question for it: every one of its devices answers ARP.

    ``arp_ignore`` forbids it; with ``arp_filter`` and a strict ``rp_filter`` it depends on the way back to whoever
    asked first. Discovery of IPv6 is answered by the device alone that has the address.
    """
    host = owner.host
    near_by = [k for k in host.node.links if k is not owner.link and not k.down and same_lan(link, k, None)]
    if near.version == 6 or len(near_by) != 1:
        return None
    heard = near_by[0]
    ignores, filters = (host.sysctl_of(heard.name, name) for name in ("arp_ignore", "arp_filter"))
    if ignores:
        return None
    strict = host.rp_filter(heard.name)
    if ignores is None or filters != 0 or strict is None or strict[0] == 1:
        uncertainty = Uncertainty(
            f"whether {host.name} answers for {near} by {heard.name} depends on arp_ignore, arp_filter and rp_filter",
            quote(heard.origin),
            (host.command("sysctl -a"),),
        )
        run.may_stop(Disposition.NEIGHBOR_UNREACHABLE, uncertainty)
    return Owner(host, heard)


def _into(run: Run, host: Host, owner: Owner, p: Packet) -> Arrival:
    if owner.link.down:
        raise Stopped(
            Disposition.NEIGHBOR_UNREACHABLE, f"{owner.link.name} of {owner.host.name} is down", owner.link.origin
        )
    out = host.link(p.oif)
    frame = min(p.size, (out.mtu if out and out.mtu else p.size))
    if owner.link.mtu is not None and frame > owner.link.mtu:
        raise Stopped(
            Disposition.TOO_BIG,
            f"{owner.link.name} of {owner.host.name} takes {owner.link.mtu} bytes, {p.oif} of {host.name} sends {frame}",
            owner.link.origin,
            out.origin if out else None,
        )
    return Arrival(owner.host, owner.link.name)


def _by_mac(world: World, host: Host, link: Link, entry: NeighborView) -> Arrival:
    """A permanent entry is used as it stands: the frame goes to whoever has that MAC, if anybody has."""
    for other in world.hosts:
        for k in other.node.links:
            if other is not host and entry.mac in k.macs and not k.down and same_lan(link, k, entry):
                return Arrival(other, k.name)
    raise Stopped(
        Disposition.NEIGHBOR_UNREACHABLE,
        f"the permanent entry of {host.name} for {entry.address} has the MAC {entry.mac}, which nobody has",
        entry.origin,
    )


def _by_entry(owners: tuple[Owner, ...], entry: NeighborView | None, near: IP) -> tuple[Owner, ...]:
    """Several hosts have the address: the one whose MAC the sender knows gets the frame."""
    known = tuple(o for o in owners if entry is not None and entry.mac in o.link.macs)
    up = tuple(o for o in owners if not o.link.down)
    if len(known) == 1:
        return known
    if len(up) == 1:
        return up
    raise undecided(
        Uncertainty(
            f"{near} stands on several hosts: {', '.join(o.host.name for o in owners)}",
            quote(*(o.link.origin for o in owners)),
        )
    )


def _nobody(world: World, host: Host, link: Link, near: IP, entry: NeighborView | None) -> Arrival:
    """The address is in the sender's own network, and no capture shows it on an interface."""
    node = world.listed_without_captures(near)
    where = node.name if node else f"the host of {near}"
    commands = (f"{sh(node.name)}: ip -d address",) if node else ()
    if near in world.pod_at:
        raise undecided(
            Uncertainty(
                f"how {host.name} reaches the pod {world.pod_at[near].full_name} at {near} is not shown",
                quote(link.origin),
            )
        )
    if world.pods_captured and node is None and link.kind == "bridge" and not is_nic(host, link):
        reason = f"no pod on {link.name} of {host.name} has {near}"
        raise Stopped(Disposition.NEIGHBOR_UNREACHABLE, reason, link.origin)
    raise undecided(Uncertainty(f"{where} was not captured", quote(entry.origin if entry else None), commands))


def _beyond(world: World, run: Run, host: Host, link: Link, near: IP, p: Packet) -> Arrival | None:
    """A router that was not captured passes packets between the hosts' networks that have one, and knows none of pods or Services."""
    discovery.of_host(run, host, link, near, None, p)
    node = world.listed_without_captures(near)
    if node is not None:
        raise undecided(Uncertainty(f"{node.name} was not captured", (), (f"{sh(node.name)}: ip -d address",)))
    if p.dst == ANYWHERE[p.dst.version] and world.nic_owners(p.src):
        run.hop(host.name, "network", link.name, "the router {0}, which was not captured, passes it on", near)
        return None
    owners = world.nic_owners(p.dst)
    if len(owners) > 1:
        owners = _by_entry(owners, None, p.dst)
    if owners:
        _is_routed(world, host, link, near, owners[0], p)
        run.hop(host.name, "network", link.name, "the router {0}, which was not captured, passes it on", near)
        return _into(run, host, owners[0], p)
    node = world.listed_without_captures(p.dst)
    if node is not None:
        raise undecided(Uncertainty(f"{node.name} was not captured", (), (f"{sh(node.name)}: ip -d address",)))
    if not world.is_inside(p.dst):
        what = f"what is behind the router {near}, to which {host.name} sends it, was not captured"
        raise undecided(Uncertainty(what, quote(link.origin)))
    what = f"the network of the pod {world.pod_at[p.dst].full_name}" if p.dst in world.pod_at else f"{p.dst}"
    raise Stopped(
        Disposition.EXITS_NETWORK,
        f"{host.name} sends it to the router {near}, which was not captured and is not taken to know {what}",
        link.origin,
    )


def _is_routed(world: World, host: Host, link: Link, near: IP, owner: Owner, p: Packet) -> None:
    """Leave open whether a router knows a network in which nobody has a gateway, such as one for storage."""
    own = [a.ip.network for a in owner.link.addresses if a.ip.ip == p.dst]
    if own and not world.routed_networks.intersection(own):
        what = f"whether the router {near}, to which {host.name} sends it, leads to {own[0]} is not shown"
        raise undecided(Uncertainty(what, quote(link.origin, owner.link.origin)))
