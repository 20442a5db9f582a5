"""The marks of the pictures: each has its own sign, ground and hatching, so that colour only repeats what they show."""

from dataclasses import dataclass

from netparse.report.verdicts import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """``sign`` is an SVG path in relative steps from the middle of a field, ``glyph`` the same sign as a character for tables."""

    name: str
    glyph: str
    sign: str
    color: str
    ground: str | None = None
    edge: str | None = None
    hatched: bool = False


_CHECK = "m-3.6 .3l2.5 2.7l4.7-5.8"
_CROSS = "m-3-3l6 6m0-6l-6 6"
_BANG = "m0-4.2v4.8m0 3v.4"
_QUESTION = "m-2.1-2.2c0-2.9 4.4-2.9 4.4 0c0 1.9-2.2 1.8-2.2 3.4m0 2.6v.3"
_LOOP = "m-3.4 3.4h2c-3.4-2.2-2.4-6.8 1.4-6.8s4.8 4.6 1.4 6.8h2"
_UNEQUAL = "m-3.6-1.5h7.2m-7.2 3h7.2m-5.4 2.2l3.6-7.4"
_ARROW = "m-3.8 0h7.4m-2.8-2.8l2.8 2.8l-2.8 2.8"
_PAUSE = "m-1.9-3.4v6.8m3.8-6.8v6.8"
_DASH = "m-2 0h4"
_SWAP = "m-3.6-1.6h6.4m-2-2l2 2l-2 2m2.8 1.6h-6.4m2-2l-2 2l2 2"


def _bad(name: str, glyph: str, sign: str) -> Mark:
    """Return the mark of a fault: white on dark, the only dark field there is."""
    return Mark(name=name, glyph=glyph, sign=sign, color="#ffffff", ground="#a3131f")


OK = Mark(name="ok", glyph="✓", sign=_CHECK, color="#14592f", ground="#e0f0e6")
MOVED = Mark(name="moved", glyph="→", sign=_ARROW, color="#174a7c", ground="#dfeaf7")
CLOSED = _bad("closed", "✗", _CROSS)
LOOPBACK = _bad("loopback", "Ω", _LOOP)
ELSEWHERE = _bad("elsewhere", "≠", _UNEQUAL)
FOREIGN = _bad("foreign", "!", _SWAP)
DOUBTFUL = Mark(name="doubtful", glyph="!", sign=_BANG, color="#4a3000", ground="#fbe3b0", edge="#8a5a00")
UNKNOWN = Mark(name="unknown", glyph="?", sign=_QUESTION, color="#3c414b", ground="#f1f2f4", hatched=True)
SET_ASIDE = Mark(name="aside", glyph="‖", sign=_PAUSE, color="#3c414b", ground="#e3e6ea", edge="#555b66")
"""A fault or warning that the options ignore or a baseline accepts."""
DIFFERS = Mark(name="differs", glyph="≠", sign=_UNEQUAL, color="#174a7c", ground="#dfeaf7")
NOTHING = Mark(name="nothing", glyph="–", sign=_DASH, color="#8b919c")
SELF = Mark(name="self", glyph="", sign="", color="", ground="#d9dce1")
FAULTS = (CLOSED, LOOPBACK, ELSEWHERE, FOREIGN)
"""The marks of failures; DOUBTFUL is that of a warning."""
OF_STANDING = {Standing.FAULT: CLOSED, Standing.WARNING: DOUBTFUL, Standing.SET_ASIDE: SET_ASIDE}
"""The marks of what the checks find wrong."""
LEGEND = {CLOSED: "a fault", DOUBTFUL: "a warning", SET_ASIDE: "a fault that is ignored or accepted"}
"""Their words, in the order of a legend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A mark in a picture and what it speaks of: the nodes, and the port, address or device in the words of the finding's subject."""

    mark: Mark
    nodes: tuple[str, ...]
    subject: str
