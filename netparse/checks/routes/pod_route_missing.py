"""The way from a node to the pods of the others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from netparse.checks.base import Check, Context, Need
from netparse.checks.lookups.devices import device, is_of_plugin
from netparse.checks.lookups.main_table import REFUSING, Table, counts
from netparse.checks.lookups.networks import connected
from netparse.checks.lookups.pod_networks import PLUGINS
from netparse.checks.lookups.pod_routes import PodRoute
from netparse.checks.routes.pod_ports import unrouted_ports
from netparse.checks.routes.pod_ways import Taken, taken_away
from netparse.checks.routes.unannounced import unannounced
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE, NODE_LIST, ROUTE_CAPTURE
from netparse.checks.shared.plugin_advice import look_at_plugin
from netparse.cluster import IP, Link, Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import Place, place
from netparse.cluster.remember import per_node
from netparse.cluster.views import Way
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh


class _Absences(NamedTuple):
    """How many ``networks`` of others' pods there are, those to which the node has no route, and routes that refuse one."""

    networks: int
    missing: tuple["_Missing", ...]
    refused: tuple[RouteView, ...]


@dataclass(frozen=True, slots=True)
class _Missing:
    """A network that cannot be reached, the routes of others to it, and what stands in the way on this node."""

    prefix: Prefix
    routes: tuple[PodRoute, ...]
    blockers: tuple[RouteView, ...] = ()


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Why nothing is judged, and what to capture."""

    reason: str
    need: Need


class PodRouteMissing(Check):
    id = "pod-route-missing"
    since = "0.1.0"
    title = "The node has no route to the pods of another node"
    severity = Severity.HIGH
    needs = (ROUTE_CAPTURE,)
    expected = "where the nodes have routes to each other's pod networks, every node has them all"
    why = (
        "Packets to those pods leave by the default route and get lost: services work or fail by chance, depending on which "
        "pod answers."
    )
    fix = (
        "kubectl get pods -A -o wide    # is the pod of the CNI plugin on this node running and ready?",
        "kubectl logs of that pod; restart it: it writes the routes anew",
        "flannel: ip neigh and bridge fdb show dev flannel.1; calico: calicoctl node status",
    )
    confirm = "ip route get, for the address of a pod there"
    reference = "https://kubernetes.io/docs/concepts/cluster-administration/networking/"
    wrong = (
        "A node that was added between the captures of two nodes is not yet in the routes of the one captured first. A longer "
        "route that is meant to lead a part of the pods elsewhere is one on all nodes: then nothing is said. A pod that is made "
        "or removed at this moment has an interface and no route."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """A host that is no node of the cluster, as one of etcd, needs no way to the pods."""
        return context.pod_networks.has_pods(node)

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        networks, absent, refused = _absences(node, context)
        missing = [m for m in absent if m.blockers or not _uncertainty(node, m, context)]
        for m in absent:
            if m not in missing and (uncertainty := _uncertainty(node, m, context)):
                yield self.unknown(node, uncertainty.reason, uncertainty.need.command, subject=str(m.prefix))
        for gone, group in _by_device(node, missing):
            yield from self._over(node, gone, group, context) if gone else (self._to(node, m, context) for m in group)
        taken = [self._part(node, t) for t in taken_away(node, context)]
        yield from taken
        unrouted = [self._unrouted(node, *x) for x in unrouted_ports(node)]
        unrouted += [self._unannounced(node, *x) for x in unannounced(node, context)]
        yield from unrouted
        for route in refused:
            reason = (
                f"{route.type} {route.prefix} takes this network away; whether it is the node's own was not captured"
            )
            yield self.unknown(node, reason, "ip address", subject=str(route.prefix), origins=(route.origin,))
        if networks and not absent and not refused and not taken and not unrouted:
            if not any(context.others(node)):
                reason = f"routes to {networks} pod networks are there; which other nodes there are was not captured"
                yield self.unknown(node, reason, NODE_LIST)
                return
            yield self.finding(
                Verdict.PASS, node, actual=f"routes to {networks} pod networks of other nodes, none is missing"
            )

    def _over(self, node: Node, gone: str, group: list[_Missing], context: Context) -> Iterator[Finding]:
        """One cause for all of them: the device that the routes go by is not there or does not work."""
        link = node.link(gone)
        state = f"{gone} is down" if link else f"there is no {gone}"
        networks = _some([str(m.prefix) for m in group])
        yield self.finding(
            Verdict.FAIL,
            node,
            subject=gone,
            title=f"{self.title}: {state}",
            actual=f"{state} on {node.name}, and no route to {networks}; "
            f"{_names(group[0].routes)}: {group[0].routes[0].route.prefix} {group[0].routes[0].route.way}",
            origins=[
                *([link.origin] if link else []),
                *_beside(node, group[0].prefix, context),
                group[0].routes[0].route.origin,
            ],
            kinds=(Kind.ROUTES,),
            fix=(*look_at_plugin(node, context), *self.fix[2:]),
            confirm=f"ip route get {pod_in(group[0].prefix, context)}",
            facts=Facts(devices=group[0].routes[0].route.devices),
        )

    def _unrouted(self, node: Node, port: Link, other: Link, route: RouteView) -> Finding:
        """A pod of the node itself that it has no route to."""
        return self.finding(
            Verdict.WARN,
            node,
            subject=port.name,
            title=f"The node has no route to one of its own pods: {port.name}",
            expected="a route to each pod by the interface of its own",
            actual=f"no route leads to {port.name}; the other pods have one each, as by {other.name}",
            why="Nothing reaches this pod, not even from the node itself: its probes fail and its answers come from nowhere.",
            fix=(
                f"kubectl get pods -A -o wide --field-selector spec.nodeName={sh(node.name)}    # whose address has no route there?",
                "delete that pod: the CNI plugin makes its interface and route anew",
            ),
            confirm=f"ip route show dev {port.name}",
            origins=(port.origin, other.origin, route.origin),
            kinds=(Kind.ROUTES, Kind.LINKS),
            severity=Severity.MEDIUM,
        )

    def _unannounced(self, node: Node, kept: RouteView, usual: PodRoute, count: int) -> Finding:
        """The node's own pods, to which nobody has a route: one fault of this node, not one of each other."""
        return self.finding(
            Verdict.FAIL,
            node,
            subject=str(kept.prefix),
            title=f"No other node has a route to the pods of this one: {kept.prefix}",
            expected="the other nodes, which have routes to each other's pods, have one to these, too",
            actual=f"none of {count} other nodes has a route to {kept.prefix}, the pods of {node.name}; "
            f"{usual.node.name} has {usual.route.prefix} {usual.route.way}",
            why="The node does not tell the others of its pods, or they do not take it: nobody reaches these pods from outside of it.",
            fix=self.fix,
            confirm=f"ip route show {kept.prefix}    # on the other nodes",
            origins=(kept.origin, usual.route.origin),
            kinds=(Kind.ROUTES,),
        )

    def _part(self, node: Node, taken: Taken) -> Finding:
        """Some of another node's pods, or all of them, by a way that is not the plugin's."""
        route, pods, owner, shown, sure = taken
        refused = route.type in REFUSING
        way = f"{route.type} {route.prefix}" if refused else f"{route.prefix} {route.way}"
        part = "all" if route.prefix == pods else "a part"
        return self.finding(
            Verdict.FAIL if sure else Verdict.WARN,
            node,
            subject=str(route.prefix),
            title=f"Pods of another node are {'refused' if refused else 'sent elsewhere'}: {route.prefix} ({owner.name})",
            actual=f"{way} takes {part} of {pods}, the pods of {owner.name}, away",
            fix=(
                f"ip route del {_type(route)}{route.prefix}    # and where it came from: a VPN, a static route, an incident",
            ),
            confirm=f"ip route get {next(iter(route.prefix.hosts()), route.prefix.network_address)}",
            origins=(route.origin, shown),
            kinds=(Kind.ROUTES,),
        )

    def _to(self, node: Node, m: _Missing, context: Context) -> Finding:
        owner = context.pod_networks.owner(m.prefix)
        whose = f"the pods of {owner.name}" if owner else "a pod network"
        theirs = f"{_names(m.routes)}: {m.routes[0].route.prefix} {m.routes[0].route.way}"
        shown = "; ".join(f"{_type(r)}{r.prefix} {r.way}".rstrip() for r in m.blockers[:4])
        actual = f"{shown} takes {m.prefix}, {whose}, away" if shown else f"no route to {m.prefix}, {whose}"
        nobodys = owner is None and len({r.node.name for r in m.routes}) == 1
        if nobodys:
            actual += " of which no capture shows the node: it is missing here, or left over there"
        return self.finding(
            Verdict.WARN if nobodys else Verdict.FAIL,
            node,
            subject=str(m.prefix),
            title=f"{self.title}: {m.prefix}" + (f" ({owner.name})" if owner else ""),
            actual=f"{actual}; {theirs}",
            origins=[*(r.origin for r in m.blockers[:4]), *_beside(node, m.prefix, context), m.routes[0].route.origin],
            kinds=(Kind.ROUTES,),
            fix=(*look_at_plugin(node, context), *self.fix[2:]),
            confirm=f"ip route get {pod_in(m.prefix, context)}",
            facts=Facts(no_route=not shown, devices=m.routes[0].route.devices),
        )


