"""Cables whose other end is a port of a bridge of the same host."""

from netparse.cluster import Link, Node


def is_plugged_in(node: Node, link: Link) -> bool:
    """Whether an interface is the end of a cable whose other end is a port of a bridge here: the bridge's network is its own."""
    other = node.link(link.parent) if link.parent and link.kind in (None, "veth") else None
    return other is not None and other.master is not None and (other.parent == link.name or other.kind == "veth")
