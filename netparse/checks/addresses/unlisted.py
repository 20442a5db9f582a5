"""Which card is a machine's own where no node list names its address: the one that its default route leaves by."""

from itertools import combinations

from netparse.captures.origin.node_names import reported_names
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.networks import only_card
from netparse.cluster import IP, Address, Cluster, Holder, Link, Node
from netparse.cluster.user_nat import is_user_nat


def own_card(node: Node, cluster: Cluster) -> Link | None:
    """Return the only card with addresses, by which the machine's default route leaves; None where a node list was captured.

    None as well for a machine with a second card, one in a network of virtual machines (each has such a one for itself),
    and one that is the end of a cable into a container.
    """
    if cluster.listed:
        return None
    cards = [k for k in node.links if device(k.name).role == "other" and _addresses(k)]
    names = {name for r in node.default_routes(node.family) if not r.dead for name in r.devices}
    if len(cards) != 1 or cards[0].name not in names or cards[0].peer_index is not None:
        return None
    return None if any(is_user_nat(a.ip.ip) for a in cards[0].addresses) else cards[0]


def one_wire(one: Node, other: Node, cluster: Cluster) -> bool:
    """Whether the own cards of two machines are in one network and have one gateway there.

    Two folders may hold the captures of one machine, before a change and after: other MACs or other names of their own
    tell two machines.
    """
    mine, theirs = own_card(one, cluster), own_card(other, cluster)
    if mine is None or theirs is None or not (mine.mac != theirs.mac or told_apart(one, other)):
        return False
    networks = {a.ip.network for a in _addresses(mine)} & {a.ip.network for a in _addresses(theirs)}
    gateways = _gateways(one) & _gateways(other)
    return any(g in network for network in networks for g in gateways)


def cloned(holders: tuple[Holder, ...], cluster: Cluster) -> bool:
    """Whether an address stands on the own cards of machines of one wire."""
    first, *others = holders
    return _side_by_side(holders, cluster) or (
        bool(others)
        and all(
            own_card(h.node, cluster) is h.link and (h is first or one_wire(first.node, h.node, cluster))
            for h in holders
        )
    )


def _side_by_side(holders: tuple[Holder, ...], cluster: Cluster) -> bool:
    """Whether machines of which no route was captured have the address on the only card that they show, beside a third one.

    All tell their names themselves; the third, in their network, stands for the gateway that tells one wire from two sites.
    """
    nodes = [h.node for h in holders]
    if (
        cluster.listed
        or len(nodes) < 2
        or any(n.routes or only_card(n) != [h.link] for n, h in zip(nodes, holders, strict=True))
    ):
        return False
    network = holders[0].address.ip.network
    beside = (a for n in cluster.nodes if n not in nodes for k in only_card(n) for a in k.addresses)
    apart = all(told_apart(one, other) for one, other in combinations(nodes, 2))
    return apart and any(a.ip.network == network for a in beside)


def told_apart(one: Node, other: Node) -> bool:
    """Whether both machines tell their names themselves, and tell others."""
    mine, theirs = (set(reported_names(n.captures)) | {c.host for c in n.captures if c.host} for n in (one, other))
    return bool(mine and theirs) and not mine & theirs


def _addresses(link: Link) -> list[Address]:
    return [a for a in link.addresses if not a.ip.ip.is_link_local and a.ip.network.prefixlen < a.ip.max_prefixlen]


def _gateways(node: Node) -> set[IP]:
    return {g for r in node.default_routes(node.family) for g in r.gateways}
