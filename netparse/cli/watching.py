"""The progress of ``netparse fleet``: a line of JSON for each bundle in a file, a bar with rate and remaining time on a terminal."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TextIO

import typer

from netparse.errors import OutputError
from netparse.fleet.run import Done
from netparse.report.words import count
from netparse.safe import json_text, visible

_USABLE = ("ok", "partial", "known", "same")
_SHOWN = 3


@dataclass(slots=True)
class Tally:
    """How many bundles came to which state; ``known`` and ``same`` (as an earlier one) are states of this run alone."""

    states: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    """Of the first bundles that gave nothing, why."""

    def count(self, done: Done) -> None:
        """Count one bundle."""
        state = _state(done)
        self.states[state] += 1
        row = done.result.row
        if state not in _USABLE and row.reason and len(self.reasons) < _SHOWN:
            self.reasons.append(visible(row.reason if row.reason.startswith(row.url) else f"{row.url}: {row.reason}"))

    @property
    def usable(self) -> int:
        """The bundles whose content is in the output, in whole or in part."""
        return sum(self.states[s] for s in _USABLE)

    def words(self) -> str:
        """Return what came of the run in a sentence, and of the first bundles that gave nothing the reasons."""
        names = {"ok": "read", "partial": "read in part", "known": "there already", "same": "given twice"}
        total = sum(self.states.values())
        parts = [
            f"{self.states[s]} {names.get(s, s)}"
            for s in (*names, *sorted(set(self.states) - set(names)))
            if self.states[s]
        ]
        more = total - self.usable - len(self.reasons)
        question = "what-could-not-be-read"
        rest = [f"… {more} more: netparse fleet query DIR --question {question}"] if more and self.reasons else []
        return "\n  ".join([f"{count(total, 'bundle')}: {', '.join(parts)}", *self.reasons, *rest])


def _state(done: Done) -> str:
    return "same" if done.same_as else "known" if done.result.known else done.result.row.state


@contextmanager
def watched(total: int, log: Path | None) -> Iterator[tuple[Callable[[Done], None], Tally]]:
    """Give the function that is told of each bundle, and the tally that it keeps."""
    tally = Tally()
    with _opened(log) as file, _bar(total) as advance:

        def seen(done: Done) -> None:
            tally.count(done)
            if file is not None:
                file.write(_line(done, tally, total))
                file.flush()
            advance(tally)

        yield seen, tally


@contextmanager
def _opened(log: Path | None) -> Iterator[TextIO | None]:
    if log is None:
        yield None
        return
    try:
        file = log.open("a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise OutputError(f"--log {log}: {error.strerror}") from error
    with file:
        yield file


def _line(done: Done, tally: Tally, total: int) -> str:
    row = done.result.row
    line = {
        "bundle": done.result.id,
        "url": done.bundle.url,
        "state": _state(done),
        "reason": row.reason or None,
        "same_as": done.same_as,
        "sha256": row.sha256,
        "bytes": row.bytes,
        "fail": row.fail,
        "warn": row.warn,
        "seconds": round(done.result.seconds, 3),
        "done": sum(tally.states.values()),
        "of": total,
    }
    return json_text(line) + "\n"


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Tally], None]]:
    """Give the function that moves a bar on a terminal; elsewhere it does nothing."""
    if not sys.stderr.isatty():
        yield lambda tally: None
        return
    started = monotonic()
    with typer.progressbar(length=total, label="bundles", file=sys.stderr, show_eta=True, show_pos=True) as bar:

        def advance(tally: Tally) -> None:
            done = sum(tally.states.values())
            lost = f", {done - tally.usable} not read" if done > tally.usable else ""
            bar.label = f"bundles, {done / max(monotonic() - started, 0.001):.1f}/s{lost}"
            bar.update(1)

        yield advance
