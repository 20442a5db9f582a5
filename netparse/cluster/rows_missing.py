"""Whether rows of a node list are missing although nothing in it shows that: what else was captured names nodes that it lacks."""

from collections.abc import Iterable, Sequence

from netparse.cluster.node import Node
from netparse.cluster.object_views import PodView

_KUBELET = 10250
_API_SERVERS = ("kube-apiserver", "hyperkube", "k3s", "kubelite", "microshift")
"""What the program that serves the API is called, alone or with everything else in it."""


def rows_are_missing(nodes: Sequence[Node], pods: Iterable[PodView]) -> bool:
    """Return whether hosts or pods show nodes that stand in no row, as where somebody pasted the first rows of a list.

    One host with a kubelet may be a node that never registered, or that was removed; not two of them at once, nor one whose
    own API server the list is from, nor one that runs pods by a list of these.
    """
    outside = [n for n in nodes if not n.listings and runs_kubelet(n)]
    if len(outside) > 1 or any(_serves_api(n) for n in outside):
        return True
    listed = {name for n in nodes if n.listings for name in (n.name, *n.aliases)}
    return any(p.node and p.node not in listed and p.status == "Running" for p in pods)


def runs_kubelet(node: Node) -> bool:
    """Return whether a kubelet answers others here: one that only keeps a host's etcd running answers nobody else."""
    return any(x.port == _KUBELET and x.protocol == "tcp" and not x.loopback for x in node.listeners)


def _serves_api(node: Node) -> bool:
    return any(
        not x.loopback and any(o.name.startswith(_API_SERVERS) and not o.name.endswith("agent") for o in x.owners)
        for x in node.listeners
        if x.protocol == "tcp" and x.port != _KUBELET
    )
