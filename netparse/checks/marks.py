"""Whether a host bears any mark of Kubernetes: a load balancer, a vault or a database in a bundle is no node."""

from netparse.checks.devices import device
from netparse.cluster import Cluster, Listener, Node
from netparse.ports import Match, match_listener, rules_for

_RUNTIMES = ("containerd", "crio", "cri-dockerd", "conmon")
_UNIQUE = frozenset({10248, 10249, 10250, 10256, 10257, 10259})
"""Ports that hardly any other program uses: a listener there is a mark also where its process is not shown."""


def may_be_node(node: Node, cluster: Cluster) -> bool:
    """Whether a host may be a node: it is listed, or called so by the user, or its files, pods, interfaces or listeners show it."""
    if (
        node.listings
        or node.given_roles is not None
        or cluster.settings.by_node.get(node.name)
        or cluster.pods_of(node)
    ):
        return True
    if not node.sockets or not node.links:  # what was not captured may bear the mark
        return True
    return any(device(k.name).plugin or device(k.name).role == "pods" for k in node.links) or any(
        map(_is_mark, node.listeners)
    )


def _is_mark(x: Listener) -> bool:
    if any((o.name or "").startswith(("kube", "k3s", "rke2", "k0s", *_RUNTIMES)) for o in x.owners):
        return True
    if x.process is None:
        return x.port in _UNIQUE
    return any(
        r.component not in ("etcd", "keepalived") and r.covers(x.port) and match_listener(r, x) is Match.OWN
        for r in rules_for()
        if x.port is not None and r.kind in ("listener", "optional") and r.protocol == x.protocol
    )
