"""Things that only one machine may have: an address and a MAC of the node network."""

from collections import Counter
from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from netparse.checks.addresses.held_twice import OF_A_SERVICE, from_a_third, one, places, take_off
from netparse.checks.addresses.shared_bridges import twice_on_bridges
from netparse.checks.addresses.taken import taken_addresses
from netparse.checks.addresses.unlisted import cloned, one_wire, own_card, told_apart
from netparse.checks.base import Check, Context, titled
from netparse.checks.lookups.devices import device, is_vpn, working
from netparse.checks.lookups.hardware import is_shared
from netparse.checks.lookups.networks import SERVICE_DEVICES, only_card
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE, LINK_CAPTURE, without_address
from netparse.checks.shared.pods_of_one_address import pods_of_one_address
from netparse.cluster import IP, Holder, Link, Node, Origin
from netparse.cluster.card_names import is_card_name
from netparse.cluster.prefixes import is_wide, is_within
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.records import NodeObject
from netparse.safe import sh

_MASQUERADE = ip_network("fd69::/112")
"""OVN-Kubernetes gives every node the same addresses of it on br-ex; those of IPv4 are link-local."""


class DuplicateIp(Check):
    id = "duplicate-ip"
    since = "0.1.0"
    title = "Two nodes have the same address"
    severity = Severity.CRITICAL
    needs = (ADDRESS_CAPTURE,)
    expected = "each address of the node network stands on one node only"
    why = (
        "Packets for this address reach sometimes one node, sometimes the other; connections break at random. When it is a virtual "
        "address (keepalived, kube-vip), both nodes believe that they lead: the address has a split brain."
    )
    fix = (
        "one of its own: take it off the node that should not have it: ip address del <address> dev <interface>",
        "a virtual address: can the nodes hear each other's VRRP or ARP? journalctl -u keepalived; logs of kube-vip",
        "one that a former leader of kube-vip kept: ip address del there; two that give out addresses (MetalLB, kube-vip): switch one off",
    )
    confirm = "arping -D -I <interface> <address>    # from a third machine: answers must come from one MAC"
    reference = "RFC 5227; https://kube-vip.io/docs/about/architecture/"
    wrong = (
        "Captures made minutes apart may show a virtual address before and after it moved. An address that is meant to stand "
        "on several nodes (anycast) belongs on lo or a dummy interface, where it is not judged."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [self._twice(ip, holders, context) for ip, holders in _duplicates(node, context)]
        found += [self._of_another(node, ip, other) for ip, other in taken_addresses(node, context)]
        found += self.regardless(node, context)
        yield from found
        if found:
            return
        if not node.internal_ips:
            yield self.unknown(node, *without_address(node, context))
        elif not any(other.of(Kind.ADDRESSES) for other in context.others(node)):
            return
        elif not node.showing(Kind.ADDRESSES):
            reason = f"the capture does not show every address of the node{limits(node, Kind.ADDRESSES)}"
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command)
        else:
            yield self.finding(Verdict.PASS, node, actual="no other captured node has an address of it")

    def regardless(self, node: Node, context: Context) -> Iterator[Finding]:
        """Yield the addresses that pods of several nodes have, or bridges of theirs: two nodes gave out one."""
        yield from twice_on_bridges(self, node, context)
        for ip, pods, of_hosts in pods_of_one_address(node, context):
            if not of_hosts:
                nodes = [n for p in pods if (n := context.cluster.node(str(p.node)))]
                yield self.finding(
                    Verdict.FAIL,
                    *nodes,
                    subject=str(ip),
                    title=f"Pods of {len(nodes)} nodes have the same address: {ip}",
                    actual=f"{ip} is the address of {' and '.join(f'{p.full_name} on {p.node}' for p in pods)}",
                    why="Two nodes give out addresses of one range: which of the pods is reached depends on who asks.",
                    fix=(
                        "kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDRs    # has each a range of its own?",
                        "weave: does each peer know the others, with another id? weave status ipam; calico: calicoctl ipam check",
                        f"then delete the pods that share an address: kubectl delete pod {sh(pods[-1].name)}"
                        + (f" -n {sh(pods[-1].namespace)}" if pods[-1].namespace else ""),
                    ),
                    confirm="kubectl get pods -A -o wide",
                    origins=[p.origin for p in pods],
                )

    def _of_another(self, node: Node, ip: IP, other: Node) -> Finding:
        link, address = node.held[ip]
        listed = other.listed("internal_ip")
        return self.finding(
            Verdict.FAIL,
            node,
            other,
            subject=str(ip),
            title=f"{titled(self.title, (node, other))}: {ip}",
            actual=f"{ip} stands on {link.name} of {node.name}, and is the INTERNAL-IP of {other.name}",
            origins=(address.origin, listed[1] if listed else None),
            kinds=(Kind.ADDRESSES,),
            fix=(f"on {sh(node.name)}: ip address del {address.ip} dev {sh(link.name)}", *self.fix[1:]),
            known={"address": ip, "interface": link.name},
        )

    def _twice(self, ip: IP, holders: tuple[Holder, ...], context: Context) -> Finding:
        places_shown = places(holders)
        nodes = tuple({h.node.name: h.node for h in holders}.values())
        cards = [h for h in holders if h.link.name not in SERVICE_DEVICES]
        return self.finding(
            Verdict.FAIL,
            *nodes,
            subject=str(ip),
            title=f"{titled(self.title, nodes)}: {ip}",
            actual=f"{ip} stands on {places_shown}",
            origins=[h.address.origin for h in holders],
            kinds=(Kind.ADDRESSES,),
            fix=(*take_off(cards), *self.fix[1:]) if len(cards) == len(holders) else OF_A_SERVICE,
            confirm=from_a_third(ip, nodes, context),
            known={"address": ip, "interface": one(h.link.name for h in cards)},
        )


