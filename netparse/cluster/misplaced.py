"""Captures that belong to another node than the one they were saved under: one host's output under two names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from netparse.captures import Capture
from netparse.captures.origin.node_names import own_addresses, stable_macs
from netparse.cluster.by_address import ByAddress
from netparse.cluster.node import Node
from netparse.cluster.pod_views import views_of_pods
from netparse.cluster.views import IP
from netparse.parsers import Kind
from netparse.records import NetstatSocket, ProcNetSocket, Record, SsSocket

_DAMAGED = ("cut", "stands in it", "stand in the middle", "was not understood", "left out")
"""What the limits of a capture say that is damaged."""
_ENOUGH = 5
"""Processes or sockets that must be the same: two hosts do not number five of them alike, with the same random ports."""


def without_misplaced(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes, with the captures moved to ``aside`` that belong to another node.

    These are: interfaces that have the INTERNAL-IP of another node and not of their own, and that node's hardware addresses;
    sockets that equal another node's to the process ids or inodes, with its INTERNAL-IP and not that of their own node. Where
    equal sockets of a control-plane node and a worker show neither address, nothing decides whose they are: all are moved
    aside. Two workers with equal sockets are left alone: examples that people write by hand have the same process ids on all.
    """
    known = [n for n in nodes if n.linux and n.internal_ips]
    misplaced: dict[int, Capture] = {}
    seen: dict[object, list[tuple[Node, Capture]]] = {}
    by_address = {str(ip): n for n in reversed(known) for ip in n.internal_ips}
    for node in known:
        for c in node.of(Kind.LINKS):
            if match := _same_host(node, c, by_address):
                misplaced[id(c)] = _of_owner(c, *match)
        for c in node.of(Kind.SOCKETS):
            if fingerprint := _fingerprint(c):
                seen.setdefault(fingerprint, []).append((node, c))
    for same in seen.values():
        if len({n.name for n, _ in same}) > 1:
            misplaced |= _equal_sockets(same)
    for node in known:
        misplaced |= {k: v for k, v in _of_another(node, by_address).items() if k not in misplaced}
    misplaced |= _exchanged(known, misplaced)
    for node in known:
        misplaced |= {k: v for k, v in _with_own_entry(node, known).items() if k not in misplaced}
    for node in known:
        misplaced |= views_of_pods(node, known)
    return tuple(_with_aside(n, misplaced) for n in nodes) if misplaced else tuple(nodes)


def _of_another(node: Node, by_address: Mapping[str, Node]) -> dict[int, Capture]:
    """Return the captures, by their ``id``, that show another node's INTERNAL-IP as their own and not that of this node.

    Another capture of the node must show its own address: where all show the other's, the addresses may have been exchanged.
    Interfaces alone decide only where the other node's captures show this one's address in return: they were swapped.
    """
    captures = node.of(Kind.LINKS, Kind.SOCKETS, Kind.ROUTES)
    own = next((c for c in captures if _is_of(node, c)), None)
    found: dict[int, Capture] = {}
    if own is None or any(by_address.get(str(ip)) is not node for ip in node.internal_ips):
        return found  # two nodes claim one address
    for c in captures:
        owners = {n.name: n for a in own_addresses([c]) if (n := by_address.get(a))}
        if len(owners) != 1 or node.name in owners:
            continue
        (owner,) = owners.values()
        if c.gives(Kind.LINKS) and not any(_is_of(node, x) for x in owner.of(Kind.LINKS)):
            continue
        shown = next(a for a in own_addresses([c]) if by_address.get(a) is owner)
        found[id(c)] = replace(c, misplaced_by=own, reason=f"it shows {shown} as its own, the address of {owner.name}")
    return found


def _exchanged(known: Sequence[Node], misplaced: Mapping[int, Capture]) -> dict[int, Capture]:
    """Return the sockets of nodes whose own output lies with another node's captures, where what lies here shows no address of theirs."""
    found: dict[int, Capture] = {}
    away = [c for n in known for c in n.of(Kind.SOCKETS) if id(c) in misplaced]
    for node in known:
        theirs = next((c for c in away if c.node != node.name and _is_of(node, c)), None)
        for c in node.of(Kind.SOCKETS) if theirs else ():
            if theirs and c.command == theirs.command and id(c) not in misplaced and not _is_of(node, c):
                reason = f"the output of {node.name} is {theirs.source}, and nothing in this shows its address: they were exchanged"
                found[id(c)] = replace(c, misplaced_by=theirs, reason=reason)
    return found


