"""Networks that must not overlap: of the nodes, of their pods, of container engines beside Kubernetes."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from netparse.checks.addresses import limits
from netparse.checks.base import Check, Context
from netparse.checks.needs import ADDRESS_CAPTURE
from netparse.checks.networks import Seen
from netparse.checks.service_addresses import services
from netparse.cluster import Node, Origin, Prefix
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_Others = dict[Prefix, Origin]


class NetworkOverlap(Check):
    id = "network-overlap"
    title = "Networks overlap"
    severity = Severity.HIGH
    needs = (ADDRESS_CAPTURE,)
    expected = "pod networks, container bridges and the networks of the nodes share no address"
    why = (
        "The node believes that addresses of the other network are behind its own bridge and never sends packets for them "
        "out: some nodes or pods cannot be reached from it, often a single one."
    )
    fix = (
        'docker: "bip" and "default-address-pools" in /etc/docker/daemon.json; remove the network: docker network rm <name>',
        "pods: a pod network cannot be changed in place; plan --pod-network-cidr apart from the nodes' networks",
    )
    confirm = "ip route get <an address of the other network>    # must not name the bridge"
    reference = (
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/create-cluster-kubeadm/#pod-network"
    )
    wrong = (
        "Only networks that the captures show are compared, not configured ranges (Services, unused pod ranges). Flat networks, "
        "in which pods have addresses of the node network on purpose, have no bridge of their own and are not judged."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        findings = [*self._containers(node, context), *self._pods(node, context)]
        yield from findings
        if findings:
            return
        if not node.showing(Kind.ADDRESSES, family=node.family):
            reason = f"the capture does not show every address of the node{limits(node, Kind.ADDRESSES)}"
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command)
        else:
            yield self.finding(Verdict.PASS, node, actual="no bridge or pod network of it overlaps another network")

    def _containers(self, node: Node, context: Context) -> Iterator[Finding]:
        for seen in context.networks.connected(node, "containers"):
            yield from self._compare(seen, "the node network", _nodes(context), Verdict.FAIL)
            pods = {p: context.networks.pods[p] for p in context.networks.overlapping_pods(seen.prefix)}
            yield from self._compare(seen, "the pod network", pods, Verdict.FAIL)
            yield from self._compare(seen, "the network of another interface,", _cards(node, context), Verdict.WARN)
            held = {ip_network(a.ip.ip): a.origin for _, a in services(node)}
            yield from self._compare(seen, "Services, by their addresses", held, Verdict.FAIL)

    def _pods(self, node: Node, context: Context) -> Iterator[Finding]:
        for seen in context.networks.connected(node, "pods", "gateway", "tunnel"):
            yield from self._compare(seen, "the node network", _nodes(context), Verdict.FAIL)
            yield from self._compare(seen, "the network of another interface,", _cards(node, context), Verdict.WARN)

    def _compare(self, seen: Seen, what: str, others: _Others, verdict: Verdict) -> Iterator[Finding]:
        hit = [p for p in others if p.version == seen.prefix.version and p.overlaps(seen.prefix)]
        if not hit:
            return
        shown = ", ".join(map(str, hit[:4])) + (f" and {len(hit) - 4} more" if len(hit) > 4 else "")
        title = f"{self.title}: {seen.link.name} and {what.rstrip(',')}"
        yield self.finding(
            verdict,
            seen.node,
            subject=f"{seen.link.name} {seen.prefix}",
            title=title,
            actual=f"{seen.prefix} on {seen.link.name} overlaps {what} {shown}",
            origins=[seen.address.origin, *(others[p] for p in hit[:4])],
            kinds=(Kind.ADDRESSES, Kind.ROUTES),
        )


def _nodes(context: Context) -> _Others:
    """Return the networks around the INTERNAL-IPs, each with the line of an address in it."""
    networks = context.networks
    return {
        subnet: next(
            held[1].origin for ip in networks.main_ips(nodes[0]) if (held := nodes[0].holder(ip)) and ip in subnet
        )
        for subnet, nodes in networks.of_nodes.items()
    }


def _cards(node: Node, context: Context) -> _Others:
    """Return the networks of the node's other interfaces, network cards and the like."""
    return {s.prefix: s.address.origin for s in context.networks.connected(node, "other") if s.link.kind != "dummy"}
