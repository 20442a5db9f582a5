"""Names the node of a single capture by what the capture itself shows, without a bundle around it."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.captures.capture import Capture
from netparse.captures.origin.evidence import hosts_by_evidence
from netparse.captures.origin.host_network import on_host_network
from netparse.captures.origin.node_names import Names, own_addresses, reported_names


def name_nodes(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures with ``node`` set where they themselves say it.

    By a prompt, a heading, a prefix, or their content: a name, an address of the node list, what tells several hosts apart.
    """
    captures = on_host_network(captures)
    names = Names.of(captures)
    nodes = _listed({id(c): name for c in captures if (name := _own_name(c, names))}, captures, names)
    if len(captures) == 1:  # nothing to compare it with
        return [replace(c, node=nodes[id(c)]) if id(c) in nodes else c for c in captures]
    shown = hosts_by_evidence(captures, {k: (name, "") for k, name in nodes.items()}, names)
    nodes = {k: name for k, (name, _) in (shown.alone | shown.hosts).items()} | nodes
    return [replace(c, node=nodes[id(c)]) if id(c) in nodes else c for c in captures]


def _own_name(c: Capture, names: Names) -> str | None:
    name = c.named_host if c.host else next(iter(reported_names([c], names)), None)
    if not name or c.netns is not None or c.of_cluster:
        return None
    return names.canonical(name) or name


def _listed(nodes: dict[int, str], captures: Sequence[Capture], names: Names) -> dict[int, str]:
    """Return the names, of the node list where the addresses or the role of a host that is called otherwise show which node it is."""
    called: dict[str, list[Capture]] = {}
    for c in captures:
        if id(c) in nodes and nodes[id(c)] not in names.listed and not c.of_cluster:
            called.setdefault(nodes[id(c)], []).append(c)
    meant = {name: names.at_addresses(own_addresses(mine)) or names.in_role(name) for name, mine in called.items()}
    return {k: meant.get(name) or name for k, name in nodes.items()}
