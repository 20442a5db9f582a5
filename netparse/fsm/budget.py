"""A limit on the processor time that one line may take.

A regular expression can backtrack for years over one unlucky line. CPython's engine looks for signals while it runs,
so a timer of the process's own time (SIGVTALRM) ticks while a template runs, and a tick that finds the same line as
the tick before stops the run. Between ticks it costs nothing. Limits: signals reach the main thread only, and Windows
has no such timer; there, and where the program uses that signal itself, a run is not bounded. Nothing inside the process
can help: the engine keeps the interpreter's lock while it matches, so that no other thread runs to stop it. What can
backtrack like this at all, ``hazards`` finds beforehand; a program that runs templates of others in threads gives them a
process of their own.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS_PER_LINE = 1.0


class LineTooSlow(Exception):
    """Two ticks came while one line was being matched."""


@contextmanager
def limit(progress: Callable[[], int], seconds: float | None = None) -> Iterator[None]:
    """Raise LineTooSlow inside the block when ``progress()`` stands still for one to two times ``seconds``.

    These are seconds of processor time, SECONDS_PER_LINE where none are given.
    """
    if not _available():
        yield
        return
    interval = seconds or SECONDS_PER_LINE
    seen = -1

    def tick(_signal: int, _frame: FrameType | None) -> None:
        nonlocal seen
        now = progress()
        if now == seen:
            raise LineTooSlow
        seen = now

    signal.signal(signal.SIGVTALRM, tick)
    signal.setitimer(signal.ITIMER_VIRTUAL, interval, interval)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def _available() -> bool:
    """Return whether the timer can be used and is not in use."""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL
        and signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    )
