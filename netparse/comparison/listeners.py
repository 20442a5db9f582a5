"""Listening sockets by protocol and port: opened, closed, on other addresses, held by another program."""

from collections.abc import Iterator, Mapping, Sequence

from netparse.cluster import Listener, Node
from netparse.comparison.model import Change, VisibilityChange, evidence
from netparse.comparison.noise import EPHEMERAL_PORT, is_passing_listener
from netparse.comparison.visibility import only_one_side, unproven
from netparse.parsers import Kind
from netparse.ports.processes import name_matches

_Key = tuple[str, int | str]


def compare_listeners(old: Node, new: Node) -> Iterator[Change | VisibilityChange]:
    """Yield what differs; a port is closed only where the captures would have shown it open."""
    if (missing := only_one_side(old, new, Kind.SOCKETS, "listening sockets")) is not None:
        yield from missing
        return
    before, after = _by_port(old), _by_port(new)
    for was, now in _same_on_other_port(before, after):
        after[was] = after.pop(now)
    unseen: dict[str, list[str]] = {"lost": [], "gained": []}
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key, []), after.get(key, [])
        whole = all(node.proves_no_listener(key[0]) for node in (old, new))
        gone, come = _places(a, whole).keys() - _places(b, whole), _places(b, whole).keys() - _places(a, whole)
        if gone and not _would_show(new, key):
            unseen["lost"].append(_subject(key))
        elif come and not _would_show(old, key):
            unseen["gained"].append(_subject(key))
        else:
            yield from _compare(new.name, key, a, b, whole)
    yield from unproven(new.name, "listener", unseen)
    named = [any(x.owners for x in node.listeners) for node in (old, new)]
    if named[0] != named[1]:
        side = "new" if named[0] else "old"
        reason = f"the captures of the {side} side name none: not run as root"
        yield VisibilityChange(
            node=new.name, kind="lost" if named[0] else "gained", what="processes behind ports", reason=reason
        )


def _by_port(node: Node) -> dict[_Key, list[Listener]]:
    found: dict[_Key, list[Listener]] = {}
    for x in sorted(node.listeners, key=lambda x: (x.protocol, x.port or 0, x.service or "", x.shown)):
        what = x.port if x.port is not None else x.service
        if what is not None:
            found.setdefault((x.protocol, what), []).append(x)
    return found


def _same_on_other_port(
    before: Mapping[_Key, Sequence[Listener]], after: Mapping[_Key, Sequence[Listener]]
) -> Iterator[tuple[_Key, _Key]]:
    """Yield the ports that the kernel chose for one program, before and now: ``rpc.statd`` gets another with every start."""
    gone, come = (
        {key: x for key, x in one.items() if key not in other and _chosen_by_kernel(key, x)}
        for one, other in ((before, after), (after, before))
    )
    for a, x in gone.items():
        if b := next(
            (b for b, y in come.items() if b[0] == a[0] and _same_owner(x, y) and _hosts(x) == _hosts(y)), None
        ):
            del come[b]
            yield a, b


def _chosen_by_kernel(key: _Key, listeners: Sequence[Listener]) -> bool:
    return isinstance(key[1], int) and key[1] >= EPHEMERAL_PORT and all(x.owners and not x.loopback for x in listeners)


def _hosts(listeners: Sequence[Listener]) -> set[str]:
    return {x.shown.rpartition(":")[0] for x in listeners}


def _would_show(node: Node, key: _Key) -> bool:
    """Whether the node's captures would have shown a listener here, under this number or name."""
    protocol, port = key
    if any((x.service is not None) == isinstance(port, int) for x in node.listeners if x.protocol == protocol):
        return False
    mentioned = any(c.mentions(f":{port}") for c in node.of(Kind.SOCKETS))
    return bool(node.proves_no_listener(protocol)) and not mentioned


def _compare(node: str, key: _Key, a: Sequence[Listener], b: Sequence[Listener], whole: bool) -> Iterator[Change]:
    places = [_places(side, whole) for side in (a, b)]
    unplaced = any(x.unplaced for x in (*a, *b))
    kind = "added" if not a else "removed" if not b else "changed"
    if not a or not b or (places[0] != places[1] and not unplaced) or not _same_owner(a, b):
        yield Change(
            node=node,
            area="listener",
            kind="added" if kind == "added" else "removed" if kind == "removed" else "changed",
            subject=_subject(key),
            before=_written(a, whole),
            after=_written(b, whole),
            noise=all(map(is_passing_listener, (*a, *b))),
            old=evidence(*(x.origin for x in a)),
            new=evidence(*(x.origin for x in b)),
        )
    elif (pids := [sorted({o.pid for x in side for o in x.owners if o.pid}) for side in (a, b)])[0] != pids[1] and all(
        pids
    ):
        yield Change(
            node=node,
            area="listener",
            kind="changed",
            subject=f"{_subject(key)} PID",
            before=", ".join(map(str, pids[0])),
            after=", ".join(map(str, pids[1])),
            noise=True,
            old=evidence(*(x.origin for x in a)),
            new=evidence(*(x.origin for x in b)),
        )


def _subject(key: _Key) -> str:
    return f"{key[0]} {key[1]}"


def _places(listeners: Sequence[Listener], whole: bool) -> dict[str, frozenset[str]]:
    """Return the addresses, the wildcard with its families where both sides show all of them."""
    found: dict[str, frozenset[str]] = {}
    for x in listeners:
        host = x.shown.rpartition(":")[0]
        families = x.families if x.wildcard and whole else frozenset()
        found[host] = found.get(host, frozenset()) | families
    return found


def _written(listeners: Sequence[Listener], whole: bool) -> str | None:
    names = {x.shown.rpartition(":")[0]: x for x in listeners}
    out = []
    for host, families in _places(listeners, whole).items():
        only = {frozenset({"inet"}): " (IPv4 only)", frozenset({"inet6"}): " (IPv6 only)"}.get(families, "")
        owners = ", ".join(dict.fromkeys(o.name for o in names[host].owners))
        out.append(f"{host}{only} {owners or 'process not shown'}")
    return "; ".join(out) or None


def _same_owner(a: Sequence[Listener], b: Sequence[Listener]) -> bool:
    """Whether both sides may show the same programs: names are cut by the tools, and only root sees them."""
    before, after = ([o for x in side for o in x.owners] for side in (a, b))
    if not before or not after:
        return True
    return any(name_matches([o.name], p) or name_matches([p.name], o) for o in before for p in after)
