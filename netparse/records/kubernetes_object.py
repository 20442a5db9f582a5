"""Objects of the Kubernetes API beside nodes: fields in the API's own names, in snake case; absent is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record

Part = Mapping[str, JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class KubernetesObject(Record):
    """What every object has; ``line`` is that of its name."""

    kind: str
    api_version: str | None = None
    namespace: str | None = None
    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod(KubernetesObject):
    """A pod; ``status``, ``ready`` and ``restarts`` are the columns that ``kubectl get pods`` prints of it.

    ``containers`` have ``name``, ``image``, ``command``, ``args``, ``ports``, probes, and of their status ``ready``,
    ``restart_count``, ``state`` (running, waiting, terminated), ``reason``, ``message``, ``exit_code``, ``last_reason``.
    """

    node_name: str | None = None
    host_network: bool | None = None
    phase: str | None = None
    status: str | None = None
    ready: str | None = None
    restarts: int | None = None
    reason: str | None = None
    message: str | None = None
    host_ip: str | None = None
    pod_ip: str | None = None
    pod_ips: tuple[str, ...] = ()
    start_time: str | None = None
    owner_references: tuple[Part, ...] = ()
    conditions: tuple[Part, ...] = ()
    init_containers: tuple[Part, ...] = ()
    containers: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(KubernetesObject):
    """A Service; ``load_balancer_ingress`` are the addresses and names that its load balancer got."""

    type: str | None = None
    cluster_ip: str | None = None
    cluster_ips: tuple[str, ...] = ()
    external_ips: tuple[str, ...] = ()
    external_name: str | None = None
    load_balancer_ip: str | None = None
    load_balancer_ingress: tuple[str, ...] = ()
    load_balancer_source_ranges: tuple[str, ...] = ()
    ports: tuple[Part, ...] = ()
    selector: Mapping[str, str] = field(default_factory=dict)
    session_affinity: str | None = None
    external_traffic_policy: str | None = None
    internal_traffic_policy: str | None = None
    health_check_node_port: int | None = None
    publish_not_ready_addresses: bool | None = None
    ip_families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints(KubernetesObject):
    """The endpoints of the Service of the same name: ``addresses``, ``not_ready_addresses`` and ``ports`` of each subset."""

    subsets: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSlice(KubernetesObject):
    """A part of the endpoints of a Service, which ``service_name`` (a label) names."""

    service_name: str | None = None
    address_type: str | None = None
    endpoints: tuple[Part, ...] = ()
    ports: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSet(KubernetesObject):
    """A DaemonSet, with the numbers that its status counts."""

    selector: Mapping[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    desired_number_scheduled: int | None = None
    current_number_scheduled: int | None = None
    number_ready: int | None = None
    number_available: int | None = None
    number_unavailable: int | None = None
    number_misscheduled: int | None = None
    updated_number_scheduled: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMap(KubernetesObject):
    """A ConfigMap of the cluster's own components; of others only the name is kept."""

    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomObject(KubernetesObject):
    """An object of another kind, such as NetworkPolicy, IPPool or NodeNetworkState: ``spec`` and ``status`` as they are."""

    spec: Part = field(default_factory=dict)
    status: Part = field(default_factory=dict)
