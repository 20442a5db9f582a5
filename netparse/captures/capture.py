"""One command's output as understood: its records, the lines left over, and what it can prove."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from netparse.captures.clean import clean_lines
from netparse.captures.document import Document, read_document
from netparse.captures.hints import command_from_name, stem_from_command
from netparse.captures.recognize import failure, recognize
from netparse.captures.split import Section, split_sections
from netparse.errors import UsageError
from netparse.parsers import PARSERS, Parser, Text
from netparse.parsers.command_line import CommandLine
from netparse.parsers.coverage import Coverage
from netparse.records import Record

Status = Literal["ok", "partial", "empty", "failed", "unrecognized"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unparsed:
    """A line that was not understood, as saved."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """``command`` is a parser's stem, None when unrecognized; ``node`` is known after grouping."""

    source: str
    node: str | None = None
    command: str | None
    covers: Coverage | None = None
    status: Status
    reason: str | None = None
    records: tuple[Record, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()
    first_line: int = 1
    command_line: CommandLine | None = None
    host: str | None = None
    document: Document

    def text(self, line: int) -> str:
        """Return a line as saved, by its number in the file."""
        return self.document.text(line)

    def mentions(self, token: str) -> bool:
        """Whether a line that was not understood speaks of this; then its absence is not proven."""
        return any(token in u.text for u in self.unparsed)


def parse(text: str | bytes, *, command: str | None = None, source: str | None = None) -> list[Capture]:
    """Parse saved output: a file may hold the output of several commands, each becomes a Capture.

    ``command`` is a parser's stem and overrules recognition; ``source`` is the name that evidence quotes.
    """
    forced = _parser(command) if command else None
    document = read_document(source or "-", text)
    sections = list(split_sections(clean_lines(document.lines)))
    named = command_from_name(source) if source else None
    return [c for s in sections for c in _captures(document, s, named if len(sections) == 1 else None, forced)]


def _parser(stem: str) -> Parser:
    for parser in PARSERS:
        if parser.stem == stem:
            return parser
    raise UsageError(f"there is no command {stem!r}: `netparse list commands` names them")


def _captures(
    document: Document, section: Section, named: CommandLine | None, forced: Parser | None
) -> Iterator[Capture]:
    if section.command_line is None and not any(section.lines) and section.first > 1:
        return
    command_line = section.command_line or named
    stem = stem_from_command(command_line)
    base = Capture(
        source=document.source,
        command=stem,
        status="empty",
        reason="there is nothing in it",
        first_line=section.first,
        command_line=command_line,
        host=section.host,
        document=document,
    )
    if not any(section.lines):
        yield base
        return
    parser = forced or recognize(section.lines, stem)
    if parser is None:
        error = failure(section.lines)
        status: Status = "failed" if error else "unrecognized"
        lines = tuple(
            Unparsed(line=n, text=document.text(n)) for n, text in enumerate(section.lines, section.first) if text
        )
        yield replace(base, status=status, reason=error or "no known command prints this", unparsed=lines)
        return
    if stem != parser.stem:
        command_line = section.command_line if section.command_line and stem is None else None
    yield _parsed(replace(base, command=parser.stem, command_line=command_line), section, parser)


def _parsed(base: Capture, section: Section, parser: Parser) -> Capture:
    text = Text(lines=section.lines, first=section.first, command_line=base.command_line)
    parsed = parser.read(text)
    unparsed = tuple(Unparsed(line=n, text=base.document.text(n)) for n in parsed.unparsed)
    return replace(
        base,
        covers=parser.coverage(text, parsed),
        status="partial" if unparsed else "ok",
        reason=f"{len(unparsed)} lines were not understood" if unparsed else None,
        records=parsed.records,
        unparsed=unparsed,
    )
