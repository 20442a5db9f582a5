"""Captures of several points in time: of each kind the newest is judged, the older ones are marked."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from netparse.captures.capture import Capture
from netparse.captures.origin.scopes import folder_of
from netparse.captures.times import newer
from netparse.parsers import Kind, kinds_of
from netparse.parsers.base.kinds import OF_CLUSTER
from netparse.records import EndpointsRow, KubernetesNode, KubernetesObject, PodRow, ServiceRow, Setting

_BY_KIND = frozenset({Kind.SOCKETS, Kind.ADDRESSES, Kind.LINKS, Kind.ROUTES, Kind.NEIGHBORS})
"""Any newer capture of the kind counts, whichever command printed it."""
_BY_COMMAND = frozenset(
    {Kind.RULES, Kind.FIREWALL, Kind.SETS, Kind.SETTINGS, Kind.FIREWALL_SETUP, Kind.FORWARDING}
    | {Kind.VIRTUAL_SERVERS, Kind.TUNNEL_PEERS, Kind.PROCESSES, Kind.SOCKET_OWNERS, Kind.TESTS, Kind.FILES}
)
"""One of the same command line counts: others show other tables, families or files."""

_Key = tuple[str, ...]
_Shows = Callable[[Capture, Capture], bool]


def supersede(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures, with a mark on those that a newer one in another folder or bundle shows again.

    Captures of one folder were taken together. Without a date a capture is neither older nor newer.
    """
    groups: dict[_Key, list[Capture]] = {}
    for c in captures:
        key = _key(c) if c.taken and c.records else None
        if key:
            groups.setdefault(key, []).append(c)
    groups[("nodes",)] = [c for c in captures if c.gives(Kind.NODES) and c.records and c.taken]
    older: dict[int, Capture] = {}
    for key, group in groups.items():
        for c in group:
            if by := _newer(c, group, _SHOWS.get(key[0], _anything)):
                older.setdefault(id(c), by)
    return [replace(c, superseded=f"{by.source} of {by.taken}") if (by := older.get(id(c))) else c for c in captures]


def _key(c: Capture) -> _Key | None:
    """Return what a capture has in common with a newer one that may stand for it."""
    kind = next(iter(kinds_of(c.command)), None)
    if kind in OF_CLUSTER:
        return ("cluster", c.command or "", _name(c)) if kind is not Kind.NODES else None
    if not c.node or c.netns is not None:
        return None
    if kind in _BY_KIND:
        return ("kind", c.node, kind)
    if kind not in _BY_COMMAND:
        return None
    of = "settings" if kind is Kind.SETTINGS else "command"
    return (of, c.node, c.command or "", "" if kind is Kind.SETTINGS else _name(c))


def _name(c: Capture) -> str:
    """Return what was asked for: the command line, and the place in the bundle of a collector, which may keep it in a name of its own."""
    place = c.place.path if c.place.collector else ""
    return f"{place} {c.command_line.text if c.command_line else ''}"


def _newer(capture: Capture, group: Sequence[Capture], shows: _Shows) -> Capture | None:
    """Return the newest capture of another time that shows all that this one shows."""
    found: Capture | None = None
    for c in group:
        if folder_of(c) == folder_of(capture) or not newer(c.taken or "", capture.taken or ""):
            continue
        if shows(c, capture) and (found is None or newer(c.taken or "", found.taken or "")):
            found = c
    return found


def _anything(later: Capture, earlier: Capture) -> bool:
    return True


def _all_nodes(later: Capture, earlier: Capture) -> bool:
    return _nodes(earlier) <= _nodes(later)


def _nodes(capture: Capture) -> set[str]:
    return {r.name for r in capture.records if isinstance(r, KubernetesNode)}


def _all_settings(later: Capture, earlier: Capture) -> bool:
    return {s.key for s in earlier.records if isinstance(s, Setting)} <= {
        s.key for s in later.records if isinstance(s, Setting)
    }


def _as_whole(later: Capture, earlier: Capture) -> bool:
    """A part says nothing of what it leaves out."""
    return bool(later.covers and later.covers.whole) or not (earlier.covers and earlier.covers.whole)


def _of_one_cluster(later: Capture, earlier: Capture) -> bool:
    """Whether a whole list is of the same cluster: it has an object of the earlier one, as its static pods."""
    return bool(later.covers and later.covers.whole) and bool(_objects(later) & _objects(earlier))


def _objects(capture: Capture) -> set[tuple[str | None, str]]:
    found = (r for r in capture.records if isinstance(r, KubernetesObject | PodRow | ServiceRow | EndpointsRow))
    return {(r.namespace, r.name) for r in found if r.name}


_SHOWS: dict[str, _Shows] = {
    "nodes": _all_nodes,
    "settings": _all_settings,
    "command": _as_whole,
    "cluster": _of_one_cluster,
}
