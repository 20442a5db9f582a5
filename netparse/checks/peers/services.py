"""Addresses of Services that all other nodes have on their device of IPVS and one lacks: its kube-proxy does not follow."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.networks import SERVICE_DEVICES
from netparse.checks.shared.peer_difference import ENOUGH, Difference
from netparse.checks.shared.peers import peers, shows_inet
from netparse.cluster import IP, Address, Node
from netparse.cluster.remember import per_node
from netparse.parsers import Kind

_SHARE = 4
"""A Service that was made between two captures is one address: a quarter of them is not."""


def missing_services(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the addresses of Services that the others, three at least, all have and the node has not on its own such device.

    One or a few of many may have come between two captures, but not the first one of the range: it is the API server's.
    """
    own = _services(node)
    if not own or not shows_inet(node):
        return
    name = next(link.name for link in node.links if link.name in SERVICE_DEVICES)
    for group in peers(node, context, shows_inet):
        theirs = [_services(n) for n in group.nodes]
        if len(theirs) <= ENOUGH or not all(theirs):
            continue
        everywhere = set(theirs[0]).intersection(*theirs[1:])
        lacking = sorted(everywhere - own.keys(), key=int)
        if not lacking or not (_is_first(lacking[0], everywhere) or len(lacking) * _SHARE >= len(everywhere)):
            continue
        shown = f"{lacking[0]} on {name}" + (
            f" and {len(lacking) - 1} more addresses of Services" if lacking[1:] else ""
        )
        lines = tuple(found[lacking[0]].origin for found in theirs)
        here = tuple(a.origin for a in own.values())[:1]
        yield Difference(f"Services on {name}", shown, Kind.ADDRESSES, group, lines, here)
        return


@per_node
def _services(node: Node) -> dict[IP, Address]:
    links = (k for k in node.links if k.name in SERVICE_DEVICES)
    return {a.ip.ip: a for k in links for a in k.addresses if a.ip.version == 4}


def _is_first(ip: IP, everywhere: set[IP]) -> bool:
    """Whether an address is the first of a range and of all."""
    return ip == min(everywhere, key=int) and int(ip) % 256 == 1
