"""From the text of a file to its captures."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from netparse.captures import damage
from netparse.captures.capture import BY_OBJECT, Capture, Unparsed
from netparse.captures.carried import without_carried_hosts
from netparse.captures.recognition.failures import failed_command, failure, lookalike, nothing
from netparse.captures.recognition.promises import contradicts, has_options, prints_other
from netparse.captures.recognition.recognize import recognize, recognize_own
from netparse.captures.sections.margins import at_the_margin
from netparse.captures.sections.noise import find_noise, is_noise, is_omission
from netparse.captures.sections.prompts import is_known_command
from netparse.captures.sections.split import Section, split_sections
from netparse.captures.selection import not_whole
from netparse.captures.text.clean import Cleaned, clean_lines, dedent
from netparse.captures.text.document import Document, read_document
from netparse.captures.text.panes import panes
from netparse.captures.text.remarks import guesses, unmarked, with_remarks, without_sign
from netparse.captures.unwrap import recognize_wrapped, unwrapped
from netparse.errors import UsageError
from netparse.fsm import StateError
from netparse.lazy import lazy_re
from netparse.nearest import did_you_mean
from netparse.parsers import PARSERS, Kind, Parser, Text
from netparse.parsers.base import FileName, Misread, without_collection
from netparse.parsers.base.command_line import CommandLine, parse_command_line
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.spelling import command_from_name, stem_from_command
from netparse.parsers.tables import begins_output

_LONGEST_NUMBER = 300  # digits
_NUMBER = lazy_re(r"(?<!\d)\d{300,}|(?<![^\W_])0[xX][0-9a-fA-F]{300,}")
_TOO_LONG = 1 << 20  # characters of a line that is no JSON
_MOST = 3000  # changes of the host that a prefix names
_SPREAD = 3_000_000  # lines that hosts whose lines came in turns may have together, with those of the others as blank
_PLAIN = frozenset(
    {
        *(Kind.NODES, Kind.PODS, Kind.SERVICES, Kind.ENDPOINTS),
        *(Kind.ADDRESSES, Kind.LINKS, Kind.ROUTES, Kind.NEIGHBORS, Kind.SOCKETS, Kind.RULES, Kind.FORWARDING),
    }
)
_PROGRAM = lazy_re(r"[a-z][\w.+-]*")
_LONE_PROMPT = lazy_re(r"[$#>%❯➜]\s{1,4}(?P<command>[a-z].*)")
_MARKED = 60  # lines that were not understood; of more it is not a remark that hides the rows
_LETTER = 60  # lines of a ticket's comment; more are a log or a document, and a row in them an example


class _Asked(NamedTuple):
    """What is known of a file before it is read: the command that the user forces, or that its collector or name announces."""

    forced: Parser | None
    named: CommandLine | None
    with_options: bool
    """Whether the command's options are known, so that the coverage may be judged by them."""
    parsers: Sequence[Parser]


def parse(
    text: str | bytes,
    *,
    command: str | None = None,
    source: str | None = None,
    hint: CommandLine | None = None,
    parsers: Sequence[Parser] = PARSERS,
) -> list[Capture]:
    """Parse saved output: a file may hold the output of several commands, each becomes a Capture.

    ``command`` is a parser's stem and overrules recognition; ``source`` is the name that evidence quotes; ``hint`` is the
    command that a collector is known to keep under this name, which the content may contradict. ``parsers`` are those
    to choose from; a user's own templates add to them.
    """
    forced = _parser(command, parsers) if command else None
    document = read_document(source or "-", text)
    try:
        return _document_captures(document, forced, source, hint, parsers)
    except Exception as error:  # a fault of netparse costs the file in which it shows, not the others
        fault = f"a fault of netparse itself ({type(error).__name__}: {error}); please report it"
        lost = _base(document, Section(lines=(), first=1), None, None)
        unparsed = tuple(Unparsed(line=n, text=document.text(n)) for n, x in enumerate(document.lines, 1) if x.strip())
        failed = replace(lost, status="failed", reason=fault, unparsed=unparsed, last_line=len(document.lines))
        return [replace(failed, fault=f"{document.source}: {fault}")]


