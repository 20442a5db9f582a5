"""Lines in which components say what is wrong with the network, wherever they stand: in a log, among events, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from netparse.captures.capture import Capture
from netparse.captures.text.document import Document
from netparse.lazy import lazy_re
from netparse.parsers import PARSERS, Kind
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.shared.statements import event_host, may_state, statements_of, time_of

if TYPE_CHECKING:
    from netparse.records import LogMessage

_MOST = 3000
"""Lines of a text in which people show what they saw; more are a log as it was kept, with all that passed by since."""
_OVER = 10
"""Minutes that a log goes on behind a message without saying it again: then it is over."""
_OF_API = lazy_re(r"\b(?:kubectl|oc|k|kc|stern)\b.*\b(?:logs?|events?|ev|describe|stern)\b")
"""Commands that print what others wrote: whose it is their prompt does not tell."""

_CONDITIONS = frozenset({"not-ready", "no-route-created"})
"""Rows of the conditions of a node: where the node itself is read they are its own, and no message of nobody's."""


class _Found(NamedTuple):
    message: LogMessage
    capture: Capture
    host: str | None
    host_by: str | None


def with_messages(captures: Sequence[Capture], document: Document) -> list[Capture]:
    """Return the captures, and one more for each part of the text in which components speak of the network."""
    lines = [(c, _lines(c)) for c in captures if not c.place.collector]
    if len(document.lines) > _MOST or not any(numbers for _, numbers in lines):
        return list(captures)
    if not may_state("\n".join(document.text(n) for _, numbers in lines for n in numbers)):
        return list(captures)
    found = [f for c, numbers in lines for f in _found(c, numbers, document)]
    taken = {f.message.line for f in found}
    kept = (_without(c, taken) for c in captures)
    return [*(c for c in kept if c is not None), *_captures(found)]


def _lines(capture: Capture) -> Sequence[int]:
    """Return the lines of a capture that no record has, and those of a text that ends in events."""
    parser = next((p for p in PARSERS if p.stem == capture.command), None)
    if parser and parser.events and capture.status in ("ok", "partial"):
        return range(capture.first_line, capture.last_line + 1)
    if capture.status in ("failed", "unrecognized", "empty"):
        return range(capture.first_line, capture.last_line + 1)
    return sorted({*capture.noise, *(u.line for u in capture.unparsed)})


def _found(capture: Capture, numbers: Sequence[int], document: Document) -> Iterator[_Found]:
    times = [*(time_of(document.text(n)) for n in numbers), *_times_below(capture.last_line + 1, document)]
    last = max(filter(None, times), default=None)
    for n in numbers:
        for message in statements_of(document.text(n), n):
            if not _is_over(message.time, last) and not (message.says in _CONDITIONS and capture.gives(Kind.NODES)):
                yield _spoken(message, capture, document, n)


def _spoken(message: LogMessage, capture: Capture, document: Document, n: int) -> _Found:
    """Return a message with the host that says it: that of the line, else that of the place, unless others wrote what is shown there."""
    if host := message.host or _host_above(document, n):
        return _Found(message, capture, host, "the journal")
    others = capture.command_line is not None and bool(_OF_API.search(capture.command_line.text))
    if capture.of_cluster or capture.netns or others:
        return _Found(message, capture, None, None)
    return _Found(message, capture, capture.host, capture.host_by)


def _host_above(document: Document, n: int) -> str | None:
    """Return the host of the event whose message goes on in this line."""
    return event_host(document.text(n - 1)) if n > 1 and not document.text(n)[:1].isspace() else None


def _times_below(n: int, document: Document) -> Iterator[str]:
    """Yield the times of the lines with which a log goes on: those that state nothing may be of no capture."""
    while n <= len(document.lines) and (time := time_of(document.text(n))):
        yield time
        n += 1


def _is_over(time: str | None, last: str | None) -> bool:
    """Whether the log goes on for long behind a message; without the day that would be known, it does not."""
    if time is None or last is None:
        return False
    return time[:5] != last[:5] or _minutes(last) - _minutes(time) > _OVER


def _minutes(time: str) -> int:
    hours, minutes = time[6:11].split(":")
    return int(hours) * 60 + int(minutes)


def _captures(found: Sequence[_Found]) -> Iterator[Capture]:
    """Yield one capture for each host that speaks in a part of the text."""
    groups: dict[tuple[int, str | None], list[_Found]] = {}
    for f in found:
        groups.setdefault((id(f.capture), f.host), []).append(f)
    stem = next(p.stem for p in PARSERS if Kind.MESSAGES in p.kinds)
    for same in groups.values():
        records = tuple(sorted((f.message for f in same), key=lambda m: m.line))
        yield replace(
            same[0].capture,
            command=stem,
            status="ok",
            reason=None,
            records=records,
            covers=Coverage(whole=False, limits=("a log tells what happened, and not all of it",)),
            unparsed=(),
            noise=(),
            heading=(),
            remarks=(),
            expected=None,
            unread=None,
            first_line=records[0].line,
            last_line=records[-1].line,
            host=same[0].host,
            host_by=same[0].host_by,
            netns=None,
        )


def _without(capture: Capture, taken: set[int]) -> Capture | None:
    """Return a capture without the lines that were read as messages; None for one that held nothing else."""
    left = tuple(u for u in capture.unparsed if u.line not in taken)
    noise = tuple(n for n in capture.noise if n not in taken)
    if len(left) == len(capture.unparsed) and len(noise) == len(capture.noise):
        return capture
    if capture.status == "unrecognized" and not left:
        return None
    rest = replace(capture, unparsed=left, noise=noise)
    if capture.status == "failed" and capture.command is None and not left and not noise:
        return None
    if capture.status == "partial" and not left:
        return replace(rest, status="ok", reason=None)
    return rest
