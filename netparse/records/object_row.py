"""Rows of ``kubectl get`` of pods, Services and endpoints: values as printed, ``<none>`` and ``<unknown>`` are None."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class PodRow(Record):
    """A row of ``kubectl get pods``; the columns from ``ip`` on are those of ``-o wide``."""

    namespace: str | None = None
    name: str
    ready: str | None = None
    status: str | None = None
    restarts: str | None = None
    age: str | None = None
    ip: str | None = None
    node: str | None = None
    nominated_node: str | None = None
    readiness_gates: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow(Record):
    """A row of ``kubectl get services``; ``cluster_ip`` is ``None`` as a word for a headless Service."""

    namespace: str | None = None
    name: str
    type: str | None = None
    cluster_ip: str | None = None
    external_ip: str | None = None
    ports: str | None = None
    age: str | None = None
    selector: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointsRow(Record):
    """A row of ``kubectl get endpoints`` or ``endpointslices``; ``endpoints`` is None where there is none."""

    namespace: str | None = None
    name: str
    endpoints: str | None = None
    age: str | None = None
    addresstype: str | None = None
    ports: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)
