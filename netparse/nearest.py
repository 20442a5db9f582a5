"""A word that was misspelt: the names it may have meant."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netparse.lazy import lazy_module

if TYPE_CHECKING:
    import difflib
else:
    difflib = lazy_module("difflib")


def nearest(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that are spelt like the word, at most three, the nearest first."""
    by_lower = {name.lower(): name for name in names}
    return [by_lower[found] for found in difflib.get_close_matches(word.lower(), by_lower, n=3, cutoff=0.65)]


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return ``; did you mean 'check'?`` to end a sentence with, or nothing where no name is near."""
    found = [repr(name) for name in nearest(word, names)]
    return f"; did you mean {' or '.join(found)}?" if found else ""
