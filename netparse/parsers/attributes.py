"""Reads the ``keyword value`` pairs that iproute2 prints after the main columns of a line, in whatever order they come."""

from collections.abc import Callable, Mapping
from typing import Any

from netparse.parsers.base import Misread

Keyword = tuple[str, Callable[[str], Any]]
"""The field that a keyword fills and how its value is read."""


def read_attributes(text: str, keywords: Mapping[str, Keyword], flags: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the fields of a line's tail; words of ``flags`` are collected under ``flags`` in the order printed.

    A word that is neither keyword nor flag makes the line unparsed: nothing is put into a field by its place alone.
    """
    out: dict[str, Any] = {}
    words = iter(text.split())
    for word in words:
        if word in keywords:
            name, convert = keywords[word]
            try:
                out[name] = convert(next(words))
            except StopIteration:
                raise Misread(f"{word} without a value") from None
        elif word in flags:
            out.setdefault("flags", []).append(word)
        else:
            raise Misread(f"unknown word: {word}")
    return out
