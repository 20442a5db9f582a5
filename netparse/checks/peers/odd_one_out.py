"""What all other nodes have and one lacks: a listener and its process, a device, an address."""

from collections.abc import Iterable, Iterator

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.peers.blackholes import missing_blackholes
from netparse.checks.peers.devices import missing_devices
from netparse.checks.peers.kernel_settings import odd_kernel_settings
from netparse.checks.peers.kubelet_settings import odd_kubelet_settings
from netparse.checks.peers.lower_devices import odd_lower_devices
from netparse.checks.peers.processes import missing_processes
from netparse.checks.peers.programs import missing_programs, program_of
from netparse.checks.peers.routing import idle_rules, missing_routes
from netparse.checks.peers.services import missing_services
from netparse.checks.peers.silent_programs import silent_programs
from netparse.checks.peers.tables import missing_table_routes, missing_tables, unused_tables
from netparse.checks.shared.needs import ADDRESS_CAPTURE, NODE_LIST, SOCKET_CAPTURE
from netparse.checks.shared.peer_difference import ENOUGH, Difference
from netparse.checks.shared.peers import has_peers, is_there, others_of_three, was_captured
from netparse.cluster import Address, Link, Node, Prefix
from netparse.cluster.remember import per_node
from netparse.cluster.routing_rules import without_priority
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_COMMANDS = (f"{SOCKET_CAPTURE.command}    # on the other nodes", f"{ADDRESS_CAPTURE.command}    # on the other nodes")