def _duplicates(node: Node, context: Context) -> Iterator[tuple[IP, tuple[Holder, ...]]]:
    cluster = context.cluster
    for ip in node.held:
        holders = cluster.holders[ip]
        if len(holders) < 2 or ip.is_loopback or ip.is_link_local or ip in cluster.shared_internal_ips:
            continue  # an INTERNAL-IP of two nodes is reported by duplicate-node-ip
        judged = tuple(h for h in holders if _own(h) or _takes_away(ip, h, context))
        clones = bool(judged) and cloned(judged, cluster)
        known = clones or context.networks.in_node_network(ip) or all(_beside_internal_ip(h) for h in judged)
        ends = not known and (_is_end_of_two(judged, context) or _is_end_of_each(ip, judged, context))
        if not known and not ends and not _unique_elsewhere(ip, judged, context) and not _is_virtual(ip, judged):
            continue
        if not any(map(_own, judged)):
            continue
        if (
            len({h.node.name for h in judged}) > 1
            and any(h.node is node for h in judged)
            and (clones or ends or not _natted(ip, judged, context))
        ):
            yield ip, judged


def _takes_away(ip: IP, h: Holder, context: Context) -> bool:
    """Whether a Service, or lo, has another node's INTERNAL-IP: then this node takes its packets itself."""
    here = h.link.name in SERVICE_DEVICES or h.link.name == "lo" or h.link.kind == "dummy"
    return here and context.cluster.by_internal_ip.get(ip) not in (None, h.node)


def _natted(ip: IP, holders: tuple[Holder, ...], context: Context) -> bool:
    """Whether most nodes have the address, beside their own: a NAT interface that one node registered by is that node's fault.

    An address beside others of its network that differ is on one wire with them, not behind the NAT.
    """
    if _is_virtual(ip, holders) or all(is_vpn(h.link.name, h.node) for h in holders):
        return False
    on_cards = {h.node.name for h in holders if h.link.name not in SERVICE_DEVICES and h.link is not h.node.node_link}
    return len(on_cards) >= 2 and len(on_cards) * 2 > len(context.cluster.nodes)


def _unique_elsewhere(ip: IP, holders: tuple[Holder, ...], context: Context) -> bool:
    """Whether two nodes share an address of a further network, storage or management, in which each of the others has its own.

    A NAT interface, a bridge of virtual machines has one address on all. Without node list the node network is such a one too.
    In a VPN, where each machine has an address of its own, one other is enough.
    """
    if not holders or len({h.node.name for h in holders}) != 2:
        return False
    networks = {h.address.ip.network for h in holders}
    if len(networks) > 1 or not is_wide(holders[0].address.ip.network) or device(holders[0].link.name).role != "other":
        return False
    others = [h for h in context.networks.on_cards.get(networks.pop(), ()) if h.address.ip.ip != ip]
    counted = Counter(h.address.ip.ip for h in others)
    least = 2 if context.cluster.listed and not all(is_vpn(h.link.name, h.node) for h in (*holders, *others)) else 1
    return len(counted) >= least and max(counted.values()) == 1


