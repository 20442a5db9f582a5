"""What tables and objects say of pods, Services and endpoints, in one form, each with its origin."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from netparse.captures import Capture
from netparse.cluster.read import to_ip
from netparse.cluster.views import IP, Origin
from netparse.parsers.kubernetes.namespace import asked_namespace
from netparse.records import (
    Endpoints,
    EndpointSlice,
    EndpointsRow,
    Pod,
    PodRow,
    Record,
    Service,
    ServiceRow,
)

_DONE = frozenset(
    {"Completed", "Succeeded", "Evicted", "Terminating", "Terminated", "Shutdown", "NodeShutdown", "Preempting"}
    | {"ContainerStatusUnknown", "UnexpectedAdmissionError", "NodeAffinity", "DeadlineExceeded"}
    | {"OutOfcpu", "OutOfmemory", "OutOfpods", "OutOfephemeral-storage"}
)
"""What stands as STATUS of a pod that is over: the kubelet refused it or lost it in a restart, and its controller made another."""
_MORE = re.compile(r"\+ (\d+) more")


@dataclass(frozen=True, slots=True, kw_only=True)
class PodView:
    """A pod; ``node`` is the name that it names, ``labels`` is None where they were not shown.

    ``ready`` are the containers that are ready, and all of them; ``messages`` are the reasons and messages of those that are not.
    """

    namespace: str | None
    name: str
    node: str | None
    status: str | None
    ready: tuple[int, int] | None
    restarts: int | None
    age: str | None
    ips: tuple[IP, ...]
    host_network: bool | None
    labels: Mapping[str, str] | None
    owner: tuple[str, str] | None
    messages: tuple[str, ...]
    commands: tuple[tuple[str, ...], ...]
    images: tuple[str, ...]
    origin: Origin

    @property
    def full_name(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name

    @property
    def done(self) -> bool:
        """Whether it has ended or is about to: nobody waits for it."""
        return self.status in _DONE

    @property
    def healthy(self) -> bool:
        """Whether it runs and all its containers are ready."""
        return self.status == "Running" and (self.ready is None or self.ready[0] == self.ready[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """A Service; ``selector`` is None where it was not shown, empty where it has none."""

    namespace: str | None
    name: str
    type: str | None
    cluster_ips: tuple[IP, ...]
    headless: bool
    external: tuple[str, ...]
    ports: tuple[Mapping[str, object], ...]
    selector: Mapping[str, str] | None
    record: Record
    origin: Origin

    @property
    def full_name(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointsView:
    """Where a Service leads to; ``hidden`` is the number of endpoints that a table leaves out."""

    namespace: str | None
    service: str
    ready: tuple[IP, ...]
    not_ready: tuple[IP, ...] = ()
    ports: tuple[Mapping[str, object], ...] = ()
    hidden: int = 0
    sliced: bool = False
    origins: tuple[Origin, ...] = field(default=())


def pods(capture: Capture) -> Iterator[PodView]:
    """Yield the pods of a capture; of one that lost a line only a status is known for which a container waits."""
    hurt = _hurt(capture)
    for r in capture.records:
        if isinstance(r, Pod):
            pod = _pod(capture, r)
            yield _less(pod) if r.line in hurt else pod
        elif isinstance(r, PodRow):
            yield _pod_row(capture, r)


def _less(pod: PodView) -> PodView:
    """Return a pod without what a lost line may have changed: it says itself what it waits for, it does not say that all is well."""
    said = pod.status is not None and any(pod.status in text for text in pod.messages)
    return replace(pod, status=pod.status if said else None, ready=None)


def _pod(capture: Capture, r: Pod) -> PodView:
    owner = next((o for o in r.owner_references), None)
    shown = (*r.init_containers, *r.containers)
    return PodView(
        namespace=r.namespace,
        name=r.name,
        node=r.node_name,
        status=r.status,
        ready=_ready(r.ready),
        restarts=r.restarts,
        age=None,
        ips=tuple(ip for t in r.pod_ips if (ip := to_ip(t))),
        host_network=bool(r.host_network),
        labels=r.labels,
        owner=(str(owner["kind"]), str(owner["name"])) if owner else None,
        messages=tuple(dict.fromkeys(_said(r, shown))),
        commands=tuple((*c.get("command", ()), *c.get("args", ())) for c in r.containers),
        images=tuple(str(c["image"]) for c in r.containers if c.get("image")),
        origin=Origin(capture, r.line),
    )


def _said(r: Pod, containers: tuple[Mapping[str, object], ...]) -> Iterator[str]:
    for c in containers:
        if c.get("state") == "waiting" or (c.get("state") == "terminated" and c.get("exit_code")):
            yield ": ".join(str(c[k]) for k in ("name", "reason", "message") if c.get(k))
        if c.get("ready") is False and (c.get("last_message") or c.get("last_exit_code")):
            code = f"exit code {c['last_exit_code']}" if c.get("last_exit_code") else ""
            yield ": ".join(str(x) for x in (c.get("name"), "it ended", code, c.get("last_message")) if x)
    if r.message:
        yield f"{r.reason or r.phase}: {r.message}"


def _pod_row(capture: Capture, r: PodRow) -> PodView:
    labels = r.extra.get("labels")
    found = re.match(r"\d+", r.restarts or "")
    ip = to_ip(r.ip)
    return PodView(
        namespace=r.namespace or asked_namespace(capture.command_line),
        name=r.name,
        node=r.node,
        status=r.status,
        ready=_ready(r.ready),
        restarts=int(found[0]) if found else None,
        age=r.age,
        ips=(ip,) if ip else (),
        host_network=None,
        labels=_labels(labels) if isinstance(labels, str) else None,
        owner=None,
        messages=(),
        commands=(),
        images=(),
        origin=Origin(capture, r.line),
    )


def _ready(text: str | None) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d+)/(\d+)", text or "")
    return (int(found[1]), int(found[2])) if found else None


def _labels(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(",") if pair and not pair.startswith("<"))
    return {key: value for key, _, value in pairs}


def services(capture: Capture) -> Iterator[ServiceView]:
    """Yield the Services of a capture."""
    for r in capture.records:
        if isinstance(r, Service):
            texts = r.cluster_ips
            selector: Mapping[str, str] | None = r.selector
            external = (*r.external_ips, *r.load_balancer_ingress)
            ports, headless = r.ports, "None" in r.cluster_ips
        elif isinstance(r, ServiceRow):
            texts = tuple((r.cluster_ip or "").split(","))
            external = tuple(x for x in (r.external_ip or "").split(",") if x and not x.startswith("<"))
            ports, headless = tuple(_service_ports(r.ports)), r.cluster_ip == "None"
            selector = _selector(capture, r)
        else:
            continue
        yield ServiceView(
            namespace=r.namespace or asked_namespace(capture.command_line),
            name=r.name,
            type=r.type,
            cluster_ips=tuple(ip for t in texts if (ip := to_ip(t))),
            headless=headless,
            external=external,
            ports=ports,
            selector=selector,
            record=r,
            origin=Origin(capture, r.line),
        )


def _selector(capture: Capture, r: ServiceRow) -> Mapping[str, str] | None:
    """Return the selector of a row; None where the table has no such column, as without ``-o wide``."""
    if r.selector is not None:
        return _labels(r.selector)
    wide = any(isinstance(x, ServiceRow) and x.selector is not None for x in capture.records)
    return {} if wide else None


def _service_ports(text: str | None) -> Iterator[dict[str, object]]:
    for part in (text or "").split(","):
        if found := re.fullmatch(r"(\d+)(?::(\d+))?/(\w+)", part):
            yield {"port": int(found[1]), "protocol": found[3]} | ({"node_port": int(found[2])} if found[2] else {})


def endpoints(capture: Capture) -> Iterator[EndpointsView]:
    """Yield where Services lead to; of a Service with several slices each by itself. Of a damaged object endpoints may be lost."""
    hurt = _hurt(capture)
    for r in capture.records:
        lost = 1 if r.line in hurt else 0
        if isinstance(r, Endpoints):
            yield replace(_of_subsets(capture, r), hidden=lost)
        elif isinstance(r, EndpointSlice) and r.service_name:
            yield replace(_of_slice(capture, r), hidden=lost)
        elif isinstance(r, EndpointsRow):
            yield _of_row(capture, r)


def _hurt(capture: Capture) -> frozenset[int]:
    """Return the lines of the objects beside lines that were not understood: what they said may be these objects' own.

    An object is known by the line of its name, before and behind which the others of its lines stand.
    """
    if not capture.unparsed:
        return frozenset()
    lines = sorted({r.line for r in capture.records})
    places = {bisect_left(lines, u.line) for u in capture.unparsed}
    return frozenset(lines[n] for place in places for n in (place - 1, place) if 0 <= n < len(lines))


def _of_subsets(capture: Capture, r: Endpoints) -> EndpointsView:
    def ips(key: str) -> tuple[IP, ...]:
        return tuple(ip for s in r.subsets for a in s[key] if (ip := to_ip(a.get("ip"))))

    return EndpointsView(
        namespace=r.namespace,
        service=r.name,
        ready=ips("addresses"),
        not_ready=ips("not_ready_addresses"),
        ports=tuple(p for s in r.subsets for p in s["ports"]),
        origins=(Origin(capture, r.line),),
    )


def _of_slice(capture: Capture, r: EndpointSlice) -> EndpointsView:
    ready = [ip for e in r.endpoints if e.get("ready") is not False for t in e["addresses"] if (ip := to_ip(t))]
    waiting = [ip for e in r.endpoints if e.get("ready") is False for t in e["addresses"] if (ip := to_ip(t))]
    return EndpointsView(
        namespace=r.namespace,
        service=str(r.service_name),
        ready=tuple(ready),
        not_ready=tuple(waiting),
        ports=r.ports,
        sliced=True,
        origins=(Origin(capture, r.line),),
    )


def _of_row(capture: Capture, r: EndpointsRow) -> EndpointsView:
    """Return a row; a slice is called after its Service, with a random ending."""
    text = r.endpoints or ""
    more = _MORE.search(text)
    parts = [p for p in text.partition(" +")[0].split(",") if p]
    sliced = r.addresstype is not None
    found = [to_ip(p if sliced else p.rpartition(":")[0].strip("[]")) for p in parts]
    return EndpointsView(
        namespace=r.namespace or asked_namespace(capture.command_line),
        service=r.name.rpartition("-")[0] if sliced else r.name,
        ready=tuple(ip for ip in found if ip),
        hidden=int(more[1]) if more else 0,
        sliced=sliced,
        origins=(Origin(capture, r.line),),
    )
