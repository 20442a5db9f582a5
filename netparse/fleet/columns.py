"""From the types of a record's fields to the types of Parquet columns, and from its values to theirs."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from netparse.lazy import lazy_module
from netparse.records.base import JSON, to_dict
from netparse.safe import json_text

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = lazy_module("pyarrow")

_LARGEST = 1 << 63


class Unfit(ValueError):
    """A value that its column cannot hold; the row keeps it under ``extra``."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a dataset; ``fit`` returns the value that pyarrow is given and raises Unfit."""

    name: str
    type: pa.DataType
    fit: Callable[[Any], Any]


@cache
def columns_of(kind: type) -> Mapping[str, Column]:
    """Return a column for each field of a dataclass, but none for line numbers and ``extra``, which every row has."""
    hints = get_type_hints(kind)
    return {name: Column(name, *_column(hints[name])) for name in names_of(kind)}


def names_of(kind: type) -> list[str]:
    """Return the names of these columns, for which no library is needed."""
    return [f.name for f in fields(kind) if f.name not in ("line", "last_line", "extra")]


def _column(hint: Any) -> tuple[pa.DataType, Callable[[Any], Any]]:
    """Return type and conversion for a hint: words, numbers, lists of words and of records; all that is nested freely is JSON text."""
    if get_origin(hint) in (Union, types.UnionType):
        some = [part for part in get_args(hint) if part is not type(None)]
        return _column(some[0]) if len(some) == 1 else (pa.string(), as_json)
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if inner is str or is_dataclass(inner):
            kind, fit = _column(inner)
            return pa.list_(kind), lambda values: [fit(v) for v in values]
        return pa.string(), as_json
    if isinstance(hint, type) and is_dataclass(hint):
        return _struct(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return pa.string(), lambda value: str(value.value)
    name, convert = _SIMPLE.get(hint, ("string", as_json))
    return getattr(pa, name)(), convert


def _struct(kind: type) -> tuple[pa.DataType, Callable[[Any], Any]]:
    own = columns_of(kind)
    hints = get_type_hints(kind)
    more = [pa.field("line", pa.int64())] if "line" in hints else []
    more += [pa.field("extra", pa.string())] if "extra" in hints else []

    def fit(value: Any) -> dict[str, Any]:
        out = {name: None if (v := getattr(value, name)) is None else c.fit(v) for name, c in own.items()}
        if "line" in hints:
            out["line"] = _number(value.line)
        if "extra" in hints:
            out["extra"] = as_json(value.extra) if value.extra else None
        return out

    return pa.struct([*(pa.field(c.name, c.type) for c in own.values()), *more]), fit


def text(value: Any) -> str:
    """Return a text as UTF-8 can hold it: half a surrogate pair stands as ``\\ud83d``."""
    if not isinstance(value, str):
        raise Unfit
    if value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def as_json(value: JSON) -> str:
    """Return the value as JSON text, records by their own names."""
    return text(json_text(_plain(value)))


def _plain(value: JSON) -> JSON:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return to_dict(value) if is_dataclass(value) else value


def _number(value: Any) -> int:
    if not isinstance(value, int) or not -_LARGEST <= value < _LARGEST:
        raise Unfit
    return value


def _decimal(value: Any) -> float:
    if not isinstance(value, int | float):
        raise Unfit
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit
    return value


_SIMPLE: dict[Any, tuple[str, Callable[[Any], Any]]] = {
    str: ("string", text),
    int: ("int64", _number),
    float: ("float64", _decimal),
    bool: ("bool_", _flag),
}
