"""Pods of different nodes that run with one address: of the nodes, where the pods are on their hosts' network, else of the pods."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.cluster import IP, Node, PodView

_ON_HOSTS = ("cni", "proxy")
"""Components whose pods are on the network of their hosts, whatever a table does not say."""


class SharedAddress(NamedTuple):
    """``of_hosts`` is whether the address is that of the nodes: a pod that is on its host's network has it."""

    ip: IP
    pods: tuple[PodView, ...]
    of_hosts: bool


def pods_of_one_address(node: Node, context: Context) -> Iterator[SharedAddress]:
    """Yield the addresses of running pods of this node that running pods of another node have too."""
    yield from context.once(_shared).get(node.name, ())


def _shared(context: Context) -> dict[str, list[SharedAddress]]:
    by_ip: dict[IP, list[PodView]] = {}
    for pod in context.cluster.objects.pods:
        if pod.node and pod.status == "Running":
            for ip in pod.ips:
                by_ip.setdefault(ip, []).append(pod)
    on_hosts = {id(p.pod) for p in context.network_pods if p.role in _ON_HOSTS}
    found: dict[str, list[SharedAddress]] = {}
    for ip, pods in by_ip.items():
        first = {p.node: p for p in reversed(pods)}
        if len(first) < 2:
            continue
        of_hosts = any(p.host_network or (p.host_network is None and id(p) in on_hosts) for p in pods)
        for name in first:
            found.setdefault(str(name), []).append(SharedAddress(ip, tuple(reversed(first.values())), of_hosts))
    return found
