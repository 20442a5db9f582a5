"""What the tables of ``kubectl get`` have in common: how they are read, what they cover, by what they are known."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from netparse import records
from netparse.parsers.base import Parsed, Text
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.kubernetes.object_columns import Shapes, asks_for_part, namespaced, read_header, values
from netparse.parsers.kubernetes.wrapped import Block, Column, Layout, read_table

NAMESPACED = r"(?:NAMESPACE\s+)?"
BEFORE = r"(?:[a-z0-9][\w.-]*\s+)?"
"""The namespace of a row, which need not be there."""


class ObjectTable(NamedTuple):
    """A table of objects: its template, its record's name, its heading, how a row begins, what its cells look like.

    ``resources`` is the expression for the words by which a command line asks for them.
    """

    stem: str
    record: str
    header: re.Pattern[str]
    row: re.Pattern[str]
    shapes: Shapes
    resources: str
    bare: Callable[[Sequence[str]], bool] | None = None
    """Whether words are a row below the heading of an older kubectl, where the heading tells what the row alone does not."""

    def read(self, text: Text) -> Parsed:
        fields = records.field_names(self.record)
        make = getattr(records, self.record)

        def convert(block: Block, columns: list[Column], width: int) -> records.Record:
            cells = values(self.shapes.cells(block, columns, width), fields)
            made: records.Record = make(line=block.first, last_line=block.last, **cells)
            return made

        found = read_table(text, Layout(self.stem, self.header, self._begins, read_header, fields), convert)
        names = {c.name for c in found.columns}
        return Parsed(
            records=tuple(found.records),
            unparsed=found.unparsed,
            facts={"heading": bool(names), "namespaces": "namespace" in names},
        )

    def _begins(self, line: str) -> bool:
        return self.starts_row(line) or (
            self.bare is not None and line[:1] not in (" ", "\t") and self.bare(line.split())
        )

    def starts_row(self, line: str) -> bool:
        return bool(self.row.match(line))

    def coverage(self, text: Text, parsed: Parsed) -> Coverage:
        command = text.command_line
        limits = []
        if command and command.filtered:
            limits.append("lines were taken out by a filter")
        elif command and asks_for_part(command.words, self.resources):
            limits.append("asked for a part of them")
        elif not parsed.facts["heading"] and not (command and "--no-headers" in " ".join(command.words)):
            limits.append("its heading is not there: its beginning may be cut off")
        elif not parsed.facts["namespaces"] and (command is None or namespaced(command.words)):
            limits.append("shows one namespace")
        return Coverage(whole=not limits, limits=tuple(limits))

    def signature(self, lines: Sequence[str]) -> bool:
        """A heading with its columns, or rows of which most can be nothing else."""
        if any(self.header.match(line) for line in lines):
            return True
        found = sum(self.starts_row(line) for line in lines)
        return found > 1 and found * 4 >= len(lines) * 3

    def plausible(self, lines: Sequence[str]) -> bool:
        """A single row behind its command line, as a filter leaves it."""
        found = sum(self.starts_row(line) for line in lines)
        return found > 0 and found * 2 >= len(lines)
