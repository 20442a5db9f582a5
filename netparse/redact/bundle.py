"""A redacted copy of a bundle: a folder for a folder, an archive for an archive, whole or not at all."""

import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from netparse.captures.bundle import wanted_of
from netparse.errors import OutputError, SourceError, UsageError
from netparse.redact.packing import COMPRESSIONS, Alone, Folder, Pack, archive_kind, open_pack
from netparse.redact.redactor import Redactor
from netparse.redact.staging import staging
from netparse.sources import Limits, Member, Skipped, open_sources, summarize
from netparse.sources.formats import sniff

# What is redacted is copied whole, and one file after the other: nothing of it is kept.
LIMITS = Limits(member_bytes=1 << 30, kept_bytes=16 << 30, kept_ratio=1000, kept_ratio_after=2 << 30)
_MAP = re.compile(rb'\s*\{\s*"schema_version":\s*\d+,\s*"key":\s*"[0-9a-f]{16}')
_NOT_WRITTEN = (".7z", ".rar", ".cab", ".lz4", ".lzma", ".iso")
_SPOOL = 64 << 20  # bytes of an archive inside another that are kept in memory while it is written

Progress = Callable[[int], None]


@dataclass
class Copy:
    """What was written, and what was left out and why; all names are redacted."""

    files: int = 0
    bytes: int = 0
    left_out: list[Skipped] = field(default_factory=list)


def redact_bundle(paths: Sequence[str | Path], out: Path, redactor: Redactor, progress: Progress | None = None) -> Copy:
    """Learn from the paths what there is to redact, and write what they hold to ``out`` without it.

    One folder becomes a folder, one archive an archive, one file a file; of several paths ``out`` is the folder. Only text is
    written. Raises SourceError for what cannot be read, OutputError for what cannot be written; nothing is left there then.
    """
    given = [str(path) for path in paths]
    _refuse(given, out)
    for path in given:
        redactor.call(path, out.name if len(given) == 1 else None)
    learn_from(given, redactor, progress)
    copy = Copy()
    with staging(out) as made:
        if len(given) == 1:
            _copy(given[0], made, out.name, redactor, copy, progress)
        else:
            made.mkdir()
            for path in given:
                name = redactor.source(PurePath(path).as_posix())
                _copy(path, made / name, name, redactor, copy, progress)
        if not copy.files:
            raise SourceError(f"{', '.join(given)}: there is no text in it that could be redacted")
    copy.left_out = summarize(copy.left_out)
    return copy


def _copy(path: str, made: Path, name: str, redactor: Redactor, copy: Copy, progress: Progress | None) -> None:
    """Copy one folder, archive or file; ``name`` is what it will be called."""
    kind = _kind(Path(path), name)
    with Folder(made) if kind == "folder" else made.open("xb") as place:
        root = place if isinstance(place, Folder) else Alone(place) if kind is None else open_pack(place, kind)
        with ExitStack() as files:
            writer = _Writer(root, redactor, copy, files)
            for found in open_sources([path], limits=LIMITS, progress=progress, fingerprints=False):
                writer.take(found)
            writer.close()


def learn_from(paths: Sequence[str], redactor: Redactor, progress: Progress | None = None) -> None:
    """Let a redactor learn what there is to redact under these paths."""
    wanted = wanted_of(paths)
    members: list[Member] = []
    skipped: list[Skipped] = []
    for found in open_sources(paths, limits=LIMITS, progress=progress, fingerprints=False):
        if isinstance(found, Skipped):
            skipped.append(found)
            continue
        redactor.learn_text(found.path, found.data)
        if wanted(found.path, found.data[: 1 << 16]):
            members.append(found)
    redactor.learn_captures(members, skipped)


