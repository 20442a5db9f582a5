"""Which captures and bundles in the given paths have a snapshot, or could have one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from netparse.captures import parse
from netparse.errors import NetparseError, SourceError
from netparse.files import ready
from netparse.parsers import PARSERS, Kind, Parser
from netparse.pipeline import Options, analyze
from netparse.sources.formats import sniff
from netparse.sources.names import is_junk

SUFFIX = ".netparse.json"
_LARGE = 1 << 20  # a file of this size is looked at before it is read: a capture has no NULs


def snapshot_path(subject: Path) -> Path:
    """Return where the snapshot of a capture or bundle lies."""
    return subject.with_name(subject.name + SUFFIX)


def subject_path(snapshot: Path) -> Path:
    """Return the capture or bundle that a snapshot belongs to."""
    return snapshot.with_name(snapshot.name.removesuffix(SUFFIX))


def named(path: Path) -> Path:
    """Return the path with a name, also for ``.`` and ``..``: the snapshot is called after it."""
    return path if path.name not in ("", "..") else path.resolve()


def subjects(paths: Iterable[Path], parsers: Sequence[Parser] = PARSERS) -> Iterator[Path]:
    """Yield each capture and bundle once, in a stable order; what is no capture is left out unless it has a snapshot.

    A folder is a bundle when a node list lies directly in it and other captures in or below it. An archive in which nothing is
    recognised is none.
    """
    seen: set[Path] = set()
    for path in map(named, paths):
        if not path.exists():
            raise SourceError(f"{path}: there is no such file or folder")
        found = _in_folder(path, parsers) if path.is_dir() else [path]
        for subject in found:
            if subject not in seen:
                seen.add(subject)
                yield subject


def unused(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the subjects of snapshots in these folders that do not exist any more."""
    for path in map(named, paths):
        if path.is_dir():
            for beside in sorted(path.rglob(f"*{SUFFIX}")):
                if not (subject := subject_path(beside)).exists():
                    yield subject


def read(file: Path, size: int = -1) -> bytes:
    """Return the file's bytes, or its first ones; a SourceError where the system refuses."""
    try:
        with ready(file).open("rb") as stream:
            return stream.read(size)
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror or error}") from error


def is_archive(file: Path) -> bool:
    """Whether a file holds others, or is compressed."""
    return sniff(read(file, 512)) is not None


class _Output(NamedTuple):
    """Whether a file holds the node list, and whether it holds output of any other command."""

    node_list: bool
    other: bool


def _in_folder(folder: Path, parsers: Sequence[Parser]) -> Iterator[Path]:
    files: dict[Path, _Output] = {}
    folders = [folder]
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            folders.append(path)
        elif path.is_file() and not is_junk(path.relative_to(folder).as_posix()):
            files[path] = _output(path, parsers)
    for at in folders:
        if snapshot_path(at).exists() or _is_bundle(at, files):
            yield at
    for file, output in files.items():
        if any(output) or snapshot_path(file).exists() or (is_archive(file) and _is_recognised(file)):
            yield file


def _is_bundle(folder: Path, files: Mapping[Path, _Output]) -> bool:
    listed = any(file.parent == folder and output.node_list for file, output in files.items())
    return listed and any(folder in file.parents and output.other for file, output in files.items())


def _output(file: Path, parsers: Sequence[Parser]) -> _Output:
    """Return what a file holds; nothing is looked for in an archive."""
    if is_archive(file) or (file.stat().st_size > _LARGE and b"\0" in read(file, 4096)):
        return _Output(node_list=False, other=False)
    lists = {c.gives(Kind.NODES) for c in parse(read(file), source=file.name, parsers=parsers) if c.command}
    return _Output(node_list=True in lists, other=False in lists)


def _is_recognised(archive: Path) -> bool:
    try:
        analyze(archive, options=Options())
    except NetparseError:
        return False
    return True
