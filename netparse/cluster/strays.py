"""Captures that lie with one node and are another's: the same host's output was saved under two names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from netparse.captures import Capture
from netparse.captures.names import own_addresses
from netparse.cluster.node import LINKS, SOCKETS, Node
from netparse.records import Interface, NetstatSocket, ProcNetSocket, Record, SsSocket

_ENOUGH = 5
"""Processes or sockets that must be the same: two hosts do not number five of them alike, with the same random ports."""


def without_strays(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes, those captures set aside that are known to be another node's.

    So is a capture that equals one of another node in what no two hosts share (MACs with addresses, process ids, inodes),
    when it has an INTERNAL-IP of that node and none of its own node. Of equal sockets of a node
    of the control plane and another nobody can say whose they are where they show no such address: all are set aside.
    (Examples that people write by hand have the same process ids on all workers.)
    """
    known = [n for n in nodes if n.linux and n.internal_ips]
    strays: dict[int, Capture] = {}
    seen: dict[object, list[tuple[Node, Capture]]] = {}
    for node in known:
        for c in node.of(*LINKS, *SOCKETS):
            if mark := _mark(c):
                seen.setdefault(mark, []).append((node, c))
    for same in seen.values():
        if len({n.name for n, _ in same}) > 1:
            strays |= {id(c): replace(c, stray=twin, reason=said) for c, twin, said in _judged(same)}
    return tuple(_parted(n, strays) for n in nodes) if strays else tuple(nodes)


def _judged(same: Sequence[tuple[Node, Capture]]) -> Iterator[tuple[Capture, Capture, str]]:
    """Yield those of equal captures that are not their node's, each with the one that shows it, and the reason in words."""
    owners = {n.name: (n, c) for n, c in same if _of(n, c)}
    unlike = same[0][1].command in SOCKETS and len({"control-plane" in (n.roles or ()) for n, _ in same}) > 1
    if len(owners) > 1 or not (owners or unlike):
        return  # nodes that share an address, as behind a NAT: nothing tells them apart
    for node, c in same:
        if node.name not in owners:
            other, twin = next(iter(owners.values()), None) or next(x for x in same if x[0] is not node)
            certain = f"it is output of {other.name}, as {twin.source} shows"
            yield c, twin, certain if owners else f"it is equal to {twin.source}, and nothing in it tells whose it is"


def _of(node: Node, capture: Capture) -> bool:
    """Whether an address in it is the node's own, or the user said that it is the node's."""
    held = own_addresses([capture])
    return capture.named_by == "--node" or any(str(ip) in held for ip in node.internal_ips)


def _parted(node: Node, strays: dict[int, Capture]) -> Node:
    gone = tuple(strays[id(c)] for c in node.captures if id(c) in strays)
    if not gone:
        return node
    return replace(node, captures=tuple(c for c in node.captures if id(c) not in strays), aside=(*node.aside, *gone))


def _mark(capture: Capture) -> object:
    """Return what no capture of another host can have in common with this one; nothing where it shows too little."""
    shown = frozenset(_signs(capture.records))
    kinds = {sign[0] for sign in shown}
    if capture.command in SOCKETS:
        return (capture.command, shown) if len({sign[1] for sign in shown}) >= _ENOUGH else None
    return (capture.command, shown) if "own" in kinds else None


def _signs(records: Iterable[Record]) -> Iterator[tuple[object, ...]]:
    for r in records:
        if isinstance(r, Interface) and r.ifname != "lo" and r.address:
            own = "own" if r.addr_info else "link"
            yield own, r.ifname, r.address, tuple(a.local for a in r.addr_info or ())
        elif isinstance(r, NetstatSocket) and r.pid:
            yield "socket", r.pid, r.proto, r.local_address, r.local_port
        elif isinstance(r, SsSocket):
            yield from (("socket", p.pid, r.netid, r.local_address, r.local_port) for p in r.processes or () if p.pid)
        elif isinstance(r, ProcNetSocket) and r.inode:
            yield "socket", r.inode, r.local_address, r.local_port
