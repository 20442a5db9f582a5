"""From one section to what it holds: its capture, and those of what else stands in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from netparse.captures.capture import BY_OBJECT, Capture, Unparsed
from netparse.captures.reading.asked import Asked
from netparse.captures.reading.empty import empty_capture
from netparse.captures.reading.parsed import parsed_capture
from netparse.captures.reading.recognized import among_remarks, recognized
from netparse.captures.reading.reporter import guessed, is_markable, without_remarks
from netparse.captures.reading.unwrap import recognize_wrapped, unwrapped
from netparse.captures.recognition.failures import failed_command, failure, lookalike, nothing
from netparse.captures.recognition.promises import contradicts, prints_other
from netparse.captures.sections.noise import find_noise
from netparse.captures.sections.prompts import is_known_command
from netparse.captures.sections.split import Section
from netparse.captures.text.clean import dedent
from netparse.captures.text.document import Document
from netparse.lazy import lazy_re
from netparse.parsers import Parser, Text
from netparse.parsers.base import FileName
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.shared.statements import may_state
from netparse.parsers.spelling import stem_from_command

_PROGRAM = lazy_re(r"[a-z][\w.+-]*")
_LONE_PROMPT = lazy_re(r"[$#>%❯➜]\s{1,4}(?P<command>[a-z].*)")
_MARKED = 60  # lines that were not understood; of more it is not a remark that hides the rows


def captures_of(document: Document, section: Section, asked: Asked) -> Iterator[Capture]:
    """Yield what a section is, and what else stands in it: one file may hold objects that several commands would print."""
    found = _capture(document, section, asked)
    if found is None:
        return
    apart = list(_apart(found, section, asked))
    if apart:
        yield from apart
        return
    yield found
    if found.status not in ("ok", "partial", "failed") or asked.forced or not _is_structured(found, asked.parsers):
        return
    for parser in asked.parsers:
        if parser.beside and parser.stem != found.command and parser.beside([x for x in section.lines if x]):
            noise, _ = find_noise(section.lines)
            base = replace(found, command=parser.stem, records=(), unparsed=(), reason=None, covers=None, expected=None)
            lines = _blanked(section.lines, noise)
            if parser.hosts:
                yield from _of_each_host(base, lines, parser)
                continue
            beside = parsed_capture(base, Text(lines, section.first, found.command_line), parser, noise, set())
            if beside.records:  # what neither understands is reported once
                yield replace(beside, status="ok", reason=None, unparsed=())


def _apart(found: Capture, section: Section, asked: Asked) -> Iterator[Capture]:
    """Yield a capture for each host where a command that asks several at once names them in its output; none for one host."""
    parser = next((p for p in asked.parsers if p.stem == found.command and p.hosts and not p.beside), None)
    if parser is None or parser.hosts is None or found.status not in ("ok", "partial"):
        return
    noise, _ = find_noise(section.lines)
    lines = _blanked(section.lines, noise)
    named = list(parser.hosts(lines))
    starts = [
        (host, first)
        for (host, first, _), (before, *_) in zip(named, [("", 0, 0), *named], strict=False)
        if host != before
    ]
    if len({host for host, _ in starts}) < 2:
        yield from (replace(found, host=host, host_by=BY_OBJECT) for host, _ in starts)
        return
    ends = [first - 1 for _, first in starts[1:]] + [len(lines)]
    for (host, first), last in zip(starts, ends, strict=True):
        start = found.first_line + first - 1
        own = replace(found, first_line=start, last_line=found.first_line + last - 1, host=host, host_by=BY_OBJECT)
        yield _read(own, Text(lines[first - 1 : last], start, found.command_line), parser, noise, set())


def _of_each_host(base: Capture, lines: Sequence[str], parser: Parser) -> Iterator[Capture]:
    """Yield a capture for each node that objects speak of."""
    for host, first, last in parser.hosts(lines) if parser.hosts else ():
        start = base.first_line + first - 1
        own = replace(base, first_line=start, last_line=base.first_line + last - 1, host=host, host_by=BY_OBJECT)
        found = parsed_capture(own, Text(lines[first - 1 : last], start, base.command_line), parser, set(), set())
        if found.records:
            yield replace(found, status="ok", reason=None, unparsed=())


def _is_structured(capture: Capture, parsers: Sequence[Parser]) -> bool:
    return any(p.structured and p.stem == capture.command for p in parsers)


def _capture(document: Document, section: Section, asked: Asked) -> Capture | None:
    """Return what a section is, or None for one that announces nothing known and shows nothing."""
    command = section.command_line or asked.named
    stem = stem_from_command(command)
    base = empty_capture(document, section, stem, command)
    noise, omitted = find_noise(section.lines)
    lines = _blanked(section.lines, noise)
    if not any(lines):
        if noise and may_state("\n".join(section.lines)):  # a log of nothing but what elsewhere are messages on the way
            reason = "it holds messages of components alone"
            return replace(base, command=None, status="unrecognized", reason=reason, noise=_numbers(section, noise))
        silent = stem is None and (section.heading or section.first > 1)
        return None if silent else replace(base, noise=_numbers(section, noise))
    parser, lines = recognized(lines, stem, asked)
    if parser is None:
        parser, lines = among_remarks(lines, stem, asked)
    if parser is None and not lookalike(lines):
        parser = recognize_wrapped(lines, stem, asked.parsers)
    if parser is None or (not asked.forced and prints_other(section.command_line, parser)):
        return _unreadable(base, section, lines, noise)
    if parser.other_files and (other := _other_file(parser.other_files, document, section)):
        reason = f"this is {other.expand(parser.other_files.command)}"
        unparsed = tuple(Unparsed(line=n, text=base.text(n)) for n in _others(section, lines))
        return replace(base, command=None, status="unrecognized", reason=reason, unparsed=unparsed)
    if parser.messages:
        lines = [
            section.lines[n] if n in noise and parser.messages.match(section.lines[n]) else x
            for n, x in enumerate(lines)
        ]
    if parser.structured:
        omitted = set()
    else:
        lines = _blanked(lines, omitted, "--" if parser.folds else "")
    kept = command if parser.stem == stem and (section.command_line or asked.with_options) else None
    if section.command_line and stem is None:
        kept = command
    base = replace(base, command=parser.stem, command_line=kept)
    stray = sum(map(bool, section.lines)) == 1  # a message that came between a command and its output
    if stem and contradicts(command, stem, parser.stem) and section.command_line and not stray:
        base = replace(base, expected=stem)
    return _read(base, Text(lines=lines, first=section.first, command_line=kept), parser, noise, omitted)


def _read(base: Capture, text: Text, parser: Parser, noise: set[int], omitted: set[int]) -> Capture:
    """Return the capture with what the parser reads: as the lines stand, without their indent, unwrapped, without remarks."""

    def read(changed: Text) -> Capture:
        return parsed_capture(base, changed, parser, noise, omitted)

    remarks: dict[int, str] = {}
    if is_markable(parser):
        lines, remarks = without_remarks(text.lines, parser)
        text = text._replace(lines=lines)
    found = read(text)
    flat = dedent(text.lines) if found.unparsed else text.lines
    if flat != text.lines:  # a parser may take a fragment's indented lines for what they are without the others
        straight = read(text._replace(lines=flat))
        found = min(found, straight, key=lambda c: len(c.unparsed))
        text = text._replace(lines=flat) if found is straight else text
    if not parser.structured:
        found, text = unwrapped(found, text, read)
    if is_markable(parser) and 0 < len(found.unparsed) <= _MARKED:
        found, more = guessed(found, text, read)
        remarks |= more
    shown = tuple(Unparsed(line=n + text.first, text=remarks[n]) for n in sorted(remarks) if remarks[n])
    return replace(found, remarks=shown) if shown else found


def _other_file(other: FileName, document: Document, section: Section) -> re.Match[str] | None:
    """Return where the file's name, the heading or the command line names a file that only looks like those that are read."""
    headings = (document.text(n).rstrip() for n in section.heading)
    command = section.command_line.text if section.command_line else ""
    found = (other.pattern.search(text) for text in (document.source, command, *headings))
    return next(filter(None, found), None)


