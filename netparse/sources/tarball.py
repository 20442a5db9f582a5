"""The members of a tar, one after the other as they stand in the stream."""

import re
import tarfile
from collections.abc import Callable, Iterator

from netparse.sources.entry import Entry
from netparse.sources.limits import LimitError
from netparse.sources.losses import KEPT, skipped_by
from netparse.sources.model import Kind, Skipped
from netparse.sources.stream import READ_ERRORS, Stream

# Long names and extended attributes come in headers that tarfile reads whole and searches with patterns that some
# Python releases let run for minutes on long rows of digits (CVE-2024-6232): neither occurs in honest archives.
_HEADER_BYTES = 256 << 10
_DIGITS = re.compile(rb"\d{512}")
_LONG_HEADERS = b"xgXLK"
_TAIL = 1 << 20


class _Info(tarfile.TarInfo):
    """Remembers why the list of members ended, which tarfile keeps to itself."""

    @classmethod
    def fromtarfile(cls, tar: tarfile.TarFile) -> "_Info":
        stream = tar.fileobj
        assert isinstance(stream, Stream) and isinstance(tar, _Tar)
        block = stream.peek(tarfile.BLOCKSIZE)
        try:
            if block[156:157] in _LONG_HEADERS and len(block) == tarfile.BLOCKSIZE:
                cls._refuse_monster(block, stream)
            return super().fromtarfile(tar)
        except tarfile.HeaderError as error:
            tar.ended_by = error
            raise

    @classmethod
    def _refuse_monster(cls, block: bytes, stream: Stream) -> None:
        size = cls.frombuf(block, "utf-8", "surrogateescape").size
        if size > _HEADER_BYTES or _DIGITS.search(stream.peek(tarfile.BLOCKSIZE + size)):
            raise tarfile.ReadError(f"a header of {size:,} bytes that no archiver writes")


class _Tar(tarfile.TarFile):
    ended_by: tarfile.HeaderError | None = None


def tar_entries(stream: Stream, source: str, seen: Callable[[bytes], None] | None = None) -> Iterator[Entry | Skipped]:
    """Yield the members; where the archive ends too early, the last one is a Skipped.

    ``seen`` is called with the bytes of sparse members, holes included.
    """
    problem: Exception | None = None
    tar: _Tar | None = None
    try:
        # Mode "r" with a reader that only goes forward: faster than "r|", which copies its buffer on each read
        tar = _Tar(fileobj=stream, tarinfo=_Info, encoding="utf-8", errors="surrogateescape")  # type: ignore[arg-type]  # only read, tell and seek are called
        while info := tar.next():
            tar.members.clear()  # type: ignore[attr-defined]  # it would keep every header
            yield _entry(tar, info, stream, seen)
    except READ_ERRORS as error:
        problem = error
    yield from _ending(stream, source, problem or (tar.ended_by if tar else None))


def _entry(tar: tarfile.TarFile, info: tarfile.TarInfo, stream: Stream, seen: Callable[[bytes], None] | None) -> Entry:
    mtime = float(info.mtime)
    if info.isreg():
        size = info.size
        return Entry(name=info.name, kind="file", size=size, mtime=mtime, open=lambda: _open(tar, info, stream, seen))
    if info.isdir():
        return Entry(name=info.name, kind="folder")
    if info.issym():
        return Entry(name=info.name, kind="link", target=info.linkname)
    if info.islnk():  # its target is counted from the archive's root
        up = "../" * info.name.removeprefix("./").strip("/").count("/")
        rooted = info.linkname.startswith("/") and not info.name.startswith("/")
        target = info.linkname if rooted else up + info.linkname.lstrip("/")
        return Entry(name=info.name, kind="link", target=target)
    return Entry(name=info.name, kind="special")


def _open(tar: tarfile.TarFile, info: tarfile.TarInfo, stream: Stream, seen: Callable[[bytes], None] | None) -> Stream:
    if info.issparse():
        file = tar.extractfile(info)
        assert file is not None
        return Stream(file.read, seen=seen)
    return Stream(_part(stream, info.size))


def _part(stream: Stream, left: int) -> Callable[[int], bytes]:
    """Return ``pull`` for the next ``left`` bytes; it raises what ended the archive if they are not all there."""

    def pull(size: int) -> bytes:
        nonlocal left
        data = stream.read(min(size, left))
        left -= len(data)
        if left and not data:
            raise stream.error or EOFError
        return data

    return pull


def _ending(stream: Stream, source: str, problem: Exception | None) -> Iterator[Skipped]:
    """Yield what is wrong with the end of the archive, if anything."""

    def skipped(kind: Kind, reason: str) -> Skipped:
        return Skipped(source=source, reason=reason, kind=kind, container=source)

    whole = isinstance(problem, tarfile.EOFHeaderError)  # type: ignore[attr-defined]  # public name, not in the stubs
    if whole and stream.read(_TAIL).strip(b"\0"):
        yield skipped("damaged", "data after the archive's end mark were not read (archives joined with cat?)")
    if isinstance(stream.error, LimitError):
        return  # one report for all that it ends
    if stream.error:
        yield skipped_by(stream.error, source)
    elif isinstance(problem, tarfile.InvalidHeaderError):  # type: ignore[attr-defined]  # as above
        yield skipped("damaged", f"damaged at byte {stream.tell():,} of the unpacked archive; {KEPT}")
    elif problem and not whole:
        yield skipped_by(problem if stream.peek(1) else EOFError(), source)
