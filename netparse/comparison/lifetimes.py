"""Lifetimes of addresses, which count down: shown only on request."""

from collections.abc import Iterator

from netparse.cluster import Node, Origin
from netparse.comparison.model import Change, evidence
from netparse.parsers import Kind
from netparse.records import Interface


def compare_lifetimes(old: Node, new: Node) -> Iterator[Change]:
    """Yield the addresses whose lifetime is another; always noise."""
    before, after = _lifetimes(old), _lifetimes(new)
    for key in before.keys() & after.keys():
        if before[key][0] != after[key][0]:
            yield Change(
                node=new.name,
                area="lifetime",
                kind="changed",
                subject=" ".join(key),
                before=str(before[key][0]),
                after=str(after[key][0]),
                noise=True,
                old=evidence(before[key][1]),
                new=evidence(after[key][1]),
            )


def _lifetimes(node: Node) -> dict[tuple[str, str], tuple[int, Origin]]:
    return {
        (r.ifname or "", a.local or ""): (a.valid_life_time, Origin(c, a.line))
        for c in node.of(Kind.ADDRESSES)
        for r in c.records
        if isinstance(r, Interface)
        for a in r.addr_info or ()
        if a.valid_life_time is not None
    }