class _Writer:
    """Writes members as they come: those of an archive inside another come together, so that one is finished before the next."""

    def __init__(self, root: Pack, redactor: Redactor, copy: Copy, files: ExitStack) -> None:
        self._redactor, self._copy = redactor, copy
        self._files = files
        self._packs: list[Pack] = [root]
        self._inside: list[tuple[str, BinaryIO, float | None]] = []
        self._scopes: tuple[str, ...] = ()

    def take(self, found: Member | Skipped) -> None:
        """Write a member redacted, and note what there is none of."""
        if isinstance(found, Skipped):
            self._leave_out(found.source, found.reason, found)
            return
        if _MAP.match(found.data):
            self._leave_out(found.source, "a map of pseudonyms, which undoes them", None)
            return
        if found.truncated:
            self._leave_out(found.source, f"its end is missing in the copy: {found.note}", None)
        self._enter(found.scopes[1:], found.mtime)
        data = self._redactor.data(found.data, found.source)
        ending = Path(found.source).suffix if not found.source.endswith(found.path) else ""
        pack = COMPRESSIONS.get(ending.lower(), bytes)
        try:
            name = self._redactor.path(found.path) + (ending if pack is not bytes else "")
            self._packs[-1].add(name, pack(data), found.mtime)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self._leave_out(found.source, "another file has its name", None)
            return
        self._copy.files += 1
        self._copy.bytes += len(data)

    def close(self) -> None:
        """Finish all archives."""
        while self._inside:
            self._leave()
        self._packs[0].close()

    def _enter(self, scopes: tuple[str, ...], mtime: float | None) -> None:
        """Finish the archives that a member is not in, and begin those that it is in."""
        shared = 0
        while shared < min(len(scopes), len(self._scopes)) and scopes[shared] == self._scopes[shared]:
            shared += 1
        while len(self._inside) > shared:
            self._leave()
        for scope in scopes[shared:]:
            spool = cast(BinaryIO, self._files.enter_context(tempfile.SpooledTemporaryFile(_SPOOL)))  # noqa: SIM115
            self._inside.append((self._redactor.path(scope), spool, mtime))
            self._packs.append(open_pack(spool, archive_kind(scope) or ""))
        self._scopes = scopes

    def _leave(self) -> None:
        self._packs.pop().close()
        name, spool, mtime = self._inside.pop()
        spool.seek(0)
        self._packs[-1].add(name, spool.read(), mtime)
        spool.close()

    def _leave_out(self, source: str, reason: str, skipped: Skipped | None) -> None:
        self._copy.left_out.append(
            Skipped(
                source=self._redactor.source(source),
                reason=self._redactor.text(reason),
                kind=skipped.kind if skipped else "unwanted",
                container=self._redactor.source(skipped.container) if skipped else "",
                count=skipped.count if skipped else 1,
            )
        )


def _refuse(given: Sequence[str], out: Path) -> None:
    """Raise for a place where no copy can be: in, on or above what is read, and where something is already."""
    if "-" in given:
        raise UsageError("- : a copy is written of files, folders and archives; save standard input to a file first")
    if out.suffix.lower() in _NOT_WRITTEN:
        raise UsageError(f"{out}: no archive of this kind is written; name it .tar.gz or .zip, or name a folder")
    real = out.resolve()
    named: set[Path] = set()
    for path in map(Path, given):
        if path.resolve() in named:
            raise UsageError(f"{path} is given twice")
        named.add(path.resolve())
        if not path.exists():
            continue
        original = path.resolve()
        if real == original:
            raise OutputError(f"{out} is what is read: write the copy somewhere else")
        if original in real.parents or real in original.parents:
            inner, outer = (out, path) if original in real.parents else (path, out)
            raise OutputError(f"{inner} lies in {outer}: write the copy outside of what is read")
    if out.is_symlink() or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise OutputError(f"{out} exists already: name another, or remove it first; nothing was written")
    if not out.parent.is_dir():
        raise OutputError(f"{out}: there is no folder {out.parent}; make it first")


def _kind(path: Path, name: str) -> str | None:
    """Return how what is called ``name`` is packed: a folder, an archive; None for a file by itself."""
    asked = archive_kind(name)
    if path.is_dir():
        return "folder" if asked is None else asked
    try:
        with path.open("rb") as file:
            form = sniff(file.read(1 << 16))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    own = archive_kind(path.name)
    if form is None or (form not in ("tar", "zip") and own is None):
        return None
    if asked is not None:
        return asked
    return own if own is not None else form if form == "zip" else ""