def _document_captures(
    document: Document,
    forced: Parser | None,
    source: str | None,
    hint: CommandLine | None,
    parsers: Sequence[Parser],
) -> list[Capture]:
    if document.note:
        nothing_read = _base(document, Section(lines=(), first=1), None, None)
        return [replace(nothing_read, status="failed", reason=document.note)]
    cleaned = clean_lines(document.lines)
    cleaned = Cleaned(at_the_margin(cleaned.lines), cleaned.hosts)
    if max(map(len, cleaned.lines), default=0) > _LONGEST_NUMBER:
        cleaned = Cleaned([_bounded(line) for line in cleaned.lines], cleaned.hosts)
    split = panes(cleaned.lines)
    texts = [cleaned] if len(split) == 1 else [Cleaned(pane, {}) for pane in split]
    sections = [s for text in texts for s in _sections(text) if not s.logs]
    named = hint or (command_from_name(source) if source else None)
    asked = _Asked(forced, named, hint is not None or has_options(named), parsers)
    if sum(any(s.lines) for s in sections) > 1:
        asked = _Asked(forced, None, False, parsers)
    found = [(s, c) for s in sections for c in _captures(document, s, asked)]
    if any(c.status != "empty" for _, c in found):  # what is left behind the last fence is no output that is empty
        found = [(s, c) for s, c in found if c.status != "empty" or s.command_line]
    announced = {id(c) for s, c in found if s.typed or c.command_line or stem_from_command(asked.named)}
    captures = without_carried_hosts(not_whole([c for _, c in found], announced))
    if len(captures) > 1:  # messages before the first prompt are no capture of their own
        captures = [c for c in captures if c.command or c.status != "empty"] or captures[:1]
    if not captures:
        captures = [_base(document, Section(lines=(), first=1), stem_from_command(named), named)]
    return damage.in_pieces(_with_broken_promise(captures, named))


def _parser(stem: str, parsers: Sequence[Parser]) -> Parser:
    for parser in parsers:
        if parser.stem == stem:
            return parser
    near = did_you_mean(stem, (parser.stem for parser in parsers))
    raise UsageError(f"there is no command {stem!r}: `netparse list commands` names them{near}")


def _sections(cleaned: Cleaned) -> Iterator[Section]:
    """Yield the sections; where a prefix names hosts, a new host begins a new one."""
    if len(set(cleaned.hosts.values())) < 2:
        host = next(iter(cleaned.hosts.values()), None)
        for section in split_sections(cleaned.lines):
            yield section._replace(host=section.host or host)
        return
    numbers = sorted(cleaned.hosts)
    starts = [n for n, m in zip(numbers, [-1, *numbers], strict=False) if cleaned.hosts[n] != cleaned.hosts.get(m)]
    hosts = set(cleaned.hosts.values())
    if len(starts) > len(hosts) and len(hosts) * len(cleaned.lines) < _SPREAD:
        yield from _interleaved(cleaned)
        return
    starts = [0, *starts[1:_MOST]]
    for start, end in zip(starts, [*starts[1:], len(cleaned.lines)], strict=True):
        host = cleaned.hosts[start] if start in cleaned.hosts else cleaned.hosts[min(cleaned.hosts)]
        for section in split_sections(cleaned.lines[start:end]):
            heading = tuple(n + start for n in section.heading)
            yield section._replace(host=section.host or host, first=section.first + start, heading=heading)


def _interleaved(cleaned: Cleaned) -> Iterator[Section]:
    """Yield the sections of hosts whose lines came in turns: each is read as if the others' lines were blank."""
    own: dict[str, list[int]] = {}
    for n in sorted(cleaned.hosts):
        own.setdefault(cleaned.hosts[n], []).append(n)
    unnamed = [n for n, line in enumerate(cleaned.lines) if line and n not in cleaned.hosts]
    for host, numbers in [*list(own.items())[:_MOST], *([(None, unnamed)] if unnamed else [])]:
        lines = [cleaned.lines[n] for n in numbers]
        for section in split_sections(lines):
            first, last = section.first - 1, section.first - 2 + len(section.lines)
            rows = dict(zip(numbers[first : last + 1], section.lines, strict=True))
            spread = [rows.get(n, "") for n in range(numbers[first], numbers[last] + 1)] if rows else []
            heading = tuple(numbers[n - 1] + 1 for n in section.heading)
            yield section._replace(
                host=section.host or host, lines=spread, first=min(rows, default=0) + 1, heading=heading
            )


def _base(document: Document, section: Section, stem: str | None, command: CommandLine | None) -> Capture:
    return Capture(
        source=document.source,
        command=stem,
        status="empty",
        reason="there is nothing in it",
        first_line=section.first,
        last_line=section.first + len(section.lines) - 1,
        command_line=command,
        host=section.host,
        host_by=section.host_by,
        netns=section.netns or (command.netns if command else None),
        heading=section.heading,
        document=document,
    )


