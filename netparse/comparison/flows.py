"""Flows that the cluster needs: those that arrive no longer or again, folded by what stops them, with the line that changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from netparse.cluster import Cluster, Node, Origin
from netparse.comparison.model import Change, evidence
from netparse.findings import Evidence
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.reach import Answer

_Key = tuple[str, str, str, int]
_SHOWN = 3
_OF_WAYS = (Kind.ROUTES, Kind.RULES)
_COUNTERS = lazy_re(r"\[\d+:\d+\]|packets \d+ bytes \d+|# handle \d+|\s+")


@dataclass(frozen=True, slots=True)
class FlowSide:
    """What became of the flows of one side, and the cluster whose lines decided it."""

    flows: tuple[Answer, ...]
    cluster: Cluster


def compare_flows(old: FlowSide, new: FlowSide, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield what differs for certain; a flow of which one side leaves open where it ends is none. ``names`` are old → new."""
    before = {_key(a, names): a for a in old.flows if not a.open}
    after = {_key(a, {}): a for a in new.flows if not a.open}
    lost: dict[object, list[tuple[Answer, Answer]]] = {}
    back: dict[object, list[tuple[Answer, Answer]]] = {}
    for key, was in before.items():
        now = after.get(key)
        if now is not None and was.accepted != now.accepted:
            stopped, group = (now, lost) if was.accepted else (was, back)
            group.setdefault(stopped.cause, []).append((was, now))
    for pairs in lost.values():
        was, now = pairs[0]
        yield Change(
            node=now.place, area="flow", kind="removed", subject=_subject(now for _, now in pairs), before="arrives",
            after=now.reason, old=_gone(was, now, old, new, names), new=now.evidence,
        )  # fmt: skip
    for pairs in back.values():
        was, now = pairs[0]
        place = was.place
        yield Change(
            node=names.get(place or "", place), area="flow", kind="added", subject=_subject(now for _, now in pairs),
            before=was.reason, after="arrives", old=was.evidence, new=now.evidence,
        )  # fmt: skip


def _key(a: Answer, names: Mapping[str, str]) -> _Key:
    f = a.flow
    return names.get(f.sender, f.sender), names.get(f.target, f.target), f.protocol, f.port


def _subject(answers: Iterable[Answer]) -> str:
    shown = [a.flow.shown for a in answers]
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")


def _gone(was: Answer, now: Answer, old: FlowSide, new: FlowSide, names: Mapping[str, str]) -> tuple[Evidence, ...]:
    """Return the lines by which the flow came past the place where it is stopped now, and which are no longer there."""
    place = now.place
    theirs = {b: a for a, b in names.items()}.get(place or "", place)
    node = next((n for n in new.cluster.nodes if n.name == place), None)
    if node is None:
        return ()
    there = {_plain(text) for text in _lines(node)}
    kinds = (Kind.FIREWALL,) if now.obstacle is not None and now.obstacle.table else _OF_WAYS
    found = [
        s.origin for s in was.steps if s.node == theirs and s.origin is not None and s.origin.capture.gives(*kinds)
    ]
    return evidence(*(at for at in dict.fromkeys(found) if _plain(at.text) not in there))


def _lines(node: Node) -> Iterator[str]:
    for capture in node.of(Kind.FIREWALL, *_OF_WAYS):
        yield from (Origin(capture, r.line).text for r in capture.records)


def _plain(text: str) -> str:
    """Return a line without its counters."""
    return _COUNTERS.sub(" ", text).strip()
