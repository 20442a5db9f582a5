"""Routes that contradict each other: one network by two ways, a node's own pods sent to another."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import VPN_NAMES, device, device_on, is_vpn, working
from netparse.checks.routes.rules_apart import Apart, rules_apart
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ROUTE_CAPTURE
from netparse.checks.shared.pod_blocks import kept_for_pods, single_pods
from netparse.cluster import Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import Place, is_wide, is_within, place
from netparse.cluster.routing_rules import without_priority
from netparse.cluster.views import Way
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh_words

_REFUSING = ("blackhole", "unreachable", "prohibit")
_BY_BGP = ("bird", "bgp")
_CARDS = {"other", "containers", "services"}
"""Several cards in one network have a route each; that is another fault, if it is one."""


class RouteConflict(Check):
    id = "route-conflict"
    since = "0.1.0"
    title = "Two routes to one network contradict each other"
    severity = Severity.HIGH
    needs = (ROUTE_CAPTURE,)
    expected = (
        "each network has one way, or several of different metrics; the node's own pods are behind its own bridge only"
    )
    why = (
        "Of two routes with one metric the kernel takes the first; the other was left from before a node or the pod network was "
        "made anew. Answers to pods go to the wrong node, or to none. A longer route, such as a VPN's, wins over the pods' own."
    )
    fix = (
        "ip route del <network> via <gateway> dev <interface>    # the one that is wrong; the CNI plugin writes its own anew",
        "a network of a node that is gone: kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDR",
    )
    confirm = "ip route get <address in the network>"
    reference = "ip-route(8)"
    wrong = (
        "Two cards in one network make two routes to it; that is a fault of another kind (answers leave by the other card). "
        "A VPN may be meant to carry a part of the pods: to a site that has them."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        main = node.routes.where(_is_main)
        found = [
            *self._two_ways(node, main),
            *self._own_pods(node, main),
            *self._given_away(node, main, context),
            *self._over_pods(node, main),
            *self._refused(node, main, context),
            *self._unreached(node, main, context),
            *(self._apart(node, x) for x in rules_apart(node, context)),
        ]
        seen: dict[str, Finding] = {}
        for f in found:
            seen.setdefault(f.subject, f)
        yield from seen.values()
        if found:
            return
        if not node.showing(Kind.ROUTES, table="main"):
            reason = f"the captures do not show every route{limits(node, Kind.ROUTES)}"
            yield self.unknown(node, reason, ROUTE_CAPTURE.command)
        else:
            yield self.finding(Verdict.PASS, node, actual=f"{len(main)} routes, none contradicts another")

    def _two_ways(self, node: Node, main: Sequence[RouteView]) -> Iterator[Finding]:
        groups: dict[tuple[Prefix, int, str | None], list[RouteView]] = {}
        for r in _of_one_metric(node):
            groups.setdefault((r.prefix, r.metric, r.tos), []).append(r)
        for (prefix, *_), routes in groups.items():
            ways = list(dict.fromkeys(r.way for r in routes))
            cards = all(not r.gateways and {device_on(node, n).role for n in r.devices} <= _CARDS for r in routes)
            together = node.shown_together(routes) if len(ways) > 1 and len({r.legs for r in routes}) > 1 else ()
            if together and not cards:
                words = f"{len(ways)} routes to {prefix} have one metric: {'; '.join(ways)}"
                yield self._fault(node, prefix, words, list(together))

    def _own_pods(self, node: Node, main: Sequence[RouteView]) -> Iterator[Finding]:
        """The node's own pod network, or a part of it, by way of another node."""
        own = {
            r.prefix: r
            for r in node.routes.where(_is_own_network)
            if {device_on(node, n).role for n in r.devices} & {"pods"}
        }
        for r in node.routes.of(*map(place, own)):
            if _is_main(r.says) and r.gateways and not {device_on(node, n).role for n in r.devices} & {"pods"}:
                for prefix, kept in own.items():
                    if prefix.version == r.prefix.version and r.prefix == prefix:
                        actual = f"{prefix} is on {kept.devices[0]} of this node and also routed {r.way}"
                        yield self._fault(node, prefix, actual, [r, kept])

    def _over_pods(self, node: Node, main: Sequence[RouteView]) -> Iterator[Finding]:
        """Routes of a VPN inside a network of pods: the kernel takes the longer one; two halves take all of it."""
        by_vpn = [r for r in node.routes.where(_may_be_by_vpn) if all(is_vpn(n, node) for n in r.devices)]
        roles = {"pods", "tunnel", "gateway"}
        pods = [
            r
            for r in (main if by_vpn else ())
            if r.type == "unicast"
            and _is_wide(r)
            and r.devices
            and all(device_on(node, n).role in roles and not is_vpn(n, node) for n in r.devices)
        ]
        for r in by_vpn:
            inside = [p for p in pods if p.prefix != r.prefix and is_within(r.prefix, p.prefix)]
            if inside and not _holds(node, r):
                kept = max(inside, key=lambda p: p.prefix.prefixlen)
                actual = f"{r.prefix} is routed {r.way}, and is a part of {kept.prefix}, the pods on {kept.devices[0]}"
                steps = (
                    f"ip route del {r.prefix} {sh_words(r.way)}    # until the VPN connects again",
                    f'keep the route out for good: pull-filter ignore "route {r.prefix.network_address}" (OpenVPN), AllowedIPs (WireGuard)',
                    "or give the pods another range than the VPN's: --cluster-cidr, podSubnet of kubeadm",
                )
                yield replace(self._fault(node, r.prefix, actual, [r, kept]), fix=steps)

    def _given_away(self, node: Node, main: Sequence[RouteView], context: Context) -> Iterator[Finding]:
        """The node's own pod network by way of another: it stands on its bridge, or all others, two at least, send it to this node."""
        bridges = {a.ip.network: (k, a) for k, _ in working(node, "pods") for a in k.addresses}
        nodes = context.cluster.by_internal_ip
        led: Set[Place] = context.once(_led_to).get(node, frozenset())
        for r in node.routes.of(*{*map(place, bridges), *led}):
            if not _is_main(r.says) or not r.gateways or r.type != "unicast":
                continue
            if {device_on(node, n).role for n in r.devices} & {"pods"}:
                continue
            held = bridges.get(r.prefix)
            if held and not any(_is_main(o.says) and not o.gateways for o in node.routes.of(place(r.prefix))):
                actual = f"{r.prefix} is on {held[0].name} of this node ({held[1].ip}) and routed {r.way}"
                yield self._fault(node, r.prefix, actual, [r], (held[1].origin,))
                continue
            entries = context.pod_networks.routes.get(r.prefix, ())
            # of a thousand nodes, the first that sends it elsewhere decides
            if not all(nodes.get(g) is node for e in entries if e.node is not node for g in e.route.gateways):
                continue
            theirs = [e for e in entries if e.node is not node]
            own = any(g in node.internal_ips for g in r.gateways)
            if len(theirs) > 1 and any(e.route.gateways for e in theirs) and _is_wide(r) and not own:
                actual = f"{r.prefix} is routed {r.way}; the {len(theirs)} other nodes send it to this node"
                yield self._fault(node, r.prefix, actual, [r, theirs[0].route])

    def _refused(self, node: Node, main: Sequence[RouteView], context: Context) -> Iterator[Finding]:
        """A route that refuses a node's address, or a network to which there is a way as well: pod-route-missing speaks of others."""
        for r in node.routes.where(_is_refused):
            address = r.prefix.network_address
            owner = context.cluster.by_internal_ip.get(address)
            second = None if owner else context.networks.by_second_ip.get(address)
            other = (owner or second) if not _is_wide(r) else None
            beside = [
                u
                for u in node.routes.of(place(r.prefix))
                if _is_main(u.says) and u.type == "unicast" and u.gateways and u.metric == r.metric
            ]
            if other and other is not node:
                what = "INTERNAL-IP" if owner else "address"
                yield self._fault(node, r.prefix, f"{r.type} {r.prefix}: this is the {what} of {other.name}", [r])
            elif beside:
                yield self._fault(
                    node, r.prefix, f"{r.type} {r.prefix} beside a way to it, {beside[0].way}", [r, beside[0]]
                )
            elif not context.pod_networks.routes.get(r.prefix) and (theirs := _kept_elsewhere(node, r, context)):
                whose, pod = theirs
                actual = f"{r.type} {r.prefix}: the pods of {whose.name} are in it, as {pod.prefix.network_address} {pod.way}"
                yield self._fault(node, r.prefix, actual, [r, pod])

    def _unreached(self, node: Node, main: Sequence[RouteView], context: Context) -> Iterator[Finding]:
        """Networks that BGP learnt from a peer and cannot reach: the next hop is in another subnet, and nothing encapsulates.

        A daemon may refuse the whole of its own range so, to announce it: then parts of it have ways here.
        """
        unreached = [r for r in node.routes.where(_is_unreached) if not context.pod_networks.owner(r.prefix)]
        of_calico = any(
            device_on(node, n).plugin == "calico" for r in (main if unreached else ()) for n in r.devices
        ) or any(r.type == "blackhole" and r.protocol == "bird" for r in (main if unreached else ()))
        for r in unreached:
            parts = any(u.prefix != r.prefix and is_within(u.prefix, r.prefix) for u in main)
            held = any(a.ip.ip in r.prefix for k in node.links for a in k.addresses)
            if not parts and not held:
                yield self.finding(
                    Verdict.FAIL if of_calico else Verdict.WARN,
                    node,
                    subject=str(r.prefix),
                    title=f"BGP knows a network and no way to it: {r.prefix}",
                    expected="networks that BGP learns from other nodes have a way to them",
                    actual=f"{r.type} {r.prefix}, by {r.protocol}: its next hop is in no network of this node",
                    why="The next hop that the peer announced is in another subnet, and no tunnel leads there: the node answers packets "
                    "for this network with an error (no route to host).",
                    fix=(
                        "calicoctl get ippool -o wide    # where nodes have several subnets IPIPMODE or VXLANMODE is Always or CrossSubnet",
                        "or let the routers between the subnets learn the pods' networks: BGP peers, route reflectors",
                    ),
                    confirm=f"ip route get {next(iter(r.prefix.hosts()), r.prefix.network_address)}",
                    reference="https://docs.tigera.io/calico/latest/networking/configuring/vxlan-ipip",
                    origins=[r.origin],
                    kinds=(Kind.ROUTES,),
                )

    def _apart(self, node: Node, x: Apart) -> Finding:
        """A rule that comes before table main, of which no other node is seen to have one alike."""
        words = without_priority(x.rule)
        how = (
            f"refuses them ({x.rule.action})" if x.instead is None else f"sends them {x.instead.way or x.instead.type}"
        )
        return self.finding(
            Verdict.FAIL,
            node,
            subject=f"rule {words}",
            title=f"A rule of the routing policy takes packets to pods away: {words}",
            expected=f"packets to pods of other nodes are looked up in table main: {x.prefix} {x.usual.way}",
            actual=f'"{words}" comes before table main and {how}; no other node is seen to have such a rule',
            why="The kernel asks the rules in their order: what this one takes never gets to the route of the CNI plugin.",
            fix=(*_of_vpn(x), f"ip rule del {sh_words(words)}    # when it was left over, or let it spare the pods"),
            confirm=f"ip rule; ip route get {next(iter(x.prefix.hosts()), x.prefix.network_address)}",
            reference="ip-rule(8)",
            origins=[x.origin, *([x.instead.origin] if x.instead else []), x.usual.origin],
            kinds=(Kind.RULES, Kind.ROUTES),
        )

    def _fault(
        self, node: Node, prefix: Prefix, actual: str, routes: list[RouteView], more: tuple[Origin, ...] = ()
    ) -> Finding:
        wrong = next((r for r in routes if r.gateways), routes[0])
        which = f"{prefix} {sh_words(wrong.way)}" if wrong.legs else f"{wrong.type} {prefix}"
        return self.finding(
            Verdict.FAIL,
            node,
            subject=str(prefix),
            title=f"{self.title}: {prefix}",
            actual=actual,
            fix=(
                f"ip route del {which}    # when it is the one that is wrong; the CNI plugin writes its own anew",
                *self.fix[1:],
            ),
            confirm=f"ip route get {next(iter(prefix.hosts()), prefix.network_address)}",
            origins=[*(r.origin for r in routes[:4]), *more],
            kinds=(Kind.ROUTES,),
        )


