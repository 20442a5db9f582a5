"""Where the routes to pods lead: to the node that has these pods, to another, or to one that is gone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.main_table import REFUSING, Table
from netparse.checks.lookups.networks import Seen, connected
from netparse.checks.lookups.pod_networks import PLUGINS
from netparse.checks.lookups.pod_routes import PodRoute
from netparse.checks.routes.given_twice import given_twice
from netparse.checks.routes.node_ways import detours, diverted
from netparse.checks.routes.pod_route_missing import pod_in
from netparse.checks.routes.pod_targets import leads_elsewhere, leads_to, routes_of_others, whose
from netparse.checks.routes.pods_of_nobody import is_like_pods, leads_nowhere
from netparse.checks.shared.needs import ROUTE_CAPTURE
from netparse.checks.shared.pod_blocks import doubled_addresses, doubled_pods
from netparse.cluster import IP, Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_within, place
from netparse.cluster.views import Way
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_ENGINES = ("10.88.0.0/16", "10.85.0.0/16")
"""What Podman and CRI-O give to their bridge where nobody configured another network."""


class PodRouteWrongNode(Check):
    id = "pod-route-wrong-node"
    since = "0.1.0"
    title = "A route to pods leads to the wrong machine"
    severity = Severity.HIGH
    needs = (replace(ROUTE_CAPTURE, instead=(Kind.ADDRESSES,)),)
    expected = "each pod network is routed to the node that has it, and belongs to one node"
    why = (
        "Packets to these pods arrive at a node that does not have them and are dropped or sent on in a circle; only from this "
        "node, so that it looks like a fault of the application."
    )
    fix = (
        "kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDRs    # whose is the network?",
        "restart the pod of the CNI plugin on this node: it writes its routes anew; delete by hand what it leaves: ip route del <route>",
        "calico: calicoctl ipam check    # blocks of nodes that are gone",
    )
    confirm = "ip route get, for the address of a pod there"
    reference = "https://kubernetes.io/docs/concepts/cluster-administration/networking/"
    wrong = (
        "Captures of two moments may show a network, or a pod's address, before and after it was given to another node. A router "
        "that is meant to stand between nodes of one subnet looks like a wrong way."
    )

    def applies(self, node: Node, context: Context) -> bool:
        return any(context.others(node)) and context.pod_networks.has_pods(node)

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [*self._ways(node, context), *self._doubled(node, context)]
        found += [*self._doubled_blocks(node, context), *self._doubled_addresses(node, context)]
        found += self._other_networks(node, context)
        found += self._to_nodes(node, context)
        found += self.regardless(node, context)
        yield from found
        if not node.of(Kind.ROUTES) and not any(node.name in f.nodes for f in found):
            reason, steps = context.absent(node, "routes of this node were not captured", (ROUTE_CAPTURE.command,))
            yield self.unknown(node, reason, *steps)
            return
        routes = _routes(node, context, _has_owner)
        if routes and not found:
            actual = f"the routes to {len(routes)} pod networks lead to the nodes that have them"
            yield self.finding(Verdict.PASS, node, actual=actual, origins=[r.route.origin for r in routes[:4]])

    def _ways(self, node: Node, context: Context) -> Iterator[Finding]:
        for entry in _routes(node, context, _may_be_wrong):
            owner = context.pod_networks.owner(entry.route.prefix)
            if owner is None:
                if gone := leads_nowhere(node, entry, context):
                    yield self._stale(node, entry, gone)
            elif owner is not node and (words := leads_elsewhere(node, entry, owner, context)):
                yield self._wrong(node, entry.route, owner, words, context)
        yield from self._by_router(node, context)

    def _by_router(self, node: Node, context: Context) -> Iterator[Finding]:
        """A plain route to the pods of a node that leads to a machine which is none, while others in the subnet name the node."""
        pods = context.pod_networks
        for r in node.routes.where(_is_by_router, context):
            if r in (e.route for e in pods.routes_of.get(node, ())):
                continue
            entry = PodRoute(node, r, direct=True)
            if r.prefix not in pods.routes:
                if is_like_pods(r.prefix, context) and (gone := leads_nowhere(node, entry, context)):
                    yield self._stale(node, entry, gone)
                continue
            owner = pods.owner(r.prefix)
            if owner is None or owner is node or Table(node).best(r.prefix) != r:
                continue
            if words := leads_elsewhere(node, entry, owner, context):
                yield self._wrong(node, r, owner, words, context)

    def _wrong(self, node: Node, route: RouteView, owner: Node, words: str, context: Context) -> Finding:
        theirs = routes_of_others(node, route.prefix, context)
        return self.finding(
            Verdict.FAIL,
            node,
            subject=str(route.prefix),
            title=f"{self.title}: {route.prefix} ({owner.name})",
            actual=f"{route.prefix}, the pods of {owner.name}, is routed {route.way}: {words}",
            origins=(route.origin, *(r.route.origin for r in theirs[:1]), *_proof(owner, route.prefix)),
            kinds=(Kind.ROUTES,),
            confirm=f"ip route get {pod_in(route.prefix, context)}",
            known={"route": (route.prefix, *route.way.split(" "))},
        )

    def _stale(self, node: Node, entry: PodRoute, gone: str) -> Finding:
        prefix = entry.route.prefix
        return self.finding(
            Verdict.WARN,
            node,
            subject=str(prefix),
            title=f"A route to the pods of a node that is gone: {prefix}",
            actual=f"{prefix} is routed {entry.route.way}; {gone}",
            origins=(
                entry.route.origin,
                *(n.origin for g in entry.route.gateways for n in node.neighbors_of.get(g, ())),
            ),
            kinds=(Kind.ROUTES,),
            severity=Severity.LOW,
            confirm=f"ip route show {prefix}    # prints nothing when it is gone",
            known={"route": (prefix, *entry.route.way.split(" "))},
        )

    def _doubled(self, node: Node, context: Context) -> Iterator[Finding]:
        """One pod network on two nodes, where the other nodes have one each."""
        held = context.once(_held)
        mine = [s for s in connected(node, "pods", "gateway") if str(s.prefix) not in _ENGINES]
        for seen in mine:
            holders = [(s.node, s) for s in held[seen.prefix]]
            names = {n.name: n for n, _ in holders}
            with_bridge = len({s.node for found in held.values() for s in found})
            one_cluster = seen.prefix in context.pod_networks.routes or _beside_others(seen.prefix, held)
            least = len(names) if one_cluster else len(names) + 1
            if len(names) == 2 and with_bridge > least:
                places = " and ".join(f"{s.link.name} of {n.name} ({s.address.ip})" for n, s in holders)
                yield self.finding(
                    Verdict.FAIL,
                    *names.values(),
                    subject=str(seen.prefix),
                    title=f"Two nodes have one pod network: {seen.prefix}",
                    actual=f"{seen.prefix} stands on {places}; each of the others has one of its own",
                    origins=[s.address.origin for _, s in holders],
                    kinds=(Kind.ADDRESSES,),
                    fix=(
                        self.fix[0],
                        f"on the node whose network it is not: ip link del {sh(seen.link.name)}; restart the CNI plugin's pod there",
                        *self.fix[2:],
                    ),
                    confirm="; ".join(f"on {sh(n.name)}: ip address show {sh(s.link.name)}" for n, s in holders),
                )

    def _doubled_blocks(self, node: Node, context: Context) -> Iterator[Finding]:
        """One pod network on two nodes without a bridge, as with Cilium and Calico."""
        for found in doubled_pods(node, context):
            places = " and ".join(f"{n.name} ({words})" for n, (words, _) in found.holders.items())
            yield self.finding(
                Verdict.FAIL,
                *found.holders,
                subject=str(found.prefix),
                title=f"Two nodes have one pod network: {found.prefix}",
                actual=f"{found.prefix} is for the pods of {places}; each of the others has one of its own",
                origins=[o for _, lines in found.holders.values() for o in lines],
                kinds=(Kind.ROUTES,),
                fix=(self.fix[0], self.fix[2], "delete the pods in it on the node whose network it is not"),
                confirm="; ".join(f"on {sh(n.name)}: ip route show {found.prefix}" for n in found.holders),
            )

    def _doubled_addresses(self, node: Node, context: Context) -> Iterator[Finding]:
        """The address of one pod on two nodes, each of which routes it to an interface of its own."""
        for found in doubled_addresses(node, context):
            places = " and ".join(f"{n.name} ({words})" for n, (words, _) in found.holders.items())
            ip = found.prefix.network_address
            yield self.finding(
                Verdict.WARN,
                *found.holders,
                subject=str(ip),
                title=f"Two nodes have one address of a pod: {ip}",
                expected="each address is that of one pod on one node",
                actual=f"{ip} is that of a pod of {places}",
                why="Each of the two nodes reaches its own pod by this address, and the others only one of them; or one was left over.",
                origins=[o for _, lines in found.holders.values() for o in lines],
                kinds=(Kind.ROUTES,),
                fix=(
                    f"kubectl get pods -A -o wide | grep -w {ip}    # on which node is the pod?",
                    *(
                        f"on {sh(n.name)}, when it is not there: ip route del {found.prefix} {route.way}"
                        for n in found.holders
                        for route in n.routes.of(place(found.prefix))
                        if not route.gateways
                    ),
                ),
                confirm="; ".join(f"on {sh(n.name)}: ip route get {ip}" for n in found.holders),
            )

    def regardless(self, node: Node, context: Context) -> Iterator[Finding]:
        """A pod network that the Node objects of several nodes name."""
        for prefix, holders in given_twice(node, context):
            yield self.finding(
                Verdict.FAIL,
                *holders,
                subject=str(prefix),
                title=f"Several nodes have one pod network: {prefix}",
                actual=f"{prefix} is the podCIDR of {' and '.join(n.name for n in holders)}",
                why="Their pods get the same addresses, and each other node has a route to one of them only.",
                origins=list(holders.values()),
                fix=(
                    "kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDRs    # which one is right?",
                    "drain the node that was given it wrongly, kubectl delete node, and let it join anew: a podCIDR cannot be changed",
                ),
                confirm="kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDRs",
            )

    def _other_networks(self, node: Node, context: Context) -> Iterator[Finding]:
        """Pods that are reached by another network than the nodes': their node is the right one, the way is not the others'."""
        for route in node.routes.where(_may_be_elsewhere, context):
            owner = context.pod_networks.owner(route.prefix)
            theirs = _elsewhere(node, route, context) if owner is not node else []
            if owner and theirs:
                prefix, usual = route.prefix, theirs[0].route
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=str(prefix),
                    title=f"A route to pods takes another network than those of the other nodes: {prefix}",
                    actual=f"{prefix}, the pods of {owner.name}, is routed {route.way}; {theirs[0].node.name} and "
                    f"{len(theirs) - 1} more send it {usual.way}",
                    why=(
                        "Answers come back by the network of the nodes: where the kernel checks where a packet comes from "
                        "(rp_filter) or a firewall stands in one of the networks they are dropped."
                    ),
                    origins=(route.origin, *(e.route.origin for e in theirs[:2])),
                    kinds=(Kind.ROUTES,),
                    severity=Severity.MEDIUM,
                    confirm=f"ip route get {pod_in(prefix, context)}",
                    known={"route": f"{prefix} {route.way}"},
                )

    def _to_nodes(self, node: Node, context: Context) -> Iterator[Finding]:
        """Another node's address that is refused, or sent over a VPN that the other nodes do not use for it."""
        for route, ip, other in diverted(node, context):
            refused = route.type in REFUSING
            way = f"{route.type} {route.prefix}" if refused else f"{route.prefix} {route.way}"
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=str(ip),
                title=f"The way to another node is {'refused' if refused else 'diverted'}: {other.name}",
                actual=f"{ip} (node {other.name}) is in {way}",
                why="Nothing that this node sends arrives at the other one: its pods, its kubelet, its API server.",
                fix=(
                    f"ip route del {'' if route.type == 'unicast' else route.type + ' '}{route.prefix}    # and where it came from",
                ),
                confirm=f"ip route get {ip}",
                origins=(route.origin, *_listed(other)),
                kinds=(Kind.ROUTES,),
            )
        for route, ip, other in detours(node, context):
            yield self.finding(
                Verdict.WARN,
                node,
                subject=str(ip),
                title=f"The way to another node of the subnet leads by a router: {other.name}",
                expected="nodes of one subnet reach each other on their wire",
                actual=f"{ip} (node {other.name}) is in {route.prefix} {route.way}, though it is in the subnet of this node",
                why=(
                    "Packets take a way that their answers do not take. A router that keeps connections in mind, or that sends "
                    "nothing back where it came from, drops them."
                ),
                fix=(f"ip route del {route.prefix} {route.way}    # and where it came from",),
                confirm=f"ip route get {ip}",
                origins=(route.origin, *_listed(other)),
                kinds=(Kind.ROUTES,),
                severity=Severity.LOW,
            )


