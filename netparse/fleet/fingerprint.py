"""What a bundle holds, as one number: the same content has it wherever it lies and whatever it is called."""

import hashlib
import os
import stat
from pathlib import Path
from typing import NamedTuple

from netparse.errors import SourceError
from netparse.fleet.bundle import TooLarge

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Fingerprint(NamedTuple):
    """``bytes`` are those as stored."""

    sha256: str
    bytes: int


def fingerprint(path: Path, most: int) -> Fingerprint:
    """Return that of a file, or of a folder: of the paths and contents of its files; links count by where they lead.

    Raises SourceError for what cannot be read, TooLarge where there are more than ``most`` bytes.
    """
    try:
        found = _folder(path, most) if stat.S_ISDIR(path.stat().st_mode) else _file(path, most)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if found is None:
        raise TooLarge(f"it has more than {most:,} bytes")
    return found


def _file(path: Path, most: int, *, follow: bool = True) -> Fingerprint | None:
    with os.fdopen(os.open(path, _FLAGS | (0 if follow else getattr(os, "O_NOFOLLOW", 0))), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise SourceError(f"{path} is a device, pipe or socket; give a file, a folder or an archive")
        if (size := os.fstat(file.fileno()).st_size) > most:
            return None
        return Fingerprint(hashlib.file_digest(file, "sha256").hexdigest(), size)


def _folder(root: Path, most: int) -> Fingerprint | None:
    whole, total = hashlib.sha256(b"folder\0"), 0
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names + [f for f in folders if Path(folder, f).is_symlink()]):
            path = Path(folder, name)
            inner = path.relative_to(root).as_posix().encode("utf-8", "surrogateescape")
            content = f"link {path.readlink()}" if path.is_symlink() else "unreadable"
            if not path.is_symlink():
                try:
                    found = _file(path, most - total, follow=False)
                except (OSError, SourceError):
                    continue  # the analysis tells of it
                if found is None:
                    return None
                content, total = found.sha256, total + found.bytes
            whole.update(inner + b"\0" + content.encode("utf-8", "surrogateescape") + b"\0")
    return Fingerprint(whole.hexdigest(), total)
