"""Text that is damaged: a last line that may be cut in a word, and lines that were not understood and may have said anything."""

import re
from collections.abc import Sequence

from netparse.captures.capture import Capture
from netparse.captures.text.document import Document
from netparse.captures.text.words import PROSE
from netparse.lazy import lazy_re
from netparse.parsers import Kind, Parser, Text
from netparse.parsers.base import Parsed

_TRIMMED = {Kind.SOCKETS, Kind.ADDRESSES, Kind.LINKS, Kind.ROUTES, Kind.NEIGHBORS, Kind.NODES}
"""Kinds whose rows say less without their end, but nothing else: a firewall's rule without its target is another rule."""
_RULES = {Kind.FIREWALL, Kind.SETS}
"""Kinds whose rows end without a blank: one that ends in a blank lacks a value."""
_ENDED = {Kind.FORWARDING}
"""Kinds whose rows have words of their own at the end: one that ends in another is cut, even behind a blank."""
_FULL = lazy_re(
    r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$|.*[)\]}>*]$|COMMIT$|forever$"
    r"|(?:REACHABLE|STALE|DELAY|PROBE|FAILED|INCOMPLETE|NOARP|PERMANENT|STATIC|LISTEN|ESTABLISHED|ESTAB|TIME_WAIT|TIME-WAIT|UNCONN)$",
    re.IGNORECASE,
)
"""Forms that cannot be the beginning of a longer value."""
_OPEN = lazy_re(r"[\d.:/a-f]+")
"""Numbers and addresses: one more digit makes another one."""
_LAST = lazy_re(r"COMMIT$|\}$|# Completed ")
"""Lines after which nothing more need follow."""
_WITH_BLANKS = lazy_re(r"\s+(?:\d+/\S.*|users:\(.*)$")
"""A last column in which one value may hold blanks: ``1049/nginx: master``."""
_WORD = lazy_re(r"\s+\S+$")
_CELL = lazy_re(r"(?:\t+|\s{2,})\S+(?:\s\S+)*$")
_LOGGED = lazy_re(
    r"\[ *\d+\.\d{6}\] |\w{3} [ \d]\d \d\d:\d\d:\d\d \S+ \S+: |(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d\S* \D"
)
_ITEM = lazy_re(r" *- (?:(?P<object>(?:apiVersion|kind|metadata):)|[\w./-]+:(?: |$))")
"""An item with names and values; one that is a single value lacks nothing."""
_PROTOCOL = lazy_re(r"\s*protocol: (?:TCP|UDP|SCTP)$")
"""The last value of a port, one that nothing makes longer."""
_DEEPEST = 1 << 16
_MOST_WORDS = 4
_FRAGMENT = 2


def read(parser: Parser, text: Text, document: Document) -> tuple[Parsed, str | None]:
    """Return what the parser reads, and in words what may be missing at the end of the file.

    Of a last line without line end a value is taken where its form is complete; else the row ends before it and the line
    counts as one that was not understood.
    """
    at = _open_end(parser, text, document)
    if at is None:
        end = _blank_end(text, document)
        item = _begin_of_item(text.lines, len(text.lines) - 1) if end and parser.structured else None
        return _before(parser, text, len(text.lines) if item is None else item), end
    number, line = text.first + at, text.lines[at]
    if parser.structured:  # YAML, whose values have no form of their own
        if _PROTOCOL.match(line):
            return parser.read(text), f"line {number}, the last one, has no line end: more may have followed"
        item = _begin_of_item(text.lines, at)
        return _before(parser, text, at if item is None else item), f"line {number} is cut"
    whole = parser.read(text)
    if number in whole.unparsed:
        return whole, f"line {number}, the last one, has no end and may be cut"
    cells = Kind.NODES in parser.kinds
    saved = document.text(number)
    if _ENDED & set(parser.kinds):
        complete = bool(_FULL.match(line.split()[-1]))
    elif _RULES & set(parser.kinds) and saved[-1:].isspace():
        complete = False
    else:
        complete = _complete(saved, line, text.lines[:at], cells=cells)
    if complete:
        return whole, None if _LAST.match(
            line
        ) else f"line {number}, the last one, has no line end: more may have followed"
    reason = f"line {number} is cut: it ends in a word that may be incomplete"
    for shorter in _shorter(line, cells=cells) if _TRIMMED & set(parser.kinds) else ():
        less = parser.read(text._replace(lines=[*text.lines[:at], shorter, *text.lines[at + 1 :]]))
        if number not in less.unparsed and len(less.unparsed) <= len(whole.unparsed):
            return less._replace(unparsed=(*less.unparsed, number)), reason
    less = parser.read(text._replace(lines=[*text.lines[:at], "", *text.lines[at + 1 :]]))
    return less._replace(unparsed=tuple(sorted({*less.unparsed, number}))), reason


