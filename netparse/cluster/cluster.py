"""A cluster: the nodes of the node list and the nodes that were captured, matched by name and address."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from netparse.captures import Capture
from netparse.cluster.node import LISTINGS, Listing, Node, index
from netparse.cluster.views import IP, Origin
from netparse.records import KubernetesNode


@dataclass(frozen=True)
class Cluster:
    """``nodes`` in the order of the node list, then those that only captures know; ``unassigned`` belong to no node."""

    nodes: tuple[Node, ...]
    unassigned: tuple[Capture, ...] = ()

    @cached_property
    def by_internal_ip(self) -> dict[IP, Node]:
        return index(self.nodes)

    def node(self, name: str) -> Node | None:
        return next((n for n in self.nodes if n.name == name), None)


def build_cluster(captures: Sequence[Capture], roles: dict[str, frozenset[str]] | None = None) -> Cluster:
    """Join grouped captures with the node list. ``roles`` are what the user said of a node; the key ``""`` is for all."""
    listings: dict[str, list[Listing]] = {}
    for capture in captures:
        if capture.command in LISTINGS:
            for record in capture.records:
                if isinstance(record, KubernetesNode):
                    listings.setdefault(record.name, []).append(Listing(record, Origin(capture, record.line)))
    own: dict[str, list[Capture]] = {name: [] for name in listings}
    unassigned = []
    for capture in captures:
        if capture.command in LISTINGS and capture.records:
            continue
        if capture.node is None:
            unassigned.append(capture)
        else:
            own.setdefault(capture.node, []).append(capture)
    given = roles or {}
    nodes = tuple(
        Node(
            name=name,
            captures=tuple(found),
            listings=tuple(listings.get(name, ())),
            given_roles=given.get(name, given.get("")),
        )
        for name, found in own.items()
    )
    return Cluster(nodes=nodes, unassigned=tuple(unassigned))
