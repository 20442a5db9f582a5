"""The neighbour entries of other nodes that can be compared with what these nodes show of themselves."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.hardware import is_shared
from netparse.checks.neighbors.forwarding_database import at_the_end
from netparse.cluster import IP, NeighborView, Node
from netparse.parsers import Kind


class WrongEntry(NamedTuple):
    """An entry of another node's address with a MAC that this node does not show."""

    node: Node
    entry: NeighborView
    owner: Node


def agreeing_entries(context: Context) -> dict[IP, tuple[WrongEntry, ...]]:
    """Return the addresses of which all others that have an entry, two at least, have one MAC that no node shows, and these entries."""
    right: set[IP] = set()
    wrong: dict[IP, list[WrongEntry]] = {}
    for node in context.cluster.nodes:
        for n, owner in entries(node, context):
            if n.mac in owner.macs:
                right.add(n.address)
            else:
                wrong.setdefault(n.address, []).append(WrongEntry(node, n, owner))
    return {
        ip: tuple(found)
        for ip, found in wrong.items()
        if len({w.node.name for w in found}) > 1
        and ip not in right
        and len({w.entry.mac for w in found}) == 1
        and found[0].owner.holder(ip)
        and not context.cluster.macs.get(found[0].entry.mac or "")
        and not any(is_proxy(w.node, w.entry.mac or "", context) or w.entry.state == {"STALE"} for w in found)
    }


def entries(node: Node, context: Context) -> Iterator[tuple[NeighborView, Node]]:
    """Yield the entries of addresses that are known to be another node's, where that node shows all its interfaces."""
    owners = context.networks.endpoints
    mine = set(node.internal_ips)
    for n in node.neighbors:
        owner = owners.get(n.address) or (there.node if (there := at_the_end(n, node, context)) else None)
        if owner is None or owner is node or n.mac is None or n.address in mine or "NOARP" in n.state:
            continue
        if device(n.device or "").role in ("containers", "services", "pod") or n.mac == "00:00:00:00:00:00":
            continue
        if (
            n.mac in owner.macs
            or at_the_end(n, node, context)
            or (owner.macs and owner.showing(Kind.LINKS, tokens=(n.mac,)))
            or _own_mac(owner, n)
        ):
            yield n, owner


def _own_mac(owner: Node, entry: NeighborView) -> str | None:
    """Return the MAC of the interface that holds the entry's address, if it is shown: no other lines are needed to compare it."""
    held = owner.holder(entry.address)
    return held[0].mac if held else None


def is_proxy(node: Node, mac: str, context: Context) -> bool:
    """Whether the MAC is the gateway's, Azure's, or answers for several addresses and is no node's own."""
    gateways = {g for r in node.default_routes(node.family) for g in r.gateways}
    if is_shared(mac) or any(n.mac == mac for g in gateways for n in node.neighbors_of.get(g, ())):
        return True
    return mac not in context.cluster.macs and sum(1 for n in node.neighbors if n.mac == mac) > 1