def _is_end_of_two(holders: tuple[Holder, ...], context: Context) -> bool:
    """Whether the ends of one overlay on two machines have it, whose cards have addresses that differ in one network.

    Captures of one machine before a change and after show the same card twice.
    """
    if len(holders) != 2 or not all(device(h.link.name).endpoint for h in holders) or context.cluster.listed:
        return False
    mine, theirs = ([a for k in only_card(h.node) for a in k.addresses if is_wide(a.ip.network)] for h in holders)
    return any(
        a.ip.network == b.ip.network and a.ip.ip != b.ip.ip and not a.ip.ip.is_link_local for a in mine for b in theirs
    )


def _is_end_of_each(ip: IP, holders: tuple[Holder, ...], context: Context) -> bool:
    """Whether the ends of one overlay on two nodes have it, whose ends have an address each on all others, two at least.

    Where a bridge has the pods' network, this is what stands on two nodes, and is told of.
    """
    names = {h.link.name for h in holders}
    if len({h.node for h in holders}) != 2 or len(names) > 1 or not context.cluster.listed:
        return False
    (name,) = names
    if device(name).role != "tunnel" or any(
        ip in a.ip.network for h in holders for k, _ in working(h.node, "pods") for a in k.addresses
    ):
        return False
    others = {
        n.name: {a.ip.ip for a in k.addresses if a.ip.version == ip.version and not a.ip.ip.is_link_local}
        for n in context.cluster.nodes
        if n not in [h.node for h in holders] and (k := n.link(name))
    }
    held = [own for ips in others.values() for own in ips]
    return len(others) > 1 and all(others.values()) and len(set(held)) == len(held) and ip not in held


def _is_virtual(ip: IP, holders: tuple[Holder, ...]) -> bool:
    """Whether an address stands beside addresses of one network that differ: then machines on one wire share it.

    This needs no node list. Where the other addresses are alike too, as behind the NAT of virtual machines, nothing is known.
    """
    beside = [{a.ip for a in h.link.addresses if ip in a.ip.network and a.ip.ip != ip} for h in holders]
    if not all(beside) or any(device(h.link.name).role != "other" for h in holders):
        return False
    first, *others = beside
    return not any(first & x for x in others) and len({a.network for x in beside for a in x}) == 1


def _own(h: Holder) -> bool:
    """Whether the address stands for the machine, not for services, pods or containers, and is in use."""
    role = device(h.link.name).role
    usual = role in ("other", "tunnel") and h.link.kind != "dummy"
    return (usual or h.link is h.node.node_link) and "dadfailed" not in h.address.flags


def _beside_internal_ip(h: Holder) -> bool:
    """Whether it is in a second network of the node's own interface, such as the other family's of a dual-stack cluster."""
    network = h.address.ip.network
    masked = is_within(network, _MASQUERADE)
    return h.link is h.node.node_link and is_wide(network) and not masked


