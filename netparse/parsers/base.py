"""What a parser is: how its command is recognised, how its text becomes records, what a capture of it can prove."""

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from netparse import fsm, resources
from netparse.lazy_re import lazy_re
from netparse.parsers.command_line import CommandLine
from netparse.parsers.coverage import Coverage
from netparse.parsers.kinds import Kind
from netparse.records import Record


class Misread(ValueError):
    """A line has the outer shape of a row, but a value in it cannot be what its column says."""


class Text(NamedTuple):
    """The cleaned lines of one command's output; ``first`` is the number of ``lines[0]`` in the file as saved."""

    lines: Sequence[str]
    first: int = 1
    command_line: CommandLine | None = None
    template: fsm.Template | None = None
    """The user's own template that replaces the one that ships."""


class Parsed(NamedTuple):
    """Records, and the numbers of the lines that were not understood, counted in the file as saved."""

    records: tuple[Record, ...]
    unparsed: tuple[int, ...]
    facts: Mapping[str, bool] = MappingProxyType({})
    """What the text said outside its rows, such as ``unprivileged``: the coverage is judged by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """One command: registered in ``PARSERS``, with the template of the same stem."""

    stem: str
    captured_from: tuple[str, ...]
    """Command lines that print this; the first one is what a user is asked to collect."""
    record: type[Record]
    signature: Callable[[Sequence[str]], bool]
    """Whether these lines (cleaned, not blank) can only be this command's output."""
    read: Callable[[Text], Parsed]
    coverage: Callable[[Text, Parsed], Coverage]
    kinds: tuple[Kind, ...] = ()
    """The kinds of evidence that a capture of it gives, the main one first; a user's own command gives none."""
    folds: bool = False
    """Whether a record comes from several lines: an omission between them is then given to ``read`` as a line ``--``."""
    plausible: Callable[[Sequence[str]], bool] | None = None
    """Whether these lines may be this command's output: asked only where a name or a command line says that they are."""
    own: bool = False
    """Whether the command is the user's own: then its signature goes before all others."""

    def with_template(self, own: fsm.Template) -> "Parser":
        """Return this parser with a template of the user's own in place of the one that ships."""
        return replace(self, read=lambda text: self.read(text._replace(template=own)))


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
    return fsm.compile_template(template_path(stem))


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


def template_path(stem: str) -> Path:
    """Return where the stem's template lies."""
    return resources.templates() / "parse" / f"{stem}.textfsm"
