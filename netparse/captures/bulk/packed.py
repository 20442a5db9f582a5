"""Captures of large bundles as they are kept: lines packed, records as columns; both are made again when somebody looks at them."""

import pickle
import zlib
from abc import abstractmethod
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cache
from itertools import chain, groupby, repeat
from operator import attrgetter
from threading import Lock
from types import NoneType
from typing import Generic, TypeVar, cast, overload

from netparse.captures.bulk.jobs import Question
from netparse.captures.capture import Capture
from netparse.captures.text.document import Document
from netparse.records import Record

_KEPT = 30_000
"""Lines and records each that stay as they are, those that were asked for last: of a cluster of a thousand nodes a hundredth."""
_NUMBERS = tuple(range(1 << 16))
"""Of a number there is one object, however many records and what is made of them have it as their line."""
_FEW = 16  # of these the packing would take more than it saves
_T = TypeVar("_T")
_A = TypeVar("_A")
_R = TypeVar("_R", bound=Record)
_Column = Sequence[object]
"""The values of a field, a range where each is one more than the last, or a tuple of the one value that all have."""
_Run = tuple[type[Record], int, list[_Column]]


def packed(captures: Sequence[Capture], questions: Iterable[Question] = ()) -> list[Capture]:
    """Return the captures of one file, its lines and records packed, and questions about the records answered."""
    documents: dict[int, Document] = {}
    out = []
    for c in captures:
        if id(c.document) not in documents:
            documents[id(c.document)] = c.document._replace(lines=_packed_lines(c.document.lines))
        records = PackedRecords(c.records, questions) if len(c.records) >= _FEW else c.records
        out.append(replace(c, records=records, document=documents[id(c.document)]))
    return out


def _packed_lines(lines: Sequence[str]) -> Sequence[str]:
    return PackedLines(lines) if isinstance(lines, list) and len(lines) >= _FEW else lines


class _Packed(Sequence[_T]):
    """A sequence that is made when it is asked for, and let go again when others have been asked for since."""

    __slots__ = ("_length",)
    _length: int

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        return self._whole()[at]

    def __iter__(self) -> Iterator[_T]:
        return iter(self._whole())

    @abstractmethod
    def _whole(self) -> Sequence[_T]:
        """Return the sequence as it was before it was packed."""


class PackedLines(_Packed[str]):
    """The lines of a text, compressed: a bundle packs to a tenth."""

    __slots__ = ("_data",)

    def __init__(self, lines: Sequence[str]) -> None:
        self._length = len(lines)
        self._data = zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), 1)

    def _whole(self) -> Sequence[str]:
        return _LINES.of(self, self._unpacked)

    def _unpacked(self) -> list[str]:
        return zlib.decompress(self._data).decode("utf-8", "surrogatepass").split("\n")


class PackedRecords(_Packed[Record]):
    """Records as columns, those of each run of one type together: a value that many have is written once."""

    __slots__ = ("_answers", "_data", "types")

    def __init__(self, records: Sequence[Record], questions: Iterable[Question] = ()) -> None:
        self._length = len(records)
        runs = ((kind, list(run)) for kind, run in groupby(records, type))
        columns = [(kind, len(run), _columns(kind, run)) for kind, run in runs]
        self.types = tuple(dict.fromkeys(kind for kind, _, _ in columns))
        self._answers: dict[object, object] = {}
        self._data = zlib.compress(pickle.dumps(columns, pickle.HIGHEST_PROTOCOL), 1)
        for question in questions:  # while what would have to be unpacked for it is at hand
            _RUNS.of(self, lambda: columns)
            _RECORDS.of(self, lambda: records)
            self.answer(question)

    def answer(self, question: Callable[[Sequence[Record]], _A]) -> _A:
        """Return what the question says of the records, which is found once."""
        if question not in self._answers:
            self._answers[question] = question(self)
        return cast("_A", self._answers[question])

    def columns(self, kind: type[Record], names: Sequence[str]) -> list[Iterable[object]]:
        """Return the values of these fields of the records of a type."""
        if not any(issubclass(known, kind) for known in self.types):
            return [()] * len(names)
        runs = [(_names(cast(Hashable, of)), count, found) for of, count, found in self._runs() if issubclass(of, kind)]
        wanted = ([_values(found[named.index(n)], count) for named, count, found in runs] for n in names)
        return list(map(chain.from_iterable, wanted))

    def _whole(self) -> Sequence[Record]:
        return _RECORDS.of(self, self._unpacked)

    def _unpacked(self) -> tuple[Record, ...]:
        return tuple(chain.from_iterable(_made(kind, count, found) for kind, count, found in self._runs()))

    def _runs(self) -> Sequence[_Run]:
        return _RUNS.of(self, self._unpickled)

    def _unpickled(self) -> Sequence[_Run]:
        return cast("list[_Run]", pickle.loads(zlib.decompress(self._data)))


