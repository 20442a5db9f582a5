"""What a capture shows of a node, as the clues of distributions and CNI plugins ask for it."""

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from netparse.captures import Capture
from netparse.cluster import Origin, Owner, RouteView


class Fact(NamedTuple):
    """One thing that a capture shows of a node, such as an interface's name.

    Texts: ``label`` is ``key=value``, ``listener`` ``tcp/16443`` or ``tcp/16443 kubelite``, ``route``
    ``10.244.1.0/24 dev flannel.1 proto bird``, ``annotation`` ``key=value``, ``pod`` and ``config_map`` ``namespace/name``,
    ``object`` its kind, with the plugin that it names (``Network OVNKubernetes``),
    ``collector`` the one whose bundle it is. ``owner`` is the process of which ``text`` is the name.
    """

    what: str
    text: str
    node: str | None = None
    owner: Owner | None = None
    origin: "Origin | RouteView | None" = None
    """Where it was read; a route is its own origin, of a million of which none need be made."""


class Alike:
    """Facts of one kind and text, in their order: a thousand nodes with a route to each other have a million, which are made
    when they are asked for."""

    def __init__(self, first: Fact) -> None:
        self._first = first
        self._nodes: list[str | None] = []
        self._owners: list[Owner | None] | None = None if first.owner is None else []
        self._captures: list[Capture | None] = []
        self._lines = array("i")

    def add(self, fact: Fact) -> None:
        origin = fact.origin
        self._nodes.append(fact.node)
        self._captures.append(origin.capture if origin is not None else None)
        self._lines.append(origin.line if origin is not None else 0)
        if self._owners is not None:
            self._owners.append(fact.owner)

    def is_on(self, node: str | None) -> bool:
        """Whether one of them is of this node."""
        return node in self._nodes

    def __iter__(self) -> Iterator[Fact]:
        return map(self.__getitem__, range(len(self._nodes)))

    def __getitem__(self, at: int) -> Fact:
        capture = self._captures[at]
        return self._first._replace(
            node=self._nodes[at],
            owner=self._owners[at] if self._owners else None,
            origin=Origin(capture, self._lines[at]) if capture else None,
        )
