"""Names the node of a single capture by what the capture itself shows, without a bundle around it."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.captures.capture import Capture
from netparse.captures.origin.evidence import tell_by_evidence
from netparse.captures.origin.node_names import Names, reported_names


def name_nodes(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures with ``node`` set where they themselves say it.

    By a prompt, a heading, a prefix, or their content: a name, an address of the node list, what tells several hosts apart.
    """
    names = Names.of(captures)
    said = {id(c): name for c in captures if (name := _said(c, names))}
    if len(captures) == 1:  # nothing to compare it with
        return [replace(c, node=said[id(c)]) if id(c) in said else c for c in captures]
    told = tell_by_evidence(captures, {k: (name, "") for k, name in said.items()}, names)
    said = {k: name for k, (name, _) in (told.alone | told.hosts).items()} | said
    return [replace(c, node=said[id(c)]) if id(c) in said else c for c in captures]


def _said(c: Capture, names: Names) -> str | None:
    name = c.named_host if c.host else next(iter(reported_names([c], names)), None)
    if not name or c.netns is not None or c.of_cluster:
        return None
    return names.canonical(name) or name
