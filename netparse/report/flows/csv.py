"""The flows as a table for other programs: the columns of ``--flows``, and what became of each."""

import csv
import io
from collections.abc import Sequence

from netparse.reach import Answer

COLUMNS = ("from", "to", "protocol", "port", "disposition", "reason", "expected", "required_by", "evidence", "collect")


def render(answers: Sequence[Answer], paths: bool) -> str:
    """Return the table with a heading."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for a in answers:
        evidence = "; ".join(f"{e.source}:{e.line}: {e.text.strip()}" for e in a.evidence)
        row = (
            a.flow.sender, a.flow.target, a.flow.protocol, a.flow.port, a.disposition.value, a.reason, a.flow.expected or "",
            a.flow.required_by or "", evidence, "; ".join(a.collect),
        )  # fmt: skip
        writer.writerow([_harmless(x) for x in row])
    return out.getvalue()


def _harmless(value: object) -> object:
    """Return a cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value