def _captures(document: Document, section: Section, asked: _Asked) -> Iterator[Capture]:
    """Yield what a section is, and what else stands in it: one file may hold objects that several commands would print."""
    found = _capture(document, section, asked)
    if found is None:
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
            beside = _parsed(base, Text(lines, section.first, found.command_line), parser, noise, set())
            if beside.records:  # what neither understands is reported once
                yield replace(beside, status="ok", reason=None, unparsed=())


def _of_each_host(base: Capture, lines: Sequence[str], parser: Parser) -> Iterator[Capture]:
    """Yield a capture for each node that objects speak of."""
    for host, first, last in parser.hosts(lines) if parser.hosts else ():
        start = base.first_line + first - 1
        own = replace(base, first_line=start, last_line=base.first_line + last - 1, host=host, host_by=BY_OBJECT)
        found = _parsed(own, Text(lines[first - 1 : last], start, base.command_line), parser, set(), set())
        if found.records:
            yield replace(found, status="ok", reason=None, unparsed=())


def _is_structured(capture: Capture, parsers: Sequence[Parser]) -> bool:
    return any(p.structured and p.stem == capture.command for p in parsers)


def _capture(document: Document, section: Section, asked: _Asked) -> Capture | None:
    """Return what a section is, or None for one that announces nothing known and shows nothing."""
    command = section.command_line or asked.named
    stem = stem_from_command(command)
    base = _base(document, section, stem, command)
    noise, omitted = find_noise(section.lines)
    lines = _blanked(section.lines, noise)
    if not any(lines):
        silent = stem is None and (section.heading or section.first > 1)
        return None if silent else replace(base, noise=_numbers(section, noise))
    parser, lines = _recognized(lines, stem, asked)
    if parser is None:
        parser, lines = _among_remarks(lines, stem, asked)
    if parser is None and not lookalike(lines):
        parser = recognize_wrapped(lines, stem, asked.parsers)
    if parser is None or (not asked.forced and prints_other(section.command_line, parser)):
        return _unreadable(base, section, lines, noise)
    if parser.other_files and (other := _other_file(parser.other_files, document, section)):
        reason = f"this is {other.expand(parser.other_files.command)}"
        unparsed = tuple(Unparsed(line=n, text=base.text(n)) for n in _others(section, lines))
        return replace(base, command=None, status="unrecognized", reason=reason, unparsed=unparsed)
    if parser.heeds:
        lines = [
            section.lines[n] if n in noise and parser.heeds.match(section.lines[n]) else x for n, x in enumerate(lines)
        ]
    if parser.structured:
        omitted = set()
    else:
        lines = _blanked(lines, omitted, "--" if parser.folds else "")
    kept = command if parser.stem == stem and (section.command_line or asked.with_options) else None
    if section.command_line and stem is None:
        kept = command
    base = replace(base, command=parser.stem, command_line=kept)
    if stem and contradicts(command, stem, parser.stem) and section.command_line:
        base = replace(base, expected=stem)
    lines, remarks = _without_remarks(lines, parser) if _is_markable(parser) else (lines, {})
    text = Text(lines=lines, first=section.first, command_line=kept)
    found = _parsed(base, text, parser, noise, omitted)
    flat = dedent(lines) if found.unparsed else lines
    if flat != lines:  # a parser may take a fragment's indented lines for what they are without the others
        straight = _parsed(base, text._replace(lines=flat), parser, noise, omitted)
        found = min(found, straight, key=lambda c: len(c.unparsed))
        text = text._replace(lines=flat) if found is straight else text
    if not parser.structured:
        found, text = unwrapped(found, text, lambda changed: _parsed(base, changed, parser, noise, omitted))
    if _is_markable(parser) and 0 < len(found.unparsed) <= _MARKED:
        found, text = _guessed(
            found, text, parser, lambda changed: _parsed(base, changed, parser, noise, omitted), remarks
        )
    if remarks:
        found = replace(
            found,
            remarks=tuple(Unparsed(line=n + section.first, text=remarks[n]) for n in sorted(remarks) if remarks[n]),
        )
    return found


def _other_file(other: FileName, document: Document, section: Section) -> re.Match[str] | None:
    """Return where the file's name, the heading or the command line names a file that only looks like those that are read."""
    headings = (document.text(n).rstrip() for n in section.heading)
    command = section.command_line.text if section.command_line else ""
    found = (other.pattern.search(text) for text in (document.source, command, *headings))
    return next(filter(None, found), None)


