"""How many processes read, and what one file is to them; small bundles are read where they are."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from netparse.captures.capture import Capture
from netparse.captures.reading import parse
from netparse.parsers import Parser
from netparse.parsers.base.command_line import CommandLine

LARGE_BUNDLE = 4 << 20
"""Bytes of captures from which a bundle is kept packed, and from which processes are worth their start of half a second."""


class Jobs(NamedTuple):
    """How many processes read, and the folder of the user's own templates that each of them must load."""

    number: int = 1
    templates: Path | None = None


HERE = Jobs()


class ToRead(NamedTuple):
    """A file to be read: what ``parse`` is told of it."""

    data: bytes
    source: str
    hint: CommandLine | None


def read_all(texts: Iterable[ToRead], size: int, jobs: Jobs, parsers: Sequence[Parser]) -> Iterator[Sequence[Capture]]:
    """Yield the captures of each file, in the order of the files; ``size`` is how many bytes they have together.

    However many read, the captures are the same.
    """
    if size < LARGE_BUNDLE:
        return (parse(t.data, source=t.source, hint=t.hint, parsers=parsers) for t in texts)
    from netparse.captures import processes  # seldom needed

    if jobs.number == 1:
        return processes.read_here(texts, parsers)
    return processes.read_in_processes(texts, jobs, parsers)
