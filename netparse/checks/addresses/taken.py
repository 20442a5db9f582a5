"""Addresses that a node holds and the node list has as another node's."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.cluster import IP, Node
from netparse.cluster.user_nat import is_user_nat


def taken_addresses(node: Node, context: Context) -> Iterator[tuple[IP, Node]]:
    """Yield another node's INTERNAL-IPs on this node's card, where that node shows none of its interfaces itself.

    The node's own INTERNAL-IP must stand there, too: else it is not sure whose output this is.
    """
    cluster = context.cluster
    own = next((link for ip in node.internal_ips if (held := node.holder(ip)) for link in held[:1]), None)
    if own is None:
        return
    for ip, (link, address) in node.held.items():
        other = cluster.by_internal_ip.get(ip)
        if other in (None, node) or ip in node.internal_ips or ip in cluster.shared_internal_ips or is_user_nat(ip):
            continue
        usual = device(link.name).role == "other" and link.kind != "dummy" and link.name != "lo"
        if other and usual and len(cluster.holders[ip]) == 1 and "dadfailed" not in address.flags:
            yield ip, other
