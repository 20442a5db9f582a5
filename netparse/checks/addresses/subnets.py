"""What nodes of one subnet should agree on: the length of its prefix, and the way out of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from netparse.checks.base import Check, Context
from netparse.checks.lookups.networks import is_of_machine, only_card
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE, ROUTE_CAPTURE, without_address
from netparse.cluster import IP, Address, Holder, Link, NeighborView, Node, Prefix, RouteView
from netparse.cluster.remember import per_node
from netparse.cluster.user_nat import is_user_nat
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind

_MOST = 2 / 3
"""How many must agree before the others are called odd: two gateways for half of the nodes each are a plan."""


class NetmaskDiffers(Check):
    id = "netmask-differs"
    since = "0.1.0"
    title = "A node has another netmask than its subnet"
    severity = Severity.HIGH
    needs = (ADDRESS_CAPTURE,)
    expected = "nodes of one subnet have the same prefix length"
    why = (
        "A node with a narrower mask sends packets for its neighbours to the gateway, one with a wider mask asks on the wire for "
        "machines that are behind it: some connections fail, those to the gateway work."
    )
    fix = (
        "set the prefix length in the network configuration (netplan, NetworkManager, ifcfg) to that of the other nodes",
        "ip address add <address>/<length> dev <interface>; ip address del <address>/<wrong length> dev <interface>",
    )
    confirm = "ip -br address show dev <interface>"
    reference = "ip-address(8)"
    wrong = "Clouds give each machine a /32, the same on all nodes; a node that is alone on its wire on purpose looks like a fault."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        main = _main(node, context)
        if not main:
            yield self.unknown(node, *without_address(node, context))
        for ip in (*main, *_second(node)):
            held = node.holder(ip)
            if held is None:
                if not node.showing(Kind.ADDRESSES, tokens=(ip,)):
                    reason = f"the capture does not show every address of the node{limits(node, Kind.ADDRESSES)}"
                    yield self.unknown(node, reason, ADDRESS_CAPTURE.command, subject=str(ip))
                continue
            around = _around(node, held[1], context)
            if around and not _explained(around, context):
                found = self._compare(node, ip, held[1], around)
                if found.verdict is Verdict.PASS and ip not in main:
                    continue  # of the second family only what is wrong is said
                if not node.internal_ips and len(found.nodes) > 1:
                    continue  # two machines that no list calls nodes may well be of two plans
                yield found
        yield from self._on_other_networks(node, context)

    def _on_other_networks(self, node: Node, context: Context) -> Iterator[Finding]:
        """A card in a network beside the nodes' own (storage, management) with another length than all others there, two at least."""
        for own, link, theirs in _other_lengths(node, context):
            usual = theirs[0].address.ip.network
            yield self.finding(
                Verdict.WARN,
                node,
                subject=str(own.ip.ip),
                title=f"{self.title}: {own.ip}",
                actual=f"{own.ip} on {link.name} of {node.name}; {len(theirs)} nodes around it have /{usual.prefixlen} ({usual})",
                origins=(own.origin, *(h.address.origin for h in theirs[:2])),
                kinds=(Kind.ADDRESSES,),
                known={
                    "address": own.ip.ip,
                    "length": usual.prefixlen,
                    "wrong length": own.ip.network.prefixlen,
                    "interface": link.name,
                },
                severity=Severity.MEDIUM,
            )

    def _compare(self, node: Node, ip: IP, own: Address, around: list["_Held"]) -> Finding:
        counted = Counter(h.length for h in around)
        (usual, times), *_ = counted.most_common()
        mine = own.ip.network.prefixlen
        subject = str(ip)
        if mine == usual or counted[mine] >= times or _on_link(node, own, around):
            actual = f"{own.ip}, as {counted[mine]} others in {own.ip.network}"
            if not counted[mine]:
                actual = f"{own.ip}; a route leads straight to the others around it"
            return self.finding(Verdict.PASS, node, subject=subject, actual=actual, origins=(own.origin,))
        odd = [(h.node, h.address) for h in around if h.length == usual]
        nodes = (node,) if times > 1 else (node, odd[0][0])
        outside = [n for n, a in odd if a.ip.ip not in own.ip.network]
        words = f"; {', '.join(n.name for n in outside[:3])} would be reached by the gateway only" if outside else ""
        shown = f"{own.ip} on {node.name}; " + (
            f"{times} nodes around it have /{usual}" if times > 1 else f"{odd[0][1].ip} on {odd[0][0].name}"
        )
        return self.finding(
            Verdict.FAIL if outside else Verdict.WARN,
            *nodes,
            subject=subject,
            title=f"{self.title}: {own.ip}",
            actual=shown + words,
            origins=(own.origin, *(a.origin for _, a in odd[:2])),
            kinds=(Kind.ADDRESSES,),
            known={
                "address": ip,
                "length": usual if times > 1 else None,
                "wrong length": mine if times > 1 else None,
                "interface": held[0].name if (held := node.holder(ip)) else None,
            },
        )


