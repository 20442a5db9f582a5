"""Where in lines of one shape something may stand that is replaced, or listed since it looks as if it should be."""

import re
from collections.abc import Callable, Collection, Set
from string import hexdigits

from netparse.redact.forms import is_chain
from netparse.redact.key_rules import MARKERS
from netparse.redact.shapes import LONG_NUMBER, ZEROS, Slots, with_gaps
from netparse.redact.special import HEXADECIMAL, may_have_mapped, without_ports
from netparse.redact.tells import FULL_NAME_OF_ANY
from netparse.redact.tokens import has_escapes, mask

_PIECE = re.compile(r"\S+")
_MARKERS = frozenset(marker.translate(ZEROS) for marker in MARKERS)


class Candidates:
    """Looks at a shape for all its lines. ``known`` are names in lower case, ``is_dull`` rules out pieces by their shape.

    ``words`` are replaced whatever stands around them, and ``suspected`` are names that are listed inside of other words.
    """

    def __init__(
        self, known: Set[str], is_dull: Callable[[str], bool], words: Collection[str], suspected: Collection[str]
    ) -> None:
        self._known, self._is_dull = known, is_dull
        self._words = [_as_in_shapes(word) for word in words]
        self._suspected = {name.translate(ZEROS) for name in suspected}

    def slots(self, shape: str) -> Slots | None:
        """Return where the pieces are that may change; None where more than its pieces decides what becomes of a line."""
        low = shape.lower()
        if (
            any(marker in low for marker in _MARKERS)
            or has_escapes(shape)
            or may_have_mapped(shape)
            or FULL_NAME_OF_ANY.match(shape)
            or (self._words and "KUBE-" in shape)
            or any(word.search(shape) for word in self._words)
        ):
            return None
        suspected = [name for name in self._suspected if name in low]
        found = [
            p for p in _PIECE.finditer(without_ports(shape, mask(shape, self._known))) if self._counts(p[0], suspected)
        ]
        return None if any(HEXADECIMAL.match(p[0]) for p in found) else with_gaps(shape, [p.span() for p in found])

    def _counts(self, piece: str, suspected: Collection[str]) -> bool:
        """Whether a piece of this shape may change, or be listed."""
        if is_chain(piece):
            return False
        low = piece.lower()
        return not self._is_dull(piece) or LONG_NUMBER in piece or any(name in low for name in suspected)


def _as_in_shapes(word: str) -> re.Pattern[str]:
    """Return an expression that finds a word in shapes, in which a digit of an id stands as zero."""
    return re.compile("".join(f"[{c}0]" if c in hexdigits else re.escape(c) for c in word), re.IGNORECASE)
