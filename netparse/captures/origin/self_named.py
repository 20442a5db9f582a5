"""Names the node of a single capture by what the capture itself shows, without a bundle around it."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.captures.capture import Capture
from netparse.captures.origin.node_names import Names, is_generic_name, reported_names


def name_nodes(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures with ``node`` set where a prompt, a heading, a prefix of the lines or the content names it."""
    names = Names.of(captures)
    own = [next(iter((c.host and [c.host]) or reported_names([c], names)), None) for c in captures]
    return [
        replace(c, node=names.canonical(name) or name) if name and not is_generic_name(name) and not c.of_cluster else c
        for c, name in zip(captures, own, strict=True)
    ]
