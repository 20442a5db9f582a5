"""Runs a command's template over its text: rows by name, with the lines they were read from."""

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from netparse import fsm, resources
from netparse.lazy import lazy_re
from netparse.parsers.base.parser import Parsed, Text
from netparse.records import Record

if TYPE_CHECKING:
    from pathlib import Path


class Row:
    """A row of a template: its values by name (empty is None) and the lines it was read from."""

    __slots__ = ("first", "last", "values")

    def __init__(self, values: Mapping[str, str], first: int, last: int) -> None:
        self.values = values
        self.first = first
        self.last = last

    def __getitem__(self, name: str) -> str | None:
        return self.values[name] or None


@cache
def template(stem: str) -> fsm.Template:
    """Return the compiled template that ships under this stem."""
    return fsm.compile_template(resources.template_text(stem), name=f"{stem}.textfsm")


def rows(stem: str, text: Text) -> tuple[Iterator[Row], list[int]]:
    """Run the stem's template: its rows, and the numbers of non-blank lines that no rule took."""
    compiled = text.template or template(stem)
    result = compiled.parse(text.lines)
    shift = text.first - 1
    header = compiled.header
    unmatched = [n + shift for n in result.unmatched if text.lines[n - 1].strip()]
    pairs = zip(result.rows, result.spans, strict=True)
    return (Row(dict(zip(header, row, strict=True)), a + shift, b + shift) for row, (a, b) in pairs), unmatched


def row_by_row(stem: str, convert: Callable[[Row], Record | None]) -> Callable[[Text], Parsed]:
    """Return a reader for templates in which every row is a record; ``convert`` gives None for a known row of no interest."""

    def read(text: Text) -> Parsed:
        found, unparsed = rows(stem, text)
        records = []
        for row in found:
            try:
                record = convert(row)
            except ValueError:
                unparsed.extend(range(row.first, row.last + 1))
                continue
            if record is not None:
                records.append(record)
        return Parsed(records=tuple(records), unparsed=tuple(sorted(unparsed)))

    return read


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause the garbage collector: the records of a long capture all stay, and it would walk over them again and again."""
    pause = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def heading(*patterns: str) -> Callable[[Sequence[str]], bool]:
    """Return a signature that holds when one of the lines is a heading of these patterns."""
    joined = "|".join(f"(?:{p})" for p in patterns)
    compiled = lazy_re(f"^(?:{joined})", re.MULTILINE)

    def is_headed(lines: Sequence[str]) -> bool:
        # One search over all lines rules most texts out; a hit may run over a line's end and is looked at again.
        return bool(compiled.search("\n".join(lines))) and any(compiled.match(line) for line in lines)

    return is_headed


def template_path(stem: str) -> "Path":
    """Return where the stem's template lies."""
    return resources.templates() / "parse" / f"{stem}.textfsm"
