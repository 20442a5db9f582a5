"""Opens what the user gave: files, folders, archives, stdin."""

import os
import re
import stat
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from netparse.errors import SourceError
from netparse.sources.disk import PIPES, folder_entries, opened, stop_note
from netparse.sources.entry import Place
from netparse.sources.limits import Budget, Limits
from netparse.sources.missing import address_given, what_was_meant
from netparse.sources.model import Input, Member, Skipped
from netparse.sources.names import printable
from netparse.sources.walk import Digester, Walker

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class Sources(Iterator[Member | Skipped]):
    """The members and notes, one after the other; ``inputs`` grows as files have been read to their end."""

    def __init__(
        self,
        paths: Iterable[str | Path],
        budget: Budget,
        wanted: Callable[[str, bytes], bool] | None,
        digester: Digester | None = None,
        names: Mapping[str, str] | None = None,
        fingerprints: bool = True,
    ) -> None:
        self._names = names or {}
        self._fingerprints = fingerprints
        self.inputs: list[Input] = []
        self._budget = budget
        self._walker = Walker(budget, wanted, digester)
        self._items: Generator[Member | Skipped, None, None] = self._all(
            [(str(path), _kind(str(path))) for path in paths]
        )

    def __next__(self) -> Member | Skipped:
        return next(self._items)

    @property
    def _noted(self) -> list[Input] | None:
        return self.inputs if self._fingerprints else None

    def close(self) -> None:
        """Close what is open, when not everything was taken."""
        self._items.close()

    def _all(self, given: list[tuple[str, str]]) -> Generator[Member | Skipped, None, None]:
        seen: set[str] = set()
        for path, kind in given:
            real = path if kind == "stdin" else os.path.realpath(path)
            source = printable(self._names.get(path) or PurePath(path).as_posix())
            if real in seen:
                yield Skipped(source=source, reason="given twice; read once", kind="duplicate", container=source)
                continue
            seen.add(real)
            self._budget.next_input()
            yield from self._one(path, kind, source)
            yield from stop_note(self._budget, source)

    def _one(self, path: str, kind: str, source: str) -> Iterator[Member | Skipped]:
        if kind == "folder":
            prefix = "" if source == "." else source.rstrip("/") + "/"
            entries = folder_entries(Path(path), prefix, self._budget, self._noted)
            yield from self._walker.members(entries, Place(source=source, path="", scopes=(source,)), prefix)
            return
        try:
            with opened(None if kind == "stdin" else Path(path), source, self._budget, self._noted) as stream:
                name = source if kind == "stdin" else source.rpartition("/")[2]
                size, mtime = (None, None) if kind == "stdin" else _stat(path)
                place = Place(source=source, path=name, size=size, mtime=mtime)
                yield from self._walker.visit(stream, place)
        except OSError as error:
            raise SourceError(f"{source} cannot be read: {error.strerror or error}") from error


def open_sources(
    paths: Iterable[str | Path],
    *,
    limits: Limits | None = None,
    wanted: Callable[[str, bytes], bool] | None = None,
    progress: Callable[[int], None] | None = None,
    digester: Digester | None = None,
    names: Mapping[str, str] | None = None,
    fingerprints: bool = True,
) -> Sources:
    """Return an iterator of Member and Skipped over files, folders, archives and stdin (``-``), nested ones included.

    ``wanted(path, head)`` decides from the path and the first 64 KiB or less whether the rest is read; by default
    everything that looks like text is. ``digester`` makes something smaller of long files. ``progress(n)`` is called with
    n more bytes of the given files as stored, which together are ``stored_bytes(paths)``, and with 0 as a sign of life while
    much is unpacked from little. ``names`` is what a path is called where it is not called as it is: a copy of what has an address.
    Without ``fingerprints`` nothing is hashed, and ``inputs`` stays empty.
    Raises SourceError at once for a path that does not exist or is neither file nor folder.
    """
    return Sources(paths, Budget(limits or Limits(), progress), wanted, digester, names, fingerprints)


def _kind(path: str) -> str:
    """Return ``stdin``, ``folder`` or ``file``; raises SourceError for what is neither."""
    if path == "-":
        return "stdin"
    if not path:
        raise SourceError("a path is empty: a variable that the shell replaced has no value")
    if _URL.match(path):
        raise SourceError(address_given(path))
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        meant = what_was_meant(path) if isinstance(error, FileNotFoundError) else ""
        raise SourceError(f"{printable(path)} cannot be read: {words}{meant}") from error
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and path.startswith(PIPES)):
        return "file"
    raise SourceError(
        f"{printable(path)} is a device, pipe or socket; give a file, a folder, an archive or - for stdin"
    )


def stored_bytes(paths: Iterable[str | Path]) -> int:
    """Return the bytes with which ``progress`` will have been called at the end; stdin counts as nothing."""
    total = 0
    for path in (Path(path) for path in paths if str(path) != "-"):
        if os.path.isdir(path):  # noqa: PTH112  # raises nothing: what is wrong with a path is said where it is opened
            for folder, _, names in os.walk(path):
                total += sum(_length(Path(folder, name)) for name in names)
        else:
            total += _length(path, follow=True)
    return total


def _length(path: Path, follow: bool = False) -> int:
    """Return the size of a regular file, else 0."""
    try:
        info = path.stat(follow_symlinks=follow)
    except OSError:
        return 0
    return info.st_size if stat.S_ISREG(info.st_mode) else 0


def _stat(path: str) -> tuple[int | None, float | None]:
    """Return size and time of a regular file; a pipe has none."""
    info = Path(path).stat()
    return (info.st_size, info.st_mtime) if stat.S_ISREG(info.st_mode) else (None, None)