def _elsewhere(node: Node, route: RouteView, context: Context) -> list[PodRoute]:
    """Return the routes of the others, two at least, that name the owner's INTERNAL-IP, where this one names another address of it."""
    right, another = context.once(_by_internal_ip, route.prefix)
    if any(n is not node for n in another):
        return []
    theirs = [e for e in right if e.node is not node]
    return theirs if len(theirs) >= 2 else []


def _by_internal_ip(context: Context, prefix: Prefix) -> tuple[list[PodRoute], list[Node]]:
    """Return the routes to the pods of a node that name its INTERNAL-IP, its own aside, and the nodes that have another one.

    Where two have another one, these two and no route: of a tunnel's routes all are other ones.
    """
    owner = context.pod_networks.owner(prefix)
    ips = set(owner.internal_ips) if owner is not None else set[IP]()
    right: list[PodRoute] = []
    another: list[Node] = []
    for e in context.pod_networks.routes.get(prefix, ()):
        if e.node is owner:
            continue
        if e.direct and not ips.isdisjoint(e.route.gateways):
            right.append(e)
        elif e.node not in another:
            another.append(e.node)
            if len(another) == 2:
                return [], another
    return right, another


def _beside_others(prefix: Prefix, held: Iterable[Prefix]) -> bool:
    """Whether a node has another part of the network that this is a part of: both are parts of one cluster's pod network."""
    around = prefix.supernet(new_prefix=min(48 if prefix.version == 6 else 16, prefix.prefixlen))
    parts = (p for p in held if p.version == prefix.version and p.prefixlen == prefix.prefixlen and p != prefix)
    return any(is_within(p, around) for p in parts)


