"""A node: ``kubectl get nodes``, ``kubectl describe node``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class KubernetesNode(Record):
    """A row of ``kubectl get nodes``: values as printed, ``<none>`` and ``<unknown>`` are None."""

    name: str
    status: str | None = None
    roles: str | None = None
    age: str | None = None
    version: str | None = None
    internal_ip: str | None = None
    external_ip: str | None = None
    os_image: str | None = None
    kernel_version: str | None = None
    container_runtime: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeObject(KubernetesNode):
    """A Node object (JSON, YAML or ``describe``): the columns of the table, and what only the object says."""

    addresses: tuple[Mapping[str, JSON], ...] = ()
    pod_cidrs: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[Mapping[str, JSON], ...] = ()
    """As the API lists them: ``type``, ``status``, ``reason``, ``message``, ``last_heartbeat_time``, ``last_transition_time``."""
    taints: tuple[str, ...] = ()
    unschedulable: bool = False
    machine_id: str | None = None
    boot_id: str | None = None
