"""What a question gave, as a table for people, CSV, JSON or Parquet. Captured text does nothing in any of them."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from netparse.errors import UsageError
from netparse.fleet.query import Answer
from netparse.fleet.tables import parquet_of
from netparse.report.words import count
from netparse.safe import csv_text, json_text, visible

_WIDEST = 60
"""Characters of a cell of the table for people; the other formats have all of it."""


def _table(answer: Answer) -> bytes:
    head = list(answer.columns)
    rows = [[_cell(value) for value in row] for row in answer.rows]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(word.ljust(w) for word, w in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]]
    return ("\n".join([*lines, f"({count(len(rows), 'row')})"]) + "\n").encode("utf-8", "backslashreplace")


def _cell(value: Any) -> str:
    shown = "" if value is None else _word(value)
    shown = visible(shown).replace("\t", " ")
    return shown if len(shown) <= _WIDEST else shown[: _WIDEST - 1] + "…"


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json_text(_plain(value))


def _csv(answer: Answer) -> bytes:
    rows = [[v if v is None or isinstance(v, int | float) else _word(v) for v in row] for row in answer.rows]
    return csv_text(list(answer.columns), rows).encode("utf-8", "backslashreplace")


def _json(answer: Answer) -> bytes:
    rows = [{n: _plain(v) for n, v in zip(answer.columns, row, strict=True)} for row in answer.rows]
    return (json_text(rows, indent=2) + "\n").encode()


def _plain(value: Any) -> Any:
    """Return a value of SQL as JSON has it; what JSON does not have is text."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _parquet(answer: Answer) -> bytes:
    return parquet_of(answer.table)


ANSWERS: Mapping[str, Callable[[Answer], bytes]] = {"table": _table, "csv": _csv, "json": _json, "parquet": _parquet}
"""The formats of ``netparse fleet query``, in the order of the help."""
_ENDINGS: Mapping[str, str] = {".txt": "table", ".csv": "csv", ".json": "json", ".parquet": "parquet"}


def render_answer(answer: Answer, format: str) -> bytes:
    """Return the answer in one of ``ANSWERS``."""
    return ANSWERS[format](answer)


def format_of(format: str | None, file: Path | None) -> str:
    """Return the format: the one that was asked for, else that of the file's ending; without a file a table.

    Raises UsageError for an ending that names none, and for Parquet without a file to put it in.
    """
    if format == "parquet" and file is None:
        raise UsageError("Parquet is not for a terminal: name a file with -o")
    if format is not None or file is None:
        return format or "table"
    if file.suffix not in _ENDINGS:
        raise UsageError(f"{file}: its ending names no format; use one of {', '.join(_ENDINGS)}, or --format")
    return _ENDINGS[file.suffix]
