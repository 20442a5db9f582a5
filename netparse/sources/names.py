"""Names of members: made safe to print, checked for where they lead, links followed inside their container."""

import posixpath
import re
from collections.abc import Container, Mapping

_JUNK_NAMES = {".ds_store", "thumbs.db", "desktop.ini", "event-filter.html"}
_JUNK_SUFFIXES = (".sha256", ".sha256sum", ".md5", ".md5sum", ".netparse.json")
_JUNK_FOLDERS = {"__MACOSX", ".git"}
_DRIVE = re.compile(r"[A-Za-z]:(?=/)")
_HOPS = 40


def printable(name: str) -> str:
    """Return the name with undecodable bytes and control characters as ``\\x..``, so that it can be shown and saved."""
    if name.isprintable():
        return name
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def relative(name: str) -> tuple[str, bool] | None:
    """Return the name without ``./`` and without a leading root, and whether it had a root; None if it has ``..``.

    Nothing is ever written under these names, so a rooted one (``tar -P``) is harmless and read as tar itself would.
    """
    rootless = _DRIVE.sub("", name, count=1).lstrip("/")
    parts = [part for part in rootless.split("/") if part not in ("", ".")]
    if ".." in parts:
        return None
    return "/".join(parts), rootless != name


def is_junk(path: str) -> bool:
    """Return whether the path is something that file managers, checksum tools or netparse itself left."""
    *folders, name = path.split("/")
    low = name.lower()
    return (
        name.startswith("._")
        or low in _JUNK_NAMES
        or low.endswith(_JUNK_SUFFIXES)
        or not _JUNK_FOLDERS.isdisjoint(folders)
    )


def follow(path: str, target: str, links: Mapping[str, str], names: Container[str]) -> str | None:
    """Return the path inside the container that a link at ``path`` leads to; None if that is not there.

    Raises ValueError with a phrase if the link leads outside or in a circle.
    """
    for _ in range(_HOPS):
        if target.startswith("/") or _DRIVE.match(target.replace("\\", "/")):
            raise ValueError("leads outside the bundle")
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        if goal == ".." or goal.startswith("../"):
            raise ValueError("leads outside the bundle")
        via = next((head for head in _heads(goal) if head in links), None)
        if via is None:
            return goal if goal == "." or goal in names else None
        rest = goal[len(via) :].lstrip("/")
        path, target = via, posixpath.join(links[via], rest) if rest else links[via]
    raise ValueError("leads in a circle")


def looks_like_target(data: bytes) -> str | None:
    """Return the path that a small file consists of, as links become on Windows and in some git checkouts; else None.

    No line end and at least one slash are asked for: a saved ``hostname`` is not to be taken for a link.
    """
    if not 3 <= len(data) <= 1024 or b"/" not in data.replace(b"\\", b"/"):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text.replace("\\", "/") if text.isprintable() and text == text.strip() else None


def _heads(path: str) -> list[str]:
    """Return ``a``, ``a/b``, ``a/b/c`` for ``a/b/c``."""
    parts = path.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
