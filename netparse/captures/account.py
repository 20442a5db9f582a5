"""What became of each line of a file."""

from collections.abc import Iterable, Sequence
from typing import Literal

from netparse.captures.capture import Capture
from netparse.captures.text.document import Document

Kind = Literal["record", "heading", "noise", "unparsed"]


def account(document: Document, captures: Sequence[Capture]) -> list[Kind]:
    """Return for every line of the file what it is, the first line first.

    ``record``: a record was read from it; ``heading``: it announces an output or is known to the command's parser without being
    a record; ``noise``: blank, a message, a prompt without output; ``unparsed``: not understood.
    """
    kinds: list[Kind] = ["noise"] * len(document.lines)
    # One kind after the other, as the lines of several hosts may come in turns: a row may stand between those of another.
    for capture in captures:
        _mark(kinds, capture.heading, "heading")
        if capture.status in ("ok", "partial"):
            lines = range(capture.first_line, capture.last_line + 1)
            _mark(kinds, (n for n in lines if capture.text(n).strip()), "heading")
    for capture in captures:
        for record in capture.records:
            _mark(kinds, range(record.line, record.last_line + 1), "record")
    for capture in captures:
        _mark(kinds, capture.noise, "noise")
    for capture in captures:
        _mark(kinds, (left.line for left in capture.unparsed), "unparsed")
    return kinds


def _mark(kinds: list[Kind], lines: Iterable[int], kind: Kind) -> None:
    for n in lines:
        kinds[n - 1] = kind
