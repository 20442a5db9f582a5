"""Tunnels that lead over the Internet though the nodes have addresses of their own network."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.ranges import is_public
from netparse.cluster import IP, Node, Origin
from netparse.cluster.views import Way

_ON_HOSTS = ("cni", "proxy")
"""What pods are for that always have the address of their node."""


class PublicWay(NamedTuple):
    """A next hop that no node of the cluster has, by which device, and the line that shows a node's own address."""

    hop: IP
    device: str
    origin: Origin
    own: Origin


def public_ways(node: Node, context: Context) -> Iterator[PublicWay]:
    """Yield the next hops of the node's tunnels that are public, where every node is known by a private address."""
    known = context.once(_addresses)
    if not known or any(map(is_public, known)):
        return
    seen: set[IP] = set()
    for route in node.routes.where(_may_be_outside):
        for hop in route.gateways:
            if is_public(hop) and hop not in seen:
                seen.add(hop)
                yield PublicWay(hop, route.devices[0], route.origin, next(iter(known.values())))


def _may_be_outside(way: Way) -> bool:
    """Whether a route leads by a tunnel to a public address: asked of the form that a thousand routes of one kind share."""
    if way.default or not way.devices or device(way.devices[0]).role != "tunnel":
        return False
    return any(map(is_public, way.gateways))


def _addresses(context: Context) -> Mapping[IP, Origin]:
    """Return the addresses of nodes: those of the list, and of pods that have the address of their node."""
    found: dict[IP, Origin] = {}
    for node in context.cluster.nodes:
        if listed := node.listed("internal_ip"):
            found.update((ip, listed[1]) for ip in node.internal_ips)
    for p in context.network_pods:
        if p.role in _ON_HOSTS and p.pod.node:
            found.update((ip, p.pod.origin) for ip in p.pod.ips)
    return found
