"""The pods, Services, endpoints and other objects of a cluster, found once over all captures. Lookups only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from netparse.captures import Capture
from netparse.cluster import object_views as read
from netparse.cluster.object_views import EndpointsView, PodView, ServiceView
from netparse.cluster.views import IP, Origin
from netparse.parsers import Kind
from netparse.records import ConfigMap, CustomObject, DaemonSet

_V = TypeVar("_V", PodView, ServiceView)


class Objects:
    """Lookups over the captures of a cluster; of two captures that show one object the newer counts, then the one that says more."""

    def __init__(self, captures: Iterable[Capture]) -> None:
        usable = (c for c in captures if c.status in ("ok", "partial") and not c.superseded)
        self.captures = tuple(sorted(usable, key=lambda c: c.taken or "", reverse=True))

    def of(self, kind: Kind) -> tuple[Capture, ...]:
        """Return the usable captures of a kind, objects before tables: they say more."""
        found = [c for c in self.captures if c.gives(kind)]
        return tuple(sorted(found, key=lambda c: not c.gives(Kind.OBJECTS)))

    @cached_property
    def pods(self) -> tuple[PodView, ...]:
        return self._each(Kind.PODS, read.pods)

    @cached_property
    def services(self) -> tuple[ServiceView, ...]:
        return self._each(Kind.SERVICES, read.services)

    def _each(self, kind: Kind, views: Callable[[Capture], Iterable[_V]]) -> tuple[_V, ...]:
        found: dict[tuple[str | None, str], _V] = {}
        for capture in self.of(kind):
            newest = {(view.namespace, view.name): view for view in views(capture)}  # a watch prints again what changed
            for key, view in newest.items():
                found.setdefault(key, view)
        return tuple(found.values())

    @cached_property
    def endpoints(self) -> Mapping[tuple[str | None, str], EndpointsView]:
        """Where each Service leads to: by its Endpoints, else by all its slices together."""
        whole: dict[tuple[str | None, str], EndpointsView] = {}
        slices: dict[tuple[str | None, str], EndpointsView] = {}
        for capture in self.of(Kind.ENDPOINTS):
            for view in read.endpoints(capture):
                key = (view.namespace, view.service)
                if not view.sliced:
                    whole.setdefault(key, view)
                else:
                    slices[key] = _joined(slices[key], view) if key in slices else view
        return {**slices, **whole}

    @cached_property
    def pods_by_node(self) -> Mapping[str, tuple[PodView, ...]]:
        """The pods by the name of the node that they name."""
        found: dict[str, list[PodView]] = {}
        for pod in self.pods:
            if pod.node:
                found.setdefault(pod.node, []).append(pod)
        return {name: tuple(pods) for name, pods in found.items()}

    @cached_property
    def pod_at(self) -> Mapping[IP, PodView]:
        """The pod that has an address of its own; pods on the host's network have none."""
        return {ip: p for p in self.pods if not p.host_network and not p.done for ip in p.ips}

    def shows_pods_of(self, namespace: str | None) -> bool:
        """Whether every pod of a namespace would have been shown."""
        return any(namespace in shown or len(shown) > 1 for shown in self._namespaces_of_pods)

    @cached_property
    def _namespaces_of_pods(self) -> tuple[frozenset[str | None], ...]:
        """The namespaces of the pods of each whole capture: files of one namespace each are common."""
        return tuple(frozenset(p.namespace for p in read.pods(c)) for c in self.of(Kind.PODS) if _is_whole(c))

    @cached_property
    def config_maps(self) -> tuple[tuple[ConfigMap, Origin], ...]:
        return tuple(
            (r, Origin(c, r.line)) for c in self.of(Kind.OBJECTS) for r in c.records if isinstance(r, ConfigMap)
        )

    @cached_property
    def daemon_sets(self) -> tuple[tuple[DaemonSet, Origin], ...]:
        """The DaemonSets, each once."""
        found: dict[tuple[str | None, str], tuple[DaemonSet, Origin]] = {}
        for c in self.of(Kind.OBJECTS):
            for r in c.records:
                if isinstance(r, DaemonSet):
                    found.setdefault((r.namespace, r.name), (r, Origin(c, r.line)))
        return tuple(found.values())

    @cached_property
    def others(self) -> tuple[tuple[CustomObject, Origin], ...]:
        """Network policies, and the objects of CNI plugins and operators."""
        return tuple(
            (r, Origin(c, r.line)) for c in self.of(Kind.OBJECTS) for r in c.records if isinstance(r, CustomObject)
        )

    def of_kind(self, *kinds: str) -> Sequence[tuple[CustomObject, Origin]]:
        return [(r, o) for r, o in self.others if r.kind in kinds]


def _is_whole(capture: Capture) -> bool:
    return bool(capture.covers and capture.covers.whole) and not capture.unparsed


def _joined(one: EndpointsView, other: EndpointsView) -> EndpointsView:
    return replace(
        one,
        ready=tuple(dict.fromkeys((*one.ready, *other.ready))),
        not_ready=tuple(dict.fromkeys((*one.not_ready, *other.not_ready))),
        ports=(*one.ports, *other.ports),
        hidden=one.hidden + other.hidden,
        origins=(*one.origins, *other.origins),
    )
