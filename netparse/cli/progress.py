"""A bar on a terminal while bundles are read; nothing where the output is not watched."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer

from netparse.sources import stored_bytes

_SMALL = 16 << 20  # bytes that are read before a bar could be seen


@contextmanager
def progress(paths: Sequence[str]) -> Iterator[Callable[[int], None] | None]:
    """Give the function that ``open_sources`` calls with its progress; None without a terminal or with little to read."""
    length = stored_bytes(paths) if sys.stderr.isatty() else 0
    if length < _SMALL:
        yield None
        return
    with typer.progressbar(length=length, label="reading", file=sys.stderr) as bar:
        yield bar.update
