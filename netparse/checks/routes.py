"""The way out of the node: its default route."""

from collections.abc import Iterable

from netparse.captures import Capture
from netparse.checks.addresses import limits
from netparse.checks.base import Check, Context
from netparse.checks.devices import device
from netparse.checks.needs import ADDRESS_CAPTURE, ROUTE_CAPTURE
from netparse.cluster import Node, Origin, RouteView
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_COMMAND = {"inet": "ip route", "inet6": "ip -6 route"}


class DefaultRouteMissing(Check):
    id = "default-route-missing"
    title = "The node has no default route"
    severity = Severity.HIGH
    needs = (ROUTE_CAPTURE,)
    expected = "a default route in table main, in the address family of the INTERNAL-IP"
    why = (
        "Without a default route the node reaches nothing outside its own subnets; kubelet and kube-apiserver also choose "
        "their own address by it and may refuse to start."
    )
    fix = (
        "ip route add default via <gateway> dev <interface>    # and in the network configuration, to survive a reboot",
    )
    confirm = "ip route show default"
    reference = (
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/ (default gateway)"
    )
    wrong = "An air-gapped cluster in one single subnet can work without one, with every address set by hand."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        family = node.family
        found = node.default_routes(family) or _halves(node, family)
        elsewhere = [r for r in node.routes if _is_default(r, family) and r.table != "main" and r.type == "unicast"]
        if found:
            ways = "; ".join(f"{r.prefix} {r.way}" if not r.default else r.way for r in found)
            origins = [r.origin for r in found]
            yield self.finding(Verdict.PASS, node, subject=family, actual=f"default {ways}", origins=origins)
        elif not node.showing(Kind.ROUTES, family=family, table="main", tokens=("default", "0.0.0.0", "::/0")):
            reason = f"the captures do not show every route of table main{limits(node, Kind.ROUTES)}"
            yield self.unknown(node, reason, _COMMAND[family], subject=family)
        elif elsewhere:
            tables = ", ".join(dict.fromkeys(r.table for r in elsewhere))
            actual = f"table main has no default route, but table {tables} has (policy routing)"
            yield self.finding(
                Verdict.INFO, node, subject=family, actual=actual, origins=[r.origin for r in elsewhere[:4]]
            )
        else:
            main = [r.origin for r in node.routes if r.table == "main"]
            actual = f"none of the {len(main)} routes captured is a default route"
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=family,
                actual=actual,
                origins=[*main[:8], _own_line(node)],
                kinds=(Kind.ROUTES,),
            )


class DefaultRouteAmbiguous(Check):
    id = "default-route-ambiguous"
    title = "Several default routes have the same metric"
    severity = Severity.MEDIUM
    needs = (ROUTE_CAPTURE,)
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
        alive = [r for r in node.default_routes(family) if not r.dead]
        groups: dict[tuple[int, str | None], list[RouteView]] = {}
        for route in alive:
            groups.setdefault((route.metric, route.tos), []).append(route)
        doubled = [g for g in groups.values() if len(g) > 1 and not _routers_of_one_link(g)]
        for group in doubled:
            yield self.finding(
                Verdict.FAIL if group[0].metric == alive[0].metric else Verdict.WARN,
                node,
                subject=f"{family} metric {group[0].metric}",
                actual=f"{len(group)} default routes have metric {group[0].metric}: {'; '.join(r.way for r in group)}",
                origins=[r.origin for r in group],
                kinds=(Kind.ROUTES,),
            )
        if not doubled:
            yield self._single(node, family, alive)

    def _single(self, node: Node, family: str, alive: list[RouteView]) -> Finding:
        if not _shows_defaults(node, family):
            reason = f"the captures do not show every default route{limits(node, Kind.ROUTES)}"
            return self.unknown(node, reason, _COMMAND[family], subject=family)
        metrics = ", ".join(str(r.metric) for r in alive)
        actual = f"{len(alive)} default routes, of the metrics {metrics}" if len(alive) > 1 else "not more than one"
        return self.finding(Verdict.PASS, node, subject=family, actual=actual, origins=[r.origin for r in alive])


