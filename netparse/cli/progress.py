"""A bar on a terminal while bundles are read; nothing where the output is not watched."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer

from netparse.sources import stored_bytes

PATIENCE = 1.0  # seconds before a step is named
_SMALL = 16 << 20  # bytes that are read before a bar could be seen


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say on a terminal what is going on, once it has taken a second; the line goes away with the step."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
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
def progress(paths: Sequence[str]) -> Iterator[Callable[[int], None] | None]:
    """Give the function that ``open_sources`` calls with its progress; None without a terminal or with little to read."""
    length = stored_bytes(paths) if sys.stderr.isatty() else 0
    if length < _SMALL:
        yield None
        return
    with typer.progressbar(length=length, label="reading", file=sys.stderr) as bar:
        yield bar.update
