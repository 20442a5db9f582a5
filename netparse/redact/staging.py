"""The place where a copy is written until it is whole: beside its own, hidden, and marked, so that a later run can clear it away."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from netparse.errors import OutputError

_MARK = "netparse-redact.lock"
"""Open and locked as long as the run lasts; what lies beside it in the folder is not whole."""


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Give a path to write to, and put what stands there in its place at the end; nothing is left when something goes wrong.

    What a run that was killed left is removed by the next run with the same ``out``.
    """
    prefix = f".{out.name[:100]}."
    try:
        _clear(out.parent, prefix)
        temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=prefix))
        try:
            with (temporary / _MARK).open("wb") as mark:
                _is_locked(mark)
                made = temporary / "copy"
                yield made
                if out.is_dir():
                    out.rmdir()
                made.rename(out)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{out}: {error.strerror or error}; nothing was written there") from error


def _clear(folder: Path, prefix: str) -> None:
    """Remove what runs left that no longer go on: nobody holds the lock of their mark."""
    with contextlib.suppress(OSError):  # what cannot be listed or removed stays
        for left in folder.iterdir():
            if left.name.startswith(prefix) and not left.is_symlink() and (left / _MARK).is_file():
                with (left / _MARK).open("rb") as mark:
                    if _is_locked(mark):
                        shutil.rmtree(left, ignore_errors=True)


def _is_locked(mark: IO[bytes]) -> bool:
    """Lock the mark as long as it is open; False where another run has it, or the system has no such locks."""
    try:
        import fcntl

        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
