"""What is known of a member of a folder, tar or zip before it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from netparse.sources.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A member as its container lists it; ``open`` is good until the container is asked for the next one."""

    name: str
    kind: Literal["file", "folder", "link", "special", "encrypted"]
    size: int = 0
    mtime: float | None = None
    target: str = ""
    open: Callable[[], Stream] = lambda: Stream(lambda _size: b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a stream of bytes is from: its name for users, its path in its container, the containers around it."""

    source: str
    path: str
    scopes: tuple[str, ...] = ()
    container: str = ""
    size: int | None = None
    mtime: float | None = None
    note: str | None = None
    depth: int = 0