def _main(node: Node, context: Context) -> tuple[IP, ...]:
    """Return the INTERNAL-IPs; where no node list was captured the address of the only card, if no other machine has it."""
    if node.internal_ips or context.cluster.listed:
        return node.internal_ips
    version = 6 if node.family == "inet6" else 4
    cards = only_card(node, alone=True)
    own = [a.ip for k in cards for a in k.addresses if a.ip.version == version and is_of_machine(a.ip.ip)]
    own.sort(key=lambda ip: ip.network.prefixlen == ip.max_prefixlen)  # beside it a virtual address may stand alone
    return tuple(ip.ip for ip in own[:1] if len(context.cluster.holders[ip.ip]) == 1)


@per_node
def _second(node: Node) -> tuple[IP, ...]:
    """Return the node's address of the family that its INTERNAL-IPs are not of, from its interface: one that is in a network, if any.

    Others beside it are virtual ones, or of the moment (privacy extensions).
    """
    versions = {ip.version for ip in node.internal_ips}
    if len(versions) != 1 or node.node_link is None or node.node_link.name == "lo":
        return ()
    usual = [
        a.ip
        for a in node.node_link.addresses
        if a.ip.version not in versions
        and not a.ip.ip.is_link_local
        and not a.flags & {"dadfailed", "deprecated", "temporary"}
    ]
    found = sorted(usual, key=lambda ip: ip.network.prefixlen == ip.max_prefixlen)
    return tuple(ip.ip for ip in found[:1])


def _other_lengths(node: Node, context: Context) -> Iterator[tuple[Address, Link, tuple[Holder, ...]]]:
    """Yield the addresses of the node's further cards that are, by another mask, in the network in which all others have one.

    The card has the name of the others': a machine of another build may be in a part of the network on purpose.
    """
    networks = context.networks
    for prefix, holders in networks.on_cards.items():
        if prefix in networks.of_nodes or is_user_nat(prefix.network_address) or len({h.node for h in holders}) < 2:
            continue
        if any(h.node is node for h in holders) or {h.link.name for h in holders} != {holders[0].link.name}:
            continue
        link = node.link(holders[0].link.name)
        own = (
            next((a for a in link.addresses if a.ip.ip in prefix), None)
            if link and link is not node.node_link
            else None
        )
        if link and own and not any(a.ip.network == prefix for a in link.addresses):
            yield own, link, holders


def _explained(around: list["_Held"], context: Context) -> bool:
    """Whether the only other node around has a finding of its own: more nodes are in its network, and their masks are another."""
    if len(around) != 1:
        return False
    (other,) = around
    usual = Counter(h.length for h in _around(other.node, other.address, context)).most_common(1)
    return bool(usual) and usual[0][0] != other.length and usual[0][1] > 1


def _on_link(node: Node, own: Address, around: list["_Held"]) -> bool:
    """Whether an address of IPv6 stands alone, as DHCPv6 gives it, and a route that a router announced leads to the others."""
    if own.ip.version == 4 or own.ip.network.prefixlen < own.ip.max_prefixlen:
        return False
    straight = [r.prefix for r in node.routes if r.table == "main" and not r.gateways and not r.default]
    return all(any(h.address.ip.ip in p for p in straight if p.version == 6) for h in around)


def _around(node: Node, own: Address, context: Context) -> list["_Held"]:
    """Return the INTERNAL-IPs of the others that are in one network with the node's, by their mask or by its own."""
    mine = _Held.of(node, own)
    near = [
        wire if wire[0].in_one_network(mine) else [h for h in wire if mine.in_one_network(h)]
        for wire in context.once(_wires, own.ip.version)
    ]
    others = [h for h in chain.from_iterable(near) if h.node is not node and h.ip != mine.ip]
    return others if sum(map(bool, near)) == 1 else sorted(others, key=lambda h: h.place)