def of_type(records: Sequence[Record], *types: type[_R]) -> Iterator[_R]:
    """Yield the records of these types; packed ones that have none stay packed."""
    if isinstance(records, PackedRecords) and not any(issubclass(kind, types) for kind in records.types):
        return
    for r in records:
        if isinstance(r, types):
            yield r


def columns(records: Sequence[Record], kind: type[Record], *names: str) -> list[Iterable[object]]:
    """Return the values of these fields of all records of a type, to be looked at once, without making the records."""
    if isinstance(records, PackedRecords):
        return records.columns(kind, names)
    get = attrgetter(*names)
    rows = map(get, of_type(records, kind))
    return [rows] if len(names) == 1 else list(zip(*rows, strict=True)) or [()] * len(names)


def answer(records: Sequence[Record], question: Callable[[Sequence[Record]], _A]) -> _A:
    """Return what a question says of records, found once for packed ones: to unpack them takes longer than to answer."""
    return records.answer(question) if isinstance(records, PackedRecords) else question(records)


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cast("type[Record]", kind)))


@cache
def _setters(kind: Hashable) -> tuple[Callable[[Record, object], None], ...]:
    """Return what sets each field: that of the slot, since frozen records refuse the usual way."""
    return tuple(getattr(kind, name).__set__ for name in _names(kind))


def _columns(kind: type[Record], run: Sequence[Record]) -> list[_Column]:
    """Return the values of each field."""
    rows = map(attrgetter(*_names(cast(Hashable, kind))), run)
    return [_column(values) for values in zip(*rows, strict=True)]


def _column(values: tuple[object, ...]) -> _Column:
    first = values[0]
    plain = (
        first is None or isinstance(first, str | int) or not first
    )  # the parts of others may be equal and of two types
    if plain and values.count(first) == len(values) and set(map(type, values)) == {type(first)}:
        return (first,)
    types = set(map(type, values))
    if type(first) is int and types == {int}:
        counted = range(first, first + len(values))
        return counted if values == tuple(counted) else list(values)
    if types <= {str, NoneType}:
        known: dict[object, object] = {}
        return list(map(known.setdefault, values, values))  # what is one object is written once
    return list(values)


def _made(kind: type[Record], count: int, columns: Iterable[_Column]) -> list[Record]:
    made: list[Record] = list(map(object.__new__, repeat(kind, count)))
    for put, name, column in zip(_setters(cast(Hashable, kind)), _names(cast(Hashable, kind)), columns, strict=True):
        if name in ("line", "last_line") and not isinstance(column, tuple):
            column = _as_shared(cast("Sequence[int]", column))
        deque(map(put, made, _values(column, count)), maxlen=0)
    return made


def _values(column: _Column, count: int) -> Iterable[object]:
    return repeat(column[0], count) if isinstance(column, tuple) else column


def _as_shared(numbers: Sequence[int]) -> list[object]:
    return [_NUMBERS[n] if n < len(_NUMBERS) else n for n in numbers]


class _Recent(Generic[_T]):
    """What was made last, up to a number of items in all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._known: OrderedDict[Hashable, Sequence[_T]] = OrderedDict()
        self._lock = Lock()

    def of(self, packed: Hashable, make: Callable[[], Sequence[_T]]) -> Sequence[_T]:
        """Return what was packed, made anew if it is not held any more."""
        with self._lock:
            if (found := self._known.get(packed)) is not None:
                self._known.move_to_end(packed)
                return found
        found = make()
        with self._lock:
            if packed not in self._known:
                self._known[packed] = found
                self._held += len(found)
            while self._held > self._most and len(self._known) > 1:
                self._held -= len(self._known.popitem(last=False)[1])
        return found


_LINES: _Recent[str] = _Recent(_KEPT)
_RECORDS: _Recent[Record] = _Recent(_KEPT)
_RUNS: _Recent[_Run] = _Recent(4)  # the captures of one node, of which several questions are asked in turn
