"""What became of each line of a file."""

from collections.abc import Sequence
from typing import Literal

from netparse.captures.capture import Capture
from netparse.captures.document import Document

Kind = Literal["record", "heading", "noise", "unparsed"]


def account(document: Document, captures: Sequence[Capture]) -> list[Kind]:
    """Return for every line of the file what it is, the first line first.

    ``record``: a record was read from it; ``heading``: it announces an output or is known to the command's parser without being
    a record; ``noise``: blank, a message, a prompt without output; ``unparsed``: not understood.
    """
    kinds: list[Kind] = ["noise"] * len(document.lines)
    for capture in captures:
        _of_capture(kinds, capture)
    return kinds


def _of_capture(kinds: list[Kind], capture: Capture) -> None:
    for n in capture.heading:
        kinds[n - 1] = "heading"
    if capture.status in ("ok", "partial"):
        for n in range(capture.first_line, capture.last_line + 1):
            if capture.text(n).strip():
                kinds[n - 1] = "heading"
    for record in capture.records:
        for n in range(record.line, record.last_line + 1):
            kinds[n - 1] = "record"
    for n in capture.noise:
        kinds[n - 1] = "noise"
    for left in capture.unparsed:
        kinds[left.line - 1] = "unparsed"
