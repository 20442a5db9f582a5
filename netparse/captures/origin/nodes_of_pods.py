"""The nodes that lists of pods name, and the addresses of nodes that pods on their networks show."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from netparse import records
from netparse.captures.capture import Capture
from netparse.lazy import lazy_re
from netparse.parsers import Kind

_ON_HOSTS = lazy_re(
    r"(?:kube-system/)?(?:kube-(?:apiserver|controller-manager|scheduler|proxy)|etcd)-[a-z0-9][\w.-]*"
    r"|(?:[a-z-]+/)?(?:calico-node|kube-flannel(?:-ds)?(?:-[a-z0-9]+)*|weave-net|kube-router|cilium|canal|antrea-agent|kindnet)-[a-z0-9]{5}",
    re.IGNORECASE,
)
"""Pods that are on the network of their hosts, by the names that kubeadm and the CNI plugins give them."""


class NodeOfPods(NamedTuple):
    name: str
    address: str | None
    """That of the node, where the pod is on its network."""


def nodes_of_pods(captures: Iterable[Capture]) -> Iterator[NodeOfPods]:
    """Yield the nodes that pods name, once for each pod."""
    for capture in captures:
        if not capture.gives(Kind.PODS) or capture.superseded:
            continue
        for r in capture.records:
            if isinstance(r, records.PodRow) and r.node:
                on_host = _ON_HOSTS.fullmatch(f"{r.namespace}/{r.name}" if r.namespace else r.name)
                yield NodeOfPods(r.node, r.ip if on_host else None)
            elif isinstance(r, records.Pod) and r.node_name:
                yield NodeOfPods(r.node_name, r.host_ip)
