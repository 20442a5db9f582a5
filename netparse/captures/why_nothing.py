"""Why nothing was recognised in what was given: what each file is instead, the most telling first."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from netparse.captures.bundle import Reading
from netparse.captures.capture import Capture
from netparse.lazy import lazy_re
from netparse.sources import Skipped, summarize

_NAMED = 2  # files whose reason is told, before the rest are counted
_LOOKED_AT = 100  # lines
_LOG = 0.6  # the share of lines that begin as those of a log do

_LOG_LINE = lazy_re(
    r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ |\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ "
    r'|\{"(?:level|ts|time|severity|msg|log)":|(?:time|level|ts)=|\[ *\d+\.\d{6}\] |<\d+>'
)
_FIRST = 5  # lines that tell what a text is
_OTHERS = (
    (lazy_re(r"\{\\rtf"), "a document of a word processor (RTF), which is not read; save it as plain text"),
    (
        lazy_re(r"(?>(?:\ufeff?<[?!][^>]*>\s*){0,4})<svg\b"),
        "a picture (SVG), which is not read; ask for the output as text",
    ),
)
_UNKNOWN = "no known command prints this; `netparse list commands` names what is read"
_BORING = frozenset({"junk", "alias", "duplicate", "unwanted"})


class _Reason(NamedTuple):
    rank: int
    source: str
    text: str


def why_nothing(paths: Iterable[str | Path], reading: Reading) -> str:
    """Return one sentence that names what was given and says what is in it instead of output."""
    given = [str(path) for path in paths]
    reasons = [*_of_skipped(reading.skipped), *_of_captures(reading.captures)]
    return _sentence(given, reasons, of_none=_of_folder(given, reading))


def why_none_of(files: Iterable[str], captures: Iterable[Capture]) -> str:
    """Return the same of files that were read by themselves."""
    return _sentence(list(files), list(_of_captures(captures)), of_none=_UNKNOWN)


def _sentence(given: Sequence[str], reasons: Sequence[_Reason], of_none: str) -> str:
    begin = f"{', '.join(given)}: no output of a known command was found in {'it' if len(given) == 1 else 'them'}"
    reasons = sorted(reasons, key=lambda r: r.rank)
    if not reasons:
        return f"{begin}: {of_none}"
    alone = len(reasons) == 1 and reasons[0].source == given[0]
    alike: dict[str, list[str]] = {}
    for reason in reasons:
        alike.setdefault(reason.text, []).append(reason.source)
    given_reasons = [text if alone else f"{_counted(alike[text])}: {text}" for text in list(alike)[:_NAMED]]
    rest = sum(len(sources) for sources in list(alike.values())[_NAMED:])
    if rest > 0:
        given_reasons.append(f"and {rest} more {'file' if rest == 1 else 'files'}")
    return f"{begin}: {'; '.join(given_reasons)}"


def _counted(sources: Sequence[str]) -> str:
    return sources[0] + (f" and {len(sources) - 1} more" if len(sources) > 1 else "")


def _of_skipped(skipped: Iterable[Skipped]) -> Iterator[_Reason]:
    for note in summarize(skipped):
        if note.kind == "binary":
            yield _Reason(3, note.source, f"{note.reason}; ask for the output as text")
        elif note.kind not in _BORING:
            yield _Reason(0, note.source, note.reason)


def _of_captures(captures: Iterable[Capture]) -> Iterator[_Reason]:
    for capture in captures:
        if capture.status == "failed":
            yield _Reason(1, capture.source, capture.reason or _UNKNOWN)
        elif capture.status == "empty":
            yield _Reason(5, capture.source, _emptiness(capture))
        elif capture.status == "unrecognized":
            yield _of_unknown(capture)


def _emptiness(capture: Capture) -> str:
    if any(line.strip() for line in capture.document.lines):
        return capture.reason or _UNKNOWN
    return "it is empty: the command that was to fill it printed nothing, or its errors went elsewhere (add 2>&1)"


def _of_unknown(capture: Capture) -> _Reason:
    reason = capture.reason or ""
    if capture.unread:
        foreign = re.search(r"Windows|macOS|PowerShell", reason)
        advice = "; collect on the nodes of the cluster themselves" if foreign else ""
        return _Reason(2, capture.source, reason + advice)
    lines = [line for line in capture.document.lines[:_LOOKED_AT] if line.strip()]
    if sum(1 for line in lines if _LOG_LINE.match(line)) >= _LOG * max(len(lines), 1):
        return _Reason(
            2,
            capture.source,
            "it is a log, which is not read; netparse reads the output of commands such as `ip address`",
        )
    begin = "\n".join(lines[:_FIRST])
    other = next((what for pattern, what in _OTHERS if pattern.match(begin)), None)
    return _Reason(2, capture.source, other) if other else _Reason(4, capture.source, _UNKNOWN)


def _of_folder(given: Iterable[str], reading: Reading) -> str:
    """Return what to say where nothing in a folder was worth to be read."""
    seen = sum(note.count for note in reading.skipped if note.kind in ("unwanted", "junk"))
    known = {c.stem: c for c in reading.layout.roots.values()}
    if seen and len(known) == 1:
        (made_by,) = known.values()
        add = ", ".join(f"`{command}`" for command in made_by.collect)
        return f"it is a bundle of {made_by.title}, which does not collect {made_by.missing}" + (
            f"; add the output of {add}" if add else ""
        )
    if seen:
        return f"{seen} {'file' if seen == 1 else 'files'}, none of which begins as one; `netparse list commands` names them"
    folders = [path for path in given if os.path.isdir(path)]  # noqa: PTH112  # also of names that no Path takes
    what = "an empty folder" if folders else "there is nothing in it"
    return f"{what}; give the folder or archive that holds the saved output"
