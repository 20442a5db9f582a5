"""Neighbours on the wire: the gateway and the other nodes must answer ARP or neighbour discovery."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import NEIGHBOR_CAPTURE, NODE_LIST, ROUTE_CAPTURE
from netparse.checks.shared.pings import pinged
from netparse.checks.shared.vlans import OtherVlan, other_vlans
from netparse.cluster import IP, NeighborView, Node, Origin, RouteView
from netparse.cluster.views import Entry
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_TAIL = "A neighbour entry that is missing is no fault: caches expire."


class GatewayUnresolved(Check):
    id = "gateway-unresolved"
    since = "0.1.0"
    title = "The default gateway does not answer on the wire"
    severity = Severity.HIGH
    needs = (NEIGHBOR_CAPTURE, ROUTE_CAPTURE)
    of_any_machine = True
    expected = "the neighbour entry of the default gateway has a hardware address"
    why = "The node asked for the gateway's hardware address and got no answer: nothing leaves its own subnet."
    fix = (
        "ip link show <interface>    # is it up, with carrier?",
        "arping -I <interface> <gateway>    # does anybody answer?",
    )
    confirm = "ping -c1 <gateway>; ip neigh show <gateway>"
    reference = "ip-neighbour(8)"
    wrong = f"An entry may have been in the middle of resolution when the capture was made; take it twice. {_TAIL}"

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        routes = [r for r in node.default_routes(node.family) if not r.dead]
        if not routes and not node.showing(Kind.ROUTES, family=node.family, table="main"):
            reason = f"the captures do not show the default route{limits(node, Kind.ROUTES)}"
            yield self.unknown(node, reason, ROUTE_CAPTURE.command)
        for route in routes:
            for leg in route.legs:
                if leg.gateway is not None and not leg.dead:
                    backup = route.metric > routes[0].metric
                    yield self._on(node, leg.gateway, leg.device, route, context, backup=backup)
        if context.networks.second_ips(node):
            yield from self._of_second_family(node, context)

    def _of_second_family(self, node: Node, context: Context) -> Iterator[Finding]:
        """The gateway of the family that the INTERNAL-IPs are not of, where nodes use both; only what is wrong is said."""
        family = "inet" if node.family == "inet6" else "inet6"
        for route in [r for r in node.default_routes(family) if not r.dead]:
            for leg in route.legs:
                if leg.gateway is not None and not leg.dead:
                    found = self._on(node, leg.gateway, leg.device, route, context, backup=False)
                    if found.verdict is Verdict.FAIL:
                        words = f"{found.actual} (the default route of {'IPv6' if family == 'inet6' else 'IPv4'})"
                        yield replace(found, verdict=Verdict.WARN, actual=words)

    def _on(
        self, node: Node, gateway: IP, device: str | None, route: RouteView, context: Context, *, backup: bool
    ) -> Finding:
        entries = [n for n in node.neighbors_of.get(gateway, ()) if None in (device, n.device) or n.device == device]
        origins = (*(n.origin for n in entries), route.origin)
        if entries and all(n.unresolved for n in entries):
            actual = f"the entry of the gateway {gateway} on {entries[0].device} is {_state(entries[0])}"
            vlan, ping = _vlan_of(entries[0], node, context), pinged(node, gateway)
            return self.finding(
                Verdict.WARN if backup or (ping and ping.answered) else Verdict.FAIL,
                node,
                subject=str(gateway),
                title=f"{self.title}: {gateway}",
                actual=actual
                + (f" (a default route of metric {route.metric} goes there, in reserve)" if backup else "")
                + (f"; {ping.words}" if ping else "")
                + (f"; {vlan.words}" if vlan else ""),
                origins=(*origins, *(ping.origins if ping else ()), *(vlan.origins if vlan else ())),
                kinds=(Kind.NEIGHBORS, Kind.LINKS) if vlan else (Kind.NEIGHBORS,),
                known={"interface": entries[0].device or device, "gateway": gateway},
            )
        if entries:
            known = next(n for n in entries if not n.unresolved)
            actual = f"{gateway} is at {known.mac} on {known.device}" if known.mac else f"{gateway} needs no entry"
            return self.finding(Verdict.PASS, node, subject=str(gateway), actual=actual, origins=origins)
        if missing := _unshown(node, gateway):
            return self.unknown(node, missing, NEIGHBOR_CAPTURE.command, subject=str(gateway))
        actual = f"no entry of {gateway}: it was not talked to lately, nothing failed"
        return self.finding(Verdict.PASS, node, subject=str(gateway), actual=actual, origins=origins)


class NodeNeighborUnresolved(Check):
    id = "node-neighbor-unresolved"
    since = "0.1.0"
    title = "Another node does not answer on the wire"
    severity = Severity.HIGH
    needs = (NEIGHBOR_CAPTURE,)
    expected = "no neighbour entry of another node's INTERNAL-IP is incomplete or failed"
    why = (
        "The two nodes are in one subnet and cannot find each other: pods on them cannot talk, and a control plane behind it "
        "loses the node."
    )
    fix = (
        "on <other node>: ip address; ip link    # does it hold the address, is the interface up?",
        "arping -I <interface> <address>    # does anybody answer?",
    )
    confirm = "ping -c1 <address>; ip neigh show <address>"
    reference = "ip-neighbour(8)"
    wrong = f"A node that was switched off on purpose leaves the same trace. {_TAIL}"

    def applies(self, node: Node, context: Context) -> bool:
        return any(context.others(node))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        mine = set(map(str, node.internal_ips))
        pairs = [x for x in context.once(_of_nodes) if x.node is not node and x.words not in mine]
        pairs += _held_by_others(node, context)
        silent = {str(n.address) for n in node.neighbors.where(_is_silent)}
        bad = [f for x in pairs if x.words in silent and (f := self._on(node, x.node, x.ip, context))]
        yield from bad
        if bad:
            return
        if not any(other.internal_ips for other in context.others(node)):
            yield self.unknown(node, "the INTERNAL-IP of no other node is known", NODE_LIST)
            return
        shown = set(node.neighbors.each(_words))
        for x in pairs:
            if x.words not in shown and x.ip in x.node.internal_ips and (missing := _unshown(node, x.ip)):
                yield self.unknown(node, missing, NEIGHBOR_CAPTURE.command)
                return
        known = (n for x in pairs for n in node.neighbors_of.get(x.ip, ()))
        addresses = shown.intersection(x.words for x in pairs)
        actual = f"{len(addresses)} of {len(pairs)} addresses of other nodes have an entry, none failed"
        yield self.finding(Verdict.PASS, node, actual=actual, origins=[n.origin for n in islice(known, 8)])

    def _on(self, node: Node, other: Node, ip: IP, context: Context) -> Finding | None:
        entries = node.neighbors_of.get(ip, ())
        if not entries or not all(n.unresolved for n in entries):
            return None
        vlan, ping = _vlan_of(entries[0], node, context), pinged(node, ip)
        return self.finding(
            Verdict.WARN if ping and ping.answered else Verdict.FAIL,
            node,
            subject=str(ip),
            title=f"{self.title}: {other.name}",
            actual=f"the entry of {ip} (node {other.name}) is incomplete or failed"
            + (f"; {ping.words}" if ping else "")
            + (f"; {vlan.words}" if vlan else ""),
            origins=(
                *(n.origin for n in entries),
                *(ping.origins if ping else ()),
                *_lines_of(other, ip),
                *(vlan.origins if vlan else ()),
            ),
            kinds=(Kind.NEIGHBORS, Kind.LINKS) if vlan else (Kind.NEIGHBORS,),
            known={"interface": entries[0].device, "address": ip, "other node": other.name},
        )


class _Of(NamedTuple):
    """An address of another node; it is compared by its ``words`` with those of a thousand entries."""

    node: Node
    ip: IP
    words: str


def _of_nodes(context: Context) -> list[_Of]:
    networks = context.networks
    return [_Of(n, ip, str(ip)) for n in context.cluster.nodes for ip in (*n.internal_ips, *networks.second_ips(n))]


def _held_by_others(node: Node, context: Context) -> list[_Of]:
    """Return the addresses of entries that, where no node list was captured, a card of one other machine is seen to have."""
    if context.cluster.listed:
        return []
    found = []
    for ip in node.neighbors_of:
        holders = context.cluster.holders.get(ip, ())
        if len(holders) == 1 and holders[0].node is not node and device(holders[0].link.name).role == "other":
            found.append(_Of(holders[0].node, ip, str(ip)))
    return found


def _words(entry: Entry) -> str:
    return str(entry.address)


def _is_silent(entry: Entry) -> bool:
    return entry.unresolved


def _vlan_of(entry: NeighborView, node: Node, context: Context) -> OtherVlan | None:
    """Return how the VLAN by which the machine was asked differs from the other nodes': the reason, where there is one."""
    return next((v for v in other_vlans(node, context) if v.link.name == entry.device), None)


def _state(entry: NeighborView) -> str:
    return ", ".join(sorted(entry.state))


def _unshown(node: Node, ip: IP) -> str | None:
    """Return why an entry of this address may have gone unseen; None when the captures would have shown it."""
    if node.showing(Kind.NEIGHBORS, family="inet6" if ip.version == 6 else "inet", tokens=(ip,)):
        return None
    return f"the captures do not show every neighbour{limits(node, Kind.NEIGHBORS)}"


def _lines_of(node: Node, ip: IP) -> Iterator[Origin]:
    """Yield the lines that show the address as this node's: in the node list, and on its interface."""
    if listed := node.listed("internal_ip"):
        yield listed[1]
    if held := node.holder(ip):
        yield held[1].origin
