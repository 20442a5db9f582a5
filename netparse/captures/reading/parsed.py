"""What a parser makes of the lines, how much of them it understood, and what they prove."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from netparse.captures.capture import Capture, Unparsed
from netparse.captures.reading import damage
from netparse.captures.reading.routes_of_pods import are_of_a_pod
from netparse.captures.recognition.failures import failure
from netparse.captures.sections.noise import is_noise, is_omission
from netparse.fsm import StateError
from netparse.parsers import Parser, Text
from netparse.parsers.base import Misread, without_collection
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.tables import begins_output


class _Missing(NamedTuple):
    """What an output lacks of the whole."""

    left: Sequence[int]
    """The lines that were not understood, by their number."""
    gaps: bool
    """Whether a line says that others were left out."""
    cut: str | None
    """Why its end is not whole."""


def parsed_capture(base: Capture, text: Text, parser: Parser, noise: set[int], omitted: set[int]) -> Capture:
    """Return the capture with the records of these lines; ``noise`` and ``omitted`` are indexes of lines that are no rows."""
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
    missing = _Missing(left, bool(omitted or gaps), cut)
    return replace(
        base,
        covers=_covered(parser, parser.coverage(text, parsed), base, text, missing),
        status="partial" if unparsed else "ok",
        reason=_left_over(len(unparsed)),
        records=parsed.records,
        unparsed=unparsed,
        noise=quiet,
        netns=base.netns or ("a pod" if Kind.ROUTES in parser.kinds and are_of_a_pod(parsed.records) else None),
    )


def _unread(base: Capture, text: Text, reason: str) -> Capture:
    lines = tuple(Unparsed(line=n, text=base.text(n)) for n, x in enumerate(text.lines, text.first) if x)
    return replace(base, status="failed", reason=reason, unparsed=lines)


def _left_over(count: int) -> str | None:
    return None if not count else "1 line was not understood" if count == 1 else f"{count} lines were not understood"


def _covered(parser: Parser, covers: Coverage, base: Capture, text: Text, missing: _Missing) -> Coverage:
    """Return the coverage that the parser states, less what is missing at the ends and in the middle."""
    numbers = range(text.first, text.first + len(text.lines))
    begin = next((n for n in numbers if text.lines[n - text.first]), 0)
    end = next((n for n in reversed(numbers) if text.lines[n - text.first]), 0)
    left = missing.left
    limits = []
    if missing.gaps:
        limits.append("lines were left out of it")
    lost = set(left)
    first = next((text.lines[n - text.first] for n in numbers if n not in lost and text.lines[n - text.first]), "")
    # the table begins with a line that is no row
    above = parser.headless and left and left[0] == begin and not base.heading
    if above and not (_is_words(parser, text.lines[begin - text.first]) and begins_output(first, at_its_start=True)):
        limits.append("its beginning may be cut off")
    at_end = end == len(base.document.lines)
    if missing.cut:
        limits.append(missing.cut)
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
