"""Pod networks that the Node objects of several nodes name."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_network

from netparse.checks.base import Context
from netparse.cluster import Node, Origin, Prefix
from netparse.records import NodeObject

_NEAR = 500  # lines of a Node in which its podCIDR is looked for
_OWN_BLOCKS = {
    "calico",
    "cilium",
    "antrea",
    "weave",
    "kube-ovn",
    "ovn-kubernetes",
    "aws-vpc-cni",
    "azure-cni",
    "terway",
}
"""CNI plugins that can give out networks of their own, whatever the Node objects say."""


def given_twice(node: Node, context: Context) -> Iterator[tuple[Prefix, Mapping[Node, Origin]]]:
    """Yield the pod networks that this node and others were given, where the CNI plugin goes by the Node objects."""
    if set(context.circumstances.cnis) & _OWN_BLOCKS:
        return
    yield from context.once(_twice).get(node, ())


def _twice(context: Context) -> dict[Node, list[tuple[Prefix, Mapping[Node, Origin]]]]:
    """Return the networks that several nodes were given, by each of them: of thousands of nodes few."""
    found: dict[Node, list[tuple[Prefix, Mapping[Node, Origin]]]] = {}
    for prefix, holders in context.once(_given).items():
        for node in holders if len(holders) > 1 else ():
            found.setdefault(node, []).append((prefix, holders))
    return found


def _given(context: Context) -> dict[Prefix, dict[Node, Origin]]:
    """Return the pod networks of the Node objects, and by which line each node was given one."""
    found: dict[Prefix, dict[Node, Origin]] = {}
    for node in context.cluster.nodes:
        for listing in node.listings:
            for text in listing.record.pod_cidrs if isinstance(listing.record, NodeObject) else ():
                try:
                    origin = listing.origin.first_with(text, _NEAR)
                    found.setdefault(ip_network(text, strict=False), {}).setdefault(node, origin)
                except ValueError:
                    continue
    return found
