"""Whether the bundles of one run are of one cluster: node lists that have no node in common are of several."""

from collections.abc import Iterable, Iterator, Sequence

from netparse.captures.capture import Capture
from netparse.captures.origin.scopes import folder_of
from netparse.captures.sections.host_phrases import is_control_plane
from netparse.parsers import Kind
from netparse.records import KubernetesNode


def separate_clusters(captures: Iterable[Capture]) -> list[tuple[str, frozenset[str]]]:
    """Return a source and the nodes of each cluster, as the node lists separate them; a list of one node separates nothing.

    (`kubectl get node SELF` saved on each node is no sign of several clusters.)
    """
    folders: dict[str, list[Capture]] = {}
    for c in captures:
        if c.gives(Kind.NODES) and c.records:
            folders.setdefault(folder_of(c), []).append(c)
    clusters: list[tuple[str, set[str]]] = []
    for part in (part for found in folders.values() for part in _apart(found)):
        source, nodes = part[0].source, {r.name for c in part for r in _nodes(c)}
        same = [c for c in clusters if c[1] & nodes]
        clusters = [c for c in clusters if not c[1] & nodes]
        clusters.append((same[0][0] if same else source, nodes.union(*(s for _, s in same))))
    return [(source, frozenset(nodes)) for source, nodes in clusters if len(nodes) > 1]


def _nodes(capture: Capture) -> Iterator[KubernetesNode]:
    return (r for r in capture.records if isinstance(r, KubernetesNode))


def _apart(captures: Sequence[Capture]) -> list[list[Capture]]:
    """Return the lists of one folder, apart where they are of two clusters; what may be a part of one list stays together."""
    parts: list[list[Capture]] = []
    for capture in captures:
        own = next((p for p in parts if not any(_contradict(capture, other) for other in p)), None)
        if own is None:
            parts.append([capture])
        else:
            own.append(capture)
    return parts


def _contradict(one: Capture, other: Capture) -> bool:
    """Whether two lists of several nodes cannot be of one cluster.

    They have no name in common, and each has a control plane of its own, or they give one address two names.
    """
    mine, theirs = list(_nodes(one)), list(_nodes(other))
    if min(len(mine), len(theirs)) < 2 or {n.name for n in mine} & {n.name for n in theirs}:
        return False
    shared = {n.internal_ip for n in mine if n.internal_ip} & {n.internal_ip for n in theirs}
    return bool(shared) or (any(map(_is_plane, mine)) and any(map(_is_plane, theirs)))


def _is_plane(node: KubernetesNode) -> bool:
    return is_control_plane(node.roles or "")
