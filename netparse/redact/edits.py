"""What is changed in a text, and the text with it; columns stay in line."""

from collections.abc import Sequence

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
        rest = text[end : stop if line < 0 else line]
        gap = rest.find("  ")
        while gap >= 0:
            over = len(rest) - len(rest[gap:].lstrip(" "))
            width = max(2, over - gap + owed)
            owed -= width - over + gap
            out += (text[at : end + gap], " " * width)
            at = end + over
            gap = rest.find("  ", over) if owed else -1
        if line >= 0:
            owed = 0
    out.append(text[at:])
    return "".join(out)
