"""Tables that a tracker, a wiki or a spreadsheet put into bars: each row becomes one of columns, in its own line.

Markdown (``| a | b |`` below ``|---|---|``), Jira (``||A||B||``) and frames of ``+---+``. Panes of a terminal are ``panes``.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from netparse.lazy import lazy_re

_ROW = lazy_re(r"\s*\|.*\|\s*")
_RULE = lazy_re(r"\s*(?:\|\s*:?-{2,}:?\s*)+\|\s*|\s*\+(?:[-=]{2,}\+)+\s*")
_HEADING = lazy_re(r"\s*\|\|.*\|\|\s*")
_MARKS = lazy_re(r"^(?:\*\*|`)|(?:\*\*|`)$")
_GAP = "   "


def without_bars(lines: Sequence[str]) -> list[str]:
    """Return as many lines, those of tables with blanks in place of bars; the lines of their frames are blank."""
    found, text = list(lines), "".join(lines)
    if "|" not in text and "+" not in text:
        return found
    barred = ((n, bool(_ROW.fullmatch(x) or _RULE.fullmatch(x))) for n, x in enumerate(lines) if "|" in x or "+" in x)
    numbers = [n for n, is_barred in barred if is_barred]
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        _without_bars(found, [n for _, n in group])
    return found


def _without_bars(lines: list[str], block: Sequence[int]) -> None:
    rules = [n for n in block if _RULE.fullmatch(lines[n])]
    rows = {n: _cells(lines[n]) for n in block if n not in rules}
    is_table = rules or any(_HEADING.fullmatch(lines[n]) for n in rows)
    counts = {len(cells) for cells in rows.values()}
    if not is_table or len(rows) < 2 or len(counts) != 1 or counts == {1}:
        return
    widths = [max(map(len, column)) for column in zip(*rows.values(), strict=True)]
    for n in block:
        cells = zip(rows.get(n, ()), widths, strict=False)
        lines[n] = _GAP.join(cell.ljust(width) for cell, width in cells).rstrip()


def _cells(line: str) -> list[str]:
    text = line.strip()
    parts = re.split(r"\|\|+", text.strip("|")) if _HEADING.fullmatch(line) else re.split(r"(?<!\\)\|", text[1:-1])
    return [_MARKS.sub("", part.strip().replace("\\|", "|")) for part in parts]