def _held(context: Context) -> dict[Prefix, list[Seen]]:
    """Return the networks of pods that interfaces have, and which."""
    found: dict[Prefix, list[Seen]] = {}
    for node in context.cluster.nodes:
        for seen in connected(node, "pods", "gateway"):
            found.setdefault(seen.prefix, []).append(seen)
    return found


def _routes(node: Node, context: Context, test: Callable[[Way, Context], bool]) -> Sequence[PodRoute]:
    """Return the routes to pods that the kernel takes and whose words pass a test."""
    found = context.pod_networks.routes_of.get(node)
    return found.where(test, context) if found else ()


def _has_owner(way: Way, context: Context) -> bool:
    return not way.dead and context.pod_networks.owner(way.prefix) is not None


def _may_be_wrong(way: Way, context: Context) -> bool:
    """Whether a route leads to another machine than the one that has the pods, or it is not known which that is."""
    if way.dead:
        return False
    owner = context.pod_networks.owner(way.prefix)
    return owner is None or not leads_to(way, owner, context)


def _is_by_router(way: Way, context: Context) -> bool:
    """Whether a route leads to a machine that is no node, and no plugin has entered it."""
    plain = way.table == "main" and way.type == "unicast" and way.gateways and not way.default and not way.dead
    return bool(plain) and way.protocol not in PLUGINS and not any(whose(g, context) for g in way.gateways)


