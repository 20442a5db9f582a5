"""Endpoints that are empty, where nobody listed the Services that they belong to."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.cluster import EndpointsView

_LOCKS = frozenset({"kube-controller-manager", "kube-scheduler", "cloud-controller-manager"})
"""Components that kept the lock of their election in endpoints, which are empty by nature (Kubernetes before 1.20)."""


def empty_endpoints(context: Context) -> Iterator[EndpointsView]:
    """Yield the endpoints without a ready address; those that only keep a lock are left out as far as their names tell."""
    if context.cluster.objects.services:
        return
    for leads_to in context.cluster.objects.endpoints.values():
        if not leads_to.ready and not leads_to.hidden and leads_to.service not in _LOCKS:
            yield leads_to
