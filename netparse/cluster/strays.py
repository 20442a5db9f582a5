"""Captures that lie with one node and are another's: the same host's output was saved under two names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from netparse.captures import Capture
from netparse.captures.names import own_addresses, stable_macs
from netparse.cluster.node import Node
from netparse.cluster.pod_views import views_of_pods
from netparse.parsers import Kind
from netparse.records import NetstatSocket, ProcNetSocket, Record, SsSocket

_ENOUGH = 5
"""Processes or sockets that must be the same: two hosts do not number five of them alike, with the same random ports."""


def without_strays(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes, those captures set aside that are known to be another node's.

    So are interfaces with another node's INTERNAL-IP, not their own node's, and that node's hardware addresses; and sockets
    that equal another node's to the process ids or inodes, with its INTERNAL-IP and not their own node's. Of equal sockets of
    a node of the control plane and another nobody can say whose they are where they show no such address: all are set
    aside. (Examples that people write by hand have the same process ids on all workers.)
    """
    known = [n for n in nodes if n.linux and n.internal_ips]
    strays: dict[int, Capture] = {}
    seen: dict[object, list[tuple[Node, Capture]]] = {}
    by_address = {str(ip): n for n in reversed(known) for ip in n.internal_ips}
    for node in known:
        for c in node.of(Kind.LINKS):
            if twin := _same_host(node, c, by_address):
                strays[id(c)] = _stray(c, *twin)
        for c in node.of(Kind.SOCKETS):
            if mark := _mark(c):
                seen.setdefault(mark, []).append((node, c))
    for same in seen.values():
        if len({n.name for n, _ in same}) > 1:
            strays |= _judged(same)
    for node in known:
        strays |= views_of_pods(node, known)
    return tuple(_parted(n, strays) for n in nodes) if strays else tuple(nodes)


def _same_host(node: Node, capture: Capture, by_address: Mapping[str, Node]) -> tuple[Node, Capture] | None:
    """Return the other node whose interfaces these are, and the capture of that node that shows it."""
    owners = {n.name: n for a in own_addresses([capture]) if (n := by_address.get(a))}
    macs = stable_macs([capture])
    if len(owners) != 1 or node.name in owners or not macs or _of(node, capture):
        return None
    (owner,) = owners.values()
    twin = next((c for c in owner.of(Kind.LINKS) if _of(owner, c) and macs <= stable_macs([c])), None)
    return (owner, twin) if twin else None


def _stray(capture: Capture, owner: Node, twin: Capture) -> Capture:
    return replace(capture, stray=twin, reason=f"it is output of {owner.name}, as {twin.source} shows")


def _judged(same: Sequence[tuple[Node, Capture]]) -> dict[int, Capture]:
    """Return those of equal captures of sockets that are not their node's, by their ``id``, with the reason in words."""
    owners = {n.name: (n, c) for n, c in same if _of(n, c)}
    unlike = len({"control-plane" in (n.roles or ()) for n, _ in same}) > 1
    if len(owners) > 1 or not (owners or unlike):
        return {}
    if owners:
        owner, twin = next(iter(owners.values()))
        return {id(c): _stray(c, owner, twin) for n, c in same if n is not owner}
    twins = {id(c): next(other for n, other in same if n is not node) for node, c in same}
    words = "it is equal to {}, and nothing in it tells whose it is"
    return {id(c): replace(c, stray=twins[id(c)], reason=words.format(twins[id(c)].source)) for _, c in same}


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
    return (capture.command, shown) if len({number for number, *_ in shown}) >= _ENOUGH else None


def _signs(records: Iterable[Record]) -> Iterator[tuple[object, ...]]:
    for r in records:
        if isinstance(r, NetstatSocket) and r.pid:
            yield r.pid, r.proto, r.local_address, r.local_port
        elif isinstance(r, SsSocket):
            yield from ((p.pid, r.netid, r.local_address, r.local_port) for p in r.processes or () if p.pid)
        elif isinstance(r, ProcNetSocket) and r.inode:
            yield r.inode, r.proto, r.local_address, r.local_port
