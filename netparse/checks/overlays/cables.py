"""The cables that lead from a node to its pods."""

from collections.abc import Sequence

from netparse.checks.lookups.devices import device
from netparse.cluster import Link, Node

_ENOUGH = 2
"""One alone may be of a pod that is being made."""


def cables_down(node: Node) -> Sequence[Link]:
    """Return the cables of a plugin's pods where every one that is shown was set down; nothing where one is up."""
    cables = [k for k in node.links if _is_cable(k)]
    down = [k for k in cables if k.flags is not None and "UP" not in k.flags]
    return down if len(down) >= _ENOUGH and len(down) == len(cables) else ()


def _is_cable(link: Link) -> bool:
    kind = device(link.name)
    return kind.role == "pod" and (kind.plugin is not None or device(link.master or "").role == "pods")
