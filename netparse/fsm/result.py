"""What a template found in a text."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Result:
    """Rows, the lines of each row, and the lines that no rule took; lines are counted from 1.

    ``rows`` equals what textfsm's ParseText returns. ``spans`` has ``(first, last)`` for each row: the first and the
    last line that gave the row a value. A line that gave only Filldown values does not begin a row (it serves many),
    and the line that merely records a row (``Continue.Record`` without values, the end of the text) does not end it;
    a row to which no line gave a value, because all of it was filled down, stands at the line that recorded it.

    ``unmatched`` lists the lines that no rule took. A Continue rule takes a line only by a value: after one that has
    none the line is still looking for its rule.
    """

    rows: list[list[Any]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    unmatched: list[int] = field(default_factory=list)