def pod_in(prefix: Prefix, context: Context) -> IP:
    """Return the address of a pod in a network: one that was captured, else the first that a pod may have."""
    captured = (
        ip for p in context.cluster.objects.pods for ip in p.ips if ip.version == prefix.version and ip in prefix
    )
    return next(captured, next(prefix.hosts(), prefix.network_address))


def ways_missing(node: Node, context: Context) -> frozenset[str]:
    """Return the devices whose lack ``pod-route-missing`` reports: the routes of the others go by them."""
    if not node.of(Kind.ROUTES):
        return frozenset()
    missing = [m for m in _absences(node, context).missing if m.blockers or not _uncertainty(node, m, context)]
    return frozenset(gone for gone, _ in _by_device(node, missing) if gone)


@per_node
def _absences(node: Node, context: Context) -> _Absences:
    """Return to which networks of others' pods this node has no route."""
    pods, own = context.pod_networks, context.pod_networks.places_of.get(node, frozenset())
    if len(pods.routed) == 2:
        foreign = _of_two(node, context)
        return _Absences(
            len(foreign), tuple(_absent(node, foreign, context)), tuple(_blackholes(node, foreign, context))
        )
    asked = _in_question(node, context) - own
    doubtful = {p: pods.routes[p] for where, p in pods.by_place.items() if where in asked} if asked else {}
    return _Absences(
        len(pods.routes) - len(own),
        tuple(_absent(node, doubtful, context)),
        tuple(_blackholes(node, doubtful, context)),
    )


