"""What every record has, and the JSON form of all."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, cast

JSON = Any  # str | int | float | bool | None | list | dict: mypy has no short spelling of the recursion


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: the first and last line, counted from 1 in the file as saved, that it was read from."""

    line: int
    last_line: int


@cache
def _plan(kind: Hashable) -> tuple[tuple[str, bool], ...]:
    """Return the field names of a record class and whether each is a presence flag; not those that a ``tag`` tells."""
    left_out = ("line", "last_line", "kind") if hasattr(kind, "tag") else ("line", "last_line")
    found = ((f.name, f.type is bool or f.type == "bool") for f in fields(cast(Any, kind)))
    return tuple((name, flag) for name, flag in found if name not in left_out)


@cache
def _is_tagged(kind: Hashable) -> bool:
    return hasattr(kind, "tag")


def to_dict(record: Any, *, line: bool = False, flat: bool = False) -> dict[str, JSON]:
    """Return the JSON form of a record; with ``line`` its first line leads, else no line numbers are in it.

    A record with a ``tag`` is wrapped by it as the tool's own JSON wraps it (``{"rule": {…}}``), but not with ``flat``.
    """
    out: dict[str, JSON] = {"line": record.line} if line else {}
    if not flat and _is_tagged(record.__class__):
        out[record.tag] = to_dict(record, flat=True)
        return out
    extra: Mapping[str, JSON] = {}
    for name, is_flag in _plan(record.__class__):
        value = getattr(record, name)
        if name == "extra":
            extra = value
        elif not (is_flag and value is False):
            out[name] = _plain(value)
    for name, value in extra.items():
        out[name] = _plain(value)
    return out


def _plain(value: Any) -> JSON:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return to_dict(value)
