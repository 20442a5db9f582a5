"""Reads the ``keyword value`` pairs that iproute2 prints after the main columns of a line, in whatever order they come."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

from netparse.parsers.base import Misread
from netparse.records import field_names


class Words:
    """The words of a line's tail, taken one by one."""

    __slots__ = ("at", "items")

    def __init__(self, text: str) -> None:
        self.items = text.split()
        self.at = 0

    def peek(self) -> str | None:
        """Return the next word and leave it there; None at the end."""
        return self.items[self.at] if self.at < len(self.items) else None

    def take(self) -> str:
        """Return the next word; at the end the line is misread."""
        if self.at == len(self.items):
            raise Misread("a keyword without its value")
        self.at += 1
        return self.items[self.at - 1]

    def optional(self, word: str) -> bool:
        """Take the next word if it is this one, and tell whether it was."""
        found = self.peek() == word
        self.at += found
        return found


class UnknownWord(Misread):
    """A word that is not known; ``found`` are the fields that were read before it, which it cannot have shifted."""

    def __init__(self, word: str, found: Mapping[str, Any]) -> None:
        super().__init__(f"unknown word: {word}")
        self.found = found


Keyword = tuple[str, Callable[[str], Any]]
"""The field that a keyword fills and how its value is read."""

Phrase = Callable[[Words, dict[str, Any]], None]
"""Reads what follows a keyword that has more than one value, and puts it into the fields."""


class Vocabulary:
    """The words that a line's tail may consist of.

    Words of ``flags`` are collected under ``flags_field`` in the order printed; those of ``presence`` make their field True.
    What is no field of the record type named ``own`` stands under ``extra``.
    """

    def __init__(
        self,
        keywords: Mapping[str, Keyword],
        *,
        own: str | None = None,
        flags: Collection[str] = (),
        flags_field: str = "flags",
        presence: Mapping[str, str] | None = None,
        phrases: Mapping[str, Phrase] | None = None,
    ) -> None:
        self._keywords = keywords
        self._own = own
        self._flags = frozenset(flags)
        self._flags_field = flags_field
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
        while words.at < len(words.items):
            word = words.items[words.at]
            words.at += 1
            if word in self._keywords:
                name, convert = self._keywords[word]
                if name in out:
                    raise Misread(f"{word} comes twice")
                out[name] = convert(words.take())
            elif word in self._flags:
                out[self._flags_field] = (*out.get(self._flags_field, ()), word)
            elif word in self._presence:
                out[self._presence[word]] = True
            elif word in self._phrases:
                self._phrases[word](words, out)
            else:
                raise UnknownWord(word, own_and_extra(out, self._own) if self._own else out)
        return own_and_extra(out, self._own) if self._own else out


def own_and_extra(found: dict[str, Any], record: str) -> dict[str, Any]:
    """Return the fields as a record of this type takes them: those that it does not have under ``extra``."""
    own = field_names(record)
    if found.keys() <= own:
        return found
    out = {k: v for k, v in found.items() if k in own}
    out["extra"] = {k: v for k, v in found.items() if k not in own}
    return out
