"""Writes files whole or not at all, and reads the TOML files that users write."""

import errno
import gc
import os
import stat
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from netparse.errors import DataError, OutputError


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file so that a reader sees the old or the new content, never a part.

    An existing file keeps its mode, a new one gets what the umask leaves, unless ``mode`` says which.
    Raises OutputError, and nothing is written then, for
    what is no regular file (a link too: it may lead out of the folder that was given) and for what the system refuses.
    """
    problem = refusal(path)
    if problem:
        raise OutputError(f"{path} {problem}; nothing was written there")
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            Path(temporary).chmod(_mode(path) if mode is None else mode)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}; nothing was written there") from error


def refusal(path: Path) -> str | None:
    """Return why nothing is written at this path: "is a link", "is a folder"; None where a file can be."""
    try:
        kind = path.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISDIR(kind):
        return "is a folder: name a file in it"
    if stat.S_ISLNK(kind):
        return "is a link: name the file that it leads to"
    return None if stat.S_ISREG(kind) else "is no regular file"


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextmanager
def temporary_room(made: str) -> Iterator[None]:
    """Name the folder for temporary files in an OutputError, where a library had no room in it for what it makes.

    lxml has an error of its own for a full disk, which holds the system's name only in its text.
    """
    try:
        yield
    except Exception as error:
        if getattr(error, "errno", None) not in _FULL and errno.errorcode[errno.ENOSPC] not in str(error):
            raise
        _let_go(error)
        raise OutputError(
            f"{tempfile.gettempdir()}: {os.strerror(errno.ENOSPC)}; {made} is put together there first: make room, "
            "or name another folder in TMPDIR"
        ) from None


def _let_go(error: Exception) -> None:
    """End what a library left half-done, without its complaints: Python would print them beside the one sentence."""
    hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        traceback.clear_frames(error.__traceback__)
        error.__traceback__ = error.__context__ = None
        gc.collect()
    finally:
        sys.unraisablehook = hook


_FULL = (errno.ENOSPC, errno.EDQUOT)

_OF_THE_SHELL = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")
"""Where the shell puts what a command prints (``--baseline <(…)``)."""


def ready(path: Path) -> Path:
    """Return a path whose file can be read at once; OSError for a pipe or device, which might be waited for without end."""
    kind = path.stat().st_mode
    if stat.S_ISREG(kind) or stat.S_ISDIR(kind) or str(path).startswith(_OF_THE_SHELL):
        return path
    raise OSError("it is a device, pipe or socket, which is not read")


def read_toml(path: Path, *, advice: str = "") -> dict[str, Any]:
    """Return what a TOML file holds. Raises DataError in one sentence, with the advice, when it cannot be read."""
    try:
        return tomllib.loads(ready(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}{advice and f'; {advice}'}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not valid TOML: it is no text in UTF-8") from error
    except ValueError as error:
        raise DataError(f"{path} is not valid TOML: {error}") from error
    except RecursionError:
        raise DataError(f"{path} is not valid TOML: it is nested too deeply") from None
