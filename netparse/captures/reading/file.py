"""From the text of a file to its captures."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.captures.capture import Capture, Unparsed
from netparse.captures.reading import damage
from netparse.captures.reading.asked import Asked
from netparse.captures.reading.carried import without_carried_hosts
from netparse.captures.reading.empty import empty_capture
from netparse.captures.reading.hosts import sections_of_hosts
from netparse.captures.reading.messages import with_messages
from netparse.captures.reading.picked_rows import not_whole
from netparse.captures.reading.section import captures_of
from netparse.captures.recognition.promises import contradicts, has_options
from netparse.captures.sections.margins import at_the_margin
from netparse.captures.sections.split import Section
from netparse.captures.text.barred_tables import without_bars
from netparse.captures.text.clean import Cleaned, clean_lines
from netparse.captures.text.document import Document, read_document
from netparse.captures.text.panes import panes
from netparse.captures.text.prefixed_runs import prefixed_runs
from netparse.captures.text.words import is_sentence
from netparse.errors import UsageError
from netparse.lazy import lazy_re
from netparse.nearest import did_you_mean
from netparse.parsers import PARSERS, Parser
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.kubernetes.k9s import as_kubectl_prints
from netparse.parsers.spelling import command_from_name, stem_from_command

_LONGEST_NUMBER = 300  # digits
_NUMBER = lazy_re(r"(?<!\d)\d{300,}|(?<![^\W_])0[xX][0-9a-fA-F]{300,}")
_TOO_LONG = 1 << 20  # characters of a line that is no JSON


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
        lost = empty_capture(document, Section(lines=(), first=1), None, None)
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
        nothing_read = empty_capture(document, Section(lines=(), first=1), None, None)
        return [replace(nothing_read, status="failed", reason=document.note)]
    cleaned = clean_lines(document.lines)
    cleaned = Cleaned(at_the_margin(without_bars(as_kubectl_prints(cleaned.lines))), cleaned.hosts)
    if max(map(len, cleaned.lines), default=0) > _LONGEST_NUMBER:
        cleaned = Cleaned([_bounded(line) for line in cleaned.lines], cleaned.hosts)
    split = panes(cleaned.lines)
    texts = prefixed_runs(cleaned) if len(split) == 1 else [Cleaned(pane, {}) for pane in split]
    sections = [s for text in texts for s in sections_of_hosts(text) if not s.logs]
    named = hint or (command_from_name(source) if source else None)
    asked = Asked(forced, named, hint is not None or has_options(named), parsers)
    if sum(any(s.lines) for s in sections) > 1:
        asked = Asked(forced, None, False, parsers)
    found = [(s, c) for s in sections for c in captures_of(document, s, asked)]
    if any(c.status != "empty" for _, c in found):  # what is left behind the last fence is no output that is empty
        found = [(s, c) for s, c in found if c.status != "empty" or s.command_line]
    announced = {id(c) for s, c in found if s.typed or c.command_line or stem_from_command(asked.named)}
    captures = without_carried_hosts(not_whole([c for _, c in found], announced))
    if len(captures) > 1:  # messages before the first prompt are no capture of their own
        captures = [c for c in captures if c.command or c.status != "empty"] or captures[:1]
    if not captures:
        captures = [empty_capture(document, Section(lines=(), first=1), stem_from_command(named), named)]
    captures = damage.in_pieces(_with_broken_promise(captures, named))
    return captures if forced else with_messages(captures, document)


def _parser(stem: str, parsers: Sequence[Parser]) -> Parser:
    for parser in parsers:
        if parser.stem == stem:
            return parser
    near = did_you_mean(stem, (parser.stem for parser in parsers))
    raise UsageError(f"there is no command {stem!r}: `netparse list commands` names them{near}")


def _bounded(line: str) -> str:
    """Return a line that regular expressions can be let loose on; one of megabytes is JSON or no output.

    A number that no machine has is cut, so that nothing takes it for one; Python would refuse it wherever it is made or printed.
    """
    if len(line) > _LONGEST_NUMBER:
        line = _NUMBER.sub(lambda found: f"{found[0][:20]}…", line)
    return line if len(line) <= _TOO_LONG or line[:64].lstrip()[:1] in ("{", "[") else line[:_TOO_LONG] + "…"


def _with_broken_promise(captures: list[Capture], named: CommandLine | None) -> list[Capture]:
    """Return the captures, the only one that was understood with the stem that the name promised if it is another's."""
    promised = stem_from_command(named)
    read = [c for c in captures if c.records]
    if len(read) != 1 or read[0].command is None or not contradicts(named, promised, read[0].command):
        return captures
    if any(is_sentence(u.text) for c in captures if not c.command for u in c.unparsed):
        return captures  # somebody's words: the file is called after what they are about
    return [replace(c, expected=c.expected or promised) if c is read[0] else c for c in captures]
