"""The nodes that lists of pods name, and the addresses of nodes that pods on their networks show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from netparse import records
from netparse.captures.capture import Capture
from netparse.lazy import lazy_module
from netparse.parsers import Kind
from netparse.resources import package_file

if TYPE_CHECKING:
    import tomllib
else:
    tomllib = lazy_module("tomllib")


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
                yield NodeOfPods(r.node, r.ip if _is_on_host(r.name, r.node) else None)
            elif isinstance(r, records.Pod) and r.node_name:
                yield NodeOfPods(r.node_name, r.host_ip)


def _is_on_host(pod: str, node: str) -> bool:
    """Whether a pod is on the network of its host: ``etcd-0`` of an application is not, ``etcd-cp1`` on cp1 is."""
    known = _known()
    name, _, end = pod.rpartition("-")
    hosts = (node.lower(), node.lower().partition(".")[0])
    return any(pod == f"{static}-{host}" for static in known["static"] for host in hosts) or (
        len(end) == 5 and name in known["daemon_set"]
    )


@cache
def _known() -> Mapping[str, Sequence[str]]:
    with package_file("captures", "origin", "host_network_pods.toml").open("rb") as file:
        return tomllib.load(file)
