"""Virtual addresses that one node still looks for at a machine that no longer has them."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.cluster import IP, Link, NeighborView, Node
from netparse.cluster.views import Entry

_STALE = frozenset({"STALE"})


def moved_addresses(node: Node, context: Context) -> Iterator[tuple[NeighborView, Node, Link, Node]]:
    """Yield the entries of an address that one other node alone holds, with the MAC of a third one; and these three.

    Another node must know it by the holder's MAC, and none as this one does: else it moved between two captures. An old entry
    that the kernel would ask for again tells nothing.
    """
    for entry in node.neighbors.where(_is_of_another, context):
        ((holder, link),) = _holding(entry.address, context)
        third = {n.name: n for n, k in context.cluster.macs.get(entry.mac or "", ()) if device(k.name).role == "other"}
        if holder is node or link is not holder.node_link or len(third) != 1:
            continue
        (other,) = third.values()
        known = [e.mac for n in context.others(node) if n is not holder for e in n.neighbors_of.get(entry.address, ())]
        if other not in (holder, node) and link.mac in known and entry.mac not in known:
            yield entry, holder, link, other


def _is_of_another(entry: Entry, context: Context) -> bool:
    """Whether an entry in use names one node's address, not one by which it is listed, with another MAC than that interface has."""
    if not entry.mac or entry.unresolved or entry.state == _STALE or entry.address in context.cluster.by_internal_ip:
        return False
    held = _holding(entry.address, context)
    return len(held) == 1 and held[0][1].mac != entry.mac


def _holding(address: IP, context: Context) -> list[tuple[Node, Link]]:
    """Return the nodes that hold an address, each with one interface that has it."""
    places = context.cluster.holders.get(address, ())
    return list({h.node.name: (h.node, h.link) for h in places}.values())