def _before(parser: Parser, text: Text, end: int) -> Parsed:
    """Return what the parser reads of the lines before this one; the others count as not understood."""
    lost = [n for n, line in enumerate(text.lines[end:], text.first + end) if line.strip()]
    if not lost:
        return parser.read(text)
    less = parser.read(text._replace(lines=[*text.lines[:end], *[""] * (len(text.lines) - end)]))
    return less._replace(unparsed=tuple(sorted({*less.unparsed, *lost})))


def _begin_of_item(lines: Sequence[str], at: int) -> int | None:
    """Return where in an object of YAML the item of a list begins in which a line stands: what it lacks has no default."""
    least = _DEEPEST
    for n in range(at, -1, -1):
        line = lines[n]
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or indent >= least:
            continue
        if item := _ITEM.match(line):
            return None if item["object"] else n
        least = indent
    return None


def doubtful(parser: Parser, lines: Sequence[str]) -> list[int]:
    """Return the indexes of lines that may have been rows of this output, of lines that were not understood.

    Sentences and lines of a log are none, where all in them can be read.
    """
    return [n for n, line in enumerate(lines) if not _is_foreign(parser, line)]


def _open_end(parser: Parser, text: Text, document: Document) -> int | None:
    """Return the index of the file's last line where it has no line end and belongs to this output."""
    if not document.open_end or document.in_memory:
        return None
    at = len(document.lines) - text.first
    if not 0 <= at < len(text.lines) or not text.lines[at].strip():
        return None
    return None if _is_json(text.lines) and (parser.structured or text.lines[at].rstrip().endswith(("}", "]"))) else at


def _is_json(lines: Sequence[str]) -> bool:
    return next((x for x in lines if x.strip()), "").lstrip()[:1] in ("{", "[")


def _blank_end(text: Text, document: Document) -> str | None:
    """Say that the file ends in blanks without line end: the line that they begin is missing."""
    last = len(document.lines)
    if not document.open_end or document.in_memory or text.first + len(text.lines) <= last - 1:
        return None
    return f"line {last}, the last one, is cut" if document.lines[-1].isspace() else None


def _complete(saved: str, line: str, before: Sequence[str], *, cells: bool) -> bool:
    """Whether the last value of a line cannot be the beginning of a longer one."""
    words = line.split()
    if saved[-2:].isspace() if cells or _WITH_BLANKS.search(line) else saved[-1:].isspace():
        return True
    if _FULL.match(words[-1]):
        return True
    if cells:
        return any(other.endswith(f" {words[-1]}") for other in before)
    if _OPEN.fullmatch(words[-1]):
        return False
    if found := _WITH_BLANKS.search(line):
        return any(other.endswith(found[0]) for other in before)
    longer = " ".join(words[-2:])
    pairs = [pair for other in before if words[-1] in other for pair in _pairs(other) if pair.startswith(longer)]
    return bool(pairs) and all(pair == longer for pair in pairs)


def _pairs(line: str) -> list[str]:
    words = line.split()
    return [" ".join(words[n : n + 2]) for n in range(max(len(words) - 1, 1))]


def _shorter(line: str, *, cells: bool) -> list[str]:
    """Return the line without its last value, without the word before it too, and so on."""
    found: list[str] = []
    cut = _CELL if cells else _WITH_BLANKS if _WITH_BLANKS.search(line) else _WORD
    while len(found) < _MOST_WORDS and (match := cut.search(line)):
        line = line[: match.start()]
        found.append(line)
        cut = _CELL if cells else _WORD
    return found


def _is_foreign(parser: Parser, line: str) -> bool:
    if "\ufffd" in line or (parser.headless and parser.headless.match(line)):
        return False
    words = line.split()
    if _LOGGED.match(line):
        return True
    spoken = sum(1 for w in words if PROSE.match(w))
    return spoken >= 3 and spoken * 10 >= len(words) * 7 and bool(PROSE.match(words[0]))


def in_pieces(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures of one file, those marked that a line or two of something else have torn apart.

    Where nothing announces an output and the same command's stands before such a row, the two are one, and neither shows all.
    """
    out = list(captures)
    for n in range(len(out) - 2):
        before, between, after = out[n : n + 3]
        if after.command and before.command == after.command and not _announced(after) and _is_fragment(between):
            for k in (n, n + 1, n + 2):
                out[k] = out[k].limited(f"line {between.first_line} of something else stands in it")
    return out


def _announced(capture: Capture) -> bool:
    return bool(capture.heading or capture.command_line)


def _is_fragment(capture: Capture) -> bool:
    return not _announced(capture) and len(capture.records) + len(capture.unparsed) <= _FRAGMENT
