"""The flows as a table for other programs: the columns of ``--flows``, and what became of each."""

from collections.abc import Iterator, Sequence

from netparse.reach import Answer
from netparse.safe import csv_text

COLUMNS = ("from", "to", "protocol", "port", "disposition", "reason", "expected", "required_by", "evidence", "collect")


def render(answers: Sequence[Answer], paths: bool, redacted: Sequence[str] = ()) -> str:
    """Return the table with a heading; one that is redacted says so in a column more, with the kinds."""
    if not redacted:
        return csv_text(COLUMNS, map(tuple, map(_row, answers)))
    kinds = " ".join(redacted)
    return csv_text((*COLUMNS, "redacted"), ((*_row(a), kinds) for a in answers))


def _row(a: Answer) -> Iterator[object]:
    yield from (a.flow.sender, a.flow.target, a.flow.protocol, a.flow.port, a.disposition.value, a.reason)
    yield from (a.flow.expected, a.flow.required_by)
    yield "; ".join(f"{e.source}:{e.line}: {e.text.strip()}" for e in a.evidence)
    yield "; ".join(a.collect)
