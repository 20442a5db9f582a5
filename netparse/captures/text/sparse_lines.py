"""The lines of a text of which only some were kept."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import overload


class SparseLines(Sequence[str]):
    """As many lines as the text has; those that were not kept are empty."""

    def __init__(self) -> None:
        self._kept: dict[int, str] = {}
        self._order: list[int] = []
        self.total = 0

    def keep(self, at: int, line: str) -> None:
        """Keep a line, by its index."""
        if at not in self._kept:
            insort(self._order, at)
        self._kept[at] = line

    def between(self, start: int, stop: int) -> Iterator[tuple[int, str]]:
        """Yield the lines that were kept from an index to before another, each with its index: the empty ones are passed over."""
        for n in range(bisect_left(self._order, start), bisect_left(self._order, stop)):
            yield self._order[n], self._kept[self._order[n]]

    def __len__(self) -> int:
        return self.total

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._kept.get(n, "") for n in range(self.total)[at]]
        return self._kept.get(range(self.total)[at], "")