def _unreadable(base: Capture, section: Section, lines: Sequence[str], noise: set[int]) -> Capture:
    """Return a capture without records: an error text, a word that there is nothing, or something unknown."""
    numbers = _numbers(section, noise)
    error = failure([*section.lines])
    none = nothing(lines)
    if none and not error:
        return replace(base, reason=none, noise=(*numbers, *_others(section, lines)))
    if error and not any(lookalike([line]) for line in lines if line):
        stem = base.command or stem_from_command(failed_command(error))
        return replace(base, command=stem, status="failed", reason=error, noise=(*numbers, *_others(section, lines)))
    other = lookalike(lines, unread=True, names=True)
    typed = section.command_line.program if section.command_line and not base.command else _typed(lines)
    other = other or (typed if typed and _PROGRAM.fullmatch(typed) else None)
    reason = f"this is output of `{other}`, which is not read" if other else "no known command prints this"
    unparsed = tuple(Unparsed(line=n, text=base.text(n)) for n in _others(section, lines))
    return replace(
        base, command=None, status="unrecognized", reason=reason, unread=other, unparsed=unparsed, noise=numbers
    )


def _typed(lines: Sequence[str]) -> str | None:
    """Return the program of a first line that is a prompt and a command, where no other prompt shows that it is one."""
    first = _LONE_PROMPT.match(next(filter(None, lines), ""))
    command = parse_command_line(first["command"]) if first and is_known_command(first["command"]) else None
    return command.program if command else None


def _blanked(lines: Sequence[str], places: set[int], mark: str = "") -> list[str]:
    out = list(lines)
    for n in places:
        out[n] = mark
    return out


def _others(section: Section, lines: Sequence[str]) -> list[int]:
    return [n for n, line in enumerate(lines, section.first) if line]


def _numbers(section: Section, places: set[int]) -> tuple[int, ...]:
    return tuple(section.first + n for n in sorted(places))
