"""Settings of the kernel that decide over packets of pods, and that are set on all other nodes and off on one."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.networks import connected
from netparse.checks.shared.peer_difference import ENOUGH, Difference
from netparse.checks.shared.peers import Peers
from netparse.cluster import Node
from netparse.parsers import Kind

_OF_BRIDGES = ("net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables")
"""Without it packets between pods of one bridge go past the rules of Services: the answer of a Service comes from the wrong address."""


def odd_kernel_settings(node: Node, context: Context) -> Iterator[Difference]:
    """A setting of bridges that is 0 on a node whose pods hang on one, and 1 on all others that show it, two at least."""
    if not any(s.link.kind in (None, "bridge") for s in connected(node, "pods")):
        return
    for name in _OF_BRIDGES:
        own = node.kernel.get(name)
        if own is None or own.value != "0":
            continue
        theirs = {n: s for n in context.others(node) if (s := n.kernel.get(name))}
        if len(theirs) >= ENOUGH and all(s.value == "1" for s in theirs.values()):
            words = f"{name} = 1 (it is 0)"
            group = Peers(tuple(theirs), "nodes that show it")
            lines = tuple(s.origin for s in theirs.values())
            yield Difference(name, words, Kind.SETTINGS, group, lines, (own.origin,))
