"""Rows as they were printed, without what their reporter wrote behind them."""

from collections.abc import Callable, Sequence

from netparse.captures.capture import Capture
from netparse.captures.text.remarks import guesses, unmarked, with_remarks
from netparse.parsers import Kind, Parser, Text

_PLAIN = frozenset(
    {
        *(Kind.NODES, Kind.PODS, Kind.SERVICES, Kind.ENDPOINTS),
        *(Kind.ADDRESSES, Kind.LINKS, Kind.ROUTES, Kind.NEIGHBORS, Kind.SOCKETS, Kind.RULES, Kind.FORWARDING),
    }
)


def is_markable(parser: Parser) -> bool:
    """Whether an arrow, a comment or a bold value in this output can only be its reporter's: rules and files have their own."""
    return not _PLAIN.isdisjoint(parser.kinds) and not parser.structured


def without_remarks(lines: Sequence[str], parser: Parser) -> tuple[Sequence[str], dict[int, str]]:
    """Return the rows as they were printed; the remarks by the index of their line."""
    if not with_remarks("\n".join(lines)):
        return lines, {}
    found = [unmarked(line, comments=parser.ends_in_words) if line else (line, None) for line in lines]
    return [row for row, _ in found], {n: remark for n, (_, remark) in enumerate(found) if remark}


def guessed(found: Capture, text: Text, read: Callable[[Text], Capture]) -> tuple[Capture, dict[int, str]]:
    """Read rows that were not understood without what may be a remark in them; only what then is understood counts.

    Return the capture and the remarks by the index of their line.
    """
    remarks: dict[int, str] = {}
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
    return found, remarks
