"""What the captures of a node do not show, to stand behind the reason of an UNKNOWN."""

from netparse.cluster import Node
from netparse.parsers import Kind


def limits(node: Node, *kinds: Kind) -> str:
    """Return what the node's captures of these kinds do not show, to stand behind a reason; nothing when they do not say."""
    captures = node.of(*kinds)
    reasons = list(dict.fromkeys(limit for c in captures if c.covers for limit in c.covers.limits))
    if node.masks(*kinds):
        reasons.append("addresses in it are masked")
    families = frozenset[str]().union(*(c.covers.families for c in captures if c.covers))
    if len(families) == 1 and not reasons:
        reasons.append(f"it shows {'IPv6' if families == {'inet6'} else 'IPv4'} only")
    if not reasons and any(c.unparsed for c in captures):
        reasons.append("lines of it were not understood")
    return f": {'; '.join(reasons)}" if reasons else ""