def _may_be_elsewhere(way: Way, context: Context) -> bool:
    """Whether a route names another address of the pods' node than the INTERNAL-IP that most others name."""
    if way.table != "main" or way.dead or not way.gateways or place(way.prefix) not in context.pod_networks.by_place:
        return False
    owner, holders = context.pod_networks.owner(way.prefix), context.cluster.holders
    named = any(h.node is owner for g in way.gateways for h in holders.get(g, ()))
    if owner is None or not named or set(way.gateways) & {*owner.internal_ips, *context.networks.second_ips(owner)}:
        return False
    right, another = context.once(_by_internal_ip, way.prefix)
    return len(another) < 2 and len(right) >= 2


def _proof(owner: Node, prefix: Prefix) -> Iterator[Origin]:
    """Yield a line that shows the network as the owner's."""
    lines = (a.origin for k in owner.links for a in k.addresses if a.ip.version == prefix.version and a.ip.ip in prefix)
    routed = (r.origin for r in owner.routes if r.type == "blackhole" and r.prefix == prefix)
    pods = (
        r.origin
        for r in owner.routes
        if r.prefix.version == prefix.version
        and r.prefix.network_address in prefix
        and any(device(name).role == "pod" for name in r.devices)
    )
    yield from (o for o in (next(lines, None) or next(routed, None) or next(pods, None),) if o)


def _listed(node: Node) -> Iterator[Origin]:
    if listed := node.listed("internal_ip"):
        yield listed[1]
