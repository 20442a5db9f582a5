"""Whether the neighbour entries that nodes have of each other hold the MACs that these nodes really have."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from netparse.checks.base import Check, Context, filled
from netparse.checks.lookups.devices import device
from netparse.checks.neighbors.entries import WrongEntry, agreeing_entries, compared, is_proxy
from netparse.checks.neighbors.forwarding_database import JudgedEnd, at_the_end, beside, judge_ends
from netparse.checks.neighbors.gateway_macs import OtherMac, other_gateway_macs
from netparse.checks.neighbors.moved_addresses import moved_addresses
from netparse.checks.neighbors.third_addresses import TwoMacs, disagrees, two_macs
from netparse.checks.neighbors.tunnel_disagreements import OldEnds, has_old_end, old_ends
from netparse.checks.neighbors.tunnel_entries import LostEntry, lost_entries
from netparse.checks.shared.needs import LINK_CAPTURE, NEIGHBOR_CAPTURE
from netparse.cluster import Link, NeighborView, Node
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh


class NeighborMacConflict(Check):
    id = "neighbor-mac-conflict"
    since = "0.1.0"
    title = "A neighbour entry has a MAC that the other node does not have"
    severity = Severity.HIGH
    needs = (replace(NEIGHBOR_CAPTURE, instead=(Kind.FORWARDING,)),)
    expected = "the neighbour entries of other nodes have the MACs that those nodes show"
    why = (
        "Packets for that node go to another machine, or to none: a second machine has its address, or the entry was left from "
        "before the node (or its overlay interface) was made anew. An entry of an overlay's forwarding table (bridge fdb) that leads "
        "to another machine loses the packets to all pods of that node, though it answers at its own address."
    )
    fix = (
        "overlay interface: restart the CNI plugin's pod on the node whose MAC changed: it tells the others its new one",
        "ip neigh del <address> dev <interface>    # flush leaves PERMANENT entries; a learnt one is learnt anew",
        "it comes back: arping -I <interface> <address>    # which machine answers?",
    )
    confirm = "ip neigh show <address>; on the other node: ip link"
    reference = "RFC 5227"
    wrong = (
        "Routers and clouds that answer for every address (proxy ARP) show one MAC for many nodes; that is reported as INFO. "
        "Captures from before and after a node was rebuilt disagree. Two routers that share a gateway's address may answer with a MAC "
        "each, as may the members of a bond in mode balance-alb. "
        "An entry of a forwarding table may hold any address of the other node; whether one outside the nodes' networks is a "
        "NAT's for it is not known: UNKNOWN. Entries of MACs that no node has are left from removed nodes, and ends of tunnels that "
        "are no nodes (EVPN, Open vSwitch, Cilium) are not judged."
    )

    def applies(self, node: Node, context: Context) -> bool:
        return any(context.others(node))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        if not node.of(Kind.LINKS):
            reason = "interfaces of this node were not captured: what others know of it cannot be compared"
            yield self.unknown(node, reason, LINK_CAPTURE.command, subject="interfaces")
        if not node.of(Kind.NEIGHBORS):
            reason, steps = context.absent(
                node, "neighbours of this node were not captured", (NEIGHBOR_CAPTURE.command,)
            )
            yield self.unknown(node, reason, *steps, subject="neighbours")
        ends = list(judge_ends(node, context))
        yield from (self._misled(node, e) for e in ends if e.verdict is not Verdict.PASS)
        lost = list(lost_entries(node, context))
        yield from (self._lost(node, entry) for entry in lost)
        found = compared(node, context)
        unexpected = found.unexpected
        proxies = {n.mac for n, _ in unexpected if is_proxy(node, n.mac or "", context)}
        yield from self._proxies(node, [pair for pair in unexpected if pair[0].mac in proxies])
        agreed = context.once(agreeing_entries)
        yield from (self._agreed(found) for found in agreed.values() if found[0].node is node)
        yield from (
            self._conflict(node, n, owner, context)
            for n, owner in unexpected
            if n.mac not in proxies and n.address not in agreed
        )
        odd = list(other_gateway_macs(node, context))
        yield from (self._gateway(node, found, context) for found in odd)
        yield from (self._two_machines(found) for found in two_macs(node, context))
        moved = list(moved_addresses(node, context))
        yield from (self._moved(node, *found) for found in moved)
        yield from (self._old_end(found) for found in old_ends(node, context))
        right = [e for e in ends if e.verdict is Verdict.PASS]
        if (
            found
            and not disagrees(node, context)
            and not has_old_end(node, context)
            and not odd
            and not moved
            and not unexpected
            and not lost
            and len(right) == len(ends)
        ):
            actual = f"{len(found.right)} entries of other nodes compared, all agree"
            if right:
                actual += f"; {len(right)} of the forwarding table lead to the nodes that have their MACs"
            origins = [*(n.origin for n in found.right[:8]), *(e.end.origin for e in right[:8])]
            yield self.finding(Verdict.PASS, node, actual=actual, origins=origins)

    def _misled(self, node: Node, judged: JudgedEnd) -> Finding:
        end, owner, verdict, words, origins, sure, mac = judged
        lines = (end.origin, *origins)
        whose, title = "", f"The overlay sends packets to {end.dst}, which no node has"
        if mac:
            title = f"The overlay sends packets for {owner.name} to a MAC that it does not have"
        if sure:
            whose, title = (
                f" ({owner.name})",
                f"The overlay sends packets for {owner.name} to {end.dst}, which it does not have",
            )
        actual = f"on {node.name} frames for {end.mac}{whose} go to {end.dst}, {words}"
        own = [k.name for k in node.links if device(k.name).endpoint]
        where = end.device or (own[0] if len(own) == 1 else None)
        where = sh(where) if where else "<overlay interface>"
        if verdict is Verdict.UNKNOWN:
            subject = f"{end.mac} {owner.name}"
            return self.unknown(node, actual, f"ip address    # on {sh(owner.name)}", subject=subject, origins=lines)
        near = beside(end.dst, owner)
        right = next(
            (ip for ip in owner.internal_ips if ip.version == end.dst.version), near.ip.ip if near else "<address>"
        )
        return self.finding(
            verdict,
            node,
            subject=f"{end.mac} {owner.name}",
            title=title,
            expected="the forwarding table sends frames for another node's overlay interface to an address of that node",
            actual=actual,
            fix=_of_new_mac(node, owner, where)
            if mac
            else (
                f"on {sh(node.name)}: bridge fdb replace {end.mac} dev {where} dst {right} self permanent    # until then",
                f"restart the CNI plugin's pod on {sh(node.name)}: it makes the entries from the Node objects",
                f"it comes back: the address that {sh(owner.name)} tells the others is wrong (annotations of its Node object)",
            ),
            confirm=f"on {sh(node.name)}: bridge fdb show dev {where}",
            reference="bridge(8)",
            origins=lines,
            kinds=(Kind.FORWARDING,),
        )

    def _moved(self, node: Node, entry: NeighborView, holder: Node, link: Link, other: Node) -> Finding:
        """A virtual address at the machine that had it before."""
        shown = f"on {node.name} {entry.address} is at {entry.mac} ({', '.join(sorted(entry.state))}), the MAC of {other.name}"
        return self.finding(
            Verdict.WARN,
            node,
            subject=str(entry.address),
            title=f"A node looks for an address at a machine that does not have it: {entry.address}",
            actual=f"{shown}; {holder.name} holds it on {link.name}, and other nodes find it there",
            fix=(
                f"ip neigh del {entry.address} dev {sh(entry.device or '<device>')}    # on {sh(node.name)}: the kernel asks anew",
                f"arping -A -c3 -I {sh(link.name)} {entry.address}    # on {sh(holder.name)}: tells all where it is",
            ),
            confirm=f"ip neigh show {entry.address}    # on {sh(node.name)}",
            origins=[entry.origin, link.origin],
            kinds=(Kind.NEIGHBORS,),
            facts=Facts(mac=entry.mac or ""),
        )

    def _lost(self, node: Node, entry: LostEntry) -> Finding:
        address, mac, link, route, owner, beside = entry
        theirs = owner.link(link.name)
        known = {"address": address, "device": link.name, "mac": mac or (theirs.mac if theirs else None)}
        known["end"] = next((ip for ip in owner.internal_ips), None)
        what = f"forwarding entry of {mac}, the MAC of {address}" if mac else f"neighbour entry of {address}"
        made = (
            "bridge fdb append <mac> dev <device> dst <end>"
            if mac
            else "ip neigh replace <address> lladdr <mac> dev <device>"
        )
        return self.finding(
            Verdict.FAIL,
            node,
            subject=mac or str(address),
            title=f"The overlay lacks the entry for another node: {owner.name}",
            expected="the overlay device has a neighbour entry and a forwarding entry for each node to whose pods a route leads",
            actual=f"{link.name} of {node.name} has no {what} ({owner.name}), to which {route.prefix} is routed; those of others are there",
            why=(
                "The device asks nobody: without the entry it does not know where to send the packets for the pods of that node, "
                "and drops them."
            ),
            fix=(
                f"restart the CNI plugin's pod on {sh(node.name)}: it makes the entries from the Node objects",
                filled(
                    f"on {sh(node.name)}: {made}{' self permanent' if mac else ' nud permanent'}    # until then",
                    known,
                ),
            ),
            confirm=f"on {sh(node.name)}: ip neigh show dev {sh(link.name)}; bridge fdb show dev {sh(link.name)}",
            reference="bridge(8)" if mac else "ip-neighbour(8)",
            origins=(route.origin, *beside, *([theirs.origin] if theirs else [])),
            kinds=(Kind.FORWARDING,) if mac else (Kind.NEIGHBORS,),
        )

    def _conflict(self, node: Node, entry: NeighborView, owner: Node, context: Context) -> Finding:
        held = owner.holder(entry.address)
        link, address = held or (None, None)
        led = None
        if link is None and (there := at_the_end(entry, node, context)):
            link, led = there.link, there.origin
        shown = f"{link.name} has {link.mac}" if link and link.mac else "no interface has it"
        third = [(n, k) for n, k in context.cluster.macs.get(entry.mac or "", ()) if n is not owner]
        whose = f"; it is {third[0][1].name}'s of {third[0][0].name}" if third else ""
        # the kernel asks again before it uses a stale entry; a card that was not captured may answer for the address, too
        unsure = entry.state == {"STALE"} or not (owner.showing(Kind.LINKS) or (link and device(link.name).endpoint))
        verdict = Verdict.WARN if unsure and not third else Verdict.FAIL
        lines = [entry.origin, led, link.origin if link else None, address.origin if address else None]
        return self.finding(
            verdict,
            node,
            subject=str(entry.address),
            title=f"{self.title}: {entry.address} ({owner.name})",
            actual=f"on {node.name} {entry.address} is at {entry.mac} ({', '.join(sorted(entry.state))}); on {owner.name} {shown}{whose}",
            fix=_steps(node, entry, owner, link),
            confirm=f"on {sh(node.name)}: ip neigh show {entry.address}; on {sh(owner.name)}: ip link",
            origins=[*lines, *(k.origin for _, k in third[:1])],
            kinds=(Kind.NEIGHBORS,),
            facts=Facts(mac=entry.mac or ""),
        )

    def _agreed(self, found: tuple[WrongEntry, ...]) -> Finding:
        """Return one finding on what all others say alike of a node: it is the one whose MAC is another."""
        first, owner = found[0].entry, found[0].owner
        held = owner.holder(first.address)
        link, address = held or (None, None)
        shown = f"{link.name} has {link.mac}" if link else "no interface has it"
        names = ", ".join(w.node.name for w in found[:4]) + (", …" if len(found) > 4 else "")
        old = "an old entry" if link and device(link.name).endpoint else "another machine, or an old entry"
        return self.finding(
            Verdict.FAIL,
            owner,
            *(w.node for w in found),
            subject=str(first.address),
            title=f"All others have another MAC of a node than it shows: {first.address} ({owner.name})",
            actual=f"on {len(found)} nodes ({names}) {first.address} is at {first.mac} ({', '.join(sorted(first.state))}), "
            f"which no node has: {old}; on {owner.name} {shown}",
            fix=_steps(found[0].node, first, owner, link),
            confirm=f"on {sh(found[0].node.name)}: ip neigh show {first.address}; on {sh(owner.name)}: ip link",
            origins=[
                *(o for o in (link.origin if link else None, address.origin if address else None) if o),
                *(w.entry.origin for w in found[:4]),
            ],
            kinds=(Kind.NEIGHBORS,),
            facts=Facts(mac=first.mac or ""),
        )

    def _gateway(self, node: Node, found: OtherMac, context: Context) -> Finding:
        entry, others = found
        usual = others[0][1].mac
        device = sh(entry.device) if entry.device else "<interface>"
        whose = next(((n, k) for n, k in context.cluster.macs.get(entry.mac or "", ()) if n is not node), None)
        return self.finding(
            Verdict.WARN,
            node,
            subject=str(entry.address),
            title=f"The gateway has another MAC here than on the other nodes: {entry.address}",
            expected="the nodes of one subnet know their gateway by one MAC",
            actual=f"on {node.name} {entry.address} is at {entry.mac} ({', '.join(sorted(entry.state))}); "
            f"on the {len(others)} other nodes of its subnet at {usual}"
            + (f"; {entry.mac} is {whose[1].name}'s of {whose[0].name}" if whose else ""),
            why="What this node sends to other networks goes to another machine: one that took the gateway's address, or an old router.",
            fix=(
                f"arping -I {device} {entry.address}    # does more than one machine answer?",
                f"on {sh(node.name)}: ip neigh del {entry.address} dev {device}    # it is learnt anew",
            ),
            confirm=f"ip neigh show {entry.address}    # on all nodes",
            origins=(entry.origin, *(e.origin for _, e in others[:2]), *([whose[1].origin] if whose else [])),
            kinds=(Kind.NEIGHBORS,),
            facts=Facts(mac=entry.mac or ""),
        )

    def _two_machines(self, found: TwoMacs) -> Finding:
        address, entries, fresh = found
        nodes = [n for n, _ in entries]
        each = "; ".join(f"on {n.name} at {e.mac} ({', '.join(sorted(e.state))})" for n, e in entries)
        where = sh(entries[0][1].device) if entries[0][1].device else "<interface>"
        steps = (
            f"arping -D -I {where} {address}    # on both nodes: which machines answer?",
            "find each MAC at the switch, or in the hypervisor; give one of the machines another address",
            f"a virtual IP (keepalived, MetalLB, kube-vip): only one machine may hold it: ip address | grep {address}",
        )
        lines = [e.origin for _, e in entries]
        if not fresh:
            reason = f"{address} is known by two MACs, one of which may be old: {each}"
            return self.unknown(nodes[0], reason, *steps[:1], subject=str(address), origins=lines)
        return self.finding(
            Verdict.WARN,
            *nodes,
            subject=str(address),
            title=f"Two machines answer for one address: {address}",
            expected="the nodes of one network know a machine by one MAC",
            actual=f"{address}: {each}",
            why="Packets for this address reach one machine from some nodes and another from others; when an entry changes, "
            "connections break.",
            fix=steps,
            confirm=f"ip neigh show {address}    # on all nodes",
            origins=lines,
            kinds=(Kind.NEIGHBORS,),
        )

    def _old_end(self, found: OldEnds) -> Finding:
        groups = list(found.by_mac.items())
        dev = groups[0][1][0][1].device
        each = "; ".join(f"{mac} on {', '.join(n.name for n, _ in known[:4])}" for mac, known in groups[:4])
        odd = [n for _, known in groups[1:] for n, _ in known]
        return self.finding(
            Verdict.WARN,
            *(odd if len(groups[0][1]) > len(groups[1][1]) else [n for _, known in groups for n, _ in known]),
            subject=str(found.address),
            title=f"The nodes know one end of the overlay by {len(groups)} MACs: {found.address}",
            expected="all nodes have the same MAC for the overlay interface of another node",
            actual=f"{found.address} on {dev}: {each}; that machine's own {dev} was not captured",
            fix=(
                f"on the machine that has {found.address}: ip link show {dev}    # its MAC now",
                "restart the CNI plugin's pod there: it writes its MAC into its Node object, from which the others take it",
                "an entry that stays old: restart the plugin's pod on that node",
            ),
            confirm=f"ip neigh show {found.address}    # on all nodes",
            origins=[e.origin for _, known in groups for _, e in known[:2]],
            kinds=(Kind.NEIGHBORS,),
        )

    def _proxies(self, node: Node, proxied: list[tuple[NeighborView, Node]]) -> Iterator[Finding]:
        for mac in dict.fromkeys(n.mac for n, _ in proxied):
            entries = [(n, owner) for n, owner in proxied if n.mac == mac]
            own = (link.origin for n, owner in entries if (held := owner.holder(n.address)) and (link := held[0]))
            yield self.finding(
                Verdict.INFO,
                node,
                subject=mac or "",
                title="One MAC answers for several nodes: proxy ARP",
                actual=f"{mac} answers for the addresses of other nodes, which have MACs of their own (a router or the cloud)",
                confirm=f"ip neigh show | grep {mac}",
                origins=[*(n.origin for n, _ in entries[:8]), *list(own)[:2]],
            )


def _steps(node: Node, entry: NeighborView, owner: Node, link: Link | None) -> tuple[str, ...]:
    """Return what heals it: an overlay's entries are made by the plugin of the node that they are of, others are learnt."""
    dev, mac = entry.device or "<interface>", link.mac if link else None
    if not entry.device and link and device(link.name).endpoint:
        dev = link.name  # an overlay's device has one name on all nodes
    endpoint = device(dev).endpoint
    dev = sh(dev) if entry.device or endpoint else dev
    if endpoint:
        made = f"ip neigh replace {entry.address} lladdr {mac} dev {dev} nud permanent    # until then" if mac else ""
        return (
            f"restart the CNI plugin's pod on {sh(owner.name)}: it writes its new MAC into its Node object, from which the others take it",
            *((f"on {sh(node.name)}: {made}",) if made else ()),
            f"on {sh(node.name)}: bridge fdb show dev {dev}    # the old MAC there as well? bridge fdb del {entry.mac} dev {dev}",
        )
    return (
        f"on {sh(node.name)}: ip neigh del {entry.address} dev {dev}    # flush leaves PERMANENT entries; a learnt one is learnt anew",
        f"it comes back: arping -I {dev} {entry.address}    # which machine answers?",
    )


def _of_new_mac(node: Node, owner: Node, where: str) -> tuple[str, ...]:
    """Return what to do where the others know the device of a node by the MAC that it had before."""
    return (
        f"restart the CNI plugin's pod on {sh(owner.name)} (K3s: k3s itself), whose MAC changed: it tells the others its new one",
        f"kubectl get node {sh(owner.name)} -o yaml | grep backend-data    # flannel: the MAC that it tells them",
        f"on {sh(node.name)}: bridge fdb show dev {where}    # old entries stay where the node was removed and joined anew: delete them",
        "it comes back at each start: systemd gives the device another MAC (MACAddressPolicy=none in a .link file for flannel*)",
    )
