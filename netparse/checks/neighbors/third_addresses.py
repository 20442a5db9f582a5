"""Addresses of machines that are not captured, which two nodes of one wire know by different MACs: two machines answer for them."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.hardware import is_shared
from netparse.cluster import IP, NeighborView, Node
from netparse.cluster.views import Entry

_KEPT = 3  # entries of one address with one MAC: more say the same
_VRRP = ("00:00:5e:00:01:", "00:00:5e:00:02:")
"""MACs that several wires may have: of a gateway with one address they are those of one wire."""
_STALE = frozenset({"STALE"})
Known = tuple[Node, NeighborView]


class TwoMacs(NamedTuple):
    """The entries of one address, by one node of each MAC; ``fresh`` is False where one may be from before the other."""

    address: IP
    entries: tuple[Known, ...]
    fresh: bool


def two_macs(node: Node, context: Context) -> Iterator[TwoMacs]:
    """Yield the addresses for which this node is the first of those that disagree."""
    yield from (found for found in context.once(_all) if found.entries[0][0] is node)


def disagrees(node: Node, context: Context) -> bool:
    """Whether the node has one of those entries."""
    return any(n is node for found in context.once(_all) for n, _ in found.entries)


def _all(context: Context) -> tuple[TwoMacs, ...]:
    seen: dict[IP, dict[str, list[Known]]] = {}
    for node in context.cluster.nodes:
        for entry in node.neighbors.where(_is_disputed, context):
            known = seen.setdefault(entry.address, {}).setdefault(entry.mac or "", [])
            if len(known) < _KEPT:
                known.append((node, entry))
    found = (_judged(address, by_mac, context) for address, by_mac in seen.items() if len(by_mac) > 1)
    return tuple(f for f in found if f)


def _judged(address: IP, by_mac: dict[str, list[Known]], context: Context) -> TwoMacs | None:
    owner = context.networks.endpoints.get(address)
    if address in context.cluster.holders or (owner and owner.links) or any(map(is_shared, by_mac)):
        return None  # its owner shows which is right
    gateways = {
        g for known in by_mac.values() for n, _ in known for r in n.default_routes(n.family) for g in r.gateways
    }
    if address in gateways:
        return None  # two routers may answer with a MAC each
    macs = list(by_mac.values())
    for one in macs[0]:
        for other in (known for rest in macs[1:] for known in rest):
            if other[0] is not one[0] and _on_one_wire(one, other, context):
                stale = {entry.state == _STALE for _, entry in (one, other)}
                return TwoMacs(address, (one, other), fresh=len(stale) == 1)
    return None


def _is_disputed(entry: Entry, context: Context) -> bool:
    return _may_be_a_machine(entry) and entry.address in context.once(_disputed)


def _disputed(context: Context) -> frozenset[IP]:
    """Return the addresses that are known by several MACs."""
    macs: dict[IP, set[str | None]] = {}
    for entry in filter(_may_be_a_machine, context.cluster.entries):
        macs.setdefault(entry.address, set()).add(entry.mac)
    return frozenset(address for address, known in macs.items() if len(known) > 1)


def _may_be_a_machine(entry: Entry) -> bool:
    address = entry.address
    if not entry.mac or entry.unresolved or address.is_link_local or address.is_multicast or "NOARP" in entry.state:
        return False
    return not entry.device or device(entry.device).role == "other"


def _on_one_wire(one: Known, other: Known, context: Context) -> bool:
    """Whether both nodes are in one network: they know another machine by one MAC, or are in one subnet, the address as well."""
    (a, mine), (b, theirs) = one, other
    for n in a.neighbors:
        telling = n.mac and (not is_shared(n.mac) or n.mac.startswith(_VRRP))
        same = telling and n.address != mine.address and n.device == mine.device
        if same and any(k.mac == n.mac and k.device == theirs.device for k in b.neighbors_of.get(n.address, ())):
            return True
    nets = [{p for ip in node.internal_ips if (p := context.networks.subnet(node, ip))} for node in (a, b)]
    return any(mine.address.version == p.version and mine.address in p for p in nets[0] & nets[1])
