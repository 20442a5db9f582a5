"""Rows of which each is made when it is asked for: a thousand nodes have a million, and few are looked at."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

V = TypeVar("V")


class MadeRows(Sequence[V]):
    """A sequence that says how many rows it has, and makes the one at a place."""

    __slots__ = ()

    @abstractmethod
    def row(self, at: int) -> V:
        """Make the row at a place from 0 on."""

    def __iter__(self) -> Iterator[V]:
        return map(self.row, range(len(self)))

    @overload
    def __getitem__(self, at: int) -> V: ...
    @overload
    def __getitem__(self, at: "slice[int | None, int | None, int | None]") -> Sequence[V]: ...
    def __getitem__(self, at: "int | slice[int | None, int | None, int | None]") -> V | Sequence[V]:
        if isinstance(at, slice):
            return SomeRows(self, range(len(self))[at])
        return self.row(range(len(self))[at])


class SomeRows(MadeRows[V]):
    """The rows of another sequence at these places."""

    __slots__ = ("_of", "_places")

    def __init__(self, of: MadeRows[V], places: Sequence[int]) -> None:
        self._of = of
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def row(self, at: int) -> V:
        return self._of.row(self._places[at])

    def __iter__(self) -> Iterator[V]:
        return map(self._of.row, self._places)