class DefaultRouteOffNodeInterface(Check):
    id = "default-route-off-node-interface"
    title = "The default route leaves by another interface than the node's"
    severity = Severity.LOW
    needs = (ROUTE_CAPTURE, ADDRESS_CAPTURE)
    needs_address = True
    expected = "the default route leaves by the interface that holds the INTERNAL-IP, on every node or on none"
    why = (
        "Traffic to the outside leaves with the address of the other interface. A management or NAT network is often meant "
        "so; when only some nodes do it, pods reach the outside from some nodes only, or through another firewall."
    )
    fix = (
        "ip route show default; ip route get 1.1.1.1    # which interface, which source address?",
        "set the metric of the unwanted default route higher than that of the node interface's",
    )
    confirm = "ip route show default"
    reference = "ip-route(8)"
    wrong = "Nodes of different kinds (bare metal beside virtual machines) may differ in it on purpose."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        family = node.family
        best, link = _best(node, family), node.node_link
        if link is None or device(link.name).role == "services":
            if not node.showing(Kind.ADDRESSES):
                reason = f"which interface holds the INTERNAL-IP was not captured{limits(node, Kind.ADDRESSES)}"
                yield self.unknown(node, reason, ADDRESS_CAPTURE.command)
            return  # an address on lo is reached over every interface
        if best is None:
            if any(not r.dead for r in node.default_routes(family)) or not _shows_defaults(node, family):
                reason = f"the captures do not show every default route in full{limits(node, Kind.ROUTES)}"
                yield self.unknown(node, reason, _COMMAND[family])
            return
        origins = [best.origin, link.origin]
        if link.name in best.devices:
            actual = f"the default route leaves by {link.name}, the node's interface"
            yield self.finding(Verdict.PASS, node, actual=actual, origins=origins)
            return
        others = [other for other in context.others(node) if _off(other) is False]
        actual = f"the default route leaves by {', '.join(best.devices)}, the INTERNAL-IP is on {link.name}"
        if others:
            actual += f"; {_names(others)} by the node's interface"
            origins += [r.origin for other in others[:1] if (r := _best(other, other.family))]
        verdict = Verdict.WARN if others else Verdict.INFO
        yield self.finding(
            verdict,
            node,
            subject=", ".join(best.devices),
            actual=actual,
            origins=origins,
            kinds=(Kind.ROUTES, Kind.ADDRESSES),
        )


def _best(node: Node, family: str) -> RouteView | None:
    """Return the default route that is used: the first that is alive, of the lowest metric. None where its row is cut."""
    best = next((r for r in node.default_routes(family) if not r.dead), None)
    return best if best is None or (best.devices and not best.origin.may_be_cut) else None


def _off(node: Node) -> bool | None:
    """Whether the node's default route leaves by another interface than its own; None when that is not known."""
    best, link = _best(node, node.family), node.node_link
    return None if best is None or link is None else link.name not in best.devices


def _names(nodes: list[Node]) -> str:
    return nodes[0].name + (f" and {len(nodes) - 1} more leave" if len(nodes) > 1 else " leaves")


def _is_default(route: RouteView, family: str) -> bool:
    return route.default and route.prefix.version == (6 if family == "inet6" else 4)


def _halves(node: Node, family: str) -> tuple[RouteView, ...]:
    """Return the two routes of half the addresses each, which VPN programs use in the place of a default route."""
    version = 6 if family == "inet6" else 4
    found = [
        r
        for r in node.routes
        if r.prefix.prefixlen == 1 and r.prefix.version == version and r.table == "main" and r.type == "unicast"
    ]
    return tuple(found) if len({r.prefix for r in found}) == 2 else ()


def _routers_of_one_link(routes: list[RouteView]) -> bool:
    return routes[0].prefix.version == 6 and len({r.devices for r in routes}) == 1


def _shows_defaults(node: Node, family: str) -> tuple[Capture, ...]:
    """Return the captures that show all default routes of a family: whole tables, and ``ip route show default``."""
    asked = tuple(
        c
        for c in node.of(Kind.ROUTES)
        if c.command_line
        and not c.command_line.filtered
        and c.command_line.words[-1:] == ("default",)
        and c.covers
        and family in c.covers.families
    )
    return asked or node.showing(Kind.ROUTES, family=family, table="main", tokens=("default",))


def _own_line(node: Node) -> Origin | None:
    listed = node.listed("internal_ip")
    return listed[1] if listed else None
