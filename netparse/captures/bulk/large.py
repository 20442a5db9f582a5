"""Long texts of objects, such as 500 MB of pods: read piece by piece as they come, so that only the records stay."""

import codecs
from collections.abc import Callable, Iterator

from netparse.captures.bulk.pool import Pool
from netparse.captures.capture import Capture
from netparse.captures.text.document import Document
from netparse.captures.text.sparse_lines import SparseLines
from netparse.parsers import PARSERS, Parser
from netparse.parsers.base import Parsed, Text
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.kubernetes.found import Found, State
from netparse.parsers.kubernetes.json_objects import read_json
from netparse.parsers.kubernetes.object_text import holds_nodes, holds_objects, is_json, yaml_objects
from netparse.records import Record

LARGE = 8 << 20
"""Bytes from which a text of objects is read piece by piece."""
_PIECE = 1 << 20
_QUOTED = 400  # characters of a line that evidence quotes; JSON without line ends has one line

Read = Callable[[int], bytes]


class LargeObjects:
    """What a long text of objects holds: the records by the stem of their parser."""

    def __init__(self, read: Read, as_json: bool) -> None:
        self.lines = SparseLines()
        self.state = State()
        self.records: dict[str, list[Record]] = {}
        self.pool = Pool()
        source = _Source(read)
        found = read_json(source.piece, self.state) if as_json else yaml_objects(source.lines(), self.state)
        for each in found:
            self._take(each)
        self.lines.total = source.count

    def _take(self, found: Found) -> None:
        for parser in _readers():
            record = parser.of_object(found) if parser.of_object else None
            if record is not None:
                self.records.setdefault(parser.stem, []).append(self.pool.shared(record))
                self.lines.keep(found.line - 1, _quote(found))
                return

    def captures(self, source: str, hint: CommandLine | None = None) -> Iterator[Capture]:
        """Yield a capture for each command that would have printed a part of it."""
        document = Document(source, self.lines, cut=self.state.broken)
        for parser in _readers():
            records = self.records.get(parser.stem)
            if records:
                facts = {"broken": self.state.broken, "list": self.state.is_list}
                parsed = Parsed(records=tuple(records), unparsed=(), facts=facts)
                yield Capture(
                    source=source,
                    command=parser.stem,
                    covers=parser.coverage(Text((), command_line=hint), parsed),
                    status="ok",
                    records=parsed.records,
                    first_line=1,
                    last_line=self.lines.total,
                    command_line=hint,
                    document=document,
                )


def reader_of(head: bytes) -> Callable[[Read], LargeObjects] | None:
    """Return what reads a long text that begins so; None where it is none of objects."""
    if b"\0" in head:
        return None
    lines = [line.rstrip() for line in head.decode("utf-8", "replace").lstrip("\ufeff").split("\n") if line.strip()]
    if not lines or not (holds_objects(lines) or holds_nodes(lines)):
        return None
    as_json = is_json(lines)
    return lambda read: LargeObjects(read, as_json)


def _readers() -> list[Parser]:
    return [p for p in PARSERS if p.of_object]


def _quote(found: Found) -> str:
    """Return the line of the object's name; of a line without end a part around the name."""
    line = found.text.split("\n")[found.line - found.first] if found.text else ""
    if len(line) <= _QUOTED:
        return line
    at = max(line.find('"name"') - 40, 0)
    return f"…{line[at : at + _QUOTED]}…"


class _Source:
    """Gives the text piece by piece, decoded, and counts its lines."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.count = 0

    def piece(self) -> str:
        """Return the next piece, nothing at the end."""
        while data := self._read(_PIECE):
            text = self._decode(data).replace("\r\n", "\n").removeprefix("\ufeff")
            self.count += text.count("\n")
            if text:
                return text
        return ""

    def lines(self) -> Iterator[str]:
        """Yield the lines, without blanks at their ends."""
        rest = ""
        while text := self.piece():
            *whole, rest = (rest + text).split("\n")
            yield from map(str.rstrip, whole)
        if rest:
            yield rest.rstrip()
