"""The parser of a section's lines, and the lines as it can read them."""

from collections.abc import Sequence
from itertools import groupby

from netparse.captures.reading.asked import Asked
from netparse.captures.recognition.failures import lookalike
from netparse.captures.recognition.recognize import recognize, recognize_own
from netparse.captures.text.clean import dedent
from netparse.captures.text.remarks import unmarked, with_remarks, without_sign
from netparse.parsers import Kind, Parser

_LETTER = 60  # lines of a ticket's comment; more are a log or a document, and a row in them an example


def recognized(lines: list[str], stem: str | None, asked: Asked) -> tuple[Parser | None, list[str]]:
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


def among_remarks(lines: list[str], stem: str | None, asked: Asked) -> tuple[Parser | None, list[str]]:
    """Return the parser of lines that are known only without the remarks behind them."""
    if not with_remarks("\n".join(lines[:_LETTER])) or len(lines) > _LETTER:
        return None, lines
    bare = [unmarked(line, comments=True)[0] for line in lines]
    parser = recognized(bare, stem, asked)[0] if bare != lines else None
    if parser is None and stem is not None:  # behind its command the only row may be the one that is pointed at
        pointed = [without_sign(line) for line in bare]
        parser = recognized(pointed, stem, asked)[0] if pointed != bare else None
    return parser, lines
