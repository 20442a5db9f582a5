"""Tells which node a capture is from where it says so itself: that needs no bundle around it."""

from collections.abc import Sequence
from dataclasses import replace

from netparse.captures.capture import Capture
from netparse.captures.origin.node_names import Names, is_nobody, spoken_names


def name_nodes(captures: Sequence[Capture]) -> list[Capture]:
    """Return the captures with ``node`` set where they themselves say it: by a prompt, a heading, a prefix, or their content."""
    names = Names.of(captures)
    said = [next(iter((c.host and [c.host]) or spoken_names([c], names)), None) for c in captures]
    return [
        replace(c, node=names.canonical(name) or name) if name and not is_nobody(name) and not c.of_cluster else c
        for c, name in zip(captures, said, strict=True)
    ]
