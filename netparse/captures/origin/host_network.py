"""Outputs that somebody took in a pod which is on the network of its host: they show the host."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from netparse import records
from netparse.captures.capture import Capture
from netparse.captures.origin.node_names import Names
from netparse.parsers import Kind


def on_host_network(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures, those of such pods as their node's: the list of pods shows which pod has the address of its node."""
    named = {word for c in captures for word in _pods_of(c)}
    nodes = _hosts_of_pods(captures) if named else {}
    if named.isdisjoint(nodes):
        return list(captures)
    return [
        replace(c, netns=None, host=nodes[pod], host_by="shell") if (pod := _one(_pods_of(c), nodes)) else c
        for c in captures
    ]


def _pods_of(c: Capture) -> tuple[str, ...]:
    """Return the pod in which a capture was taken, or the words of the command line that reached it."""
    if c.of_cluster:
        return ()
    command = c.command_line
    reached = command is not None and command.elsewhere and not command.host
    words = (c.netns,) if c.netns is not None else command.text.split() if command and reached else ()
    return tuple(word.rpartition("/")[2] for word in words)  # pod/NAME


def _one(words: Iterable[str], nodes: dict[str, str]) -> str | None:
    return next((word for word in words if word in nodes), None)


def _hosts_of_pods(captures: Sequence[Capture]) -> dict[str, str]:
    """Return the nodes of the pods that are on the networks of their hosts; names that stand on two nodes are in none."""
    names = Names.of(captures)
    found: dict[str, set[str]] = {}
    for c in captures:
        if not c.gives(Kind.PODS):
            continue
        for r in c.records:
            if isinstance(r, records.PodRow) and r.node and r.ip and names.at.get(r.ip) == names.canonical(r.node):
                found.setdefault(r.name, set()).add(r.node)
            elif isinstance(r, records.Pod) and r.node_name and r.host_network:
                found.setdefault(r.name, set()).add(r.node_name)
    return {pod: nodes.pop() for pod, nodes in found.items() if len(nodes) == 1}
