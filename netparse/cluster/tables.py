"""Tables of nodes: what rows say is kept once for all nodes, with a number; a table has the numbers and lines of its rows."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import compress, pairwise
from typing import Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast

from netparse.captures import Capture
from netparse.cluster.made_rows import MadeRows, SomeRows
from netparse.cluster.prefixes import place
from netparse.cluster.views import Entry, NeighborView, RouteView, Seen, Way

_More = ParamSpec("_More")
_FEW = 64
"""A row is found by what it says in about the time in which so many are looked at in turn."""
_REMEMBERED = 1 << 18
"""Printed rows whose number is remembered; what is said by the rows of one file only would fill the memory."""


class _Says(Protocol):
    @property
    def key(self) -> Hashable: ...


S = TypeVar("S", bound=_Says)
V = TypeVar("V", bound=Seen)
_A = TypeVar("_A")


class Said(Generic[S]):
    """All that the rows of one kind say in a cluster, each with its number: a thousand nodes have the same thousand routes."""

    def __init__(self, about: Callable[[S], Hashable]) -> None:
        self.all: list[S] = []
        self.kin: list[int] = []
        """By number: the first that has the same key, of which a kernel has one only."""
        self.about: dict[Hashable, list[int]] = {}
        """What is said of a prefix or an address."""
        self._about = about
        self._first: dict[Hashable, int] = {}
        self._answers: dict[object, list[object]] = {}
        self._passing: dict[object, list[int]] = {}
        self._looked: dict[object, int] = {}

    def add(self, says: S | None) -> int:
        """Return the number of something new; -1 for nothing."""
        if says is None:
            return -1
        number = len(self.all)
        self.all.append(says)
        self.kin.append(self._first.setdefault(says.key, number))
        self.about.setdefault(self._about(says), []).append(number)
        return number

    def each(self, question: Callable[Concatenate[S, _More], _A], *more: _More.args, **named: _More.kwargs) -> list[_A]:
        """Return by number what a function of a module answers; it is asked once, however many nodes say the same."""
        answers = cast("list[_A]", self._answers.setdefault((question, more, *named.items()), []))
        answers += (question(says, *more, **named) for says in self.all[len(answers) :])
        return answers

    def passing(
        self, test: Callable[Concatenate[S, _More], bool], *more: _More.args, **named: _More.kwargs
    ) -> tuple[list[bool], list[int]]:
        """Return by number whether a test is passed, as with ``each``, and the numbers that pass it."""
        key = (test, more, *named.items())
        flags, numbers = self.each(test, *more, **named), self._passing.setdefault(key, [])
        known = self._looked.get(key, 0)
        numbers += (n for n in range(known, len(flags)) if flags[n])
        self._looked[key] = len(flags)
        return flags, numbers


class Numbers(dict[Hashable, int]):
    """The numbers of printed rows, found by what is printed."""

    def __init__(self, number: Callable[[Iterable[object]], int]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, printed: tuple[object, ...]) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        number = self[printed] = self._number(printed)
        return number


class Table(MadeRows[V], Generic[S, V]):
    """The rows of captures; each is made when it is asked for, and equals every other that is made of it."""

    __slots__ = ("_captures", "_lines", "_made", "_numbers", "_order", "_which", "said")

    def __init__(
        self,
        said: Said[S],
        made: Callable[[S, Capture, int], V],
        captures: Sequence[Capture] = (),
        numbers: Iterable[int] = (),
        lines: Sequence[int] = (),
        which: Sequence[int] = (),
    ) -> None:
        self.said = said
        self._made = made
        self._captures = captures
        self._numbers = array("i", numbers)
        self._lines = _kept(lines)
        self._which = which and array("i", which)
        self._order: tuple[array[int], array[int]] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def row(self, at: int) -> V:
        capture = self._captures[self._which[at]] if self._which else self._captures[0]
        return self._made(self.said.all[self._numbers[at]], capture, self._lines[at])

    @property
    def says(self) -> Iterator[S]:
        """What the rows say, in their order."""
        return map(self.said.all.__getitem__, self._numbers)

    def where(
        self, test: Callable[Concatenate[S, _More], bool], *more: _More.args, **named: _More.kwargs
    ) -> Sequence[V]:
        """Return the rows whose words pass a test, a function of a module that all nodes ask."""
        return SomeRows(self, self._passing(self.said.passing(test, *more, **named)))

    def each(
        self, question: Callable[Concatenate[S, _More], _A], *more: _More.args, **named: _More.kwargs
    ) -> Iterator[_A]:
        """Return what a function of a module answers of each row's words, in their order."""
        return map(self.said.each(question, *more, **named).__getitem__, self._numbers)

    def any(self, test: Callable[Concatenate[S, _More], bool], *more: _More.args, **named: _More.kwargs) -> bool:
        """Whether the words of a row pass a test, as in ``where``."""
        return bool(self._passing(self.said.passing(test, *more, **named)))

    def at(
        self, rows: Sequence[int], test: Callable[Concatenate[S, _More], bool], *more: _More.args, **named: _More.kwargs
    ) -> Iterator[int]:
        """Yield the places in ``rows`` of those whose words pass a test."""
        flags, numbers = self.said.passing(test, *more, **named)
        if not numbers:
            return iter(())
        return compress(range(len(rows)), map(flags.__getitem__, map(self._numbers.__getitem__, rows)))

    def _passing(self, found: tuple[list[bool], list[int]]) -> Sequence[int]:
        flags, numbers = found
        if len(numbers) * _FEW < len(self):
            return sorted(row for n in numbers for row in self._rows_of(n))
        return array("i", compress(range(len(self)), map(flags.__getitem__, self._numbers)))

    def of(self, *about: Hashable) -> tuple[V, ...]:
        """Return the rows about an address, or about a prefix by its ``place``, or about several."""
        numbers = [n for one in about for n in self.said.about.get(one, ())]
        rows = [row for n in numbers for row in self._rows_of(n)]
        return tuple(map(self.row, rows if len(numbers) < 2 else sorted(set(rows))))

    def has(self, about: Hashable) -> bool:
        """Whether a row is about it, as with ``of``."""
        return any(self._rows_of(n) for n in self.said.about.get(about, ()))

    def _rows_of(self, number: int) -> Sequence[int]:
        """Return the places of the rows that say this."""
        if self._order is None:
            get = self._numbers.__getitem__
            rows = array("i", sorted(range(len(self)), key=get))
            self._order = rows, array("i", map(get, rows))  # by itself it is searched without a call for each step
        rows, ordered = self._order
        at = bisect_left(ordered, number)
        return rows[at : bisect_right(ordered, number, at)]

    def once(self) -> "Table[S, V]":
        """Return the table with the first only of the rows that a kernel has once: the same where it has no other."""
        keys = list(map(self.said.kin.__getitem__, self._numbers))
        if len(set(keys)) == len(keys):
            return self
        first: dict[int, int] = {}
        for row, key in enumerate(keys):
            first.setdefault(key, row)
        rows = first.values()
        numbers, lines = [self._numbers[n] for n in rows], [self._lines[n] for n in rows]
        which = [self._which[n] for n in rows] if self._which else ()
        return Table(self.said, self._made, self._captures, numbers, lines, which)

    def beside(self, others: Sequence["Table[S, V]"]) -> "Table[S, V]":
        """Return the rows of this table and of others, of one capture each."""
        if not others:
            return self
        tables = (self, *others)
        captures = tuple(t._captures[0] for t in tables)
        numbers = [n for t in tables for n in t._numbers]
        lines = [line for t in tables for line in t._lines]
        return Table(
            self.said, self._made, captures, numbers, lines, [k for k, t in enumerate(tables) for _ in t._lines]
        )