class _Held(NamedTuple):
    """An INTERNAL-IP as an interface holds it, in numbers: each is compared with each other one."""

    node: Node
    address: Address
    ip: int
    mask: int
    """0 where the network is this address alone, which no other is in."""
    network: int
    length: int
    place: int
    """Where it stands among the others."""

    @classmethod
    def of(cls, node: Node, address: Address, place: int = -1) -> "_Held":
        network = address.ip.network
        alone = network.prefixlen == network.max_prefixlen
        return cls(
            node,
            address,
            int(address.ip.ip),
            0 if alone else int(network.netmask),
            int(network.network_address),
            network.prefixlen,
            place,
        )

    def in_one_network(self, other: "_Held") -> bool:
        """Whether the other is in the network of this one."""
        return bool(self.mask) and other.ip & self.mask == self.network


def _wires(context: Context, version: int) -> tuple[list[_Held], ...]:
    """Return the INTERNAL-IPs by their masks and networks."""
    nodes = context.cluster.nodes
    held = ((n, ip, n.holder(ip)) for n in nodes for ip in (*_main(n, context), *_second(n)) if ip.version == version)
    wires: dict[tuple[int, int], list[_Held]] = {}
    for place, (n, _, found) in enumerate(held):
        if found:
            h = _Held.of(n, found[1], place)
            wires.setdefault((h.mask, h.network), []).append(h)
    return tuple(wires.values())


@dataclass(frozen=True, eq=False)
class _Way:
    """The best default route of a node and the gateways of its legs; asked of each pair of nodes, found once."""

    node: Node
    route: RouteView

    @cached_property
    def gateways(self) -> tuple[str, ...]:
        return tuple(sorted(map(str, self.route.gateways)))

    @cached_property
    def unanswered(self) -> list[NeighborView]:
        """The neighbour entries of its gateways, where none of them answers; gateway-unresolved says so."""
        entries = [n for g in self.route.gateways for n in self.node.neighbors_of.get(g, ())]
        return entries if entries and all(n.unresolved for n in entries) else []

    @property
    def silent(self) -> bool:
        return bool(self.unanswered)


