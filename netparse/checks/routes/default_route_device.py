"""Whether the default route leaves by the interface that the node is known by."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.routes.defaults import COMMAND, half_defaults, shows_defaults
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE, ROUTE_CAPTURE
from netparse.cluster import Node, RouteView
from netparse.cluster.remember import per_node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind


class DefaultRouteOffNodeInterface(Check):
    id = "default-route-off-node-interface"
    since = "0.1.0"
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
        if link is None or device(link.name).role in ("services", "tunnel", "gateway"):
            if not node.showing(Kind.ADDRESSES):
                reason = f"which interface holds the INTERNAL-IP was not captured{limits(node, Kind.ADDRESSES)}"
                yield self.unknown(node, reason, ADDRESS_CAPTURE.command)
            return  # an address on lo is reached over every interface; of one on the overlay node-ip-outlier speaks
        if best is None:
            if any(not r.dead for r in node.default_routes(family)) or not shows_defaults(node, family):
                reason = f"the captures do not show every default route in full{limits(node, Kind.ROUTES)}"
                yield self.unknown(node, reason, COMMAND[family])
            return
        if not shows_defaults(node, family):
            reason = f"the captures do not show every default route in full{limits(node, Kind.ROUTES)}"
            yield self.unknown(node, reason, COMMAND[family])
            return
        origins = [best.origin, link.origin]
        on, off = ([n for n in found if n is not node] for found in context.once(_leaving))
        if link.name in best.devices:
            actual = f"the default route leaves by {link.name}, the node's interface"
            if len(off) < 2 or on:  # alone among nodes that have another network for it
                yield self.finding(Verdict.PASS, node, actual=actual, origins=origins)
                return
            actual += f"; {_names(off)} by another"
            origins += [r.origin for other in off[:1] if (r := _best(other, other.family))]
            others = off
        else:
            actual = f"the default route leaves by {', '.join(best.devices)}, the INTERNAL-IP is on {link.name}"
            others = on if len(on) > len(off) else []
            if on:
                actual += f"; {_names(on)} by the node's interface"
                origins += [r.origin for other in on[:1] if (r := _best(other, other.family))]
        nodes = [node, *on] if len(on) == 1 and not off else [node]
        verdict = Verdict.WARN if others else Verdict.INFO
        yield self.finding(
            verdict,
            *nodes,
            subject=", ".join(best.devices),
            actual=actual,
            origins=origins,
            kinds=(Kind.ROUTES, Kind.ADDRESSES),
        )


@per_node
def _best(node: Node, family: str) -> RouteView | None:
    """Return the default route that is used: the first that is alive, of the lowest metric; before it the half_defaults of a VPN.

    None where its row is cut.
    """
    halves = (r for r in half_defaults(node, family) if not r.dead)
    best = next(halves, None) or next((r for r in node.default_routes(family) if not r.dead), None)
    return best if best is None or (best.devices and not best.origin.may_be_cut) else None


@per_node
def _off(node: Node) -> bool | None:
    """Whether the node's default route leaves by another interface than its own; None when that is not known."""
    best, link = _best(node, node.family), node.node_link
    return None if best is None or link is None else link.name not in best.devices


def _leaving(context: Context) -> tuple[list[Node], list[Node]]:
    """Return the nodes whose default route leaves by their own interface, and those where it leaves by another."""
    nodes = [n for n in context.cluster.nodes if not context.cluster.outside(n)]
    return [n for n in nodes if _off(n) is False], [n for n in nodes if _off(n)]


def _names(nodes: list[Node]) -> str:
    return nodes[0].name + (f" and {len(nodes) - 1} more leave" if len(nodes) > 1 else " leaves")
