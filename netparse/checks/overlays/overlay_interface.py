"""Where a tunnel between nodes is attached: the address and the interface that it sends from."""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device, working
from netparse.checks.lookups.forwarding import owners, tunnel_ends
from netparse.checks.lookups.ranges import is_public
from netparse.checks.lookups.tunnel_endpoints import Endpoint, endpoints
from netparse.checks.overlays.public_ways import PublicWay, public_ways
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import LINK_CAPTURE, without_address
from netparse.checks.shared.plugin_advice import for_plugins
from netparse.cluster import IP, Link, Node
from netparse.cluster.read import to_ip
from netparse.cluster.user_nat import VIRTUALBOX_NAT, is_user_nat
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_DOCKER0 = ip_address("172.17.0.1")
"""What Docker gives to its bridge on every machine where nobody configured another network."""
_MESH = "node-to-node mesh"
"""What ``calicoctl node status`` calls the sessions that Calico makes between all nodes by itself."""
_POINT_TO_POINT = ("ppp", "tun", "wg", "tap")


class OverlayWrongInterface(Check):
    id = "overlay-wrong-interface"
    since = "0.1.0"
    title = "The overlay's tunnel stands on another interface than the node's"
    severity = Severity.HIGH
    expected = "the tunnel sends from the INTERNAL-IP, or from its interface, on every node or on none"
    why = (
        "The other nodes send their pods' packets to the address of the tunnel: when it stands on a NAT, management or dial-up "
        "interface, they do not arrive, though the nodes themselves reach each other. CNI plugins choose the interface of the "
        "default route, or the first one, unless they are told otherwise."
    )
    fix = (
        "flannel: --iface=<interface> or --iface-can-reach=<address of another node> in the DaemonSet kube-flannel-ds",
        "flannel, one node alone: kubectl annotate node NODE flannel.alpha.coreos.com/public-ip-overwrite=ADDRESS",
        "flannel of K3s, of RKE2's Canal: flannel-iface in /etc/rancher/k3s/config.yaml on each node, flannel.iface in rke2-canal's values",
        "calico: kubectl set env -n kube-system ds/calico-node IP_AUTODETECTION_METHOD=kubernetes-internal-ip",
        "calico of an operator: spec.calicoNetwork.nodeAddressAutodetectionV4.kubernetes: NodeInternalIP in the Installation",
        "then restart the plugin's pod on each node that is wrong",
    )
    confirm = "ip -d link show <tunnel>    # local and dev"
    reference = "https://docs.tigera.io/calico/latest/networking/ipam/ip-autodetection; https://github.com/flannel-io/flannel/blob/master/Documentation/configuration.md"
    wrong = "Where every node has a network of its own for pod traffic it is intended, and netparse reports nothing."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        own = _ends(node, context)
        if not own and (ways := list(public_ways(node, context))):
            yield self._over_the_internet(node, ways)
            return
        if not node.internal_ips:
            found = [f for end in own if (f := self._without_list(node, end, context))]
            yield from found or (self.unknown(node, *without_address(node, context)),)
            return
        if not own:
            yield from self._unseen(node)
        for endpoint in own:
            yield self._on(node, endpoint, context)

    def _without_list(self, node: Node, mine: Endpoint, context: Context) -> Finding | None:
        """Return what needs no INTERNAL-IP: two nodes with one end, or an end in a network that each virtual machine has for itself."""
        others = [(n, e) for n in context.others(node) for e in _ends(n, context) if e.what == mine.what]
        same = [(n, e) for n, e in others if mine.address and e.address == mine.address]
        nat = mine.address is not None and is_user_nat(mine.address) and bool(others) and _second_card(node) is not None
        foreign = context.cluster.outside(node) and _is_stray(mine, context)
        if not same and not nat and not foreign:
            return None
        actual, origins = mine.shown, [mine.origin]
        if foreign:
            actual += ", and no INTERNAL-IP of the node list"
        if nat:
            actual += ", which every virtual machine has behind a NAT of its own"
        if same:
            actual += f"; {', '.join(n.name for n, _ in same[:3])} has the same one"
            origins += [e.origin for _, e in same[:3]]
        card = next((k for n in (node, *(n for n, _ in same)) if (k := _second_card(n))), None)
        which = (
            f"--iface={sh(card.name)}" if card else "--iface, with the interface by which the nodes reach each other,"
        )
        return self.finding(
            Verdict.FAIL if same else Verdict.WARN,
            node,
            subject=mine.what,
            title=f"{self.title}: {mine.what}",
            actual=actual,
            origins=origins,
            kinds=(Kind.LINKS,),
            facts=Facts(shared_with=tuple(n.name for n, _ in same)),
            fix=_for(mine, (f"flannel: {which} in the DaemonSet kube-flannel-ds", *self.fix[1:])),
            known={"tunnel": mine.what},
        )

    def _over_the_internet(self, node: Node, ways: Sequence[PublicWay]) -> Finding:
        first = ways[0]
        return self.finding(
            Verdict.WARN,
            node,
            subject=first.device,
            title=f"{self.title}: {first.device}",
            actual=(
                f"{first.device} leads to {', '.join(str(w.hop) for w in ways[:3])} on the Internet, "
                "which is no node's address: all that are known are private"
            ),
            origins=(*(w.origin for w in ways[:3]), first.own),
            kinds=(Kind.ROUTES,),
            fix=self.fix[3:] if first.device == "tunl0" else self.fix,
            known={"tunnel": first.device},
        )

    def _unseen(self, node: Node) -> Iterator[Finding]:
        tunnels = [link for link, _ in working(node, "tunnel")]
        if tunnels:
            reason = f"which address {tunnels[0].name} sends from was not captured"
            yield self.unknown(node, reason, "ip -d link", origins=(tunnels[0].origin,))
        elif not node.showing(Kind.LINKS):
            reason = f"the captures do not show every interface of the node{limits(node, Kind.LINKS)}"
            yield self.unknown(node, reason, "ip -d link" if node.of(Kind.LINKS) else LINK_CAPTURE.command)

    def _on(self, node: Node, mine: Endpoint, context: Context) -> Finding:
        listed = node.listed("internal_ip")
        origins = [mine.origin, *([listed[1]] if listed else [])]
        taken = mine.address not in node.internal_ips and any(
            mine.address in n.internal_ips for n in context.others(node)
        )
        if not taken and _on_node_interface(node, mine):
            return self.finding(Verdict.PASS, node, subject=mine.what, actual=mine.shown, origins=origins)
        others = [(n, e) for n in context.others(node) for e in _ends(n, context) if e.what == mine.what]
        same = [(n, e) for n, e in others if mine.address and e.address == mine.address]
        right = [(n, e) for n, e in others if n.internal_ips and _on_node_interface(n, e)]
        ips = ", ".join(map(str, node.internal_ips))
        actual = f"{mine.shown}; the INTERNAL-IP is {ips}"
        if mine.device and node.node_link and node.node_link.name != mine.device:
            actual += f" on {node.node_link.name}"
        if same:
            actual += f"; {same[0][0].name} has the same one"
            origins.append(same[0][1].origin)
        elif len(right) * 2 > len(others):
            actual += f"; {right[0][1].what} of {right[0][0].name} stands on its node's"
            origins.append(right[0][1].origin)
        elif not _suspicious(node, mine):
            if not others:
                reason = f"{actual}; whether the other nodes' tunnels stand in that network too was not captured"
                return self.unknown(
                    node, reason, "ip -d link    # on the other nodes", subject=mine.what, origins=origins
                )
            return self.finding(
                Verdict.PASS, node, subject=mine.what, actual=f"{actual}; so on most nodes", origins=origins
            )
        return self.finding(
            Verdict.FAIL if same or _is_too_narrow(node, mine) else Verdict.WARN,
            node,
            subject=mine.what,
            title=f"{self.title}: {mine.what}",
            actual=actual,
            origins=origins,
            kinds=(Kind.LINKS, Kind.NODES),
            facts=Facts(expected_at=frozenset(node.internal_ips), shared_with=tuple(n.name for n, _ in same)),
            confirm=None
            if mine.device or node.link(mine.what)
            else f"kubectl describe node {sh(node.name)}    # Annotations",
            fix=_for(
                mine,
                self.fix if node.node_link else (self.fix[0].replace("--iface=<interface> or ", ""), *self.fix[1:]),
            ),
            known={
                "tunnel": mine.what,
                "interface": node.node_link.name if node.node_link else None,
                "address of another node": next((ip for n in context.others(node) for ip in n.internal_ips), None),
            },
        )


