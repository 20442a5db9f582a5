"""Captures of several points in time: of each kind the newest is judged, the older ones are marked."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.captures.capture import Capture
from netparse.captures.origin.scopes import folder_of
from netparse.captures.times import newer
from netparse.parsers import Kind, kinds_of
from netparse.records import KubernetesNode

_KINDS = frozenset({Kind.SOCKETS, Kind.ADDRESSES, Kind.LINKS, Kind.ROUTES, Kind.NEIGHBORS})


def supersede(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures, with a mark on those that have a newer one of the same kind and node in another folder or bundle.

    Captures of one folder were taken together. Without a date a capture is neither older nor newer.
    """
    groups: dict[tuple[str, str], list[Capture]] = {}
    for c in captures:
        kind = next(iter(kinds_of(c.command)), None)
        if c.node and kind in _KINDS and c.netns is None and c.taken and c.records:
            groups.setdefault((c.node, kind), []).append(c)
    groups[("", "")] = [c for c in captures if c.gives(Kind.NODES) and c.records and c.taken]
    older = {id(c): by for group in groups.values() for c in group if (by := _newer(c, group))}
    return [replace(c, superseded=f"{by.source} of {by.taken}") if (by := older.get(id(c))) else c for c in captures]


def _newer(capture: Capture, group: Sequence[Capture]) -> Capture | None:
    """Return the newest capture of another time that shows all that this one shows."""
    found: Capture | None = None
    for c in group:
        if folder_of(c) == folder_of(capture) or not newer(c.taken or "", capture.taken or ""):
            continue
        if _nodes(capture) <= _nodes(c) and (found is None or newer(c.taken or "", found.taken or "")):
            found = c
    return found


def _nodes(capture: Capture) -> set[str]:
    return {r.name for r in capture.records if isinstance(r, KubernetesNode)}
