"""The members of a zip, in the order of its directory."""

import calendar
import stat
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from netparse.sources.entry import Entry
from netparse.sources.limits import HEAD, Limits
from netparse.sources.losses import skipped_by
from netparse.sources.model import Skipped
from netparse.sources.stream import CHUNK, READ_ERRORS, Stream

_ENTRY_MARK = b"PK\x01\x02"
_DIRECTORY_BYTES_PER_MEMBER = 512
_TARGET_BYTES = 4096
_ENCRYPTED_FLAG = 0x1
_SMALL = 4096
_MSDOS = 0


class _TooLongError(Exception):
    """The directory lists more members than the limit."""


class _Guarded:
    """A file that refuses to hand out a directory which would fill the memory, before zipfile makes objects of it."""

    def __init__(self, file: BinaryIO, members: int) -> None:
        self._file, self._members = file, members
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > max(self._members * _DIRECTORY_BYTES_PER_MEMBER, CHUNK):
            raise _TooLongError
        data = self._file.read(size)
        if len(data) > HEAD and data.startswith(_ENTRY_MARK) and data.count(_ENTRY_MARK) > self._members:
            raise _TooLongError
        return data


def zip_entries(
    stream: Stream, source: str, limits: Limits, seen: Callable[[bytes], None]
) -> Iterator[Entry | Skipped]:
    """Yield the members; a zip that is not a file on disk is first copied to an unnamed temporary file."""
    with tempfile.TemporaryFile() as spool:
        if stream.file is None and not _copy(stream, spool, limits.spool_bytes):
            reason = f"a zip of more than {limits.spool_bytes:,} bytes inside another archive; unpack the outer one"
            yield Skipped(source=source, reason=reason, kind="limit", container=source)
            return
        stream.drain()  # a file on disk: to the end, for its fingerprint
        file: BinaryIO = stream.file or spool
        file.seek(0)
        try:
            archive = zipfile.ZipFile(_Guarded(file, limits.members))
        except _TooLongError:
            reason = f"its directory lists more than {limits.members:,} members, or is padded; nothing of it was read"
            yield Skipped(source=source, reason=reason, kind="limit", container=source)
        except READ_ERRORS as error:
            yield _no_directory(error, stream, source)
        else:
            with archive:
                yield from (_entry(archive, info, seen) for info in archive.infolist())


def _copy(stream: Stream, spool: "tempfile._TemporaryFileWrapper[bytes] | BinaryIO", most: int) -> bool:
    """Copy the stream; False if it is longer than ``most``."""
    left = most
    while data := stream.read(min(CHUNK, left)):
        spool.write(data)
        left -= len(data)
    return not stream.peek(1)


def _no_directory(error: Exception, stream: Stream, source: str) -> Skipped:
    if stream.error:
        return skipped_by(stream.error, source)
    if "not a zip file" in str(error):
        reason = "a zip cut short: the directory at its end is missing, so nothing of it was read (zip -FF may help)"
        return Skipped(source=source, reason=reason, kind="truncated", container=source)
    return skipped_by(error, source)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, seen: Callable[[bytes], None]) -> Entry:
    # Windows tools that break the rule write backslashes; on Unix they belong to the name (systemd's "\x2d")
    name = info.filename.replace("\\", "/") if info.create_system == _MSDOS else info.filename
    mode = stat.S_IFMT(info.external_attr >> 16)
    if name.endswith("/") or mode == stat.S_IFDIR:
        return Entry(name=name, kind="folder")
    if info.flag_bits & _ENCRYPTED_FLAG:
        return Entry(name=name, kind="encrypted")
    if mode == stat.S_IFLNK:
        target = _open(archive, info, seen).read(_TARGET_BYTES)
        return Entry(name=name, kind="link", target=target.decode("utf-8", "surrogateescape"))
    # `zip --fifo` marks what it packed out of a pipe as one, though it holds the bytes
    packed_pipe = mode == stat.S_IFIFO and info.file_size > 0
    if mode not in (0, stat.S_IFREG) and not packed_pipe:
        return Entry(name=name, kind="special")
    return Entry(
        name=name, kind="file", size=info.file_size, mtime=_mtime(info), open=lambda: _open(archive, info, seen)
    )


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo, seen: Callable[[bytes], None]) -> Stream:
    try:
        with warnings.catch_warnings(
            action="ignore"
        ):  # Python 3.13 warns of bytes that two members share; the budget judges them
            file = archive.open(info)
        assert isinstance(file, zipfile.ZipExtFile)  # of which the stubs know too little
    except READ_ERRORS as error:
        return Stream(_raiser(error))
    # zipfile unpacks bzip2 and LZMA without an upper bound for a step, so the steps are kept small
    small = info.compress_type in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    return Stream(file.read1, chunk=_SMALL if small else CHUNK, seen=seen)


def _raiser(error: Exception) -> Callable[[int], bytes]:
    def pull(_size: int) -> bytes:
        raise error

    return pull


def _mtime(info: zipfile.ZipInfo) -> float | None:
    """Return the stored local time, which has no zone, as if it were UTC; None where it is no date."""
    try:
        return float(calendar.timegm((*info.date_time, 0, 0, 0)))
    except (ValueError, OverflowError):
        return None
