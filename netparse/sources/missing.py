"""A path that is not there: what was probably meant."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from netparse.nearest import did_you_mean
from netparse.sources.names import printable

_PATTERN = re.compile(r"[*?\[]")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_REMOTE = re.compile(r"[\w.-]+@[\w.:\[\]-]+:|[\w.-]{2,}:[~/]")
_MOST = 2000
"""Names of a folder that are looked at: a mistake must not wait for a folder of millions."""


def _target(link: Path) -> str | None:
    """Return where a link leads, None for what is none or has a name that no system takes."""
    try:
        return str(link.readlink())
    except (OSError, ValueError):
        return None


def what_was_meant(path: str) -> str:
    """Return how to end the sentence about a path that does not exist: ``; did you mean 'bundle.tar.gz'?``, or nothing."""
    if path != path.strip():
        return "; there is a space before or behind the name"
    if _PATTERN.search(path):
        return "; no name fits the pattern, or quotes keep the shell from replacing it"
    if _WINDOWS.match(path) and os.sep == "/":
        return "; this is a path of Windows: give it as this system calls it, as /mnt/c/… in WSL"
    if target := _target(Path(path)):
        return f"; it is a link to {printable(target)}, which is not there"
    if _REMOTE.match(path):
        return "; netparse opens no connection: copy it from the other machine first, as with `scp`"
    if path.startswith("~"):
        return "; quotes keep the shell from replacing ~: write $HOME"
    if "," in path and any(_there(part) for part in path.split(",")):
        return "; separate several paths by spaces, not by commas"
    return did_you_mean(Path(path).name, _names(Path(path).parent))


def address_given(path: str) -> str:
    """Return the sentence about an address in a path's place; that of a file names the file."""
    if path.lower().startswith("file://"):
        return f"{printable(path)} is an address: give the file by its path, {printable(unquote(urlsplit(path).path))}"
    return f"{printable(path)} is an address: netparse opens no connection; download it and give the file"


def _there(path: str) -> bool:
    try:
        return bool(path) and Path(path).exists()
    except (OSError, ValueError):
        return False


def _names(folder: Path) -> list[str]:
    """Return names in the folder; none where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry, _ in zip(entries, range(_MOST), strict=False)]
    except (OSError, ValueError):
        return []