def _is_markable(parser: Parser) -> bool:
    """Whether an arrow, a comment or a bold value in this output can only be its reporter's: rules and files have their own."""
    return not _PLAIN.isdisjoint(parser.kinds) and not parser.structured


def _among_remarks(lines: list[str], stem: str | None, asked: _Asked) -> tuple[Parser | None, list[str]]:
    """Return the parser of lines that are known only without the remarks behind them."""
    if not with_remarks("\n".join(lines[:_LETTER])) or len(lines) > _LETTER:
        return None, lines
    bare = [unmarked(line, comments=True)[0] for line in lines]
    parser = _recognized(bare, stem, asked)[0] if bare != lines else None
    if parser is None and stem is not None:  # behind its command the only row may be the one that is pointed at
        pointed = [without_sign(line) for line in bare]
        parser = _recognized(pointed, stem, asked)[0] if pointed != bare else None
    return parser, lines


def _without_remarks(lines: list[str], parser: Parser) -> tuple[list[str], dict[int, str]]:
    """Return the rows as they were printed; the remarks by the index of their line."""
    if not with_remarks("\n".join(lines)):
        return lines, {}
    found = [unmarked(line, comments=parser.ends_in_words) if line else (line, None) for line in lines]
    return [row for row, _ in found], {n: remark for n, (_, remark) in enumerate(found) if remark}


def _guessed(
    found: Capture, text: Text, parser: Parser, read: Callable[[Text], Capture], remarks: dict[int, str]
) -> tuple[Capture, Text]:
    """Read rows that were not understood without what may be a remark in them; only what then is understood counts."""
    end = len(found.document.lines) if found.document.open_end else 0  # a line that is cut is no line with a remark
    left = {u.line: guesses(text.lines[u.line - text.first]) for u in found.unparsed if u.line != end}
    for turn in range(max(map(len, left.values()), default=0)):
        tried = {n: given[turn] for n, given in left.items() if turn < len(given)}
        lines = list(text.lines)
        for n, (row, _) in tried.items():
            lines[n - text.first] = row
        changed = read(text._replace(lines=lines))
        still = {u.line for u in changed.unparsed}
        done = {n for n in tried if n not in still}
        if not done or len(changed.records) < len(found.records):
            continue
        for n in done:
            remarks[n - text.first] = tried[n][1]
            left.pop(n)
        kept = [lines[n] if n + text.first in done else line for n, line in enumerate(text.lines)]
        text = text._replace(lines=kept)
        found = read(text)
    return found, text


def _blanked(lines: Sequence[str], places: set[int], mark: str = "") -> list[str]:
    out = list(lines)
    for n in places:
        out[n] = mark
    return out


def _bounded(line: str) -> str:
    """Return a line that regular expressions can be let loose on; one of megabytes is JSON or no output.

    A number that no machine has is cut, so that nothing takes it for one; Python would refuse it wherever it is made or printed.
    """
    if len(line) > _LONGEST_NUMBER:
        line = _NUMBER.sub(lambda found: f"{found[0][:20]}…", line)
    return line if len(line) <= _TOO_LONG or line[:64].lstrip()[:1] in ("{", "[") else line[:_TOO_LONG] + "…"


def _recognized(lines: list[str], stem: str | None, asked: _Asked) -> tuple[Parser | None, list[str]]:
    """Return the parser and the lines as it can read them: where they bear no signature as they stand, without their indent."""
    forced = asked.forced or recognize_own(lines, asked.parsers)
    parser = forced or (None if lookalike(lines) else recognize(lines, stem, asked.parsers))
    if parser is None or (forced and not forced.signature([x for x in lines[:400] if x])):
        flat = list(dedent(lines))
        if flat != lines and (forced or not lookalike(flat)):
            found = forced or recognize(flat, stem)
            if found:
                return found, flat
    if parser is None and not lookalike(lines, unread=True):
        parser = _in_a_letter(lines)
    return parser, lines


def _in_a_letter(lines: Sequence[str]) -> Parser | None:
    """Return the parser of the one output that stands among the words of a short letter, as a paragraph of its own."""
    if sum(map(bool, lines)) > _LETTER:
        return None
    paragraphs = [list(group) for shown, group in groupby(lines, key=bool) if shown]
    found = {
        p.stem: p for group in paragraphs if len(group) > 1 and (p := recognize(group)) and Kind.IDENTITY not in p.kinds
    }
    return next(iter(found.values())) if len(found) == 1 else None


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


