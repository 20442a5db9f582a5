"""Cards and VLANs that should be ports of a bridge, or members of a bond, and are not."""

from collections.abc import Iterator
from dataclasses import dataclass

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device, is_bond, is_vrf
from netparse.checks.shared.peers import Peers, peers, shows_links
from netparse.cluster import Link, Node, Origin
from netparse.parsers import Kind


@dataclass(frozen=True, slots=True)
class Loose:
    """An interface, the one that it should carry, and the other nodes that show it: none where the node's own addresses do."""

    link: Link
    upper: Link
    peers: Peers | None
    theirs: tuple[Origin, ...]


def loose_uplinks(node: Node, context: Context) -> Iterator[Loose]:
    """Yield the interfaces of the node that carry nothing, though their bridge or bond has no other or all other nodes' do."""
    if not node.showing(Kind.LINKS):
        return
    alone = list(_alone(node))
    yield from alone
    told = {x.link.name for x in alone}
    yield from (x for x in _unlike_others(node, context) if x.link.name not in told)


def _alone(node: Node) -> Iterator[Loose]:
    """The bridge or bond below the node's address has no card, and a card that is none's has the MAC that it took from it."""
    upper = node.node_link
    if upper is not None and upper.parent:
        upper = node.link(upper.parent) or upper
    if upper is None or upper.mac is None or not any(k.master for k in node.links):
        return  # who is whose port may not be shown
    ports = [k for k in node.links if k.master == upper.name]
    carries = upper.kind == "bridge" or bool(ports) or is_bond(upper)
    if carries and not any(device(k.name).role == "other" for k in ports):
        loose = [k for k in node.links if k is not upper and k.mac == upper.mac and _is_free(k, upper)]
        if len(loose) == 1:
            yield Loose(loose[0], upper, None, ())


def _is_free(link: Link, upper: Link) -> bool:
    """Whether an interface is up, a card or a VLAN of one, is nobody's port, and has no address by which it is used itself."""
    below = link.parent == upper.name or upper.parent == link.name
    addresses = [a for a in link.addresses if not a.ip.ip.is_link_local]
    return device(link.name).role == "other" and not (link.down or link.master or addresses or below)


def _unlike_others(node: Node, context: Context) -> Iterator[Loose]:
    """An interface that on all others, two at least, is a port of a bridge that the node has too; others compare bonds and VRFs."""
    seen: set[str] = set()
    for group in peers(node, context, shows_links):
        for link in group.nodes[0].links:
            own, upper = node.link(link.name), node.link(link.master) if link.master else None
            if own is None or upper is None or own.name in seen or not _is_free(own, upper):
                continue
            if is_bond(upper) or is_vrf(upper):
                continue
            shown = [n.link(link.name) for n in group.nodes]
            theirs = tuple(k.origin for k in shown if k and k.master == upper.name)
            if len(theirs) == len(shown):
                seen.add(own.name)
                yield Loose(own, upper, group, theirs)