def _ends(node: Node, context: Context) -> Sequence[Endpoint]:
    """Return the ends of a node's tunnels; where it shows none, those that other nodes have for them."""
    return tuple(endpoints(node)) or context.once(_seen_from_others).get(node, ())


def _seen_from_others(context: Context) -> dict[Node, list[Endpoint]]:
    """Return the ends that other nodes have for a node: of its tunnel, and of its sessions of BGP."""
    found: dict[Node, list[Endpoint]] = {}
    for node in context.cluster.nodes:
        for owner, end in (*_in_forwarding(node, context), *_in_mesh(node, context)):
            known = found.setdefault(owner, [])
            if end.address not in {e.address for e in known}:
                known.append(end)
    return found


def _in_forwarding(node: Node, context: Context) -> Iterator[tuple[Node, Endpoint]]:
    """Yield what a forwarding table has for others and what leads nowhere: behind a NAT, or the sender's own address.

    ``neighbor-mac-conflict`` judges where all others lead.
    """
    for end in tunnel_ends(node):
        owner = owners(context.cluster).get(end.mac)
        if owner is None or owner is node or not end.permanent:
            continue
        what = end.device or next((k.name for k, _ in working(owner, "tunnel")), "the tunnel")
        if end.dst in node.held or is_user_nat(end.dst):
            yield owner, Endpoint(what, end.dst, None, end.origin)


