"""Programs whose port all other nodes have and one lacks."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from netparse.checks.base import Context
from netparse.checks.port_states import PortState
from netparse.checks.shared.peer_difference import Difference, first_line
from netparse.checks.shared.peers import Peers, peers, shows_ports
from netparse.cluster import Listener, Node, Origin, Owner
from netparse.findings import Verdict
from netparse.parsers import Kind
from netparse.ports import PortRule, rules_for
from netparse.ports.insecure import usual_listener
from netparse.ports.processes import name_matches
from netparse.ports.routing import ROUTING_PROGRAMS
from netparse.resources import package_file

_EPHEMERAL = 32768
_LARGE = 10


def missing_programs(node: Node, context: Context) -> Iterator[Difference]:
    """The programs whose port all others have and this node lacks, each with all such ports."""
    reported, closed = _reported(node, context), _closed(node, context)
    done: set[str] = set()
    own: dict[tuple[str, int | None], list[Listener]] = {}
    for x in node.listeners:
        own.setdefault((x.protocol, x.port), []).append(x)
    for group in peers(node, context, shows_ports):
        if not group.alike:
            continue
        missing: dict[str, list[tuple[Listener, tuple[Origin, ...], Peers]]] = {}
        for x in context.once(_listeners, group.nodes[0], group.nodes[1] if len(group.nodes) >= _LARGE else None):
            held = own.get((x.protocol, x.port))
            if (held and not _confined(held, x)) or not _proves_absent(node, x):
                continue
            if shown := _everywhere(x, group, context):
                missing.setdefault(_name(x.owner), []).append((x, *shown))
        for name, ports in missing.items():
            owner = ports[0][0].owner
            if name in done or (owner and any(name_matches([p], owner) or _same(Owner(p), owner) for p in reported)):
                continue
            if any((x.protocol, x.port) in closed for x, *_ in ports):
                continue
            done.add(name)
            numbers = ", ".join(dict.fromkeys(f"{x.port}/{x.protocol}" for x, *_ in ports))
            words = f"{name} on {numbers}" if owner else f"listener on {numbers}"
            inside = [y for x, *_ in ports for y in own.get((x.protocol, x.port), ())]
            words += " for other hosts (it listens on loopback only)" if inside else ""
            having = ports[0][2]
            yield Difference(
                name if owner else numbers,
                words,
                Kind.SOCKETS,
                having,
                tuple(line for _, lines, _ in ports for line in lines[:2]),
                tuple(y.origin for y in inside[:2]) or first_line(node, Kind.SOCKETS),
                Verdict.FAIL if _enters_default(name, node, having) else _weight(ports[0][0], having, context),
            )


def _listeners(context: Context, first: Node, second: Node | None) -> list[Listener]:
    """Return the listeners of a node that others may have; in a large group of two, since the first may be one that lacks some."""
    known = {(x.protocol, x.port) for x in first.listeners}
    more = (x for x in second.listeners if (x.protocol, x.port) not in known) if second else ()
    return [x for x in (*first.listeners, *more) if _comparable(x, context)]


def _reported(node: Node, context: Context) -> tuple[str, ...]:
    """The processes of which a required port is closed: they have a finding of their own."""
    found = [p.rule for p in context.ports(node) if p.state in (PortState.CLOSED, PortState.MOVED)]
    return tuple(name for rule in found for name in (rule.component, *rule.processes))


def _closed(node: Node, context: Context) -> frozenset[tuple[str, int]]:
    """The required ports that are closed, or open to nobody else: whoever holds them on the others, they have a finding of their own."""
    states = (PortState.CLOSED, PortState.LOOPBACK, PortState.ELSEWHERE)
    return frozenset((p.rule.protocol, p.port) for p in context.ports(node) if p.state in states)


def _comparable(x: Listener, context: Context) -> bool:
    if x.port is None or x.service or (x.port >= _EPHEMERAL and not _has_rule(x, context)):
        return False
    if _is_shipped(x, context):
        return True
    expected = (*_table().per_node, *_table().on_members)
    per_node = x.owner is not None and name_matches(expected, x.owner)
    if not per_node and usual_listener(x.port, x.owner):
        return False
    if x.owner is None:
        return True
    ingress = x.port in _table().ingress_ports and name_matches(_table().ingress, x.owner)
    return not ingress and not name_matches(_table().replicas, x.owner)


def _proves_absent(node: Node, x: Listener) -> bool:
    captures = node.proves_no_listener(x.protocol)
    return bool(captures) and not any(c.mentions(f":{x.port}") for c in captures)


def _confined(held: Sequence[Listener], x: Listener) -> bool:
    """Whether the same program listens on this port on loopback only, and that is not where the other listener is."""
    return x.owner is not None and not x.loopback and all(y.loopback and _same(x.owner, y.owner) for y in held)


def _everywhere(x: Listener, group: Peers, context: Context) -> tuple[tuple[Origin, ...], Peers] | None:
    """Return the lines that show the same port of the same program, and the others that have it; None where these do not decide.

    What is not known to belong on every node is compared only where all others have it.
    """
    held = context.cluster.listening.get((x.protocol, x.port or 0), ())
    lines = {n: y.origin for n, y in reversed(held) if _same(x.owner, y.owner) and (x.loopback or not y.loopback)}
    having = group.having(lines.keys())
    sure = having is not None and (not having.odd or (x.owner is not None and name_matches(_table().per_node, x.owner)))
    return (tuple(lines[n] for n in having.nodes), having) if having and sure else None


def _enters_default(name: str, node: Node, group: Peers) -> bool:
    """Whether the program enters the default routes of the others, and the node has none."""
    entered = {r.protocol for n in group.nodes for r in n.default_routes(node.family)}
    missing = bool(node.routes) and not node.default_routes(node.family)
    return missing and len(entered) == 1 and name in ROUTING_PROGRAMS.get(entered.pop() or "", ())


def _weight(x: Listener, group: Peers, context: Context) -> Verdict:
    """WARN for what belongs on every node; what somebody may have installed by hand, or some nodes may lack, is INFO."""
    if x.owner is None:
        return Verdict.INFO
    sure = group.of_control_plane or not group.unseen
    if (
        name_matches(_table().per_node, x.owner)
        or _is_shipped(x, context)
        or (sure and name_matches(_table().on_members, x.owner))
    ):
        return Verdict.WARN
    known = any(name_matches(r.processes, x.owner) for r in _rules(context) if r.processes)
    return Verdict.WARN if known and not group.few and not group.unseen else Verdict.INFO


def _is_shipped(x: Listener, context: Context) -> bool:
    """Whether the recognised distribution runs the program on every node."""
    names = _table().shipped.get(context.circumstances.distribution or "", ())
    return x.owner is not None and name_matches(names, x.owner)


def _has_rule(x: Listener, context: Context) -> bool:
    """Whether the port is known to be the program's: else one as high as this was given by chance, and another one next time."""
    rules = (r for r in _rules(context) if r.protocol == x.protocol and r.covers(x.port or 0) and r.first == r.last)
    return x.owner is not None and any(name_matches(r.processes, x.owner) for r in rules if r.processes)


