"""Pods and Services of a cluster, from the tables of ``kubectl get`` and from objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from netparse import records
from netparse.captures import Capture
from netparse.cluster import IP, Origin
from netparse.cluster.read import to_ip
from netparse.parsers import Kind
from netparse.parsers.kubernetes.namespace import asked_namespace
from netparse.reach.hosts.world import Pod, Service, ServicePort

_GONE = frozenset({"Completed", "Succeeded", "Failed", "Evicted", "Error"})


def pods_of(captures: Iterable[Capture], node_ips: Mapping[IP, str]) -> tuple[tuple[Pod, ...], bool]:
    """Return the pods, and whether a capture shows all of them. What a table lacks of a pod its object adds.

    Of a table and an object the table tells whether a pod is ready: kubectl counted it.
    """
    found: dict[str, Pod] = {}
    whole = False
    usable = [c for c in captures if c.status in ("ok", "partial") and c.superseded is None]
    for capture in sorted(usable, key=lambda c: c.gives(Kind.OBJECTS)):
        shown = list(_pods(capture, node_ips))
        whole = whole or (bool(shown) and _shows_all(capture))
        for pod in shown:
            known = found.get(pod.full_name)
            found[pod.full_name] = pod if known is None else _merged(known, pod)
    return tuple(p for p in found.values() if p.why not in _GONE), whole


def _shows_all(capture: Capture) -> bool:
    command = capture.command_line
    words = set(command.words) if command else set()
    everywhere = bool(words & {"-A", "--all-namespaces"}) or command is None
    return everywhere and bool(capture.covers and capture.covers.whole)


def _pods(capture: Capture, node_ips: Mapping[IP, str]) -> Iterator[Pod]:
    for r in capture.records:
        if isinstance(r, records.PodRow):
            yield _of_row(capture, r, node_ips)
        elif isinstance(r, records.Pod):
            yield _of_object(capture, r)


def _of_row(capture: Capture, r: records.PodRow, node_ips: Mapping[IP, str]) -> Pod:
    ip = to_ip(r.ip)
    count, _, wanted = (r.ready or "").partition("/")
    ready = None if r.ready is None or r.status is None else r.status == "Running" and count == wanted != ""
    return Pod(
        namespace=r.namespace or _namespace(capture), name=r.name, node=r.node, addresses=(ip,) if ip else (), ready=ready,
        why=r.status or "" if r.status in _GONE else f"READY {r.ready}, STATUS {r.status}", host_network=ip in node_ips,
        origin=Origin(capture, r.line),
    )  # fmt: skip


def _namespace(capture: Capture) -> str:
    return asked_namespace(capture.command_line) or "default"


def _of_object(capture: Capture, r: records.Pod) -> Pod:
    addresses = tuple(ip for text in (r.pod_ips or (r.pod_ip,)) if (ip := to_ip(text)) is not None)
    condition = next((c.get("status") for c in r.conditions if c.get("type") == "Ready"), None)
    ready = condition == "True" if condition is not None else None
    status = r.status or r.phase or ""
    return Pod(
        namespace=r.namespace or "default", name=r.name, node=r.node_name, addresses=addresses, ready=ready,
        why=status if status in _GONE else f"Ready {condition}, STATUS {status}",
        host_network=bool(r.host_network) or (r.host_ip is not None and r.host_ip == r.pod_ip), ports=tuple(_ports(r)),
        origin=Origin(capture, r.line),
    )  # fmt: skip


def _ports(r: records.Pod) -> Iterator[int]:
    for container in r.containers:
        for port in container.get("ports") or ():
            number = port.get("container_port")
            if isinstance(number, int) and port.get("protocol") in (None, "TCP"):
                yield number


def _merged(known: Pod, more: Pod) -> Pod:
    return replace(
        known,
        node=known.node or more.node,
        addresses=known.addresses + tuple(ip for ip in more.addresses if ip not in known.addresses),
        ready=known.ready if known.ready is not None else more.ready,
        host_network=known.host_network or more.host_network,
        ports=known.ports or more.ports,
    )


def services_of(captures: Iterable[Capture]) -> tuple[Service, ...]:
    """Return the Services, each once."""
    found: dict[tuple[str, str], Service] = {}
    for capture in captures:
        if capture.status not in ("ok", "partial") or capture.superseded is not None:
            continue
        for r in capture.records:
            service = _service_row(capture, r) if isinstance(r, records.ServiceRow) else None
            if isinstance(r, records.Service):
                service = _service_object(capture, r)
            if service is not None:
                found.setdefault((service.namespace, service.name), service)
    return tuple(found.values())


def _service_row(capture: Capture, r: records.ServiceRow) -> Service:
    return Service(
        namespace=r.namespace or _namespace(capture), name=r.name, kind=r.type or "ClusterIP", cluster_ip=to_ip(r.cluster_ip),
        ports=tuple(_row_ports(r.ports or "")), origin=Origin(capture, r.line),
    )  # fmt: skip


def _row_ports(text: str) -> Iterator[ServicePort]:
    """Read ``80:30080/TCP,443/TCP``."""
    for part in text.split(","):
        numbers, _, protocol = part.strip().partition("/")
        port, _, node_port = numbers.partition(":")
        if port.isdecimal():
            yield ServicePort(
                protocol=protocol.lower() or "tcp",
                port=int(port),
                node_port=int(node_port) if node_port.isdecimal() else None,
            )


def _service_object(capture: Capture, r: records.Service) -> Service:
    return Service(
        namespace=r.namespace or "default", name=r.name, kind=r.type or "ClusterIP", cluster_ip=to_ip(r.cluster_ip),
        ports=tuple(_object_port(p) for p in r.ports if isinstance(p.get("port"), int)), origin=Origin(capture, r.line),
    )  # fmt: skip


def _object_port(port: Mapping[str, Any]) -> ServicePort:
    protocol = str(port.get("protocol") or "TCP").lower()
    return ServicePort(protocol=protocol, port=int(port["port"]), node_port=port.get("node_port"))