def _others(section: Section, lines: Sequence[str]) -> list[int]:
    return [n for n, line in enumerate(lines, section.first) if line]


def _numbers(section: Section, places: set[int]) -> tuple[int, ...]:
    return tuple(section.first + n for n in sorted(places))


def _parsed(base: Capture, text: Text, parser: Parser, noise: set[int], omitted: set[int]) -> Capture:
    try:
        with without_collection():
            parsed, cut = damage.read(parser, text, base.document)
    except Misread as misread:
        return _unread(base, text, str(misread))
    except StateError as stopped:
        reason = (
            f"{stopped.template} stopped at line {text.first + stopped.line - 1}: {stopped} (rule {stopped.rule!r})"
        )
        return replace(_unread(base, text, reason), fault=f"{base.source}: {reason}")
    except RecursionError:
        return _unread(base, text, "it is nested too deeply to be read")
    line = {n: text.lines[n - text.first] for n in parsed.unparsed}
    known = {n for n in line if not line[n] or is_noise(line[n])}
    gaps = {n for n in line if n not in known and is_omission(line[n])}
    left = [n for n in line if n not in known | gaps]
    quiet = tuple(sorted({text.first + n for n in noise | omitted} | known | gaps))
    error = None if parsed.records else failure(text.lines)
    if error:
        return replace(base, status="failed", reason=error, noise=(*quiet, *left))
    unparsed = tuple(Unparsed(line=n, text=base.text(n)) for n in left)
    return replace(
        base,
        covers=_covered(parser, parser.coverage(text, parsed), base, text, left, gaps=bool(omitted or gaps), cut=cut),
        status="partial" if unparsed else "ok",
        reason=_left_over(len(unparsed)),
        records=parsed.records,
        unparsed=unparsed,
        noise=quiet,
    )


def _unread(base: Capture, text: Text, reason: str) -> Capture:
    lines = tuple(Unparsed(line=n, text=base.text(n)) for n, x in enumerate(text.lines, text.first) if x)
    return replace(base, status="failed", reason=reason, unparsed=lines)


def _left_over(count: int) -> str | None:
    return None if not count else "1 line was not understood" if count == 1 else f"{count} lines were not understood"


def _covered(
    parser: Parser, covers: Coverage, base: Capture, text: Text, left: Sequence[int], *, gaps: bool, cut: str | None
) -> Coverage:
    """Return the coverage that the parser states, less what is missing at the ends and in the middle."""
    numbers = range(text.first, text.first + len(text.lines))
    begin = next((n for n in numbers if text.lines[n - text.first]), 0)
    end = next((n for n in reversed(numbers) if text.lines[n - text.first]), 0)
    limits = []
    if gaps:
        limits.append("lines were left out of it")
    lost = set(left)
    first = next((text.lines[n - text.first] for n in numbers if n not in lost and text.lines[n - text.first]), "")
    above = (
        parser.headless and left and left[0] == begin and not base.heading
    )  # the table begins with a line that is no row
    if above and not (_is_words(parser, text.lines[begin - text.first]) and begins_output(first, at_its_start=True)):
        limits.append("its beginning may be cut off")
    at_end = end == len(base.document.lines)
    if cut:
        limits.append(cut)
    elif at_end and (base.document.cut or (base.document.open_end and left and left[-1] == end)):
        limits.append("its end is cut off")
    if damaged := damage.doubtful(parser, [text.lines[n - text.first] for n in left]):
        limits.append(_not_understood([left[n] for n in damaged]))
    return covers._replace(whole=False, limits=(*covers.limits, *limits)) if limits else covers


def _not_understood(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - 1} more" if len(numbers) > 1 else ""
    return f"line {numbers[0]}{more} was not understood"


def _is_words(parser: Parser, line: str) -> bool:
    """Whether a line above a table without a heading is none of its own, but the words of whoever pasted it."""
    return parser.headless is None or not parser.headless.match(line)


def _with_broken_promise(captures: list[Capture], named: CommandLine | None) -> list[Capture]:
    """Return the captures, the only one that was understood with the stem that the name promised if it is another's."""
    promised = stem_from_command(named)
    read = [c for c in captures if c.records]
    if len(read) != 1 or read[0].command is None or not contradicts(named, promised, read[0].command):
        return captures
    return [replace(c, expected=c.expected or promised) if c is read[0] else c for c in captures]
