"""Equal parts of records are kept once: of a hundred thousand pods most have the containers, labels and words of another."""

from collections.abc import Mapping
from dataclasses import fields
from typing import TypeVar

from netparse.records import Record

_MOST = 20_000
"""Values that are remembered; what is unlike all of them, as a name is, would only fill the memory."""
_R = TypeVar("_R", bound=Record)


class Pool:
    """Gives for a value the equal one that it gave before, if it still remembers it."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}

    def shared(self, record: _R) -> _R:
        """Return the record itself, its parts being those of records before it where they are equal."""
        for f in fields(record):
            value = getattr(record, f.name)
            if value is not None and not isinstance(value, int):
                object.__setattr__(record, f.name, self._part(value))
        return record

    def _part(self, value: object) -> object:
        """Return an equal value; parts that are one object are compared by what they are, not by what is in them."""
        if isinstance(value, str):
            return self._once(value, value)
        if isinstance(value, tuple) and type(value) is tuple:
            parts = tuple(map(self._part, value))
            return self._once((tuple, *map(_key, parts)), parts)
        if isinstance(value, Mapping):
            items = {self._part(k): self._part(v) for k, v in value.items()}
            return self._once((dict, *((_key(k), _key(v)) for k, v in items.items())), items)
        return value

    def _once(self, key: object, value: object) -> object:
        if len(self._known) >= _MOST:
            self._known.clear()
        return self._known.setdefault(key, value)


def _key(part: object) -> object:
    """Return what tells a part from another: strings and numbers by value, what is made of parts by its place in memory."""
    return (type(part), part) if isinstance(part, str | int | float | None) else id(part)
