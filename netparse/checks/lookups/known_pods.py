"""Which pods the network of a cluster depends on, by their names."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from netparse.cluster import PodView
from netparse.ports.load import shipped, shipped_names
from netparse.resources import package_file


@dataclass(frozen=True, slots=True)
class NetworkPod:
    """A pod, and what it is for: ``role`` is one of ``cni``, ``proxy``, ``dns``, ``cache``, ``control``.

    ``namespace`` is the usual one of such pods where the capture does not show it.
    """

    pod: PodView
    component: str
    role: str
    namespace: str = "kube-system"


_USUAL = ("kube-system", "ovn-kubernetes", "openshift-dns")
"""Namespaces of pods whose names nobody else gives: a table without the column of namespaces need not be of kube-system."""


@cache
def _table() -> tuple[re.Pattern[str], tuple[Mapping[str, str], ...]]:
    with package_file("checks", "lookups", "network_pods.toml").open("rb") as file:
        others = tomllib.load(file)["pod"]
    plugins = ((name, shipped(name).meta.get("pod")) for name in shipped_names("cni"))
    rows = [{"matches": pod, "component": name, "role": "cni"} for name, pod in plugins if pod]
    rows += others
    return re.compile("|".join(f"(?P<p{n}>{row['matches']})" for n, row in enumerate(rows))), tuple(rows)


def network_pods(pods: Iterable[PodView]) -> Iterator[NetworkPod]:
    """Yield those of the pods that the network depends on; of a pod without a namespace the name alone tells."""
    pattern, rows = _table()
    for pod in pods:
        for namespace in (pod.namespace,) if pod.namespace else _USUAL:
            found = pattern.fullmatch(f"{namespace}/{pod.name}")
            if found:
                row = rows[int(str(found.lastgroup)[1:])] if found.lastgroup else rows[0]
                yield NetworkPod(pod, row["component"], row["role"], namespace)
                break


def component_of_daemon_set(namespace: str | None, name: str) -> str | None:
    """Return the component whose pods a DaemonSet makes, by what they are called; None for one that the network can do without."""
    pattern, rows = _table()
    found = pattern.fullmatch(f"{namespace or 'kube-system'}/{name}-x7k2p")
    return rows[int(str(found.lastgroup)[1:])]["component"] if found and found.lastgroup else None
