"""The way from a node to the pods of the others."""

from collections.abc import Iterable

from netparse.checks.addresses import limits
from netparse.checks.base import Check, Context
from netparse.checks.needs import ADDRESS_CAPTURE, ROUTE_CAPTURE
from netparse.checks.networks import PodRoute
from netparse.cluster import Node, Prefix
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_REFUSING = ("unreachable", "prohibit", "throw", "blackhole")


class PodRouteMissing(Check):
    id = "pod-route-missing"
    title = "The node has no route to the pods of another node"
    severity = Severity.HIGH
    needs = (ROUTE_CAPTURE,)
    expected = "where the nodes have routes to each other's pod networks, every node has them all"
    why = (
        "Packets to those pods leave by the default route and get lost: services work or fail by chance, depending on which "
        "pod answers."
    )
    fix = (
        "kubectl -n <namespace of the CNI plugin> get pods -o wide    # is its pod on this node running and ready?",
        "kubectl logs of that pod; restart it: it writes the routes anew",
        "flannel: ip neigh and bridge fdb show dev flannel.1; calico: calicoctl node status",
    )
    confirm = "ip route get <address of a pod there>"
    reference = "https://kubernetes.io/docs/concepts/cluster-administration/networking/"
    wrong = (
        "A node that was added between the captures of two nodes is not yet in the routes of the one captured first."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """A host that is no node of the cluster, as one of etcd, needs no way to the pods."""
        return context.networks.has_pods(node)

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        table, networks = _Table(node), context.networks
        foreign = {p: found for p, found in networks.pod_routes.items() if networks.owner(p) is not node}
        if len(networks.routed) == 2:  # then nobody else could have a route to the pods of the other one
            others = (n for n in networks.routed if n is not node)
            own = (seen.prefix for other in others for seen in networks.connected(other, "pods", "gateway"))
            foreign |= {p: () for p in own if p not in foreign and networks.owner(p) is not node}
        absent = {p: found for p, found in foreign.items() if not table.covers(p)}
        missing = [(p, routes) for p, found in absent.items() if (routes := _routes_of_others(node, p, found, context))]
        for prefix, routes in missing:
            yield self._missing(node, prefix, routes, context)
        reached = len(foreign) - len(absent)
        if reached and not missing:
            yield self.finding(
                Verdict.PASS, node, actual=f"routes to {reached} pod networks of other nodes, none is missing"
            )

    def _missing(self, node: Node, prefix: Prefix, routes: list[PodRoute], context: Context) -> Finding:
        family = "inet6" if prefix.version == 6 else "inet"
        if not node.showing(Kind.ROUTES, family=family, table="main", tokens=(prefix.network_address,)):
            reason = f"the captures do not show every route{limits(node, Kind.ROUTES)}"
            return self.unknown(node, reason, ROUTE_CAPTURE.command, subject=str(prefix))
        owner = context.networks.owner(prefix)
        if owner is None and not node.showing(Kind.ADDRESSES, family=family):
            reason = f"{prefix} may be this node's own: whose pods have it is not known, and its interfaces were not captured in full"
            return self.unknown(node, reason, ADDRESS_CAPTURE.command, subject=str(prefix))
        names = ", ".join(r.node.name for r in routes[:3]) + (f" and {len(routes) - 3} more" if len(routes) > 3 else "")
        whose = f"the pods of {owner.name}" if owner else "a pod network"
        own = [e.route.origin for found in context.networks.pod_routes.values() for e in found if e.node is node]
        return self.finding(
            Verdict.FAIL,
            node,
            subject=str(prefix),
            title=f"{self.title}: {prefix}" + (f" ({owner.name})" if owner else ""),
            actual=f"no route to {prefix}, {whose}; {names}: {routes[0].route.prefix} {routes[0].route.way}",
            origins=[*own[:4], routes[0].route.origin],
            kinds=(Kind.ROUTES,),
        )


def _routes_of_others(node: Node, prefix: Prefix, found: tuple[PodRoute, ...], context: Context) -> list[PodRoute]:
    """Return the routes that show that this node should have one too; none when they do not show it.

    At least half of the other nodes must have it. A route over the node network counts in the same subnet only: elsewhere
    routers do the work. With two captured nodes: the one that the other has a route to must have a route back.
    """
    networks = context.networks
    owner = networks.owner(prefix)
    third = [n for n in networks.routed if n is not owner and n is not node]
    have = [r for r in found if r.node is not node and r.node is not owner]
    have = [r for r in have if not r.direct or networks.shared_subnet(r.node, node)]
    if third:
        return have if len({r.node.name for r in have}) * 2 >= len(third) and (owner or len(have) > 1) else []
    if owner is None:
        return []
    back = [r for p, entries in networks.pod_routes.items() if networks.owner(p) is node for r in entries]
    return [r for r in back if r.node is owner and (not r.direct or networks.shared_subnet(owner, node))]


class _Table:
    """The destinations of a node's routes, to be asked whether one of them holds a network."""

    def __init__(self, node: Node) -> None:
        kept = (r.prefix for r in node.routes if not r.default and r.type not in _REFUSING)
        self._known = {(p.version, int(p.network_address), p.prefixlen) for p in kept}

    def covers(self, prefix: Prefix) -> bool:
        size, number = prefix.max_prefixlen, int(prefix.network_address)
        return any(
            (prefix.version, number >> (size - length) << (size - length), length) in self._known
            for length in range(prefix.prefixlen, 0, -1)
        )
