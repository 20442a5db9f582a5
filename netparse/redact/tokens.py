"""A text in pieces that may hold an address or a name, and what becomes of each.

Each different piece is looked at once: a bundle says the same few thousand of them over and over. All that is done for every
piece is done by ``str``, ``map`` and ``dict`` without a line of Python, which makes it fast enough for bundles of gigabytes.
"""

import re
import string
from collections.abc import Callable, Sequence, Set
from itertools import compress

from netparse.redact.edits import Edit
from netparse.redact.shapes import Slots

_IN_PIECES = f"{string.ascii_letters}{string.digits}_.:%@/+-"
_BLANKS = bytes(n if chr(n) in _IN_PIECES else ord(" ") for n in range(256))
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
# What stands for a character in a text that stands in JSON; a letter of it is none of the word that follows.
_ESCAPE = re.compile(r"\\+(?:u[0-9A-Fa-f]{4}|(?P<letter>[bfnrt])(?=(?P<word>[A-Za-z0-9]*)))")
_ESCAPE_OF_ANY = re.compile(r"\\[bfnrtu0]")
# Between an IPv4 address and its port. Ports are ever new; without them the same few addresses remain.
_PORT = re.compile(r":(?:(?<=\.\d:)|(?<=\.\d\d:)|(?<=\.\d\d\d:))(?=\d{1,5}(?: |\Z))")
_PIECE = re.compile(r"\S+")
_MANY = 500_000  # different pieces that are remembered; logs have ever new ones


def mask(text: str, names: Set[str] = frozenset()) -> str:
    r"""Return a text of the same length with blanks in place of all that is in no piece.

    ``names`` are words in lower case that may begin with what looks like an escape: ``C:\Users\nina``.
    """

    def blank(match: re.Match[str]) -> str:
        letter, word = match["letter"], match["word"]
        kept = letter if letter and f"{letter}{word}".lower() in names else ""
        return " " * (len(match[0]) - len(kept)) + kept

    if "\x1b" in text:
        text = _COLOUR.sub(lambda m: " " * len(m[0]), text)
    if "\\" in text:
        text = _ESCAPE.sub(blank, text)
    return _PORT.sub(" ", text.encode("ascii", "replace").translate(_BLANKS).decode("ascii"))


def has_escapes(shape: str) -> bool:
    """Whether in lines of this shape more than marks may stand between pieces, so that what the mask blanks depends on the names."""
    return "\x1b" in shape or ("\\" in shape and _ESCAPE_OF_ANY.search(shape) is not None)


def pieces_of_addresses(shape: str) -> Slots | None:
    """Return where in lines of a shape the pieces are in which an address may stand."""
    if has_escapes(shape):
        return None
    return tuple((*piece.span(), ()) for piece in _PIECE.finditer(mask(shape)) if may_have_address(piece[0]))


def may_have_address(piece: str) -> bool:
    """Whether a piece has the marks of an address, a MAC, a network or a range; times have not as many."""
    return (
        piece.count(".") > 2
        or "::" in piece
        or piece.count(":") + piece.count("-") > 4
        or ("/" in piece and ("." in piece or ":" in piece))
    )


def different_pieces(text: str) -> set[str]:
    """Return the pieces that a text has."""
    return set(mask(text).split())


class Hexadecimal(str):
    """Stands for a piece that may be an address as the kernel prints it: what is around it tells."""

    __slots__ = ()


class Packed(str):
    """Base64 with all padding that it needs, in place of base64 whose padding stands behind the piece."""

    __slots__ = ()


class Pieces(dict[str, str | None]):
    """What becomes of each piece, computed when it is first asked for; None for one that stays as it is.

    ``odd`` says for a Hexadecimal piece at a place of a text what is to be changed there.
    """

    def __init__(self, compute: Callable[[str], str], odd: Callable[[str, int, str], Sequence[Edit]]) -> None:
        super().__init__()
        self._compute, self._odd = compute, odd
        self.fresh: list[tuple[str, str]] = []
        """Pieces that were computed since this was last emptied, with what became of them."""

    def __missing__(self, piece: str) -> str | None:
        found = self._compute(piece)
        self.fresh.append((piece, found))
        new = self[piece] = None if found is piece or (type(found) is str and found == piece) else found
        return new

    def in_slots(self, line: str, slots: Slots | None) -> str | None:
        """Return a line with what stands in its slots changed; None where what is around decides, or no slots are known.

        Columns stay in line as ``edited`` keeps them.
        """
        if not slots:
            return None if slots is None else line
        out: list[str] = []
        at = owed = 0
        for start, end, gaps in slots:
            new = self[line[start:end]]
            if new is not None:
                if type(new) is not str:
                    return None
                out += (line[at:start], new)
                at = end
                owed += end - start - len(new)
            if owed:
                for first, last in gaps:
                    width = max(2, last - first + owed)
                    owed -= width - last + first
                    out += (line[at:first], " " * width)
                    at = last
                    if not owed:
                        break
        return "".join(out) + line[at:] if at else line

    def edits(self, text: str, masked: str, pieces: list[str], different: Set[str]) -> list[Edit]:
        """Return where a text is to be changed, in its order; ``pieces`` are those of its mask, ``different`` each once."""
        if len(self) > _MANY:
            self.clear()
        for piece in different:
            if piece not in self:
                self[piece]
        found = list(map(self.get, pieces))
        place = f" {masked} ".index
        out: list[Edit] = []
        at = 0
        for piece, new in zip(compress(pieces, found), filter(None, found), strict=True):
            at = place(f" {piece} ", at)
            end = at + len(piece)
            if type(new) is str:
                out.append((at, end, new))
            elif type(new) is Packed:
                padded = end + len(text[end : end + 2]) - len(text[end : end + 2].lstrip("="))
                out.append((at, padded, new if padded > end else new.rstrip("=")))
            elif not out or at >= out[-1][1]:
                out += self._odd(text, at, new)
            at = end
        return out
