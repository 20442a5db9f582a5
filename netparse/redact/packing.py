"""Containers that redacted files are written to: folders and archives of the kinds that netparse reads."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, Self, cast

import zstandard

# The endings of a name, and how the archive of that name is packed.
_KINDS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((".zip",), "zip"),
    ((".tar.gz", ".tgz"), "gz"),
    ((".tar.xz", ".txz"), "xz"),
    ((".tar.bz2", ".tbz", ".tbz2"), "bz2"),
    ((".tar.zst", ".tzst"), "zst"),
    ((".tar",), ""),
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of what a zip can say

COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.compress,
    ".zstd": zstandard.compress,
}


class Pack(Protocol):
    """Takes files one after the other."""

    def add(self, path: str, data: bytes, mtime: float | None) -> None:
        """Write a file under a path with slashes. Raises OSError where that cannot be."""

    def close(self) -> None:
        """Finish."""


def archive_kind(name: str) -> str | None:
    """Return how an archive of this name is packed: zip, or the compression of a tar, which may be none; None for other names."""
    low = name.lower()
    return next((kind for endings, kind in _KINDS if low.endswith(endings)), None)


def open_pack(out: BinaryIO, kind: str) -> Pack:
    """Return an archive of this kind that is written to a file."""
    return _Zip(out) if kind == "zip" else _Tar(out, kind)


class Folder:
    """Files in a folder, which is made with its first file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, path: str, data: bytes, mtime: float | None) -> None:
        """Write a file and keep the time when the original was written."""
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)
        if mtime is not None:
            os.utime(target, (mtime, mtime))

    def close(self) -> None:
        """Nothing is left to do."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Alone:
    """A file by itself."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def add(self, path: str, data: bytes, mtime: float | None) -> None:
        """Write the one file; what it is called is known already."""
        self._out.write(data)

    def close(self) -> None:
        """Nothing is left to do."""


class _Tar:
    def __init__(self, out: BinaryIO, kind: str) -> None:
        self._packed = _compressor(out, kind)
        self._tar = tarfile.open(fileobj=self._packed, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8")  # noqa: SIM115  # close()

    def add(self, path: str, data: bytes, mtime: float | None) -> None:
        info = tarfile.TarInfo(path)
        info.size, info.mtime, info.mode = len(data), int(mtime or 0), 0o644
        self._tar.addfile(info, io.BytesIO(data))

    def close(self) -> None:
        self._tar.close()
        self._packed.close()


class _Zip:
    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, data: bytes, mtime: float | None) -> None:
        time = datetime.fromtimestamp(mtime or 0, UTC).timetuple()[:6]
        info = zipfile.ZipInfo(path, max(time, _EARLIEST))
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
        self._zip.writestr(info, data)

    def close(self) -> None:
        self._zip.close()


def _compressor(out: BinaryIO, kind: str) -> BinaryIO:
    match kind:
        case "gz":
            return cast(BinaryIO, gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0))
        case "xz":
            return cast(BinaryIO, lzma.LZMAFile(out, "wb"))
        case "bz2":
            return cast(BinaryIO, bz2.BZ2File(out, "wb"))
        case "zst":
            return cast(BinaryIO, zstandard.ZstdCompressor().stream_writer(out, closefd=False))
        case _:
            return cast(BinaryIO, _Open(out))


class _Open(io.RawIOBase):
    """A file that stays open when the archive in it is closed."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self._out.write(data)

    def tell(self) -> int:
        return self._out.tell()