class DefaultGatewayDiffers(Check):
    id = "default-gateway-differs"
    since = "0.1.0"
    title = "A node leaves its subnet by another gateway than the others"
    severity = Severity.MEDIUM
    needs = (ROUTE_CAPTURE, ADDRESS_CAPTURE)
    needs_address = True
    expected = "nodes of one subnet have the same default gateways"
    why = (
        "What this node sends to the outside takes another way: through a machine that may not forward it, past a firewall that "
        "never saw the other direction. With one of several gateways missing it loses its way out when the other one fails."
    )
    fix = (
        "ip route show default    # which program wrote it: proto dhcp, static, ra?",
        "set the gateway of the other nodes in the network configuration",
    )
    confirm = "ip route get 1.1.1.1"
    reference = "ip-route(8)"
    wrong = (
        "A network with several routers may give some machines another one on purpose; where no gateway has most of them "
        "nothing is said."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        mine = _way(node, node.family)
        if mine is not None:
            others = [w for n in _neighbours(node, node.internal_ips, context) if (w := _way(n, node.family))]
            others = [w for w in others if not w.silent]
            if mine.silent:
                yield from self._of_silent(mine, others, context)
            elif others:
                yield self._compare(mine, others, unseen=context.once(_unseen))
            elif fewer := _fewer(mine, context):
                yield self._legs(mine, fewer)
        yield from self._of_second_family(node, context)

    def _of_silent(self, mine: _Way, others: list[_Way], context: Context) -> Iterator[Finding]:
        """A gateway that does not answer and is not that of the others, which do answer: it is a wrong one, and nothing leaves the node.

        A node that has their gateway as well, by a route of a higher metric, has a second way out and no mistyped one.
        """
        own = {str(g) for r in mine.node.default_routes(mine.node.family) for g in r.gateways}
        if others and not own & {g for w in others for g in w.gateways}:
            found = self._compare(mine, others, unseen=context.once(_unseen))
            yield from [found] if found.verdict is Verdict.FAIL else []

    def _of_second_family(self, node: Node, context: Context) -> Iterator[Finding]:
        """The same of the family that the INTERNAL-IPs are not of; only what is wrong is said."""
        family = "inet" if node.family == "inet6" else "inet6"
        ips = context.networks.second_ips(node)
        mine = _way(node, family) if ips else None
        others = [w for n in _neighbours(node, ips, context) if (w := _way(n, family)) and not w.silent]
        if mine is not None and not mine.silent and len(others) > 1:
            found = self._compare(mine, others, unseen=context.once(_unseen))
            if found.verdict is Verdict.WARN:
                yield found

    def _compare(self, mine: _Way, others: list[_Way], unseen: int) -> Finding:
        counted = Counter(w.gateways for w in others)
        (usual, times), *_ = counted.most_common()
        origins = (mine.route.origin, *[w.route.origin for w in others if w.gateways == usual][:2])
        most = len(others) == 1 or times >= _MOST * (len(others) + 1)
        if set(mine.gateways) >= set(usual) or not most:
            shown = ", ".join(mine.gateways)
            return self.finding(Verdict.PASS, mine.node, actual=f"default via {shown}", origins=origins[:1])
        if mine.route.origin.capture.unparsed:
            reason = "a line of its routes was not understood: it may be another gateway"
            return self.unknown(mine.node, reason, self.needs[0].command)
        if unseen and times < _MOST * (len(others) + 1 + unseen):
            reason = f"of {unseen} other nodes the subnet or the gateway was not captured: they may go either way"
            return self.unknown(mine.node, reason, *(need.command for need in self.needs))
        if set(mine.gateways) < set(usual):
            return self._legs(mine, [w for w in others if w.gateways == usual])
        nodes = [mine.node, *(w.node for w in others)] if len(others) == 1 else [mine.node]
        silent = f"; {', '.join(mine.gateways)} does not answer" if mine.silent else ""
        return self.finding(
            Verdict.FAIL if silent else Verdict.WARN,
            *nodes,
            subject=", ".join(mine.gateways),
            title=f"{self.title}: {', '.join(mine.gateways)}",
            actual=f"default {mine.route.way} on {mine.node.name}; {times} of {len(others)} others in its subnet go via "
            f"{', '.join(usual)}{silent}",
            origins=(*origins, *(n.origin for n in mine.unanswered[:1])),
            kinds=(Kind.ROUTES,),
            severity=Severity.HIGH if silent else None,
            fix=(self.fix[0], f"set the gateway of the other nodes, {', '.join(usual)}, in the network configuration"),
        )

    def _legs(self, mine: _Way, others: list[_Way]) -> Finding:
        count = len(others[0].route.legs)
        return self.finding(
            Verdict.WARN,
            mine.node,
            subject=", ".join(mine.gateways),
            title="A node has fewer default gateways than the others",
            actual=f"default {mine.route.way} on {mine.node.name}: {len(mine.route.legs)} gateway; "
            f"{len(others)} other nodes have {count}, such as {others[0].node.name}: {others[0].route.way}",
            origins=(mine.route.origin, others[0].route.origin),
            kinds=(Kind.ROUTES,),
            severity=Severity.LOW,
            facts=Facts(devices=tuple(d for d in others[0].route.devices if d not in mine.route.devices)),
        )


@per_node
def _way(node: Node, family: str) -> _Way | None:
    """Return the default route that is used; None without one, and for one that leaves by another interface than the node's."""
    best = next((r for r in node.default_routes(family) if not r.dead and r.gateways), None)
    link = node.node_link
    if best is None or link is None:
        return None
    on_lo = link.name == "lo" or link.kind == "dummy"
    return _Way(node, best) if on_lo or link.name in best.devices else None


def _unseen(context: Context) -> int:
    """Return how many nodes may be of the subnet and have another gateway, for all that their captures show."""
    cluster = context.cluster
    nodes = [n for n in cluster.nodes if n.linux and (cluster.listed_in_part or not cluster.outside(n))]
    return sum(not n.node_link or not _shows_its_way(n) for n in nodes)


def _shows_its_way(node: Node) -> bool:
    """Whether a node's captures show its default route, or all of its routes."""
    known = _way(node, node.family) or node.showing(Kind.ROUTES, family=node.family, table="main")
    return bool(node.of(Kind.ROUTES) and known)


def _neighbours(node: Node, ips: tuple[IP, ...], context: Context) -> list[Node]:
    """Return the other nodes in the subnets of these addresses of the node."""
    networks = context.networks
    subnets: set[Prefix] = {s for ip in ips if (s := networks.subnet(node, ip))}
    found = {n.name: n for s in subnets for n in networks.of_nodes.get(s, ()) if n is not node}
    second = {n.name: n for ip, n in networks.by_second_ip.items() if n is not node and any(ip in s for s in subnets)}
    return list({**found, **second}.values())


def _fewer(mine: _Way, context: Context) -> list[_Way]:
    """Return the ways of all other nodes, three at least, if each has one number of legs and this one fewer."""
    others = [w for n in context.others(mine.node) if (w := _way(n, n.family)) and not w.silent]
    counts = {len(w.route.legs) for w in others}
    return others if len(others) > 2 and len(counts) == 1 and len(mine.route.legs) < counts.pop() else []
