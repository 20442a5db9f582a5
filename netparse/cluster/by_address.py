"""The neighbour entries of a node by their address."""

from collections.abc import Iterable, Iterator, Mapping

from netparse.cluster.views import IP, NeighborView


class ByAddress(Mapping[IP, tuple[NeighborView, ...]]):
    """As a dict of tuples; but a thousand nodes with an entry for each other would have a million tuples of one."""

    __slots__ = ("_first", "_more")

    def __init__(self, entries: Iterable[NeighborView]) -> None:
        self._first: dict[IP, NeighborView] = {}
        self._more: dict[IP, list[NeighborView]] = {}
        for entry in entries:
            address = entry.says.address
            if self._first.setdefault(address, entry) is not entry:
                self._more.setdefault(address, []).append(entry)

    def __getitem__(self, address: IP) -> tuple[NeighborView, ...]:
        return (self._first[address], *self._more.get(address, ()))

    def __contains__(self, address: object) -> bool:
        return address in self._first

    def __iter__(self) -> Iterator[IP]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)
