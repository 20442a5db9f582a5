"""Reads the ``keyword value`` pairs that iproute2 prints after the main columns of a line, in whatever order they come."""

from collections.abc import Callable, Collection, Container, Mapping
from functools import lru_cache
from typing import Any

from netparse.parsers.base import Misread


class Words:
    """The words of a line's tail, taken one by one."""

    __slots__ = ("_at", "_words")

    def __init__(self, text: str) -> None:
        self._words = text.split()
        self._at = 0

    def peek(self) -> str | None:
        """Return the next word and leave it there; None at the end."""
        return self._words[self._at] if self._at < len(self._words) else None

    def take(self) -> str:
        """Return the next word; at the end the line is misread."""
        if self._at == len(self._words):
            raise Misread("a keyword without its value")
        self._at += 1
        return self._words[self._at - 1]

    def optional(self, word: str) -> bool:
        """Take the next word if it is this one, and tell whether it was."""
        found = self.peek() == word
        self._at += found
        return found


Keyword = tuple[str, Callable[[str], Any]]
"""The field that a keyword fills and how its value is read."""

Phrase = Callable[[Words, dict[str, Any]], None]
"""Reads what follows a keyword that has more than one value, and puts it into the fields."""


class Vocabulary:
    """The words that a line's tail may consist of.

    Words of ``flags`` are collected under ``flags`` in the order printed; those of ``presence`` make their field True.
    """

    def __init__(
        self,
        keywords: Mapping[str, Keyword],
        *,
        flags: Collection[str] = (),
        presence: Mapping[str, str] | None = None,
        phrases: Mapping[str, Phrase] | None = None,
    ) -> None:
        self._keywords = keywords
        self._flags = frozenset(flags)
        self._presence = presence or {}
        self._phrases = phrases or {}
        # The same tail stands behind thousands of routes or interfaces: it is read once.
        self.read: Callable[[str], Mapping[str, Any]] = lru_cache(maxsize=8192)(self._read)

    def _read(self, text: str) -> Mapping[str, Any]:
        """Return the fields of a tail, which are not to be changed.

        A word that is neither keyword nor flag, or a keyword that comes twice, makes the line unparsed: nothing is put into a
        field by its place alone.
        """
        out: dict[str, Any] = {}
        words = Words(text)
        while (word := words.peek()) is not None:
            words.take()
            if word in self._keywords:
                name, convert = self._keywords[word]
                if name in out:
                    raise Misread(f"{word} comes twice")
                out[name] = convert(words.take())
            elif word in self._flags:
                out["flags"] = (*out.get("flags", ()), word)
            elif word in self._presence:
                out[self._presence[word]] = True
            elif word in self._phrases:
                self._phrases[word](words, out)
            else:
                raise Misread(f"unknown word: {word}")
        return out


def own_and_extra(found: Mapping[str, Any], own: Container[str]) -> dict[str, Any]:
    """Return the fields as a record takes them: those that are not its ``own`` under ``extra``."""
    out = {k: v for k, v in found.items() if k in own}
    if len(out) != len(found):
        out["extra"] = {k: v for k, v in found.items() if k not in own}
    return out
