"""Few lines for many skipped files."""

from collections.abc import Iterable
from dataclasses import replace

from netparse.sources.model import Kind, Skipped

FEW = 3


def summarize(skipped: Iterable[Skipped]) -> list[Skipped]:
    """Return the notes with those of one kind in one container joined where they are more than three.

    A joined note stands at the place of its first, has the container as its source, and names the first file.
    """
    groups: dict[tuple[str, Kind], list[Skipped]] = {}
    counts: dict[tuple[str, Kind], int] = {}
    for note in skipped:
        key = (note.container or note.source, note.kind)
        counts[key] = counts.get(key, 0) + note.count
        kept = groups.setdefault(key, [])
        if len(kept) <= FEW:
            kept.append(note)
    joined: list[Skipped] = []
    for key, notes in groups.items():
        joined += notes if len(notes) <= FEW else [_joined(notes[0], key[0], counts[key])]
    return joined


def _joined(first: Skipped, container: str, count: int) -> Skipped:
    reason = f"{count:,} files such as {first.source}: {first.reason}"
    return replace(first, source=container, reason=reason, count=count)
