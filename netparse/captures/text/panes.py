"""A terminal that was split side by side (tmux, screen): each pane is a text of its own."""

from collections.abc import Sequence

_BAR = "│"
_LEAST = 3  # lines with a bar in one place
_NEARLY_ALL = 0.8  # of the lines between the first bar and the last; a line that is too long has none
_FRAMES = frozenset("┌┬┐├┼┤└┴┘╭╮╰╯")
"""What a table or a box has beside bars."""


def panes(lines: Sequence[str]) -> list[list[str]]:
    """Return the texts of the panes, as many lines in each as there are; one text where nothing was split.

    What stands above the panes and below them belongs to the first.
    """
    barred = [n for n, line in enumerate(lines) if _BAR in line] if _BAR in "".join(lines) else []
    if len(barred) < _LEAST or any(not _FRAMES.isdisjoint(line) or line.lstrip()[:1] == _BAR for line in lines):
        return [list(lines)]
    first, last = barred[0], barred[-1]
    places = [
        p
        for p in {p for n in barred for p, sign in enumerate(lines[n]) if sign == _BAR}
        if sum(lines[n][p : p + 1] == _BAR for n in barred) >= max(_LEAST, (last - first + 1) * _NEARLY_ALL)
    ]
    if not places:
        return [list(lines)]
    ends = [*sorted(places), None]
    found: list[list[str]] = [["" for _ in lines] for _ in ends]
    for n, line in enumerate(lines):
        start = 0
        for pane, end in enumerate(ends):
            whole = not first <= n <= last or (end is not None and line[end : end + 1] not in (_BAR, ""))
            found[pane][n] = (line[start:] if whole else line[start:end]).rstrip()
            if whole or end is None:
                break
            start = end + 1
    return found
