"""Lines that a terminal, a mail program or a ticket system broke at its width: which of them may be the rest of the one above."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from netparse.parsers.base.broken_lines import unbroken

_NARROWEST, _WIDEST = 40, 132
_STRIPPED = 2  # blanks that stood at the end of a broken line

Group = tuple[int, ...]
"""The indexes of the lines that were one."""


class Break(NamedTuple):
    """How lines were broken: anywhere at ``width`` characters, or, where that is 0, between two words."""

    width: int

    def join(self, parts: Sequence[str]) -> str:
        """Return the line as it was."""
        return unbroken(parts, self.width)

    def joined(self, lines: Sequence[str], groups: Sequence[Group]) -> list[str]:
        """Return the lines with each group on its first line, the others empty."""
        out = list(lines)
        for first, *rest in groups:
            out[first] = self.join([lines[n] for n in (first, *rest)])
            for n in rest:
                out[n] = ""
        return out


def by_width(lines: Sequence[str], doubtful: Collection[int] | None = None) -> Iterator[tuple[Break, list[Group]]]:
    """Yield the lines that may have been one because each was as long as the longest; of two neighbours one is ``doubtful``."""
    width = max(map(len, lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return
    for way in (Break(width), Break(0)):
        found: list[list[int]] = []
        for n in range(1, len(lines)):
            doubted = doubtful is None or n in doubtful or n - 1 in doubtful
            if not doubted or not _is_full(lines[n - 1], lines[n], width, words=not way.width):
                continue
            if found and found[-1][-1] == n - 1:
                found[-1].append(n)
            else:
                found.append([n - 1, n])
        yield way, [tuple(g) for g in found]


def by_turns(lines: Sequence[str], doubtful: Collection[int]) -> Iterator[tuple[Break, list[Group]]]:
    """Yield the doubtful lines in pairs, in threes, and as the rest of the line above them: blanks at a break hide the width."""
    runs: list[list[int]] = []
    for n in sorted(n for n in doubtful if lines[n].strip()):
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    for size in (2, 3):
        yield Break(0), [tuple(r[k : k + size]) for r in runs for k in range(0, len(r) - size + 1, size)]
    yield Break(0), [(r[0] - 1, *r) for r in runs if r[0] and lines[r[0] - 1].strip()]


def _is_full(line: str, following: str, width: int, *, words: bool) -> bool:
    if not line.strip() or not following.strip():
        return False
    return len(line) + 1 + len(following.split(None, 1)[0]) > width if words else len(line) >= width - _STRIPPED
