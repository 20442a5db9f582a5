"""The way out of the node: its default route."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.main_table import of_table
from netparse.checks.routes.defaults import COMMAND, half_defaults, shows_defaults
from netparse.checks.routes.into_pods import UNMANAGED, into_pods, taken_by_pods
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ROUTE_CAPTURE
from netparse.cluster import IP, Node, Origin, RouteView
from netparse.cluster.views import Way
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh, sh_words

_NAMES = {"inet": "IPv4", "inet6": "IPv6"}


class DefaultRouteMissing(Check):
    id = "default-route-missing"
    since = "0.1.0"
    title = "The node has no default route"
    severity = Severity.HIGH
    needs = (ROUTE_CAPTURE,)
    of_any_machine = True
    expected = "a default route in table main, in the address family of the INTERNAL-IP"
    why = (
        "Without a default route the node reaches nothing outside its own subnets; kubelet and kube-apiserver also choose "
        "their own address by it and may refuse to start."
    )
    fix = (
        "ip route add default via <gateway> dev <interface>    # and in the network configuration, to survive a reboot",
        "air-gapped, no way out at all: ip link add dummy0 type dummy up; ip address add 203.0.113.254/31 dev dummy0; and the next line",
        "ip route add default via 203.0.113.255 dev dummy0 metric 1000    # components ask for a default route, wherever it leads",
    )
    confirm = "ip route show default"
    reference = (
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/ (default gateway)"
    )
    wrong = "An air-gapped cluster in one single subnet can work without one, with every address set by hand."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        yield from self._of_family(node, node.family, context)
        second = "inet" if node.family == "inet6" else "inet6"
        if node.of(Kind.ROUTES) and _all_others_have(node, second, context):
            yield from self._of_family(node, second, context, first=False)

    def _of_family(self, node: Node, family: str, context: Context, *, first: bool = True) -> Iterator[Finding]:
        shown = node.default_routes(family)
        found = [r for r in shown if not into_pods(r)] or list(half_defaults(node, family))
        vrfs = _vrf_tables(node)
        elsewhere = [
            r for r in node.routes.where(_is_default, family) if r.table not in ("main", *vrfs) and r.type == "unicast"
        ]
        if elsewhere and _all_others_have(node, family, context):
            elsewhere = []  # policy routing would be alike on all
        own = [_at_the_gateways(node, r) for r in found]
        if found and all(r.gateways and len(at) == len(r.gateways) for r, at in zip(found, own, strict=True)):
            ways = "; ".join(r.way for r in found)
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=family,
                title="The default route of the node leads back to the node",
                actual=f"default {ways}: this is an address of the node itself",
                origins=[*(r.origin for r in found), *(line for at in own for line in at.values())],
                kinds=(Kind.ROUTES,),
                known=_way_of_others(node, family, context),
            )
        elif found and (taken := taken_by_pods(shown, found)):
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=family,
                title="The default route of the node leads to its own pods",
                actual=f"{taken.way} (metric {taken.metric}) goes before {found[0].way} (metric {found[0].metric})",
                origins=[taken.origin, *(r.origin for r in found)],
                kinds=(Kind.ROUTES,),
                fix=(f"ip route del default dev {sh(taken.devices[0])}    # until then", *UNMANAGED),
            )
        elif found and not all(r.dead for r in found):
            ways = "; ".join(f"{r.prefix} {r.way}" if not r.default else r.way for r in found)
            origins = [r.origin for r in found]
            yield self.finding(Verdict.PASS, node, subject=family, actual=f"default {ways}", origins=origins)
        elif found and all(
            name == (node.node_link.name if node.node_link else "") for r in found for name in r.devices
        ):
            return  # the node's own interface is down, which node-interface-down says
        elif found:
            ways = "; ".join(r.way for r in found)
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=family,
                title="The only default route of the node is dead",
                actual=f"default {ways} is marked dead: its link is down",
                origins=[r.origin for r in found],
                kinds=(Kind.ROUTES,),
            )
        elif not (all_shown := _shows_main(node, family)) and not shown:
            reason = f"the captures do not show every route of table main{limits(node, Kind.ROUTES)}"
            yield self.unknown(node, reason, COMMAND[family], subject=family)
        elif first and not shown and not _by_card(node, family):
            reason = "none of the routes captured leaves by a card of the machine: rows were picked from the table"
            yield self.unknown(node, reason, COMMAND[family], subject=family)
        elif not shown and context.cluster.outside(node):
            reason = "this host is not in the node list: a router of the nodes, or a host of one network, needs no default route"
            yield self.unknown(node, reason, subject=family)
        elif not shown and (gateway := _out_of_sight(node, family)):
            reason = f"a route leads through {gateway}, and none that reaches this gateway is there: rows of the table are missing"
            yield self.unknown(node, reason, COMMAND[family], subject=family)
        elif elsewhere:
            tables = ", ".join(dict.fromkeys(r.table for r in elsewhere))
            actual = f"table main has no default route, but table {tables} has (policy routing)"
            yield self.finding(
                Verdict.INFO, node, subject=family, actual=actual, origins=[r.origin for r in elsewhere[:4]]
            )
        else:
            version = 6 if family == "inet6" else 4
            main = [r.origin for r in of_table(node, "main", version)]
            main.sort(key=lambda o: o not in [r.origin for r in shown])
            actual = f"none of the {len(main)} routes captured is a default route"
            if shown:
                which = "the only default route" if all_shown else "the default route that was captured"
                actual = f"{which} leads to pods or containers: {shown[0].way}"
            elif not first:
                actual = f"no default route of {_NAMES[family]}, all other nodes with captured routes have one"
            yield self.finding(
                Verdict.FAIL if first and (all_shown or not shown) else Verdict.WARN,
                node,
                subject=family,
                title="The default route of the node leads to its own pods" if shown else None,
                actual=actual,
                origins=[*main[:8], _own_line(node)],
                kinds=(Kind.ROUTES,),
                fix=(*self.fix, *UNMANAGED) if shown else self.fix,
                known=_way_of_others(node, family, context),
                facts=_ways_there(node, family, context),
            )


def _out_of_sight(node: Node, family: str) -> IP | None:
    """Return the gateway of a route over a card to which no other route leads: the kernel takes no route through such a one."""
    version = 6 if family == "inet6" else 4
    routes = of_table(node, "main", version)
    wires = [(r.prefix, name) for r in routes if not r.gateways for name in r.devices]
    for r in routes:
        card = not r.onlink and len(r.devices) == 1 and device(r.devices[0]).role == "other"
        for gateway in r.gateways if card else ():
            near = gateway.is_link_local or any(name == r.devices[0] and gateway in prefix for prefix, name in wires)
            if not near and gateway.version == version:
                return gateway
    return None


def _by_card(node: Node, family: str) -> bool:
    """Whether a route of any table leaves by a card, or by what stands for one: without any the machine would reach nobody at all.

    A card that is down, or is in the table of a routing domain (VRF), leaves main without any.
    """
    if node.node_link is not None and node.node_link.down:
        return True
    version = 6 if family == "inet6" else 4
    pods = ("tunnel", "gateway", "pods", "pod", "containers", "services", "vswitch")
    names = {name for x in set(node.routes.each(_devices)) if x.version == version for name in x.devices} - {"lo"}
    names -= {
        name for name in names if device(name).role in pods and not (node.node_link and node.node_link.name == name)
    }
    return bool(names) or node.routes.any(_is_without_device)


def _ways_there(node: Node, family: str, context: Context) -> Facts:
    """Return by which interfaces the default routes of the others leave, and who entered them: where these fail, the route is gone."""
    theirs = [r for n in context.others(node) for r in n.default_routes(family)]
    devices = {name for r in theirs for name in r.devices}
    entered = {r.protocol for r in theirs}
    return Facts(
        devices=tuple(devices) if len(devices) == 1 else (),
        protocol=next(iter(entered)) or "" if len(entered) == 1 else "",
    )


def _way_of_others(node: Node, family: str, context: Context) -> dict[str, object]:
    """Return the gateway that the others in the node's subnets use, where they agree on one, and the interface that leads there.

    A subnet is that of an address, or, where the addresses were not captured, one that a route reaches without a gateway.
    """
    link = node.node_link
    gateways = {g for n in context.others(node) for r in n.default_routes(family) for g in r.gateways}
    own = [(a.ip.network, link.name) for a in link.addresses] if link else []
    own += [(r.prefix, r.devices[0]) for r in node.routes.where(_is_on_wire)]
    reached = {g: name for g in gateways for network, name in own[::-1] if g in network}
    gateway, name = next(iter(reached.items())) if len(reached) == 1 else (None, link.name if link else None)
    return {"interface": name, "gateway": gateway}


def _shows_main(node: Node, family: str) -> bool:
    return bool(node.showing(Kind.ROUTES, family=family, table="main", tokens=("default", "0.0.0.0", "::/0")))


def _vrf_tables(node: Node) -> tuple[str, ...]:
    """Return the tables of VRFs, by number and by the name of their device: nothing of the node itself is routed by them."""
    vrfs = [k for k in node.links if k.kind == "vrf"]
    return tuple(t for k in vrfs for t in (k.name, str((k.info or {}).get("table", k.name))))


def _all_others_have(node: Node, family: str, context: Context) -> bool:
    """Whether all other nodes whose routes were captured, two at least, have a default route of this family."""
    shown, without = context.once(_defaults, family)
    return len(shown) - (node in shown) > 1 and without <= {node}


def _defaults(context: Context, family: str) -> tuple[frozenset[Node], frozenset[Node]]:
    """Return the nodes whose routes were captured, and those of them that have no default route of this family."""
    shown = frozenset(n for n in context.cluster.nodes if n.of(Kind.ROUTES) and not context.cluster.outside(n))
    return shown, frozenset(n for n in shown if not n.default_routes(family))


class DefaultRouteAmbiguous(Check):
    id = "default-route-ambiguous"
    since = "0.1.0"
    title = "Several default routes have the same metric"
    severity = Severity.MEDIUM
    needs = (ROUTE_CAPTURE,)
    of_any_machine = True
    expected = "one default route, or several of different metrics"
    why = (
        "Of two default routes with one metric the one that was added last or first wins, which changes with a reboot or a "
        "renewed lease; answers may leave by another interface than the question came in by, and get dropped."
    )
    fix = (
        "ip route del default via <gateway> dev <interface>    # the one that should not be",
        "give the second one a higher metric in the network configuration (netplan: dhcp4-overrides: route-metric)",
    )
    confirm = "ip route show default"
    reference = "ip-route(8)"
    wrong = (
        "Rules of policy routing may choose between them; `ip rule` is not among the captures. In IPv6 several routers on one "
        "interface are usual (RFC 4191) and are not judged."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        family = node.family
        alive = [r for r in node.default_routes(family) if not (r.dead or r.origin.may_be_cut)]
        groups: dict[tuple[int, str | None], list[RouteView]] = {}
        for route in {(r.metric, r.tos, r.way): r for r in alive}.values():  # one that a ticket shows twice is one
            groups.setdefault((route.metric, route.tos), []).append(route)
        doubled = [g for g in groups.values() if len(g) > 1 and not _routers_of_one_link(g)]
        for group in doubled:
            ways = " or: ".join(
                f"ip {'-6 ' if family == 'inet6' else ''}route del default {sh_words(r.way)}" for r in group
            )
            yield self.finding(
                Verdict.FAIL if group[0].metric == alive[0].metric else Verdict.WARN,
                node,
                subject=f"{family} metric {group[0].metric}",
                actual=f"{len(group)} default routes have metric {group[0].metric}: {'; '.join(r.way for r in group)}",
                origins=[r.origin for r in group],
                kinds=(Kind.ROUTES,),
                fix=(f"{ways}    # the one that should not be", *self.fix[1:]),
            )
        if not doubled:
            yield self._single(node, family, alive)

    def _single(self, node: Node, family: str, alive: list[RouteView]) -> Finding:
        if not shows_defaults(node, family):
            reason = f"the captures do not show every default route{limits(node, Kind.ROUTES)}"
            return self.unknown(node, reason, COMMAND[family], subject=family)
        cut = [r.origin for r in node.default_routes(family) if not r.dead and r.origin.may_be_cut]
        if cut and alive:
            reason = "the file ends within one of the default routes: its metric may be missing"
            return self.unknown(node, reason, COMMAND[family], subject=family, origins=cut)
        metrics = ", ".join(str(r.metric) for r in alive)
        actual = f"{len(alive)} default routes, of the metrics {metrics}" if len(alive) > 1 else "not more than one"
        return self.finding(Verdict.PASS, node, subject=family, actual=actual, origins=[r.origin for r in alive])


def _is_on_wire(way: Way) -> bool:
    return way.table == "main" and way.on_wire


class _Devices(NamedTuple):
    """The interfaces of a route, and the version of IP that it is for."""

    version: int
    devices: tuple[str, ...]


def _devices(way: Way) -> _Devices:
    return _Devices(way.prefix.version, way.devices)


def _is_without_device(way: Way) -> bool:
    return bool(way.gateways) and not way.devices


def _has_source(way: Way, devices: tuple[str, ...]) -> bool:
    return way.prefsrc is not None and way.devices == devices


def _is_default(route: Way, family: str) -> bool:
    return route.default and route.prefix.version == (6 if family == "inet6" else 4)


def _routers_of_one_link(routes: list[RouteView]) -> bool:
    return routes[0].prefix.version == 6 and len({r.devices for r in routes}) == 1


def _at_the_gateways(node: Node, route: RouteView) -> dict[IP, Origin]:
    """Return the gateways that are addresses of the node on the device that the route leaves by, with the line that shows each.

    On another device it is an address that somebody else's network, or a Service, has too: other checks report that.
    """
    links = [link for name in route.devices if (link := node.link(name))]
    own = {r.prefsrc: r.origin for r in node.routes.where(_has_source, route.devices) if r.prefsrc}
    own |= {a.ip.ip: a.origin for link in links for a in link.addresses}
    return {g: own[g] for g in route.gateways if g in own}


def _own_line(node: Node) -> Origin | None:
    listed = node.listed("internal_ip")
    return listed[1] if listed else None
