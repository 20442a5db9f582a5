"""How large a packet may be: the same between nodes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from netparse.checks.base import Check, Context
from netparse.checks.interfaces.mtu_advice import FIX_UNDERLAY, RESTART, ping_with, plugin_steps
from netparse.checks.interfaces.pod_mtu import carrying_overlay, pod_links
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.networks import overlays
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE, LINK_CAPTURE, without_address
from netparse.cluster import Link, Node, Origin, Prefix
from netparse.cluster.remember import per_node
from netparse.cluster.user_nat import is_user_nat
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.safe import sh

_RACKS = 3
_ENOUGH = 3
_HOST_PORT = lazy_re(r"cilium_host|romana-gw")
"""Ports that are no bridge: a bridge takes the MTU of the interfaces in it."""


class MtuMismatch(Check):
    id = "mtu-mismatch"
    since = "0.1.0"
    title = "The MTU differs between nodes"
    severity = Severity.HIGH
    needs = (LINK_CAPTURE,)
    expected = "node interfaces of one subnet, and the interfaces of one overlay, have the same MTU on all nodes"
    why = (
        "Packets as large as one node sends are dropped on the way to the other, without an error on either side: small "
        "requests work, large answers and TLS handshakes hang."
    )
    fix = (
        FIX_UNDERLAY,
        "overlay: set its MTU in the CNI plugin's configuration and restart its pods; new pods take the new value",
    )
    confirm = "between the nodes, both ways: ping -M do -s, with the MTU less 28"
    reference = "https://docs.tigera.io/calico/latest/networking/configuring/mtu"
    wrong = "Where every path between the nodes carries the smaller packets only, the larger value may never be used."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        findings = [
            *self._on_subnets(node, context),
            *self._on_racks(node, context),
            *self._on_other_networks(node, context),
            *self._on_uplinks(node, context),
            *self._on_overlays(node, context),
            *self._on_named_alike(node, context),
            *self._on_pods(node, context),
        ]
        yield from findings
        if not context.networks.main_ips(node) or (not node.internal_ips and not findings):
            yield self.unknown(node, *without_address(node, context), subject="node interface")
        elif node.node_link is None and not node.showing(Kind.LINKS):
            reason = f"the capture does not show every interface of the node{limits(node, Kind.LINKS)}"
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command, subject="node interface")
        elif node.node_link is not None and node.node_link.mtu is None:
            reason = f"the MTU of {node.node_link.name} was not captured"
            yield self.unknown(
                node, reason, LINK_CAPTURE.command, subject="node interface", origins=(node.node_link.origin,)
            )

    def _on_subnets(self, node: Node, context: Context) -> Iterator[Finding]:
        networks = context.networks
        for ip in networks.main_ips(node):
            subnet = networks.subnet(node, ip)
            held = node.holder(ip)
            if subnet not in networks.node_links or held is None or device(held[0].name).role == "services":
                continue
            yield from self._compare(node, held[0], subnet, f"nodes in {subnet}", context)

    def _on_racks(self, node: Node, context: Context) -> Iterator[Finding]:
        """A whole subnet of another MTU than the other subnets, three at least, which agree."""
        usual = context.once(_by_subnet)
        link, ip = node.node_link, next(iter(node.internal_ips), None)
        mine = context.networks.subnet(node, ip) if ip is not None else None
        if mine is None or link is None or len(usual.get(mine, ())) != 1 or len(usual) < _RACKS:
            return
        others = [m for p, m in usual.items() if p != mine]
        (mtu,) = usual[mine]
        if all(len(m) == 1 and m == others[0] for m in others) and mtu not in others[0]:
            (theirs,) = others[0]
            first = next(k for p, links in context.networks.node_links.items() if p != mine for _, k in links)
            yield self.finding(
                Verdict.WARN,
                node,
                subject=str(mine),
                title=f"{self.title}: all of {mine}",
                actual=f"all nodes in {mine} have MTU {mtu}, those in the {len(others)} other subnets {theirs}",
                origins=(link.origin, first.origin),
                kinds=(Kind.LINKS,),
            )

    def _on_other_networks(self, node: Node, context: Context) -> Iterator[Finding]:
        """A card in a network beside the nodes' own (storage, management) of another MTU than all others there, two at least."""
        networks = context.networks
        for prefix, holders in networks.on_cards.items():
            if prefix in networks.node_links or is_user_nat(prefix.network_address):
                continue
            mine = next((h.link for h in holders if h.node is node), None)
            theirs = {h.node.name: h.link for h in holders if h.node is not node and h.link.mtu}
            values = {k.mtu for k in theirs.values()}
            if mine is None or mine.mtu is None or mine is node.node_link or len(theirs) < 2 or len(values) != 1:
                continue
            (usual,) = values
            if mine.mtu != usual:
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=mine.name,
                    title=f"{self.title}: {mine.name}",
                    actual=f"{mine.name} has MTU {mine.mtu}, the {len(theirs)} others in {prefix} have {usual}",
                    origins=(mine.origin, next(iter(theirs.values())).origin),
                    kinds=(Kind.LINKS,),
                    fix=self.fix[:1],
                    known={"interface": mine.name, "value": usual},
                    severity=Severity.MEDIUM,
                )

    def _on_uplinks(self, node: Node, context: Context) -> Iterator[Finding]:
        """A card by which the default route leaves, of another MTU than those of all other nodes, three at least, with such cards."""
        own = _uplinks(node)
        others = {n.name: links for n in context.others(node) if (links := _uplinks(n))}
        values = {k.mtu for links in others.values() for k in links}
        if len(others) < _ENOUGH or len(values) != 1:
            return
        (usual,) = values
        for link in own:
            if link.mtu != usual:
                first = next(iter(others.values()))[0]
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=link.name,
                    title=f"{self.title}: {link.name}",
                    actual=f"{link.name}, by which the default route leaves, has MTU {link.mtu}; "
                    f"such cards of the {len(others)} other nodes have {usual}",
                    origins=(link.origin, first.origin),
                    kinds=(Kind.LINKS,),
                    fix=self.fix[:1],
                    known={"interface": link.name, "value": usual},
                )

    def _on_named_alike(self, node: Node, context: Context) -> Iterator[Finding]:
        """An interface that the name alone compares: the host's own port of a pod network (``cilium_host``), and the card that is
        all that each host shows, without its network; all others, of cards two and of ports three at least, agree."""
        for link in node.links:
            of_pods = _HOST_PORT.fullmatch(link.name) is not None
            if link.mtu is None or not (of_pods or link is _lone_card(node)):
                continue
            theirs = [
                k
                for n in context.others(node)
                if (k := n.link(link.name)) and k.mtu and (of_pods or k is _lone_card(n))
            ]
            values = {k.mtu for k in theirs}
            if len(theirs) >= (_ENOUGH if of_pods else 2) and len(values) == 1 and link.mtu not in values:
                (usual,) = values
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=link.name,
                    title=f"{self.title}: {link.name}",
                    actual=f"{link.name} has MTU {link.mtu}, those of the {len(theirs)} other nodes have {usual}",
                    origins=(link.origin, theirs[0].origin),
                    kinds=(Kind.LINKS,),
                    fix=(RESTART,) if of_pods else self.fix[:1],
                    known={"interface": link.name, "value": usual},
                    severity=Severity.MEDIUM,
                )

    def _on_pods(self, node: Node, context: Context) -> Iterator[Finding]:
        """Single interfaces of pods that are larger than the overlay, and than those of the other pods: older than a change."""
        overlay, pods = carrying_overlay(node, context), pod_links(node)
        if overlay is None or overlay.mtu is None:
            return
        large = [k for k in pods if k.mtu and k.mtu > overlay.mtu]
        fitting = [k for k in pods if k not in large]
        if large and len(large) <= len(fitting):
            names = ", ".join(k.name for k in large[:4])
            yield self.finding(
                Verdict.WARN,
                node,
                subject=f"pods {large[0].mtu}",
                title=f"{self.title}: a pod's interface is larger than the overlay",
                actual=f"{names} of a pod has MTU {large[0].mtu}, {len(fitting)} other pods have {fitting[0].mtu}, "
                f"{overlay.name} {overlay.mtu}",
                fix=("restart the pod: its interface keeps the MTU that it was made with",),
                origins=(*(k.origin for k in large[:4]), fitting[0].origin, overlay.origin),
                kinds=(Kind.LINKS,),
                severity=Severity.LOW,
            )

    def _on_overlays(self, node: Node, context: Context) -> Iterator[Finding]:
        for link, _ in overlays(node):
            yield from self._compare(node, link, link.name, f"nodes with {link.name}", context)

    def _compare(self, node: Node, link: Link, of: Prefix | str, who: str, context: Context) -> Iterator[Finding]:
        peers, counted = _peers(of, context), context.once(_mtus, of)
        if link.mtu is None or counted.total() < 2:
            return
        (usual, times), *rest = counted.most_common()
        if not rest:
            actual = f"{link.name} has MTU {link.mtu}, as on all {len(peers)} {who}"
            yield self.finding(Verdict.PASS, node, subject=link.name, actual=actual, origins=(link.origin,))
        elif rest[0][1] == times:
            yield self._divided(peers, who, link.name, context)
        elif link.mtu != usual:
            actual = f"{link.name} has MTU {link.mtu}, {times} of the {counted.total()} {who} have {usual}"
            other = next((n, k) for n, k in peers if k.mtu == usual)
            found = self._fault(
                link.name, actual, (link.origin, other[1].origin), node, usual=usual, other=other, context=context
            )
            yield replace(found, facts=Facts(larger_by=link.mtu - usual))
        else:
            actual = f"{link.name} has MTU {link.mtu}, as on {times} of the {counted.total()} {who}"
            yield self.finding(Verdict.PASS, node, subject=link.name, actual=actual, origins=(link.origin,))

    def _divided(self, peers: Sequence[tuple[Node, Link]], who: str, name: str, context: Context) -> Finding:
        """Return the finding on all of them, where no MTU is the usual one."""
        shown = ", ".join(f"{k.mtu} on {k.name} of {n.name}" for n, k in peers[:8])
        nodes = [n for n, _ in peers]
        actual = f"the {len(nodes)} {who} differ in MTU: {shown}"
        least = min(k.mtu for _, k in peers if k.mtu)  # what every one of them can carry
        other = next((n, k) for n, k in peers if k.mtu == least)
        origins = [k.origin for _, k in peers]
        return self._fault(name, actual, origins, *nodes, usual=least, other=other, context=context)

    def _fault(
        self,
        name: str,
        actual: str,
        origins: Iterable[Origin],
        *nodes: Node,
        usual: int,
        other: tuple[Node, Link],
        context: Context,
    ) -> Finding:
        """Return the finding, with the advice that fits the device: an overlay's MTU is the plugin's, a card's the node's."""
        kind = device(name)
        overlay = kind.role in ("tunnel", "gateway", "pods")
        below = usual + (kind.over(other[0].family) or 0)
        own = plugin_steps(context, room=usual, below=below) if overlay else ()
        ping = ping_with(usual, other)
        asking = next((n for n in nodes if n is not other[0]), nodes[0])
        return self.finding(
            Verdict.FAIL,
            *nodes,
            subject=name,
            title=f"{self.title}: {name}",
            actual=actual,
            origins=origins,
            kinds=(Kind.LINKS,),
            fix=(*own, RESTART) if own else self.fix[1:] if overlay else self.fix[:1],
            confirm=f"on {sh(asking.name)}: {ping}    # to {sh(other[0].name)}" if ping else None,
            known={"interface": name, "value": usual},
        )


