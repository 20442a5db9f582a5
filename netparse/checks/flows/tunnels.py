"""Tunnels without a port that a host's own rules refuse: no rule of the table of ports asks for them."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.required_answers import most_peers
from netparse.cluster import Link, Node
from netparse.ports.overlay import overlay_device
from netparse.reach import Stopped, refusal
from netparse.reach.hosts.host import Host

_PROTOCOLS = {"ipip": "ipip", "IP in IP": "ipip", "gre": "gre", "gretap": "gre"}
"""The protocol that carries the tunnel, by the kind of the device or by what the plugin's device is."""


class Refused(NamedTuple):
    """How packets of a tunnel end that come from these nodes."""

    stopped: Stopped
    device: str
    senders: tuple[str, ...]


def refused_tunnel(node: Node, host: Host, context: Context) -> Refused | None:
    """Return how the rules refuse the tunnels by which pods of other nodes are reached, None where they may let them in.

    In a cluster of many nodes some others are asked for, as with the flows that are followed.
    """
    most = most_peers(len(context.cluster.nodes))
    for link, protocol in _tunnels(node, context):
        stops: dict[str, Stopped] = {}
        for other in islice(context.others(node), most):
            for own in node.internal_ips:
                near = next((ip for ip in other.internal_ips if ip.version == own.version), None)
                if near and (stop := refusal(host, near, own, protocol, 0)):
                    stops.setdefault(other.name, stop)
        if stops:
            return Refused(next(iter(stops.values())), link.name, tuple(stops))
    return None


def _tunnels(node: Node, context: Context) -> Iterator[tuple[Link, str]]:
    """Yield the devices without a port over which routes lead to pods of other nodes, and their protocol."""
    used = {name for entry in context.pod_networks.routes_of.get(node, ()) for name in entry.route.devices}
    for name in sorted(used):
        link, known = node.link(name), overlay_device(name)
        protocol = _PROTOCOLS.get((link and link.kind) or (known.encapsulation if known else ""))
        if link and protocol and not link.down:
            yield link, protocol