class DuplicateMac(Check):
    id = "duplicate-mac"
    since = "0.1.0"
    title = "Two nodes have the same MAC address"
    severity = Severity.HIGH
    needs = (LINK_CAPTURE,)
    expected = "each MAC address of a node or overlay interface belongs to one node only"
    why = (
        "A switch sends frames for this MAC to the port where it saw it last: the two nodes take each other's packets. "
        "Cloned virtual machines are the usual reason; kubeadm asks for unique MACs and product_uuids."
    )
    fix = (
        "cloned machine: new ids first, on the clone: rm /etc/machine-id; systemd-machine-id-setup; reboot",
        "its card: a new MAC in the hypervisor, and another product_uuid (cat /sys/class/dmi/id/product_uuid)",
        "overlay interface: systemd makes its MAC of the machine-id, so that a deleted one comes back with the same MAC:",
        "new machine-id, or in /etc/systemd/network/10-overlay.link: [Match] OriginalName=flannel* [Link] MACAddressPolicy=none",
        "then on the clone: ip link del <interface>; restart the CNI plugin's pod there",
    )
    confirm = "ip link show <interface>    # on both nodes"
    reference = (
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/#verify-mac-address"
    )
    wrong = (
        "Nodes in networks that no switch joins (separate routed subnets of one size) may repeat a MAC without harm."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [f for link in _identity(node, context) if (f := self._twice(node, link, context))]
        yield from found
        yield from self._clones(node, context)
        if found or not any(other.of(Kind.LINKS) for other in context.others(node)):
            return
        if not node.showing(Kind.LINKS):
            reason = f"the capture does not show every interface of the node{limits(node, Kind.LINKS)}"
            yield self.unknown(node, reason, LINK_CAPTURE.command)
        elif not node.internal_ips:
            yield self.unknown(node, *without_address(node, context))
        else:
            names = ", ".join(link.name for link in _identity(node, context)) or "none of its own"
            yield self.finding(Verdict.PASS, node, actual=f"no other captured node has a MAC of these: {names}")

    def _twice(self, node: Node, link: Link, context: Context) -> Finding | None:
        if link.mac is None or is_shared(link.mac):
            return None
        same = tuple(
            (other, theirs)
            for other, theirs in context.cluster.macs[link.mac]
            if (other is node and theirs is link) or (other is not node and _rival(node, link, other, theirs, context))
        )
        nodes = tuple({n.name: n for n, _ in same}.values())
        if len(nodes) < 2:
            return None
        overlay = device(link.name).role in ("tunnel", "gateway")
        return self.finding(
            Verdict.FAIL,
            *nodes,
            subject=link.mac,
            title=f"{titled(self.title, nodes)}: {link.mac}",
            actual=f"{' and '.join(f'{k.name} of {n.name}' for n, k in same)} have MAC {link.mac}",
            origins=[k.origin for _, k in same],
            kinds=(Kind.LINKS,),
            fix=(self.fix[0], *(self.fix[2:] if overlay else self.fix[1:2])),
            confirm="; ".join(f"on {sh(n.name)}: ip link show {sh(k.name)}" for n, k in same[:4]),
            known={"interface": one(k.name for _, k in same)},
        )

    def _clones(self, node: Node, context: Context) -> Iterator[Finding]:
        """What the Node objects say beside the MACs: one machine-id on several machines; containers of one host share its boot-id."""
        own = _object(node)
        ids = own and (own[0].machine_id, own[0].boot_id)
        if not own or not ids or not all(ids):
            return
        same = [(n, *o) for n in context.cluster.nodes if (o := _object(n)) and o[0].machine_id == ids[0]]
        if len(same) < 2 or len({r.boot_id for _, r, _ in same}) < len(same):
            return
        names = " and ".join(n.name for n, *_ in same)
        actual = f"{names} have the machine-id {ids[0]}, and other boot-ids"
        which = "one is a clone" if len(same) == 2 else "all but one are clones"
        yield self.finding(
            Verdict.INFO,
            *(n for n, *_ in same),
            subject=f"machine-id {ids[0]}",
            title=f"{titled('Two nodes have the same machine-id', same)}: {which}",
            actual=f"{actual}: leases of DHCP, and peers that are identified by it, may be mixed up",
            origins=[origin.first_with(str(ids[0])) for *_, origin in same],
        )


def _object(node: Node) -> tuple[NodeObject, Origin] | None:
    """Return the node's object where one was captured, with the line of its name."""
    return next(((x.record, x.origin) for x in node.listings if isinstance(x.record, NodeObject)), None)


def _identity(node: Node, context: Context) -> tuple[Link, ...]:
    """Return the interfaces whose MAC must be the node's alone: the one of the INTERNAL-IP and those of the overlay."""
    card = node.node_link or own_card(node, context.cluster)
    own = (card,) if card else () if node.internal_ips else tuple(_cards(node))
    overlay = (link for link, _ in working(node, "tunnel", "gateway"))
    return tuple({k.name: k for k in (*own, *overlay) if device(k.name).role != "services"}.values())


def _cards(node: Node) -> Iterator[Link]:
    """Yield the cards with an address, of a host whose INTERNAL-IP is not known; where no addresses were captured all cards."""
    bare = not any(link.addresses for link in node.links)
    return (k for k in node.links if device(k.name).role == "other" and (k.addresses or (bare and _is_card(k))))


def _is_card(link: Link) -> bool:
    """Whether it is a card by its name, and no end of a cable or bridge of virtual machines."""
    return is_card_name(link.name) and link.peer_index is None and link.kind in (None, "bond", "vlan")


def _rival(node: Node, link: Link, other: Node, theirs: Link, context: Context) -> bool:
    if not any(theirs is k for k in _identity(other, context)):
        return False
    if link is own_card(node, context.cluster):
        return one_wire(node, other, context.cluster)
    if device(link.name).role == "other" and node.node_link is None:
        if not link.addresses and not theirs.addresses:
            return link.name == theirs.name and told_apart(node, other)
        return any(
            a.ip.network == b.ip.network
            and a.ip.ip != b.ip.ip
            and not a.ip.ip.is_link_local
            and not a.ip.ip.is_loopback
            for a in link.addresses
            for b in theirs.addresses
        )
    if link is not node.node_link:
        return True
    natted = set(node.internal_ips) & context.cluster.shared_internal_ips
    return not natted and context.networks.shared_subnet(node, other)