def _kept(lines: Sequence[int]) -> Sequence[int]:
    """Return the numbers of lines as a range, where each is one more than the last."""
    if lines and lines[-1] - lines[0] == len(lines) - 1 and all(b - a == 1 for a, b in pairwise(lines)):
        return range(lines[0], lines[-1] + 1)
    return array("i", lines)


def _place(way: Way) -> Hashable:
    return place(way.prefix)


def _address(entry: Entry) -> Hashable:
    return entry.address


def _number(said: Said[S], read: Callable[_More, S | None], printed: Iterable[object]) -> int:
    """Return the number of what a row says that is printed so; functions of a module can be handed to another process."""
    return said.add(read(*printed))  # type: ignore[arg-type, call-arg]


class Pool:
    """What the nodes of one cluster have in common."""

    def __init__(self) -> None:
        self.routes: Said[Way] = Said(_place)
        self.neighbors: Said[Entry] = Said(_address)
        self._printed: dict[object, Numbers] = {}

    def numbers(self, said: Said[S], read: Callable[_More, S | None], *how: Hashable) -> Numbers:
        """Return the numbers of rows that are read by a function; what it is told first, ``how``, is alike for all of them."""
        key = (read, *how)
        if key not in self._printed:
            self._printed[key] = Numbers(partial(_number, said, partial(read, *how)))  # type: ignore[arg-type]
        return self._printed[key]


Routes = Table[Way, RouteView]
Neighbors = Table[Entry, NeighborView]
