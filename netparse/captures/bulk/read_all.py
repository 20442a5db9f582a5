"""From the files of a bundle to their captures: small bundles are read here, large ones by several processes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from netparse.captures.bulk.jobs import Jobs, ToRead
from netparse.captures.capture import Capture
from netparse.captures.reading import parse
from netparse.parsers import Parser

LARGE_BUNDLE = 4 << 20
"""Bytes of captures from which a bundle is kept packed, and from which processes are worth their start of half a second."""


def read_all(texts: Iterable[ToRead], size: int, jobs: Jobs, parsers: Sequence[Parser]) -> Iterator[Sequence[Capture]]:
    """Yield the captures of each file, in the order of the files; ``size`` is how many bytes they have together.

    However many read, the captures are the same.
    """
    if size < LARGE_BUNDLE:
        return (parse(t.data, source=t.source, hint=t.hint, parsers=parsers) for t in texts)
    from netparse.captures.bulk import processes  # seldom needed

    here = jobs.number == 1
    found = processes.read_here(texts, jobs, parsers) if here else processes.read_in_processes(texts, jobs, parsers)
    return _then_given_back(found)


def _then_given_back(found: Iterator[Sequence[Capture]]) -> Iterator[Sequence[Capture]]:
    """Yield the same, and give the memory of the files back to the system: glibc keeps what lies between what is still used."""
    yield from found
    with suppress(OSError, AttributeError, TypeError):  # another C library has no such function, Windows no such name
        import ctypes  # seldom needed

        ctypes.CDLL(None).malloc_trim(0)
