"""Programs that listen at a port given by chance, so that no port can be compared, and that all other nodes run."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.shared.peer_difference import Difference, first_line
from netparse.checks.shared.peers import peers, shows_ports
from netparse.cluster import Node, Origin
from netparse.parsers import Kind
from netparse.ports.processes import name_matches

_RUNTIMES = ("containerd", "crio", "cri-dockerd")
"""Their port for ``kubectl exec`` is another one at each start."""


def silent_programs(node: Node, context: Context) -> Iterator[Difference]:
    """The container runtime that listens at some port on all others, and at none on this node, whose programs are shown."""
    if not node.proves_no_listener("tcp") or not any(x.owners for x in node.listeners):
        return
    for name in _RUNTIMES:
        if _line(node, name) or any(x.protocol == "tcp" and not x.owners for x in node.listeners):
            continue  # a socket of which no program is shown may be it
        if any(_line(node, other) for other in _RUNTIMES):
            continue  # another runtime is another way to set up a node
        for group in peers(node, context, shows_ports):
            lines = {n: line for n in group.nodes if (line := _line(n, name))}
            having = group.having(lines.keys())
            if having and not having.odd:
                words = f"socket of {name}"
                theirs = tuple(lines[n] for n in having.nodes)
                yield Difference(name, words, Kind.SOCKETS, having, theirs, first_line(node, Kind.SOCKETS))
                break


def _line(node: Node, name: str) -> Origin | None:
    owned = (x for x in node.listeners if x.protocol == "tcp" and x.owner is not None)
    return next((x.origin for x in owned if x.owner and name_matches([name], x.owner)), None)
