"""The lines around a quoted one: a row says more between its neighbours."""

from collections.abc import Iterable

from netparse.captures import Capture
from netparse.findings import Evidence
from netparse.parsers import Kind

Numbered = tuple[int, str]
"""A line's number and its text."""


class Surroundings:
    """Looks lines up in the captured files; files of configuration, which may hold secrets, show none but the quoted line."""

    def __init__(self, captures: Iterable[Capture]) -> None:
        self._captures: dict[str, Capture | None] = {}
        self._remarks: dict[tuple[str, int], str] = {}
        for c in captures:
            self._remarks.update(((c.source, r.line), r.text) for r in c.remarks)
            if c.gives(Kind.FILES, Kind.OBJECTS):
                self._captures[c.source] = None
            else:
                self._captures.setdefault(c.source, c)

    def around(self, source: str, line: int, most: int) -> tuple[tuple[Numbered, ...], tuple[Numbered, ...]]:
        """Return at most so many lines before and after a line, without empty ones at the ends."""
        capture = self._captures.get(source)
        if capture is None or most <= 0:
            return (), ()
        before = [(n, text) for n in range(max(1, line - most), line) if (text := capture.text(n)).strip()]
        after = [(n, text) for n in range(line + 1, line + most + 1) if (text := capture.text(n)).strip()]
        return tuple(before), tuple(after)

    def remarks(self, lines: Iterable[Evidence]) -> tuple[Numbered, ...]:
        """Return what the reporter of a ticket wrote beside these lines, with their numbers."""
        return tuple((e.line, text) for e in lines if (text := self._remarks.get((e.source, e.line))))
