"""What is changed in a text, and the text with it; columns stay in line."""

import re
from collections.abc import Sequence

_GAP = re.compile("  +")


Edit = tuple[int, int, str]
"""Where it starts, where it ends, and what stands there then."""


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return the text with edits, which are in order and do not overlap.

    Where one is longer or shorter than what it replaces, the runs of blanks behind it make up for it, never shorter than two,
    until the rest of the line stands where it stood.
    """
    out: list[str] = []
    at = owed = 0
    last = len(edits) - 1
    for number, (start, end, new) in enumerate(edits):
        out += (text[at:start], new)
        at = end
        owed += end - start - len(new)
        if not owed:
            continue
        stop = edits[number + 1][0] if number < last else len(text)
        line = text.find("\n", end, stop)
        for gap in _GAP.finditer(text, end, stop if line < 0 else line):
            width = max(2, gap.end() - gap.start() + owed)
            owed -= width - gap.end() + gap.start()
            out += (text[at : gap.start()], " " * width)
            at = gap.end()
            if not owed:
                break
        if line >= 0:
            owed = 0
    out.append(text[at:])
    return "".join(out)