def _rules(context: Context) -> tuple[PortRule, ...]:
    c = context.circumstances
    return tuple(rules_for(distribution=c.distribution, cnis=c.cnis, user=c.user))


def _same(one: Owner | None, other: Owner | None) -> bool:
    """Whether two shown names may be one program's: each tool cuts names at another place."""
    if one is None or other is None:
        return one is other
    return name_matches([_bare(one)], other) or name_matches([_bare(other)], one)


def _bare(owner: Owner) -> str:
    return owner.name.strip().partition(" ")[0].rsplit("/", 1)[-1].rstrip(":")


def _name(owner: Owner | None) -> str:
    return _bare(owner) if owner else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """``per-node.toml``, where the groups are explained."""

    date: str
    source: str
    per_node: tuple[str, ...]
    processes: tuple[str, ...]
    on_members: tuple[str, ...]
    replicas: tuple[str, ...]
    ingress: tuple[str, ...]
    ingress_ports: tuple[int, ...]
    shipped: Mapping[str, tuple[str, ...]]
    devices: Mapping[str, str]


@cache
def _table() -> _Table:
    return _Table(**tomllib.loads(package_file("checks", "peers", "per-node.toml").read_text(encoding="utf-8")))


def processes_of_network() -> tuple[str, ...]:
    """Return the programs of Kubernetes and its network that run on every node as processes of their own."""
    return _table().processes


def program_of(device_name: str) -> str | None:
    """Return the program that makes a device of this name, where one is known."""
    return _table().devices.get(device_name)
