"""Files and folders on disk, and stdin: opened without ever waiting for a pipe, fingerprinted while they are read."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from netparse.sources.entry import Entry
from netparse.sources.limits import Budget, LimitError
from netparse.sources.losses import skipped_by
from netparse.sources.model import Input, Skipped
from netparse.sources.names import printable
from netparse.sources.stream import Stream

# Where the shell puts the output of a command: `netparse parse <(ssh node ip address)`
PIPES = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")

_HOLE = 256 << 20  # bytes of a sparse file that are read

# Not blocking and not following: a file may turn into a pipe or a link between being listed and being opened
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@contextmanager
def opened(path: Path | None, source: str, budget: Budget, inputs: list[Input] | None) -> Iterator[Stream]:
    """Give the stream of a file, of stdin for None; afterwards its fingerprint is in ``inputs`` if it was used, None for no fingerprints.

    Raises OSError if it cannot be opened or is no regular file. A file of which only the head was looked at is
    no input.
    """
    budget.next_input()
    digest, count = hashlib.sha256(), 0

    def seen(chunk: bytes) -> None:
        nonlocal count
        if most is not None and count > most:
            budget.stopped = LimitError(f"it is {size:,} bytes long, and nearly all of it is a hole")
            raise budget.stopped
        if inputs is not None:
            digest.update(chunk)
        count += len(chunk)
        budget.read(len(chunk))

    file = sys.stdin.buffer if path is None else _open(path)
    size = None if path is None else _regular_size(file)
    most = _most(file) if size is not None else None
    try:
        stream = Stream(file.read, seen=seen, file=None if size is None else file)
        yield stream
        if inputs is not None and (stream.tell() or not stream.peek(1)):
            if size is not None or budget.stopped is None:  # a pipe may have no end
                stream.drain()
            if not isinstance(stream.error, LimitError):
                inputs.append(Input(source=source, sha256=digest.hexdigest(), bytes=count))
        budget.read(max(0, (size or 0) - count))
    finally:
        if path is not None:
            file.close()


def folder_entries(root: Path, prefix: str, budget: Budget, inputs: list[Input] | None) -> Iterator[Entry | Skipped]:
    """Yield what is in the folder and below, sorted by name; links are listed, never followed.

    ``prefix`` stands before the names that users see.
    """
    real = os.path.realpath(root)
    todo = [(root, "")]
    while todo:
        folder, inner = todo.pop()
        try:
            with os.scandir(folder) as scan:
                found = sorted(scan, key=lambda item: item.name)
        except OSError as error:
            yield skipped_by(error, prefix + printable(inner).rstrip("/"), prefix)
            continue
        todo += [
            (Path(item.path), f"{inner}{item.name}/") for item in reversed(found) if item.is_dir(follow_symlinks=False)
        ]
        for item in found:
            yield from _item(item, inner + item.name, real, prefix, budget, inputs)


def _item(
    item: "os.DirEntry[str]", name: str, real: str, prefix: str, budget: Budget, inputs: list[Input] | None
) -> Iterator[Entry | Skipped]:
    if item.is_symlink():
        yield Entry(name=name, kind="link", target=_target(Path(item.path), real))
    elif item.is_dir(follow_symlinks=False):
        yield Entry(name=name, kind="folder")
    elif not item.is_file(follow_symlinks=False):
        yield Entry(name=name, kind="special")
    else:
        try:
            info = item.stat(follow_symlinks=False)
            with opened(Path(item.path), prefix + printable(name), budget, inputs) as stream:
                yield Entry(name=name, kind="file", size=info.st_size, mtime=info.st_mtime, open=lambda: stream)
            yield from stop_note(budget, prefix + printable(name))
        except OSError as error:
            yield skipped_by(error, prefix + printable(name), prefix)


def _target(link: Path, real: str) -> str:
    """Return the target of a link; an absolute one that stays inside the folder is made relative."""
    target = str(link.readlink())
    if not target.startswith("/") and not Path(target).is_absolute():
        return target
    goal = os.path.realpath(target)
    inside = goal == real or goal.startswith(real + os.sep)
    return os.path.relpath(goal, os.path.realpath(link.parent)) if inside else target


def stop_note(budget: Budget, source: str) -> Iterator[Skipped]:
    """Yield that a limit ended the reading of a file on disk, if one did."""
    if budget.stopped:
        reason = f"reading stopped: {budget.stopped}"
        yield Skipped(source=source, reason=reason, kind="limit", container=source)


def _open(path: Path) -> BinaryIO:
    """Open a regular file; a pipe only where the shell made it for us."""
    if str(path).startswith(PIPES):
        return path.open("rb", buffering=0)
    file = open(os.open(path, _FLAGS), "rb", buffering=0)  # noqa: SIM115, PTH123  # flags are needed; the caller closes it
    if _regular_size(file) is not None:
        return file
    file.close()
    raise OSError(None, "not a regular file")


def _most(file: BinaryIO) -> int | None:
    """Return how much is read of a file that holds less than a hundredth of its length; None for others, and where nothing tells."""
    info = os.fstat(file.fileno())
    stored = 512 * getattr(info, "st_blocks", info.st_size)
    return _HOLE if info.st_size > max(_HOLE, 100 * stored) else None


def _regular_size(file: BinaryIO) -> int | None:
    """Return the size of a regular file; None for anything else."""
    info = os.fstat(file.fileno())
    return info.st_size if stat.S_ISREG(info.st_mode) else None
