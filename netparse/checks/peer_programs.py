"""Programs whose port all other nodes have and one lacks."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from netparse.checks.base import Context
from netparse.checks.peer_difference import Difference, first_line
from netparse.checks.peers import Peers, peers, shows_ports
from netparse.checks.port_states import PortState
from netparse.cluster import Listener, Node, Origin, Owner
from netparse.findings import Verdict
from netparse.parsers import Kind
from netparse.ports import rules_for
from netparse.ports.insecure import usual_listener
from netparse.ports.processes import name_matches
from netparse.resources import package_file

_EPHEMERAL = 32768


def missing_programs(node: Node, context: Context) -> Iterator[Difference]:
    """The programs whose port all others have and this node lacks, each with all such ports."""
    reported, closed = _reported(node, context), _closed(node, context)
    done: set[str] = set()
    for group in peers(node, context, shows_ports):
        if not group.alike:
            continue
        missing: dict[str, list[tuple[Listener, tuple[Origin, ...]]]] = {}
        for x in group.nodes[0].listeners:
            if _comparable(x) and _lacks(node, x) and (lines := _everywhere(x, group, context)):
                missing.setdefault(_name(x.owner), []).append((x, lines))
        for name, ports in missing.items():
            owner = ports[0][0].owner
            if name in done or (owner and any(name_matches([p], owner) or _same(Owner(p), owner) for p in reported)):
                continue
            if any((x.protocol, x.port) in closed for x, _ in ports):
                continue
            done.add(name)
            shown = ", ".join(dict.fromkeys(f"{x.port}/{x.protocol}" for x, _ in ports))
            words = f"{name} on {shown}" if owner else f"listener on {shown}"
            yield Difference(
                name if owner else shown,
                words,
                Kind.SOCKETS,
                group,
                tuple(line for _, lines in ports for line in lines[:2]),
                first_line(node, Kind.SOCKETS),
                _weight(ports[0][0], group, context),
            )


def _reported(node: Node, context: Context) -> tuple[str, ...]:
    """The processes of which a required port is closed: they have a finding of their own."""
    found = [p.rule for p in context.ports(node) if p.state in (PortState.CLOSED, PortState.MOVED)]
    return tuple(name for rule in found for name in (rule.component, *rule.processes))


def _closed(node: Node, context: Context) -> frozenset[tuple[str, int]]:
    """The required ports that are closed: whoever holds them on the others, they have a finding of their own."""
    return frozenset((p.rule.protocol, p.port) for p in context.ports(node) if p.state is PortState.CLOSED)


def _comparable(x: Listener) -> bool:
    if x.port is None or x.port >= _EPHEMERAL or x.service:
        return False
    expected = (*_table().per_node, *_table().on_members)
    per_node = x.owner is not None and name_matches(expected, x.owner)
    if not per_node and usual_listener(x.port, x.owner):
        return False
    if x.owner is None:
        return True
    ingress = x.port in _table().ingress_ports and name_matches(_table().ingress, x.owner)
    return not ingress and not name_matches(_table().replicas, x.owner)


def _lacks(node: Node, x: Listener) -> bool:
    held = any(y.protocol == x.protocol and y.port == x.port for y in node.listeners)
    captures = () if held else node.proves_no_listener(x.protocol)
    return bool(captures) and not any(c.mentions(f":{x.port}") for c in captures)


def _everywhere(x: Listener, group: Peers, context: Context) -> tuple[Origin, ...]:
    """Return the lines of all others that show the same port of the same program; none where one has it not."""
    held = context.cluster.listening.get((x.protocol, x.port or 0), ())
    lines = {n.name: y.origin for n, y in reversed(held) if _same(x.owner, y.owner)}
    found = [lines.get(n.name) for n in group.nodes]
    return tuple(o for o in found if o) if all(found) else ()


def _weight(x: Listener, group: Peers, context: Context) -> Verdict:
    """WARN for what belongs on every node; what somebody may have installed by hand, or some nodes may lack, is INFO."""
    if x.owner is None:
        return Verdict.INFO
    sure = group.of_control_plane or not group.unseen
    if name_matches(_table().per_node, x.owner) or (sure and name_matches(_table().on_members, x.owner)):
        return Verdict.WARN
    c = context.circumstances
    rules = rules_for(distribution=c.distribution, cnis=c.cnis, user=c.user)
    known = any(r.processes and name_matches(r.processes, x.owner) for r in rules)
    return Verdict.WARN if known and not group.few and not group.unseen else Verdict.INFO


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
    devices: Mapping[str, str]


@cache
def _table() -> _Table:
    return _Table(**tomllib.loads(package_file("checks", "per-node.toml").read_text(encoding="utf-8")))


def processes_of_network() -> tuple[str, ...]:
    """Return the programs of Kubernetes and its network that run on every node as processes of their own."""
    return _table().processes


def program_of(device_name: str) -> str | None:
    """Return the program that makes a device of this name, where one is known."""
    return _table().devices.get(device_name)
