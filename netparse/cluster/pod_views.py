"""Captures that were taken inside a pod and saved with those of its node: a pod is recognised by its interfaces."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address

from netparse.captures import Capture
from netparse.captures.bulk.packed import answer, of_type
from netparse.captures.origin.node_names import own_addresses
from netparse.cluster.node import Node
from netparse.cluster.views import IP
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.records import Interface, Record

_OF_PODS = lazy_re(r"(?:lo|tunl0|sit0|ip6tnl0|ip_vti0|ip6_vti0|gre0|gretap0|erspan0)$")
"""Interfaces that stand in every namespace, because the kernel makes them there."""
_OF_HOSTS = ("kubelet", "kube-proxy", "containerd", "dockerd", "crio", "k3s", "rke2", "kubelite", "systemd", "sshd")


def views_of_pods(node: Node, nodes: Sequence[Node]) -> dict[int, Capture]:
    """Return the node's captures that show a pod, by their ``id``, each with the capture that shows it and the reason.

    A pod has nothing but ends of cables to another namespace (``eth0@if12``), with an address in a network that other nodes
    have a route to by way of a gateway. Where the node has no other capture of interfaces, what lies beside it without a
    sign of the host is the pod's as well.
    """
    shown = node.of(Kind.LINKS)
    found: dict[int, Capture] = {}
    for c in shown:
        if (ip := _pods_address(node, c)) and (route := _route_to(ip, node, nodes)):
            source, prefix = route
            words = f"it is the view of a pod: {ip} is in the pod network {prefix} of {source.source}"
            found[id(c)] = replace(c, netns="a pod", misplaced_by=source, reason=words)
    if not found or len(found) < len(shown):
        return found
    pod = next(iter(found.values()))
    folder = pod.source.rpartition("/")[0]
    for c in node.of(Kind.SOCKETS, Kind.ROUTES, Kind.NEIGHBORS):
        if c.source.rpartition("/")[0] == folder and not _of_host(node, c):
            words = f"it lies beside {pod.source}, which is the view of a pod, and shows no sign of the host"
            found[id(c)] = replace(c, netns="a pod", misplaced_by=pod, reason=words)
    return found


def _pods_address(node: Node, capture: Capture) -> IP | None:
    """Return the address of a pod whose interfaces these may be; None where they may be a host's."""
    if not answer(capture.records, have_cables_only):
        return None
    held = own_addresses([capture])
    if any(str(ip) in held for ip in node.internal_ips):
        return None
    return next((ip_address(a) for a in sorted(held)), None)


def have_cables_only(records: Sequence[Record]) -> bool:
    """Whether these are interfaces of which all but those of every namespace are ends of cables to another one."""
    links = [r for r in of_type(records, Interface) if not _OF_PODS.match(r.ifname or "lo")]
    return bool(links) and all(r.link_index and not r.link for r in links)


def _route_to(ip: IP, node: Node, nodes: Iterable[Node]) -> tuple[Capture, str] | None:
    """Return a capture of another node that shows a route to this address and to no node, with the network."""
    for other in nodes:
        for r in other.routes if other is not node else ():
            if (
                r.default
                or r.type != "unicast"
                or not r.gateways
                or ip.version != r.prefix.version
                or ip not in r.prefix
            ):
                continue
            if not any(own in r.prefix for n in nodes for own in n.internal_ips):
                return r.origin.capture, str(r.prefix)
    return None


def _of_host(node: Node, capture: Capture) -> bool:
    """Whether a capture shows the host: its INTERNAL-IP, or a process that runs in no pod."""
    held = own_addresses([capture])
    return any(str(ip) in held for ip in node.internal_ips) or any(map(_runs_on_hosts, _programs(capture)))


def _runs_on_hosts(program: str) -> bool:
    return program.startswith(_OF_HOSTS)


def _programs(capture: Capture) -> Iterator[str]:
    for r in capture.records:
        if program := getattr(r, "program", None):
            yield program
        yield from (p.name for p in getattr(r, "processes", None) or ())
