"""The routes to pods of all nodes: a thousand nodes have a million, so that each is made when it is asked for."""

from abc import abstractmethod
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from netparse.cluster import Node, RouteView
from netparse.cluster.made_rows import MadeRows
from netparse.cluster.views import Way

_More = ParamSpec("_More")


def is_by(way: Way, device: str) -> bool:
    """Whether a route leads by an interface."""
    return device in way.devices


@dataclass(frozen=True, slots=True)
class PodRoute:
    """A node's route to the pods of another node; ``direct`` when it leads over the node network, not through a tunnel."""

    node: Node
    route: RouteView
    direct: bool


class _Made(MadeRows[PodRoute]):
    """Routes by their places in the tables of their nodes."""

    def __init__(self) -> None:
        self._rows = array("i")
        self._direct = bytearray()

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, at: int) -> PodRoute:
        node = self._node(at)
        return PodRoute(node, node.routes[self._rows[at]], bool(self._direct[at]))

    @abstractmethod
    def _node(self, at: int) -> Node:
        """Return the node that has the route at a place."""


class ToNetwork(_Made):
    """The routes of several nodes to one network."""

    def __init__(self) -> None:
        super().__init__()
        self._nodes: list[Node] = []

    def add(self, node: Node, row: int, direct: bool) -> None:
        self._nodes.append(node)
        self._rows.append(row)
        self._direct.append(direct)

    @property
    def places(self) -> Iterator[tuple[Node, int, bool]]:
        """The node of each, its row in the routes of the node, and whether it is direct."""
        return zip(self._nodes, self._rows, map(bool, self._direct), strict=True)

    def _node(self, at: int) -> Node:
        return self._nodes[at]


class OfNode(_Made):
    """The routes of one node."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self._of = node

    def add(self, row: int, direct: bool) -> None:
        self._rows.append(row)
        self._direct.append(direct)

    def where(
        self, test: Callable[Concatenate[Way, _More], bool], *more: _More.args, **named: _More.kwargs
    ) -> "OfNode":
        """Return the routes whose words pass a test, as those of a node's table."""
        found, places = OfNode(self._of), list(self._of.routes.at(self._rows, test, *more, **named))
        found._rows = array("i", map(self._rows.__getitem__, places))
        found._direct = bytearray(map(self._direct.__getitem__, places))
        return found

    def _node(self, at: int) -> Node:
        return self._of
