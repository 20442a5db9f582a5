"""Lines that are the same but for their digits: where something may stand in them is found out once for all of them.

Ports, times and counters make each line of a log or a table another one, of which only a few hundred look different.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import compress
from operator import not_

Span = tuple[int, int]
Slots = tuple[tuple[int, int, tuple[Span, ...]], ...]
"""Where in a line something may stand: from where to where, and the runs of blanks between it and the next slot."""

ZEROS = str.maketrans("123456789", "0" * 9)
"""Makes a line, or a piece of one, its shape."""
_ZEROS_OF_BYTES = bytes(ord("0") if chr(n).isdecimal() and n < 128 else n for n in range(256))
_GAP = re.compile("  +")
_OFTEN = 3  # lines of one shape; to look at a shape takes as long as to redact a line or two
_MANY = 100_000  # shapes that are remembered


def with_gaps(line: str, spans: Sequence[Span]) -> Slots:
    """Return the slots that lie there in a line."""
    stops = [start for start, _ in spans[1:]] + [len(line)]
    return tuple(
        (start, end, tuple(gap.span() for gap in _GAP.finditer(line, end, stop)))
        for (start, end), stop in zip(spans, stops, strict=False)
    )


class Shapes:
    """What ``look`` says of a line counts for all lines of its shape: their slots, or None where each must be looked at by itself."""

    def __init__(self, look: Callable[[str], Slots | None]) -> None:
        self._look = look
        self._met: dict[bytes, Slots | None] = {}

    def slots(self, lines: Sequence[str]) -> list[Slots | None]:
        """Return the slots of each line, None for those of a shape that few have."""
        text = "\n".join(lines).encode("utf-8", "surrogatepass")
        shapes = text.translate(_ZEROS_OF_BYTES).split(b"\n")
        if len(self._met) > _MANY:
            self._met.clear()
        new = Counter(compress(shapes, map(not_, map(self._met.__contains__, shapes))))
        if often := [shape for shape, lines_of_it in new.items() if lines_of_it >= _OFTEN]:
            example = dict(zip(shapes, lines, strict=True))
            self._met.update((shape, self._look(example[shape])) for shape in often)
        return list(map(self._met.get, shapes))