def _kept_elsewhere(node: Node, refused: RouteView, context: Context) -> tuple[Node, RouteView] | None:
    """Return the one other node that keeps the network for its pods, with one of these; None where the node has pods in it, too."""
    if any(is_within(p.prefix, refused.prefix) for p in single_pods(node)):
        return None
    kept = context.once(kept_for_pods)
    found = [(n, x[refused.prefix][1]) for n, x in kept.items() if n is not node and refused.prefix in x]
    return found[0] if len(found) == 1 else None


def _is_wide(r: RouteView | Way) -> bool:
    return is_wide(r.prefix)


def _holds(node: Node, r: RouteView) -> bool:
    """Whether the interface of a route has an address in it: the overlap of the two networks is another fault."""
    return any(a.ip.ip in r.prefix for n in r.devices for k in [node.link(n)] if k for a in k.addresses)


def _is_usual(r: Way) -> bool:
    """Whether several such routes are usual: of link-local and multicast networks; of IPv6, where several routers are."""
    return (
        r.prefix.is_link_local or r.prefix.is_multicast or (r.prefix.version == 6 and not (r.gateways and _is_wide(r)))
    )


def _is_main(way: Way) -> bool:
    return way.table == "main" and not way.default and not way.dead


def _of_one_metric(node: Node) -> Sequence[RouteView]:
    """Return the routes of which a network should have one of a metric, where it has several."""
    ways = [way for way in node.routes.each(_one_of) if way]
    return node.routes.where(_is_one_of) if len(set(ways)) < len(ways) else ()