class OddOneOut(Check):
    id = "odd-one-out"
    since = "0.1.0"
    title = "A node lacks what all its peers have"
    severity = Severity.MEDIUM
    expected = "what all other nodes of the role have, three nodes at least, this one has too"
    why = (
        "What runs on every node but one is seldom left out on purpose: its pod or service failed there, or the node was set "
        "up another way. It shows when the work moves to this node, or for the pods that run on it."
    )
    fix = (
        "kubectl get pods -A -o wide --field-selector spec.nodeName=<node>    # which pod of a DaemonSet is missing there?",
        "systemctl --failed; journalctl -b    # on the node: which unit did not start?",
    )
    confirm = "sudo ss -lntup; ip -br address    # on the node and on one of its peers"
    reference = "https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/"
    wrong = (
        "A node may be left out on purpose, by a taint or a node selector. A Deployment on the host's network that runs on all "
        "nodes but one by chance looks the same: programs that are known to run so are not judged. A node whose pods all have "
        "addresses of its first card needs no rule for its second one."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """Whether the cluster has nodes enough to compare it with, captured or not."""
        enough = has_peers(node, context, is_there) or any(others_of_three(node, context, is_there))
        return node.linux and enough

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        if not has_peers(node, context, was_captured) and not any(others_of_three(node, context, was_captured)):
            yield self.unknown(node, "of the other nodes too few were captured to compare it with", *_COMMANDS)
            return
        if context.cluster.listed_in_part and context.cluster.outside(node):
            yield self.unknown(
                node, "its row in the node list may be lost: which nodes are its peers is not known", NODE_LIST
            )
            return
        found = [
            *missing_devices(node, context),
            *missing_routes(node, context),
            *missing_table_routes(node, context),
            *missing_tables(node, context),
            *unused_tables(node, context),
            *missing_blackholes(node, context),
            *missing_services(node, context),
            *missing_programs(node, context),
            *silent_programs(node, context),
            *odd_lower_devices(node, context),
            *odd_kernel_settings(node, context),
            *odd_kubelet_settings(node, context),
        ]
        reported = {x.subject for x in found}
        found += [x for x in missing_processes(node, context) if x.subject not in reported]
        more = [*self._second_cards(node, context), *self._idle_rules(node, context)]
        yield from more
        for lack in _together(found):
            yield self._lacking(node, lack)
        if not more and not any(x.verdict is Verdict.WARN for x in found):
            yield self._nothing(node)

    def _second_cards(self, node: Node, context: Context) -> Iterator[Finding]:
        """Two cards in the node network, where each of the others, two at least, has one: answers leave by either."""
        for subnet, nodes in context.networks.of_nodes.items():
            if node not in nodes or len(nodes) <= ENOUGH:
                continue
            if len(_cards_in(node, subnet)) < 2:
                continue
            cards = {n: _cards_in(n, subnet) for n in nodes}
            shared = any(len(context.cluster.holders[a.ip.ip]) > 1 for _, a in cards[node])  # duplicate-ip says so
            if not shared and all(len(found) == 1 for n, found in cards.items() if n is not node):
                names = " and ".join(f"{link.name} ({a.ip})" for link, a in cards[node])
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=f"cards in {subnet}",
                    title="A node has two cards in the node network",
                    expected="one interface in the node network, as on the other nodes",
                    actual=f"{names} are both in {subnet}; each of the {len(nodes) - 1} other nodes has one interface there",
                    why=(
                        "The kernel answers ARP for both addresses on both cards and sends by the first route: answers leave by the "
                        "other card, and get lost where the source address is checked."
                    ),
                    fix=(
                        "take one of the two out of this network, or bond them: "
                        + " or: ".join(f"ip address del {a.ip} dev {sh(link.name)}" for link, a in cards[node]),
                    ),
                    confirm=f"ip route show {subnet}",
                    reference="https://docs.kernel.org/networking/ip-sysctl.html (arp_filter, rp_filter)",
                    origins=[a.origin for _, a in cards[node]],
                    kinds=(Kind.ADDRESSES,),
                    severity=Severity.LOW,
                )

    def _idle_rules(self, node: Node, context: Context) -> Iterator[Finding]:
        """A rule for a single address that leads to a table without any route, of which no other node has a rule."""
        for rule, origin in idle_rules(node, context):
            words = without_priority(rule)
            yield self.finding(
                Verdict.WARN,
                node,
                subject=f"rule {words}",
                title=f"A rule of the routing policy leads to an empty table: {words}",
                expected="a table that a rule looks up has routes",
                actual=f'"{words}": table {rule.table} has no route, and no other node has a rule for it',
                why="The kernel passes the rule over, and what should go its own way does not: it was left over, or its routes are gone.",
                fix=(
                    f"ip rule del {words}    # when it was left over",
                    f"ip route show table {rule.table}    # else: which configuration should have filled it?",
                ),
                confirm=f"ip rule; ip route show table {rule.table}",
                reference="ip-rule(8)",
                origins=[origin],
                kinds=(Kind.RULES, Kind.ROUTES),
                severity=Severity.LOW,
            )

    def _lacking(self, node: Node, lack: Difference) -> Finding:
        return self.finding(
            lack.verdict,
            node,
            subject=lack.subject,
            title=f"{self.title}: {lack.subject}",
            actual=f"{node.name} has no {lack.words}; {lack.peers.words} have",
            origins=(*lack.own, *lack.theirs[:3]),
            kinds=(lack.kind,),
            known={"node": node.name},
        )

    def _nothing(self, node: Node) -> Finding:
        missing = [
            need
            for need in (SOCKET_CAPTURE, ADDRESS_CAPTURE)
            if not (node.showing(need.kind) if need is ADDRESS_CAPTURE else node.proves_no_listener("tcp"))
        ]
        if missing:
            names = " and ".join(need.what for need in missing)
            return self.unknown(
                node, f"the captures do not show all {names} of this node", *(n.command for n in missing)
            )
        return self.finding(
            Verdict.PASS, node, actual="it has the devices, addresses and listeners that its peers have"
        )


@per_node
def _cards_in(node: Node, subnet: Prefix) -> list[tuple[Link, Address]]:
    """Return the interfaces that have the subnet as a network of their own, each with the first address there."""
    found: dict[str, tuple[Link, Address]] = {}
    for link in node.links:
        if device(link.name).role == "other" and not link.down:
            for a in link.addresses:
                if a.ip.network == subnet:
                    found.setdefault(link.name, (link, a))
    return list(found.values())


def _together(found: list[Difference]) -> Iterator[Difference]:
    """Yield what is lacking without the devices of a program that is lacking too."""
    subjects = {x.subject for x in found}
    for lack in found:
        if program_of(lack.subject) not in subjects:
            yield lack
