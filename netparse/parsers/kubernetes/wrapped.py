"""Tables of ``kubectl get``: rows under a heading, as a terminal of any width shows them, one line or several each."""

import re
from collections.abc import Callable, Container
from typing import NamedTuple

from netparse.lazy import lazy_re
from netparse.parsers.base import Text, rows
from netparse.parsers.base.broken_lines import unbroken
from netparse.records import Record, to_dict


class Column(NamedTuple):
    """A column's field name and where its heading begins."""

    name: str
    start: int


class Block(NamedTuple):
    """A header or row with the lines that a narrow terminal wrapped it onto."""

    first: int
    parts: list[str]

    def joined(self, width: int) -> str:
        """Return the line as it was before a terminal of this width cut it; 0 stands for a program that wraps words."""
        return unbroken(self.parts, width)

    @property
    def last(self) -> int:
        return self.first + len(self.parts) - 1


Convert = Callable[[Block, list[Column], int], Record]
"""Makes a record of a row, the columns above it and the terminal's width, or raises ValueError."""
_HEADINGS = lazy_re(r"\s*[A-Z0-9()_-]+(?:\s+[A-Z0-9()_-]+)*\s*")


class Layout(NamedTuple):
    """How a table looks: the template that cuts it into lines, its heading, its rows, the names of its columns."""

    stem: str
    header: re.Pattern[str]
    starts_row: Callable[[str], bool]
    read_header: Callable[[str], list[Column]]
    fields: Container[str]


class Rows(NamedTuple):
    """The records, the numbers of lines that were not understood, and the columns of the last heading."""

    records: list[Record]
    unparsed: tuple[int, ...]
    columns: list[Column]


def read_table(text: Text, layout: Layout, convert: Convert) -> Rows:
    """Read a table; ``convert`` makes a record of a row, the columns above it and the terminal's width, or raises ValueError."""
    blocks, unparsed = _blocks(text, layout, convert)
    width = _width(blocks, layout)
    columns: list[Column] = []
    records: list[Record] = []
    for block in blocks:
        if layout.header.match(block.parts[0]):
            columns = layout.read_header(block.joined(width))
            continue
        try:
            records.append(convert(block, columns, width))
        except ValueError:
            _without_tail(block, columns, convert, records, unparsed)
    return Rows(records, tuple(sorted(unparsed)), columns)


def _blocks(text: Text, layout: Layout, convert: Convert) -> tuple[list[Block], list[int]]:
    found, unparsed = rows(layout.stem, text)
    blocks: list[Block] = []
    for row in found:
        line = text.lines[row.first - text.first]
        if row["header"] or layout.starts_row(line):
            blocks.append(Block(row.first, [line]))
        elif _is_next(blocks, row.first) and _continues(blocks, line, layout, convert):
            blocks[-1].parts.append(line)
        else:
            unparsed.append(row.first)
    return blocks, unparsed


def _is_next(blocks: list[Block], line: int) -> bool:
    return bool(blocks) and line == blocks[-1].last + 1 and len(blocks[-1].parts) < 8


def _continues(blocks: list[Block], line: str, layout: Layout, convert: Convert) -> bool:
    """Whether a line may be the rest of the one above: a heading continues with headings, a row as its heading does or lacks cells."""
    if layout.header.match(blocks[-1].parts[0]):
        return bool(_HEADINGS.fullmatch(line))
    header = next((b for b in reversed(blocks) if layout.header.match(b.parts[0])), None)
    if header is None or len(header.parts) > 1 or len(blocks[-1].parts) > 1:
        return "\N{REPLACEMENT CHARACTER}" not in line
    try:
        row = convert(blocks[-1], columns := layout.read_header(header.parts[0]), 0)
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}" not in line
    last = blocks[-1].parts[0].rstrip().rsplit(None, 1)[-1]
    return to_dict(row).get(columns[-1].name) is None and last != "<none>"


def _width(blocks: list[Block], layout: Layout) -> int:
    """Return the width of the terminal that wrapped these, 0 where none did."""
    cut = [p for b in blocks for p in b.parts[:-1]]
    width = max(map(len, cut), default=0)
    aligned = any("  " in p or "\t" in p for b in blocks for p in b.parts)
    headers = (b for b in blocks if len(b.parts) > 1 and layout.header.match(b.parts[0]))
    if aligned and any(_glues(b, width, layout) for b in headers):
        width += 2  # what wrapped the lines took the blanks between two columns away
    return width if aligned or all(len(p) >= width - 1 for p in cut) else 0


def _glues(header: Block, width: int, layout: Layout) -> bool:
    """Whether joining the lines of a header at this width makes one unknown heading of two known ones."""
    apart = [c.name for part in header.parts for c in layout.read_header(part)]
    joined = [c.name for c in layout.read_header(header.joined(width))]
    return all(n in layout.fields for n in apart) and not all(n in layout.fields for n in joined)


def _without_tail(
    block: Block,
    columns: list[Column],
    convert: Convert,
    records: list[Record],
    unparsed: list[int],
) -> None:
    """Read a row whose following lines turn out to be something else, such as the words of whoever pasted it."""
    if len(block.parts) > 1:
        try:
            records.append(convert(Block(block.first, block.parts[:1]), columns, 0))
            unparsed.extend(range(block.first + 1, block.last + 1))
            return
        except ValueError:
            pass
    unparsed.extend(range(block.first, block.last + 1))
