"""Parts of JSON and YAML that were damaged on their way: what cannot be read is no value of an object, and its line is told."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_MARK = "\ufffd"
"""What stands in the place of bytes that are no text."""


def is_hurt(text: str) -> bool:
    """Whether anything in a text is unreadable."""
    return _MARK in text


def readable(thing: Any) -> Any:
    """Return a part of an object without the names and values that hold something unreadable."""
    if isinstance(thing, Mapping):
        return {k: readable(v) for k, v in thing.items() if _MARK not in str(k) and not _is_hurt(v)}
    if isinstance(thing, list):
        return [readable(v) for v in thing if not _is_hurt(v)]
    return thing


def unreadable(lines: Iterable[str], first: int) -> Iterator[int]:
    """Yield the numbers of the lines that hold something unreadable; ``first`` is that of the first."""
    return (n for n, line in enumerate(lines, first) if _MARK in line)


def _is_hurt(value: Any) -> bool:
    return isinstance(value, str) and _MARK in value