def _with_own_entry(node: Node, known: Sequence[Node]) -> dict[int, Capture]:
    """Return captures of neighbours that have an entry of an address that the node itself holds: no kernel has one of itself."""
    found: dict[int, Capture] = {}
    for c in node.of(Kind.NEIGHBORS):
        entries = ByAddress(node.entries_in(c))
        own = next((ip for ip in node.internal_ips if _is_resolved(entries, ip) and node.holder(ip)), None)
        if own is None:
            continue
        shown = next((x for x in node.of(Kind.LINKS) if _is_of(node, x)), None)
        # the address of the one whose table it is, and of no other node, is not in it
        without = [n for n in known if n is not node and not any(_is_resolved(entries, ip) for ip in n.internal_ips)]
        if shown and len(without) == 1 and len(known) > 2:
            reason = f"it has an entry of {own}, the node's own address, and none of {without[0].name}"
            found[id(c)] = replace(c, misplaced_by=shown, reason=reason)
    return found


def _is_resolved(entries: ByAddress, ip: IP) -> bool:
    return any(n.mac and not n.unresolved for n in entries.get(ip, ()))


def _same_host(node: Node, capture: Capture, by_address: Mapping[str, Node]) -> tuple[Node, Capture] | None:
    """Return the other node whose interfaces these are, and the capture of that node that shows it."""
    owners = {n.name: n for a in own_addresses([capture]) if (n := by_address.get(a))}
    macs = stable_macs([capture])
    if len(owners) != 1 or node.name in owners or not macs or _is_of(node, capture):
        return None
    (owner,) = owners.values()
    match = next((c for c in owner.of(Kind.LINKS) if _is_of(owner, c) and macs <= stable_macs([c])), None)
    return (owner, match) if match else None


def _of_owner(capture: Capture, owner: Node, match: Capture) -> Capture:
    return replace(capture, misplaced_by=match, reason=f"it is output of {owner.name}, as {match.source} shows")


def _equal_sockets(same: Sequence[tuple[Node, Capture]]) -> dict[int, Capture]:
    """Return those of equal captures of sockets that are not their node's, by their ``id``, each with its reason."""
    owners = {n.name: (n, c) for n, c in same if _is_of(n, c)}
    unlike = len({"control-plane" in (n.roles or ()) for n, _ in same}) > 1
    if len(owners) > 1 or not (owners or unlike):
        return {}
    if owners:
        owner, match = next(iter(owners.values()))
        return {id(c): _of_owner(c, owner, match) for n, c in same if n is not owner}
    matches = {id(c): next(other for n, other in same if n is not node) for node, c in same}
    words = "it is equal to {}, and nothing in it tells whose it is"
    return {id(c): replace(c, misplaced_by=matches[id(c)], reason=words.format(matches[id(c)].source)) for _, c in same}


def _is_of(node: Node, capture: Capture) -> bool:
    """Whether the capture shows an address of the node, or the user named the node for it."""
    held = own_addresses([capture])
    return capture.named_by == "--node" or any(str(ip) in held for ip in node.internal_ips)


def _with_aside(node: Node, misplaced: dict[int, Capture]) -> Node:
    found = tuple(misplaced[id(c)] for c in node.captures if id(c) in misplaced)
    if not found:
        return node
    return replace(
        node, captures=tuple(c for c in node.captures if id(c) not in misplaced), aside=(*node.aside, *found)
    )


def _fingerprint(capture: Capture) -> object:
    """Return what captures of two hosts cannot have in common; None where the capture shows too little, or lost its end."""
    if capture.covers and any(sign in limit for limit in capture.covers.limits for sign in _DAMAGED):
        return None  # what is lost may be what tells it from the other
    shown = frozenset(_identifiers(capture.records))
    return (capture.command, shown) if len({number for number, *_ in shown}) >= _ENOUGH else None


def _identifiers(records: Iterable[Record]) -> Iterator[tuple[object, ...]]:
    for r in records:
        if isinstance(r, NetstatSocket) and r.pid:
            yield r.pid, r.proto, r.local_address, r.local_port
        elif isinstance(r, SsSocket):
            yield from ((p.pid, r.netid, r.local_address, r.local_port) for p in r.processes or () if p.pid)
        elif isinstance(r, ProcNetSocket) and r.inode:
            yield r.inode, r.proto, r.local_address, r.local_port
