"""Short ways to save a file and to read it through open_sources."""

from pathlib import Path
from typing import Any

from netparse.sources import Member, Skipped, open_sources


def saved(folder: Path, name: str, data: bytes) -> str:
    """Save the bytes and return the path as a user would type it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path.as_posix()


def read(*paths: Path | str, **options: Any) -> tuple[list[Member], list[Skipped]]:
    """Return the members and the notes."""
    items = list(open_sources(paths, **options))
    return [i for i in items if isinstance(i, Member)], [i for i in items if isinstance(i, Skipped)]


def notes(skipped: list[Skipped]) -> list[tuple[str, str]]:
    """Return the last part of each source, and the kind."""
    return [(note.source.rpartition("!/")[2].rpartition("/")[2], note.kind) for note in skipped]
