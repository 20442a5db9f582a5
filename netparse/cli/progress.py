"""A bar on a terminal while bundles are read, and the name of each long step; nothing where the output is not watched."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from time import monotonic

import typer

from netparse.cli import messages
from netparse.sources import stored_bytes

PATIENCE = 1.0  # seconds before a step is named
_SMALL = 16 << 20  # bytes that are read before a bar could be seen


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say on a terminal what is going on, once it has taken a second; the line goes away with the step.

    With --verbose its time is said afterwards, on a terminal or not.
    """
    started = monotonic()
    with _named(words):
        yield
    messages.detail(f"{words}: {monotonic() - started:.1f} s")


@contextmanager
def _named(words: str) -> Iterator[None]:
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or messages.is_quiet():
        yield
        return
    shown = threading.Event()

    def say() -> None:
        shown.set()
        sys.stderr.write(f"{words} …")
        sys.stderr.flush()

    timer = threading.Timer(PATIENCE, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if shown.is_set():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def progress(paths: Sequence[str], then: str = "") -> Iterator[Callable[[int], None] | None]:
    """Give the function that ``open_sources`` calls with its progress; None without a terminal or with little to read.

    Once all is read, the bar goes and the step ``then`` begins; with little to read there is one step of both.
    """
    length = stored_bytes(paths) if sys.stderr.isatty() and not messages.is_quiet() else 0
    if length < _SMALL:
        with step(f"reading and {then}" if then else "reading"):
            yield None
        return
    with ExitStack() as stack:
        bar = stack.enter_context(typer.progressbar(length=length, label="reading", file=sys.stderr))

        def read(count: int) -> None:
            bar.update(count)
            if bar.finished and then:
                stack.close()
                stack.enter_context(step(then))

        yield read
