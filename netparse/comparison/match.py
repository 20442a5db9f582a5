"""Which node of the new side is which of the old side."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from netparse.cluster import Cluster, Node
from netparse.records import NodeObject


@dataclass(frozen=True, slots=True)
class Matched:
    """``pairs`` in the order of the new side; the others belong to one side only."""

    pairs: tuple[tuple[Node, Node], ...]
    only_old: tuple[Node, ...]
    only_new: tuple[Node, ...]


def match_nodes(old: Cluster, new: Cluster) -> Matched:
    """Match by name; where the name changed, by the machine id or a hardware address of a network card.

    One node on each side, and no node list that names them, are the same one: its name is then only that of a folder.
    """
    left, right = list(old.nodes), list(new.nodes)
    pairs: list[tuple[Node, Node]] = []
    for keys in (_names, _short_names, _machine, _macs):
        _pair(left, right, keys, pairs)
    if len(left) == len(right) == 1 and not pairs and not (left[0].listings or right[0].listings):
        pairs.append((left.pop(), right.pop()))
    order = {n.name: at for at, n in enumerate(new.nodes)}
    return Matched(tuple(sorted(pairs, key=lambda p: order[p[1].name])), tuple(left), tuple(right))


def machine_id(node: Node) -> str | None:
    """Return the machine id of the node's Node object."""
    return next(
        (x.record.machine_id for x in node.listings if isinstance(x.record, NodeObject) and x.record.machine_id), None
    )


def _pair(
    left: list[Node], right: list[Node], keys: Callable[[Node], Iterable[Hashable]], pairs: list[tuple[Node, Node]]
) -> None:
    """Move to ``pairs`` the nodes that share a key which no other node of their side has."""
    owners = [_owners(side, keys) for side in (left, right)]
    for a in list(left):
        found = [owners[1][k] for k in keys(a) if len(owners[0].get(k, ())) == 1 and len(owners[1].get(k, ())) == 1]
        if found and found[0][0] in right:
            left.remove(a)
            right.remove(found[0][0])
            pairs.append((a, found[0][0]))


def _owners(nodes: Sequence[Node], keys: Callable[[Node], Iterable[Hashable]]) -> dict[Hashable, list[Node]]:
    found: dict[Hashable, list[Node]] = {}
    for node in nodes:
        for key in dict.fromkeys(keys(node)):
            found.setdefault(key, []).append(node)
    return found


def _names(node: Node) -> Iterable[Hashable]:
    return [name.lower() for name in (node.name, *node.aliases)]


def _short_names(node: Node) -> Iterable[Hashable]:
    return [node.name.lower().split(".")[0]]


def _machine(node: Node) -> Iterable[Hashable]:
    return [found] if (found := machine_id(node)) else []


def _macs(node: Node) -> Iterable[Hashable]:
    return sorted(node.node_link.macs) if node.node_link else sorted(_own_macs(node))


def _own_macs(node: Node) -> set[str]:
    """Return the hardware addresses that a maker gave: a bit of the first octet marks those that software made up."""
    return {mac for mac in node.macs if len(mac) == 17 and not int(mac[:2], 16) & 3}
