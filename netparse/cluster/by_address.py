"""The neighbour entries of a node by their address."""

from collections.abc import Iterator, Mapping

from netparse.cluster.tables import Neighbors
from netparse.cluster.views import IP, NeighborView


class ByAddress(Mapping[IP, tuple[NeighborView, ...]]):
    """As a dict of tuples; but a thousand nodes with an entry for each other would have a million tuples of one."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Neighbors) -> None:
        self._entries = entries

    def __getitem__(self, address: IP) -> tuple[NeighborView, ...]:
        if found := self._entries.of(address):
            return found
        raise KeyError(address)

    def __contains__(self, address: object) -> bool:
        return self._entries.has(address)

    def __iter__(self) -> Iterator[IP]:
        return iter(dict.fromkeys(says.address for says in self._entries.says))

    def __len__(self) -> int:
        return len({says.address for says in self._entries.says})