def _in_question(node: Node, context: Context) -> Set[Place]:
    """Return the networks of pods to which the node has no route of their own, or one that may not be taken."""
    pods = context.pod_networks.by_place.keys()
    lengths = set(filter(None, node.routes.each(_length)))
    split = {(v, n) for v, n in context.once(_lengths) if lengths & {(v, n + 1), (v, n + 2)}}
    hidden = {p for p in pods if (p[0], p[2]) in split} if split else set[Place]()
    return (pods - set(node.routes.each(_leads))) | (pods & set(node.routes.each(_refuses))) | hidden


def _lengths(context: Context) -> frozenset[tuple[int, int]]:
    return frozenset((version, length) for version, _, length in context.pod_networks.by_place)


def _length(way: Way) -> tuple[int, int] | None:
    return (way.prefix.version, way.prefix.prefixlen) if counts(way) else None


def _leads(way: Way) -> Place | None:
    return place(way.prefix) if counts(way) and way.type not in REFUSING else None


def _refuses(way: Way) -> Place | None:
    return place(way.prefix) if counts(way) and way.type in REFUSING else None


def _of_two(node: Node, context: Context) -> dict[Prefix, Sequence[PodRoute]]:
    """Return the networks of pods that are not this node's, and who has routes to them, where two nodes show their routes."""
    pods = context.pod_networks
    foreign: dict[Prefix, Sequence[PodRoute]] = {
        p: found for p, found in pods.routes.items() if pods.owner(p) is not node
    }
    # nobody else could have a route to the pods of the other one
    others = (n for n in pods.routed if n is not node)
    own = [seen.prefix for other in others for seen in connected(other, "pods", "gateway")]
    own += [p for p, n in pods.kept_blocks if n is not node]
    own += [p for p, n in pods.blocks if n is not node and not _routes_to_others(node, p.version, context)]
    return foreign | {p: () for p in own if p not in foreign and pods.owner(p) is not node}


def _routes_to_others(node: Node, version: int, context: Context) -> bool:
    """Whether the node routes pods of others: then their networks are those, and the Node objects' podCIDRs may be unused.

    Calico and Cilium give out blocks of their own, whatever the controller manager wrote into the Node objects.
    """
    pods = context.pod_networks
    found = (r.route for r in pods.routes_of.get(node, ()) if not r.route.dead)
    return any(r.prefix.version == version and pods.owner(r.prefix) is not node for r in found)


def _absent(node: Node, foreign: Mapping[Prefix, Sequence[PodRoute]], context: Context) -> Iterator[_Missing]:
    """Yield the networks to which the others have a route and this node has none, or one that is refused or hidden."""
    table = Table(node)
    for prefix, found in foreign.items():
        best = table.best(prefix)
        owner = context.pod_networks.owner(prefix)
        refused = best is not None and best.type in REFUSING and (owner is not None or best.type != "blackhole")
        hidden = table.hiding(prefix) if best is not None and not refused and owner is not None else ()
        wide = best if best is not None and best.prefix != prefix and not refused else None
        if best is not None and not refused and not hidden and wide is None:
            continue
        routes = _routes_of_others(node, prefix, found, context)
        if owner is None and context.pod_networks.homed(prefix) is node:
            continue  # the network is its own, though its interfaces have another
        if wide is not None and not hidden:
            # a network around it, such as a VPN's, is a way to it unless the others take a tunnel and this leads to a card
            if _of_plugin(wide) or any(r.direct for r in routes):
                continue
            hidden = (wide,)
        if routes:
            yield _Missing(prefix, tuple(routes), (best,) if refused and best else hidden)


