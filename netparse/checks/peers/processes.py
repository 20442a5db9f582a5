"""Programs of the network that run on all other nodes and, by its list of processes, not on one."""

from collections.abc import Iterator

from netparse.captures import Capture
from netparse.checks.base import Context
from netparse.checks.peers.programs import processes_of_network
from netparse.checks.shared.peer_difference import Difference, first_line
from netparse.checks.shared.peers import Peers, peers
from netparse.cluster import Node, Origin
from netparse.cluster.owners import process_name
from netparse.cluster.remember import per_node
from netparse.parsers import Kind
from netparse.ports.processes import name_matches

_CUT = "the ends of long command lines are cut off"
"""What ``ps`` may lack without hiding a program: the name stands first."""


def missing_processes(node: Node, context: Context) -> Iterator[Difference]:
    """Yield what runs on all others; where a listener of it is seen here, the list of processes is not of the same moment."""
    if not shows_processes(node):
        return
    own = _running(node)
    seen: set[str] = set()
    for group in peers(node, context, shows_processes):
        for name in processes_of_network() if group.alike else ():
            lines = _everywhere(name, group)
            if not lines or name in own or name in seen or _listens(node, name):
                continue
            seen.add(name)
            own_line = first_line(node, Kind.PROCESSES)
            yield Difference(name, f"process {name}", Kind.PROCESSES, group, lines, own_line)


def shows_processes(node: Node) -> bool:
    """Whether the captures show every process of the node by its name."""
    return any(map(_is_whole, node.of(Kind.PROCESSES)))


def _is_whole(capture: Capture) -> bool:
    covers = capture.covers
    return covers is not None and (covers.whole or set(covers.limits) == {_CUT})


def _everywhere(name: str, group: Peers) -> tuple[Origin, ...]:
    found = [_running(n).get(name) for n in group.nodes]
    return tuple(o for o in found if o) if all(found) else ()


def _listens(node: Node, name: str) -> bool:
    return any(name_matches([name], o) for x in node.listeners for o in x.owners)


@per_node
def _running(node: Node) -> dict[str, Origin]:
    """Return the programs of the network by their names, each with a line that shows it."""
    wanted: set[str | None] = set(processes_of_network())
    names: dict[str, Origin] = {}
    for process, origin in node.processes:
        name = process_name(process.command)
        if name is not None and name in wanted:
            names.setdefault(name, origin)
    return names
