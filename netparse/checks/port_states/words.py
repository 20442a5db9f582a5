"""How a judgement says what the sockets show, and why they do not show all."""

from collections.abc import Iterable

from netparse.cluster import Listener, Node
from netparse.parsers import Kind

_OF_PROCESSES = ("names few or no processes: it was not run as root", "has no process names")
"""Limits of captures that hide no listener."""


def shown_addresses(listeners: Iterable[Listener]) -> str:
    return ", ".join(dict.fromkeys(x.shown for x in listeners))


def why_not(node: Node, protocol: str) -> str:
    captures = node.sockets
    if not captures:
        broken = node.broken(Kind.SOCKETS)
        return broken[0].unusable if broken else "listening sockets of this node were not captured"
    limits_shown = dict.fromkeys(limit for c in captures if c.covers for limit in c.covers.limits)
    missing = [limit for limit in limits_shown if limit not in (f"shows {protocol.upper()} only", *_OF_PROCESSES)]
    limits = "; ".join((*missing, *node.gaps_in_sockets.values()))
    return f"the captures do not show every {protocol.upper()} listener" + (f": {limits}" if limits else "")