def _in_mesh(node: Node, context: Context) -> Iterator[tuple[Node, Endpoint]]:
    """Yield the peers of Calico's mesh, which has every other node; the only peer that is none is the only node that is missing."""
    peers = {
        ip: origin
        for test, origin in node.tests
        if test.agent == "BIRD" and _MESH in origin.text and (ip := to_ip(test.address))
    }
    if not peers or not context.cluster.whole_list:
        return
    known = {ip: owner for ip in peers if (owner := context.cluster.by_internal_ip.get(ip)) is not None}
    strange = [ip for ip in peers if ip not in known]
    missing = [n for n in context.others(node) if n.linux and n not in known.values()]
    if len(strange) == 1 and len(missing) == 1:
        known[strange[0]] = missing[0]
    yield from ((owner, Endpoint("Calico's IPv4Address", ip, None, peers[ip])) for ip, owner in known.items())


def _for(mine: Endpoint, fix: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of advice on the plugin whose end it is; all of them where its name does not tell."""
    return for_plugins(fix, [p for p in ("flannel", "calico") if p in mine.what.lower()])


def _is_too_narrow(node: Node, end: Endpoint) -> bool:
    """Whether the card on which the tunnel stands has no room for its packets: then it does not work, and this is why."""
    tunnel, below = node.link(end.what), node.link(end.device or "")
    overhead = device(end.what).over(node.family)
    if tunnel is None or below is None or tunnel.mtu is None or below.mtu is None or overhead is None:
        return False
    return tunnel.mtu > below.mtu - overhead


def _is_stray(end: Endpoint, context: Context) -> bool:
    """Whether an end stands on a dial-up line, or on the Internet while all INTERNAL-IPs are private: no node of the list has it."""
    listed = context.cluster.by_internal_ip
    if end.address is None or not listed or end.address in listed:
        return False
    dialled = (end.device or "").startswith(_POINT_TO_POINT)
    return dialled or (is_public(end.address) and not any(map(is_public, listed)))


def _second_card(node: Node) -> Link | None:
    """Return a card with an address that other machines can reach, which stands beside the NAT's."""
    return next(
        (
            k
            for k in node.links
            if device(k.name).role == "other"
            and any(not (a.ip.ip.is_loopback or a.ip.ip.is_link_local or is_user_nat(a.ip.ip)) for a in k.addresses)
        ),
        None,
    )


def _on_node_interface(node: Node, end: Endpoint) -> bool:
    if end.address is not None and end.address in node.internal_ips:
        return _leaves_there(node, end.address, end.device)
    same_family = end.address is None or end.address.version in {ip.version for ip in node.internal_ips}
    held = node.holder(end.address) if end.address else None
    device = end.device or (held[0].name if held else None)
    on_link = node.node_link is not None and device == node.node_link.name
    return (on_link and (end.address is None or _is_main(node, end.address))) or not same_family


def _leaves_there(node: Node, address: IP, device: str | None) -> bool:
    """Whether a tunnel's packets leave by the interface that has its address; one on lo is routed to by any interface."""
    held = node.holder(address)
    return device is None or held is None or held[0].name in (device, "lo")


def _is_main(node: Node, address: IP) -> bool:
    """Whether an address is the node's and no virtual one, which moves: these stand alone, as /32."""
    held = node.holder(address)
    if held is None:
        family = "inet6" if address.version == 6 else "inet"
        return not node.showing(Kind.ADDRESSES, family=family, tokens=(address,))
    return held[1].ip.network.prefixlen < address.max_prefixlen


def _suspicious(node: Node, end: Endpoint) -> bool:
    """Whether an endpoint is wrong without anything to compare: behind a NAT, on docker0 or a dial-up line, public beside private nodes."""
    if (end.device or "").startswith(_POINT_TO_POINT):
        return True
    if end.address is None:
        return False
    if end.address == VIRTUALBOX_NAT:
        return not any(int(ip) >> 16 == int(VIRTUALBOX_NAT) >> 16 for ip in node.internal_ips)
    if end.address == _DOCKER0:
        return not any(int(ip) >> 16 == int(_DOCKER0) >> 16 for ip in node.internal_ips)
    return is_public(end.address) and not any(map(is_public, node.internal_ips))
