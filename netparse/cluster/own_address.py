"""The address of a node whose row in the node list shows none, as in `kubectl get nodes` without `-o wide`."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.cluster.hidden_address import hides_internal_ip
from netparse.cluster.node import Node
from netparse.cluster.only_address import only_address
from netparse.records import NodeObject


def with_own_addresses(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes; where no row of the node list shows an address, each has that of its card if only one can be meant.

    Two machines that show one address are left without: which of them is meant nothing tells.
    """
    if not any(n.listings for n in nodes) or any(n.internal_ips or _is_silent(n) for n in nodes):
        return tuple(nodes)
    own = {n.name: ip for n in nodes if n.listings and n.linux and (ip := only_address(n)) is not None}
    held = [ip for n in nodes for ip in n.held]
    return tuple(
        replace(n, card_ip=own[n.name]) if n.name in own and held.count(own[n.name]) == 1 else n for n in nodes
    )


def _is_silent(node: Node) -> bool:
    """Whether the list says nothing on purpose: an object without the address, a row in which it is blotted out."""
    return any(
        bool(x.record.addresses) if isinstance(x.record, NodeObject) else hides_internal_ip(x) for x in node.listings
    )
