"""Storage behind an fsspec URL: found, and copied to where netparse can read it. Local paths are read where they are."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO

from netparse.errors import MissingLibrary, NetparseError, SourceError
from netparse.fleet.bundle import Bundle, TooLarge
from netparse.lazy import lazy_module

if TYPE_CHECKING:
    import fsspec.core as fsspec_core
else:
    fsspec_core = lazy_module("fsspec.core")

_CHUNK = 1 << 20
_MOST_FILES = 100_000


def filesystem(url: str) -> tuple[Any, str]:
    """Return the file system of a URL and the path in it. Raises MissingLibrary and SourceError in one sentence."""
    try:
        fs, path = fsspec_core.url_to_fs(url)
    except ImportError as error:
        raise MissingLibrary(f"{url} needs a library that is not installed: {error}") from error
    except ValueError as error:
        raise SourceError(f"{url} cannot be read: {error}") from error
    return fs, str(path)


@contextmanager
def local_copy(bundle: Bundle, most: int) -> Iterator[Path]:
    """Give the path at which the bundle can be read; a copy is gone afterwards.

    Raises SourceError, MissingLibrary, and TooLarge where it has more than ``most`` bytes.
    """
    if not bundle.remote:
        yield Path(bundle.url)
        return
    with tempfile.TemporaryDirectory(prefix="netparse-fleet-") as folder:
        fs, path = filesystem(bundle.url)
        target = Path(folder) / (PurePosixPath(path).name or "bundle")
        try:
            _copy(fs, path, target, most)
        except NetparseError:
            raise
        except Exception as error:  # each kind of storage has its own
            raise SourceError(f"{bundle.url} cannot be read: {in_one_line(error)}") from error
        yield target


def _copy(fs: Any, path: str, target: Path, most: int) -> None:
    files = fs.find(path) if fs.isdir(path) else [path]
    if len(files) > _MOST_FILES:
        raise TooLarge(f"more than {_MOST_FILES:,} files")
    left = most
    for name in sorted(files):
        inner = str(name).removeprefix(path).strip("/")
        if ".." in PurePosixPath(inner).parts:
            continue
        place = target / inner if inner else target
        place.parent.mkdir(parents=True, exist_ok=True)
        with fs.open(name, "rb") as source, place.open("wb") as copy:
            left -= _pour(source, copy, left, most)
        os.utime(place, (0, 0))  # when it was copied says nothing of when it was written


def _pour(source: BinaryIO, copy: BinaryIO, left: int, most: int) -> int:
    count = 0
    while chunk := source.read(_CHUNK):
        count += len(chunk)
        if count > left:
            raise TooLarge(f"it has more than {most:,} bytes")
        copy.write(chunk)
    return count


def in_one_line(error: BaseException) -> str:
    """Return what an error of some library says, in one line."""
    if isinstance(error, FileNotFoundError) and error.strerror is None:  # its text is the address alone
        return "it is not there"
    words = " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())
    return words[:300]
