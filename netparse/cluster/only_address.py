"""The address by which others reach a machine, where it has only one."""

from collections.abc import Iterator

from netparse.cluster.card_names import is_card_name
from netparse.cluster.node import Node
from netparse.cluster.user_nat import is_user_nat
from netparse.cluster.views import IP, Link


def only_address(node: Node) -> IP | None:
    """Return the address of the card by which the default route leaves; None where another one may be meant.

    An address that stands alone (/32) is a virtual one; behind a NAT that each virtual machine has for itself it says nothing.
    """
    names = {name for r in node.default_routes(node.family) if not r.dead for name in r.devices}
    version = 6 if node.family == "inet6" else 4
    found = [
        (k, ip)
        for k in node.links
        if k.name in names or (is_card_name(k.name) and k.peer_index is None)
        for ip in _addresses(k, version)
    ]
    if len(names) != 1 or len(found) != 1:
        return None
    (link, ip), *_ = found
    return None if link.name not in names or link.peer_index is not None or is_user_nat(ip) else ip


def _addresses(link: Link, version: int) -> Iterator[IP]:
    for a in link.addresses:
        own = a.ip.version == version and a.ip.network.prefixlen < a.ip.max_prefixlen
        if own and not a.ip.ip.is_link_local and not a.ip.ip.is_loopback:
            yield a.ip.ip
