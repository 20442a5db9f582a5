"""Two sides compared, node by node."""

from collections.abc import Iterator
from pathlib import Path

from netparse.analysis import Analysis
from netparse.checks.lookups.networks import Networks
from netparse.cluster import IP, Cluster, Node
from netparse.comparison.findings import compare_findings
from netparse.comparison.flows import FlowSide, compare_flows
from netparse.comparison.interfaces import compare_interfaces
from netparse.comparison.lifetimes import compare_lifetimes
from netparse.comparison.listeners import compare_listeners
from netparse.comparison.listing import compare_listing
from netparse.comparison.match import Matched, match_nodes
from netparse.comparison.model import Change, Changes, FindingChange, VisibilityChange
from netparse.comparison.neighbors import compare_neighbors
from netparse.comparison.routes import compare_routes
from netparse.comparison.rules import compare_rules
from netparse.comparison.sides import Side, load_side, side_of
from netparse.pipeline import Options

Given = str | Path | Analysis | Side
_ONLY_FINDINGS = "a report holds no captures: only the findings were compared"


def compare(old: Given, new: Given, *, options: Options | None = None, everything: bool = False) -> Changes:
    """Return what changed between two bundles, folders, files, JSON reports or analyses.

    ``everything`` adds what changes by itself (PIDs, counters, lifetimes). ``options`` are those under which paths are analysed.
    """
    a, b = (_side(given, options) for given in (old, new))
    if a.cluster is None or b.cluster is None:
        return _findings_only(a, b)
    matched = match_nodes(a.cluster, b.cluster)
    found = list(_cluster(a, b)) + list(_facts(a.cluster, b.cluster, matched))
    names = {x.name: y.name for x, y in matched.pairs}
    found += compare_flows(FlowSide(a.flows, a.cluster), FlowSide(b.flows, b.cluster), names)
    visibility = list(_one_sided(a.cluster, b.cluster, matched))
    became = list(compare_findings(a.findings, b.findings, names, complete=True, skip=frozenset({"evidence-missing"})))
    changes = [c for c in found if isinstance(c, Change)]
    visibility += [s for s in (*found, *became) if isinstance(s, VisibilityChange)]
    return Changes(
        old=a.name,
        new=b.name,
        joined=tuple(n.name for n in matched.only_new) if a.cluster.whole_list else (),
        left=tuple(n.name for n in matched.only_old) if b.cluster.whole_list else (),
        changes=tuple(c for c in changes if everything or not c.noise),
        visibility=tuple(visibility),
        findings=tuple(f for f in became if isinstance(f, FindingChange)),
        hidden=0 if everything else sum(c.noise for c in changes),
    )


def _side(given: Given, options: Options | None) -> Side:
    if isinstance(given, Side):
        return given
    return side_of(given, "") if isinstance(given, Analysis) else load_side(given, options)


def _findings_only(a: Side, b: Side) -> Changes:
    both = {name: name for name in a.name.nodes if name in b.name.nodes}
    became = list(compare_findings(a.findings, b.findings, both, complete=a.complete and b.complete))
    return Changes(
        old=a.name,
        new=b.name,
        joined=tuple(n for n in b.name.nodes if n not in both),
        left=tuple(n for n in a.name.nodes if n not in both),
        visibility=tuple(s for s in became if isinstance(s, VisibilityChange)),
        findings=tuple(f for f in became if isinstance(f, FindingChange)),
        notes=(_ONLY_FINDINGS,),
    )


def _cluster(a: Side, b: Side) -> Iterator[Change]:
    for subject, before, after in zip(("Kubernetes", "distribution", "CNI plugin"), a.about, b.about, strict=True):
        if before and after and before != after:
            yield Change(node=None, area="cluster", kind="changed", subject=subject, before=before, after=after)


def _facts(old: Cluster, new: Cluster, matched: Matched) -> Iterator[Change | VisibilityChange]:
    nodes = _important(old) | _important(new)
    for a, b in matched.pairs:
        gateways = {g for n in (a, b) for f in ("inet", "inet6") for r in n.default_routes(f) for g in r.gateways}
        yield from compare_listing(a, b)
        yield from compare_interfaces(a, b, nodes | gateways)
        yield from compare_routes(a, b)
        yield from compare_rules(a, b)
        yield from compare_neighbors(a, b, nodes | gateways)
        yield from compare_listeners(a, b)
        yield from compare_lifetimes(a, b)


def _important(cluster: Cluster) -> set[IP]:
    """Return the nodes' addresses of both families, and those of their overlay devices."""
    networks = Networks(cluster)
    return {*cluster.by_internal_ip, *networks.by_second_ip, *networks.endpoints}


def _one_sided(old: Cluster, new: Cluster, matched: Matched) -> Iterator[VisibilityChange]:
    """Yield the nodes of one side that a node list does not prove to be missing on the other."""
    if not new.whole_list:
        yield from (_unseen(n, "lost", "new") for n in matched.only_old)
    if not old.whole_list:
        yield from (_unseen(n, "gained", "old") for n in matched.only_new)


def _unseen(node: Node, kind: str, side: str) -> VisibilityChange:
    reason = f"the {side} side has neither captures of it nor a whole node list"
    return VisibilityChange(
        node=node.name, kind="lost" if kind == "lost" else "gained", what="the whole node", reason=reason
    )
