"""The blackhole that Calico keeps for a node's own pods, which all other nodes with pods have and one lacks."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.shared.peer_difference import ENOUGH, Difference, first_line
from netparse.checks.shared.peers import Peers, other_members
from netparse.checks.shared.pod_blocks import kept_for_pods, single_pods
from netparse.cluster import Node, Prefix, RouteView
from netparse.cluster.prefixes import is_within
from netparse.parsers import Kind


def missing_blackholes(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the block of the node's pods that it does not keep, where each of the others with pods, three at least, keeps its own.

    Without it packets to addresses of the block that no pod has leave by the default route, and may come back.
    """
    kept = context.once(kept_for_pods)
    pods = single_pods(node)
    if node in kept or not pods or context.cluster.outside(node):
        return
    others = tuple(n for n in other_members(node, context) if single_pods(n))
    if len(others) <= ENOUGH or not all(n in kept for n in others):
        return
    lengths = {(p.version, p.prefixlen) for n in others for p in kept[n]}
    theirs = [p for n in others for p in kept[n]]
    for version, length in sorted(lengths):
        family = "inet6" if version == 6 else "inet"
        whole = node.showing(Kind.ROUTES, family=family, table="main")
        own = [r for r in pods if r.prefix.version == version and not _is_elsewhere(r.prefix, node, theirs)]
        if not whole or not own or len({k for v, k in lengths if v == version}) > 1:
            continue
        block = own[0].prefix.supernet(new_prefix=length)
        words = f"blackhole for the block of its own pods, {block}"
        lines = tuple(next(iter(kept[n].values()))[0].origin for n in others)
        yield Difference(
            f"blackhole {block}",
            words,
            Kind.ROUTES,
            Peers(others, "nodes with pods"),
            lines,
            (own[0].origin, *first_line(node, Kind.ROUTES)),
        )


def _is_elsewhere(pod: Prefix, node: Node, theirs: list[Prefix]) -> bool:
    """Whether the address is of a block that another node keeps, or that the node routes or refuses as a whole: it is borrowed."""
    around = (r.prefix for r in node.routes if _is_wider(r, pod))
    return any(is_within(pod, p) for p in (*theirs, *around))


def _is_wider(route: RouteView, pod: Prefix) -> bool:
    other = route.prefix.version == pod.version and route.prefix.prefixlen < pod.prefixlen
    return other and route.table == "main" and not route.default and is_within(pod, route.prefix)
