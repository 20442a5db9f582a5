"""A text in pieces that may hold an address or a name, and what stands between them; put together again, columns stay in line.

Each different piece is looked at once: a bundle says the same few thousand of them over and over. All that is done for every
piece is done by ``re``, ``map`` and ``dict`` without a line of Python, which makes it fast enough for bundles of gigabytes.
"""

import re
from collections.abc import Callable
from itertools import compress, count
from operator import ne

_PIECE = r"[0-9A-Za-z_.:%@/+-]+={0,2}"
_TOKEN = re.compile(f"({_PIECE})")
# Not what follows a backslash as in "\n10.0.0.1": that is the end of a line in a text that stands in JSON.
_ESCAPED = re.compile(rf"((?:(?<!\\)|(?![nrtu]))(?<!\\u)(?<!\\u.)(?<!\\u..)(?<!\\u...){_PIECE})")
_GAP = re.compile("  +")
_MANY = 500_000  # different pieces that are remembered; logs have ever new ones


def different_pieces(text: str) -> set[str]:
    """Return the pieces that a text has."""
    return set(_TOKEN.findall(text))


class Pieces(dict[str, str]):
    """What becomes of each piece, computed when it is first asked for."""

    def __init__(self, compute: Callable[[str], str]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, piece: str) -> str:
        if len(self) > _MANY:
            self.clear()
        found = self[piece] = self._compute(piece)
        return found

    def replaced(self, text: str) -> str:
        """Return the text with each piece replaced. Where one became longer or shorter, the blanks behind it make up for it."""
        parts = (_ESCAPED if "\\" in text else _TOKEN).split(text)
        old = parts[1::2]
        new = list(map(self.__getitem__, old))
        if new == old:
            return text
        parts[1::2] = new
        lengths = list(map(len, old)), list(map(len, new))
        if lengths[0] != lengths[1]:
            _align(parts, list(compress(count(), map(ne, *lengths))), lengths)
        return "".join(parts)


def _align(parts: list[str], changed: list[int], lengths: tuple[list[int], list[int]]) -> None:
    """Make runs of blanks longer or shorter, never shorter than two, until the rest of the line stands where it stood."""
    old, new = lengths
    last = len(parts) - 1
    done = -1  # the separator up to which a line is in order
    for at in changed:
        if at < done:
            continue
        owed = 0
        while True:
            owed += old[at] - new[at]
            between = 2 * at + 2
            blanks = parts[between]
            if "\n" in blanks or between == last:
                break
            if owed and (gap := _GAP.search(blanks)):
                width = max(2, len(gap[0]) + owed)
                owed -= width - len(gap[0])
                parts[between] = blanks[: gap.start()] + " " * width + blanks[gap.end() :]
            at += 1
            if not owed and old[at] == new[at]:
                break
        done = at
