"""What the kubelet of one node tells its pods about DNS, otherwise than all others do."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.shared.peer_difference import ENOUGH, Difference
from netparse.checks.shared.peers import Peers
from netparse.cluster import Node, Setting
from netparse.parsers import Kind

_NAMES = (("clusterDNS", "cluster_dns", "cluster-dns"), ("clusterDomain", "cluster_domain", "cluster-domain"))
"""In words, as a field of the configuration, as a flag, which comes before it."""


def odd_kubelet_settings(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the settings that are alike on all others, two at least, whose configuration was captured, and another one here."""
    for words, field, flag in _NAMES:
        own = _setting(node, field, flag, context)
        if own is None or not own.value:
            continue
        theirs = {n: s for n in context.others(node) if (s := _setting(n, field, flag, context))}
        values = {s.value for s in theirs.values()}
        if len(theirs) < ENOUGH or len(values) != 1 or own.value in values:
            continue
        shown = f"{words} {values.pop()} in the kubelet's configuration (it is {own.value})"
        lines = tuple(s.origin for s in theirs.values())
        group = Peers(tuple(theirs), "nodes that show it")
        yield Difference(words, shown, Kind.FILES, group, lines, (own.origin,))


def _setting(node: Node, field: str, flag: str, context: Context) -> Setting | None:
    """Return the node's own setting; not the cluster's configuration, which is for all."""
    found = context.cluster.settings.by_node.get(node.name, {})
    return found.get(("kubelet", flag)) or found.get(("KubeletConfiguration", field))
