"""Where in lines of one shape something may stand that is replaced, or listed since it looks as if it should be."""

import re
from collections.abc import Callable, Collection, Iterator, Set

from netparse.redact.key_rules import MARKERS
from netparse.redact.shapes import ZEROS, Slots, Span, with_gaps
from netparse.redact.special import HEXADECIMAL, may_have_mapped, without_ports
from netparse.redact.tells import FULL_NAME_OF_ANY
from netparse.redact.tokens import has_escapes, mask

_PIECE = re.compile(r"\S+")
_MARKERS = frozenset(marker.translate(ZEROS) for marker in MARKERS)


class Candidates:
    """Looks at one line for all of its shape. ``known`` are names in lower case, ``is_dull`` rules out pieces by their shape.

    ``words`` are replaced whatever stands around them, and ``suspected`` are names that are listed inside of other words.
    """

    def __init__(
        self, known: Set[str], is_dull: Callable[[str], bool], words: Collection[str], suspected: Collection[str]
    ) -> None:
        self._known, self._is_dull = known, is_dull
        self._words = [re.compile(re.escape(word.translate(ZEROS)), re.IGNORECASE) for word in words]
        self._suspected = {name.translate(ZEROS) for name in suspected}

    def slots(self, line: str) -> Slots | None:
        """Return where the pieces are that may change; None where more than its pieces decides what becomes of a line."""
        shape = line.translate(ZEROS)
        low = shape.lower()
        if (
            any(marker in low for marker in _MARKERS)
            or has_escapes(line)
            or may_have_mapped(line)
            or FULL_NAME_OF_ANY.match(shape)
            or any(word.search(shape) for word in self._words)
        ):
            return None
        masked = without_ports(line, mask(line, self._known))
        suspected = [name for name in self._suspected if name in low]
        found = list(self._pieces(masked.translate(ZEROS), suspected))
        return (
            None
            if any(HEXADECIMAL.match(piece) for piece, _ in found)
            else with_gaps(line, [span for _, span in found])
        )

    def _pieces(self, masked: str, suspected: Collection[str]) -> Iterator[tuple[str, Span]]:
        for match in _PIECE.finditer(masked):
            piece = match[0]
            low = piece.lower()
            if not self._is_dull(piece) or any(name in low for name in suspected):
                yield piece, match.span()
