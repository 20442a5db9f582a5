"""A word that was misspelt: the names it may have meant."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netparse.lazy import lazy_module, lazy_re

if TYPE_CHECKING:
    import difflib
else:
    difflib = lazy_module("difflib")

_PARTS = lazy_re(r"[^a-z0-9]+")
_LEAST = 3  # characters of a part that tells what was meant


def nearest(word: str, names: Iterable[str]) -> list[str]:
    """Return the names that are spelt like the word, else those of which it is a part, at most three, the nearest first."""
    by_lower = {name.lower(): name for name in names}
    wanted = word.lower()
    found = difflib.get_close_matches(wanted, by_lower, n=3, cutoff=0.65)
    if not found and len(wanted) >= _LEAST:
        found = sorted((name for name in by_lower if wanted in _PARTS.split(name)), key=len)[:3]
    return [by_lower[name] for name in found]


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """Return ``; did you mean 'check'?`` to end a sentence with, or nothing where no name is near."""
    found = [repr(name) for name in nearest(word, names)]
    return f"; did you mean {' or '.join(found)}?" if found else ""