def _one_of(way: Way) -> tuple[Place, int, str | None] | None:
    return (place(way.prefix), way.metric, way.tos) if _is_one_of(way) else None


def _is_one_of(way: Way) -> bool:
    return _is_main(way) and way.type == "unicast" and bool(way.legs) and not _is_usual(way)


def _is_own_network(way: Way) -> bool:
    return _is_main(way) and not way.gateways and _is_wide(way) and any(device(n).role == "pods" for n in way.devices)


def _may_be_by_vpn(way: Way) -> bool:
    named = bool(way.devices) and all(n.startswith(VPN_NAMES) for n in way.devices)
    return _is_main(way) and way.type == "unicast" and _is_wide(way) and named


def _is_refused(way: Way) -> bool:
    return _is_main(way) and way.type in _REFUSING


def _is_unreached(way: Way) -> bool:
    return _is_main(way) and way.type == "unreachable" and way.protocol in _BY_BGP and _is_wide(way)


def _led_to(context: Context) -> dict[Node, set[Place]]:
    """Return the networks to which a route of some node leads by an INTERNAL-IP, by the node that has it."""
    found: dict[Node, set[Place]] = {}
    nodes = context.cluster.by_internal_ip
    for way in context.cluster.ways:
        for g in way.gateways:
            if g in nodes:
                found.setdefault(nodes[g], set()).add(place(way.prefix))
    return found


def _of_vpn(x: Apart) -> tuple[str, ...]:
    """Return what stops Tailscale, which makes its rule again, from taking the routes that others announce there."""
    if x.instead is None or not any(name.startswith("tailscale") for name in x.instead.devices):
        return ()
    return ("tailscale set --accept-routes=false    # or let no other machine there advertise the pods' network",)
