"""The words of ``nft list ruleset``: strings, braces and what stands between blanks, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread

_WORD = lazy_re(r'"[^"]*"|[{}();]|#.*|(?:(?![{}();"#])\S)+?(?=,?(?:\s|$|[{}();"#]))|,|\S')
_HANDLE = lazy_re(r"# (?:handle (\d+)|count \d+)\s*$")
_UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
_TIME = lazy_re(r"(\d+)(ms|[wdhms])")


class Line:
    """A line that says something: its words, its number, the handle that ``-a`` prints behind it."""

    __slots__ = ("handle", "indented", "last", "lines", "number", "strange", "words")

    def __init__(self, number: int, words: list[str], handle: int | None, *, strange: bool, indented: bool) -> None:
        self.indented = indented
        self.number = number
        self.last = number
        self.words = words
        self.lines = [number] * len(words)
        """The line of each word: elements of a set go on over several."""
        self.handle = handle
        self.strange = strange
        """Whether a remark stands in it that is no handle: older versions so print what they cannot."""


def read_line(number: int, text: str) -> Line | None:
    """Return the words of a line; None for a blank one."""
    words: list[str] = _WORD.findall(text)
    handle = None
    strange = False
    if words and words[-1].startswith("#"):
        found = _HANDLE.match(words.pop())
        strange = found is None
        handle = int(found[1]) if found and found[1] else None
        if strange and not words:
            return None  # a warning
    return Line(number, words, handle, strange=strange, indented=text[:1].isspace()) if words else None


class Words:
    """The words of one statement, taken one by one; ``lines`` tells the line of each."""

    __slots__ = ("at", "items", "lines")

    def __init__(self, items: Sequence[str], lines: Sequence[int] = ()) -> None:
        self.items = items
        self.lines = lines
        self.at = 0

    def __bool__(self) -> bool:
        return self.at < len(self.items)

    def peek(self, ahead: int = 0) -> str:
        """Return a word that is yet to come, and leave it there; nothing behind the end."""
        at = self.at + ahead
        return self.items[at] if at < len(self.items) else ""

    def take(self) -> str:
        """Return the next word; at the end the statement is misread."""
        if self.at >= len(self.items):
            raise Misread("a statement without its end")
        self.at += 1
        return self.items[self.at - 1]

    def optional(self, *words: str) -> str:
        """Take the next word if it is one of these; nothing if it is not."""
        return self.take() if self.peek() in words else ""

    def expect(self, word: str) -> None:
        """Take the next word, which must be this one."""
        if self.take() != word:
            raise Misread(f"{word} is missing")

    def number(self) -> int:
        """Take a number."""
        return to_number(self.take())

    def string(self) -> str:
        """Take a text in quotation marks, or a word."""
        return unquoted(self.take())

    def line(self) -> int:
        """Return the line of the next word, or of the last."""
        return self.lines[min(self.at, len(self.lines) - 1)]


def unquoted(word: str) -> str:
    """Return what stands between the quotation marks, or the word."""
    return word[1:-1] if word[:1] == '"' else word


def to_number(word: str) -> int:
    """Return a decimal or hexadecimal number."""
    if word.isdecimal():
        return int(word)
    if re.fullmatch(r"0x[0-9a-fA-F]+", word):
        return int(word, 16)
    raise Misread(f"no number: {word}")


def to_milliseconds(word: str) -> int:
    """Return a time that is printed as ``1h30m``, ``29m59s216ms``; a bare number are seconds."""
    if word.isdecimal():
        return int(word) * 1000
    parts = _TIME.findall(word)
    if not parts or "".join(n + unit for n, unit in parts) != word:
        raise Misread(f"no time: {word}")
    return sum(int(n) * (1 if unit == "ms" else _UNITS[unit] * 1000) for n, unit in parts)


def to_seconds(word: str) -> int:
    """Return a time in whole seconds, as nft's JSON gives it."""
    return to_milliseconds(word) // 1000


def statements(lines: Sequence[str], first: int) -> Iterator[Line]:
    """Yield the lines that say something; one that opens a brace for its elements goes on up to the brace that closes it.

    A brace at the end of a line opens a block, whose lines follow by themselves.
    """
    whole: Line | None = None
    for number, text in enumerate(lines, first):
        line = read_line(number, text)
        if line is None:
            continue
        if whole is not None and line.words == ["}"]:  # the end of the block: what is open has lost its own
            yield whole
            whole = None
        if whole is not None:
            whole.words += line.words
            whole.lines += line.lines
            whole.last = number
            whole.handle = line.handle or whole.handle
            whole.strange |= line.strange
            line = whole
        depth = line.words.count("{") - line.words.count("}")
        whole = line if depth > 0 and not (depth == 1 and line.words[-1] == "{" and "=" not in line.words) else None
        if whole is None:
            yield line
    if whole is not None:
        yield whole
