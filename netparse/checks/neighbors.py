"""Neighbours on the wire: the gateway and the other nodes must answer ARP or neighbour discovery."""

from collections.abc import Iterable, Iterator

from netparse.checks.base import Check, Context
from netparse.checks.needs import NEIGHBOR_CAPTURE, ROUTE_CAPTURE
from netparse.cluster import IP, Node, Origin, RouteView
from netparse.findings import Finding, Severity, Verdict


class _NeighborCheck(Check):
    """Judges the entries of one address after the other; no entry at all is no fault, caches expire."""

    def judge_address(self, node: Node, ip: IP, *because: Origin, others: tuple[Node, ...] = ()) -> Iterator[Finding]:
        entries = [n for n in node.neighbors if n.address == ip]
        bad = [n for n in entries if n.unresolved]
        origins = (*(n.origin for n in entries), *because)
        if bad and len(bad) == len(entries):
            said = f"the entry of {ip} on {bad[0].device} is {', '.join(sorted(bad[0].state))}"
            yield self.finding(Verdict.FAIL, node, subject=str(ip), actual=said, origins=origins, others=others)
        elif entries:
            known = next(n for n in entries if not n.unresolved)
            said = f"{ip} is at {known.mac} on {known.device}"
            yield self.finding(Verdict.PASS, node, subject=str(ip), actual=said, origins=origins, others=others)
        else:
            said = f"no entry of {ip}: it was not talked to lately, nothing failed"
            yield self.finding(Verdict.PASS, node, subject=str(ip), actual=said, origins=because, others=others)


class GatewayUnresolved(_NeighborCheck):
    id = "gateway-unresolved"
    title = "The default gateway does not answer on the wire"
    severity = Severity.HIGH
    needs = (NEIGHBOR_CAPTURE, ROUTE_CAPTURE)
    expected = "the neighbour entry of the default gateway has a hardware address"
    why = "The node asked for the gateway's hardware address and got no answer: nothing leaves its own subnet."
    fix = (
        "ip link    # is the interface up, with carrier?",
        "arping -I <interface> <gateway>    # does anybody answer?",
    )
    confirm = "ping -c1 <gateway>; ip neigh show <gateway>"
    reference = "ip-neighbour(8)"
    wrong = "An entry may have been in the middle of resolution when the capture was made; take it twice."

    def applies(self, node: Node, context: Context) -> bool:
        return not node.of(*ROUTE_CAPTURE.stems) or any(r.gateways for r in _defaults(node))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        for route in _defaults(node):
            for gateway in route.gateways:
                yield from self.judge_address(node, gateway, route.origin)


class NodeNeighborUnresolved(_NeighborCheck):
    id = "node-neighbor-unresolved"
    title = "Another node does not answer on the wire"
    severity = Severity.HIGH
    needs = (NEIGHBOR_CAPTURE,)
    expected = "no neighbour entry of another node's INTERNAL-IP is incomplete or failed"
    why = "The two nodes are in one subnet and cannot find each other: pods on them cannot talk, and the API server may lose the node."
    fix = (
        "on the other node: ip address; ip link    # does it hold the address, is the interface up?",
        "arping -I <interface> <address>    # does anybody answer?",
    )
    confirm = "ping -c1 <address>; ip neigh show <address>"
    reference = "ip-neighbour(8)"
    wrong = "A node that was switched off on purpose leaves the same trace."

    def applies(self, node: Node, context: Context) -> bool:
        return any(other.internal_ips for other in context.others(node))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        for other in context.others(node):
            listed = other.listed("internal_ip")
            for ip in other.internal_ips:
                yield from self.judge_address(node, ip, *([listed[1]] if listed else []), others=(other,))


def _defaults(node: Node) -> list[RouteView]:
    families = {"inet6" if ip.version == 6 else "inet" for ip in node.internal_ips[:1]} or {"inet"}
    return [r for family in sorted(families) for r in node.default_routes(family)]
