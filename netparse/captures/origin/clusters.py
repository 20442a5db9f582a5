"""Whether the bundles of one run are of one cluster: node lists that have no node in common are of several."""

from collections.abc import Iterable

from netparse.captures.capture import Capture
from netparse.captures.origin.scopes import folder_of
from netparse.parsers import Kind
from netparse.records import KubernetesNode


def separate_clusters(captures: Iterable[Capture]) -> list[tuple[str, frozenset[str]]]:
    """Return a source and the nodes of each cluster, as the node lists separate them; a list of one node separates nothing.

    (`kubectl get node SELF` saved on each node is no sign of several clusters.)
    """
    lists: dict[str, tuple[str, set[str]]] = {}
    for c in captures:
        if c.gives(Kind.NODES) and c.records:
            lists.setdefault(folder_of(c), (c.source, set()))[1].update(
                r.name for r in c.records if isinstance(r, KubernetesNode)
            )
    clusters: list[tuple[str, set[str]]] = []
    for source, nodes in lists.values():
        same = [c for c in clusters if c[1] & nodes]
        clusters = [c for c in clusters if not c[1] & nodes]
        clusters.append((same[0][0] if same else source, nodes.union(*(s for _, s in same))))
    return [(source, frozenset(nodes)) for source, nodes in clusters if len(nodes) > 1]
