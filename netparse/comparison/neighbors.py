"""Neighbour entries: whose hardware address changed, and which entries that somebody wrote came or went."""

from collections.abc import Iterator, Set

from netparse.cluster import IP, NeighborView, Node
from netparse.comparison.model import Change, VisibilityChange, evidence
from netparse.comparison.noise import is_pods
from netparse.comparison.visibility import only_one_side
from netparse.parsers import Kind

_Key = tuple[IP, str | None]


def compare_neighbors(old: Node, new: Node, important: Set[IP]) -> Iterator[Change | VisibilityChange]:
    """Yield what differs. Entries come and go and change their state: that is noise, but not that the MAC of an address is another,
    nor that an ``important`` one (a node, a gateway) is not resolved any more."""
    if (missing := only_one_side(old, new, Kind.NEIGHBORS, "neighbours")) is not None:
        yield from missing
        return
    before, after = ({(n.address, n.device): n for n in node.neighbors} for node in (old, new))
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if _said(a) != _said(b):
            yield _change(new.name, key, a, b, noise=_is_noise(old, new, a, b, important))


def _said(entry: NeighborView | None) -> str | None:
    if entry is None:
        return None
    return " ".join((entry.mac or "unresolved", *sorted(entry.state)))


def _is_noise(old: Node, new: Node, a: NeighborView | None, b: NeighborView | None, important: Set[IP]) -> bool:
    entry = a or b
    if entry is None or is_pods(entry.device):
        return True
    if a is None or b is None:
        without = old if a is None else new
        return "PERMANENT" not in entry.state or not without.showing(Kind.NEIGHBORS, tokens=(entry.address,))
    if a.mac and b.mac:
        return a.mac == b.mac
    return a.unresolved == b.unresolved or entry.address not in important


def _change(node: str, key: _Key, a: NeighborView | None, b: NeighborView | None, *, noise: bool) -> Change:
    return Change(
        node=node,
        area="neighbour",
        kind="added" if a is None else "removed" if b is None else "changed",
        subject=f"{key[0]} on {key[1] or 'an unknown interface'}",
        before=_said(a),
        after=_said(b),
        noise=noise,
        old=evidence(a.origin if a else None),
        new=evidence(b.origin if b else None),
    )