@per_node
def _lone_card(node: Node) -> Link | None:
    """Return the card that is the only one that a host shows, where nothing shows in which network it is."""
    cards = [k for k in node.links if device(k.name).role == "other"]
    return cards[0] if len(cards) == 1 and not cards[0].addresses and not node.internal_ips else None


def _peers(of: Prefix | str, context: Context) -> Sequence[tuple[Node, Link]]:
    """Return the links in a network of nodes, or those of an overlay, by its name."""
    return context.networks.overlays[of] if isinstance(of, str) else context.networks.node_links[of]


def _by_subnet(context: Context) -> dict[Prefix, set[int]]:
    """Return the MTUs in each network of nodes."""
    return {p: {k.mtu for _, k in links if k.mtu} for p, links in context.networks.node_links.items()}


def _mtus(context: Context, of: Prefix | str) -> Counter[int]:
    """Return how often each MTU is among them."""
    return Counter(k.mtu for _, k in _peers(of, context) if k.mtu is not None)


@per_node
def _uplinks(node: Node) -> tuple[Link, ...]:
    """Return the cards by which the default route leaves, where the node has its INTERNAL-IP on another interface, such as lo."""
    names = dict.fromkeys(name for r in node.default_routes(node.family) if not r.dead for name in r.devices)
    found = [k for name in names if (k := node.link(name)) and k.mtu and device(name).role == "other"]
    own = node.node_link
    return tuple(found) if own is not None and device(own.name).role == "services" else ()