def _blackholes(node: Node, foreign: Iterable[Prefix], context: Context) -> Iterator[RouteView]:
    """Yield the routes that refuse a network to which others have one, where nothing shows whose it is.

    Calico keeps its own blocks so; those of another plugin, or written by hand, are no way to the pods.
    """
    table = Table(node)
    for prefix in foreign:
        best = table.best(prefix)
        if best is None or best.type != "blackhole" or best.prefix != prefix or best.protocol in PLUGINS:
            continue
        if context.pod_networks.owner(prefix) is None:
            yield best


def _of_plugin(route: RouteView) -> bool:
    return any(device(name).role != "other" for name in route.devices)


def _by_device(node: Node, missing: Iterable[_Missing]) -> list[tuple[str, list[_Missing]]]:
    """Return the networks grouped by the device that the others use and that this node lacks; "" where it is there."""
    found: dict[str, list[_Missing]] = {}
    for m in missing:
        names = {name for r in m.routes for name in r.route.devices}
        narrow = [r for r in m.blockers if r.prefix.prefixlen >= m.prefix.prefixlen or r.type in REFUSING]
        name = next(iter(names)) if len(names) == 1 and not narrow else ""
        if not is_of_plugin(name) or not _gone(node, name):
            name = ""
        found.setdefault(name, []).append(m)
    return list(found.items())


def _gone(node: Node, name: str) -> bool:
    link: Link | None = node.link(name)
    return link.down if link else bool(node.showing(Kind.LINKS, tokens=(name,)))


def _uncertainty(node: Node, m: _Missing, context: Context) -> _Doubt | None:
    """Return why the lack of a route is no fault yet: it may not have been captured, or the network may be the node's own."""
    family = "inet6" if m.prefix.version == 6 else "inet"
    if not node.showing(Kind.ROUTES, family=family, table="main", tokens=(m.prefix.network_address,)):
        return _Doubt(f"the captures do not show every route{limits(node, Kind.ROUTES)}", ROUTE_CAPTURE)
    if context.pod_networks.owner(m.prefix) is None and not context.pod_networks.has_own(node, m.prefix.version):
        lacks_device = any(_gone(node, name) for r in m.routes for name in r.route.devices)
        if not lacks_device:
            return _Doubt(
                f"{m.prefix} may be the node's own pod network{limits(node, Kind.ADDRESSES)}", ADDRESS_CAPTURE
            )
    return None


def _routes_of_others(node: Node, prefix: Prefix, found: Sequence[PodRoute], context: Context) -> list[PodRoute]:
    """Return the routes that show that this node should have one too; none when they do not show it.

    At least half of the other nodes must have it. A route over the node network counts in the same subnet only: elsewhere
    routers do the work. With two captured nodes: the one that the other has a route to must have a route back.
    """
    networks, pods = context.networks, context.pod_networks
    owner = pods.owner(prefix)
    third = [n for n in pods.routed if n is not owner and n is not node]
    have = [r for r in found if r.node is not node and r.node is not owner]
    have = [r for r in have if not r.direct or networks.shared_subnet(r.node, node)]
    if owner is None and len(third) == 1:  # of two captured nodes: missing here, or left there of a node that is gone
        return [r for r in have if not r.direct]
    if third:
        return have if len({r.node.name for r in have}) * 2 >= len(third) and (owner or len(have) > 1) else []
    if owner is None:
        return []
    back = [r for p, entries in pods.routes.items() if pods.owner(p) is node for r in entries]
    return [r for r in back if r.node is owner and (not r.direct or networks.shared_subnet(owner, node))]


def _beside(node: Node, prefix: Prefix, context: Context) -> list[Origin]:
    """Return the node's routes to pods between which one to the prefix would stand, in the order of their lines."""
    routes = [e.route for e in context.pod_networks.routes_of.get(node, ()) if e.route.prefix.version == prefix.version]
    wanted = int(prefix.network_address)
    nearest = sorted(routes, key=lambda r: abs(int(r.prefix.network_address) - wanted))[:4]
    return [r.origin for r in sorted(nearest, key=lambda r: (r.origin.source, r.origin.line))]


def _names(routes: tuple[PodRoute, ...]) -> str:
    return ", ".join(r.node.name for r in routes[:3]) + (f" and {len(routes) - 3} more" if len(routes) > 3 else "")


def _some(words: list[str]) -> str:
    return ", ".join(words[:4]) + (f" and {len(words) - 4} more pod networks" if len(words) > 4 else "")


def _type(route: RouteView) -> str:
    return "" if route.type == "unicast" else f"{route.type} "
