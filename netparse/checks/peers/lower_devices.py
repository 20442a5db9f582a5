"""What carries the interfaces of the node network, and the routes that come with their addresses, on all nodes but one."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.devices import is_vrf
from netparse.checks.shared.peer_difference import ENOUGH, Difference, first_line
from netparse.checks.shared.peers import Peers, peers, shows_links
from netparse.cluster import Link, Node, Prefix
from netparse.cluster.views import Way
from netparse.parsers import Kind


def odd_lower_devices(node: Node, context: Context) -> Iterator[Difference]:
    """Yield VLANs on another device than those of the same name on all others, two at least; and networks without their route."""
    for own in node.links:
        if own.kind != "vlan" or not own.parent:
            continue
        for group in peers(node, context, shows_links):
            theirs = [k for n in group.nodes if (k := n.link(own.name)) and k.parent]
            names = {k.parent for k in theirs}
            if len(theirs) == len(group.nodes) and len(names) == 1 and own.parent not in names:
                words = f"{own.name} on {names.pop()} (it is on {own.parent})"
                lines = tuple(k.origin for k in theirs)
                yield Difference(f"device below {own.name}", words, Kind.LINKS, group, lines, (own.origin,))
                break
    yield from _without_route(node, context)


def _without_route(node: Node, context: Context) -> Iterator[Difference]:
    """The subnet of the nodes, to which the others in it, two at least, all have a route on their wire, and this one none at all."""
    link = node.node_link
    if link is None or link.down or _is_in_vrf(node, link):
        return
    for address in link.addresses:
        subnet = address.ip.network
        family = "inet6" if subnet.version == 6 else "inet"
        if not node.showing(Kind.ROUTES, family=family, table="main") or subnet.prefixlen >= subnet.max_prefixlen - 1:
            continue
        if node.routes.where(_overlaps, subnet):
            continue
        others = [n for n in context.networks.of_nodes.get(subnet, ()) if n is not node and n.of(Kind.ROUTES)]
        routes = [r for n in others for r in n.routes.where(_is_on_wire, subnet)]
        if len(others) >= ENOUGH and len({r.origin.source for r in routes}) >= len(others):
            words = f"route to {subnet}, the network of its own {address.ip.ip}"
            lines = tuple(r.origin for r in routes)
            group = Peers(tuple(others), f"nodes in {subnet}")
            yield Difference(
                f"route to {subnet}", words, Kind.ROUTES, group, lines, (address.origin, *first_line(node, Kind.ROUTES))
            )


def _overlaps(way: Way, subnet: Prefix) -> bool:
    """Whether a route of the main table, not the default one, leads to a part of a network or to one around it."""
    plain = way.table == "main" and not way.default and way.prefix.version == subnet.version
    return plain and way.prefix.overlaps(subnet)


def _is_on_wire(way: Way, subnet: Prefix) -> bool:
    return way.table == "main" and way.prefix == subnet and not way.gateways


def _is_in_vrf(node: Node, link: Link) -> bool:
    """Whether the routes of an interface stand in the table of its VRF."""
    master = node.link(link.master)
    return master is not None and is_vrf(master)
