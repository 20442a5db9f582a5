"""Traffic of pods of different nodes, by the flows that are followed and by what the rules do with any such packet."""

from collections.abc import Iterable
from dataclasses import replace

from netparse.checks.base import Context
from netparse.checks.flows.advice import advice
from netparse.checks.flows.blocked import Blocked, is_by_policy, is_of_pods
from netparse.checks.flows.counted import Counted, dropped_by_policy
from netparse.checks.flows.tried import Tried, unanswered_pods
from netparse.checks.flows.tunnels import refused_tunnel
from netparse.checks.flows.unseen_interfaces import rejects_all
from netparse.checks.lookups.devices import working
from netparse.checks.lookups.networks import connected
from netparse.checks.lookups.pod_networks import is_on_bridge
from netparse.checks.shared.needs import PODS
from netparse.cluster import Node, Origin, Prefix
from netparse.findings import Finding, Verdict
from netparse.parsers import Kind
from netparse.reach import Stopped, refusal_between, refusal_of_pods, refusal_to_pods_that_leave
from netparse.reach.hosts.host import Host
from netparse.reach.packets.packet import ANY_NIC
from netparse.records import IptablesRule
from netparse.safe import sh


class PodTrafficBlocked(Blocked):
    id = "pod-traffic-blocked"
    since = "0.1.0"
    title = "Traffic of pods does not arrive"
    of_pods = True
    expected = "pods of every node reach those of every other, and the Services of DNS and the API server"
    why = (
        "Every pod must reach every other without translation. Where a firewall, a route or a tunnel stops that between two "
        "nodes, Services work or fail by chance, depending on where their pods run."
    )
    wrong = (
        "Network policies may forbid it on purpose; what chains of policies drop is left out. The port that is asked of a pod is the "
        "first that its containers name, else 80."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """Between pods of one host the rules are asked only where a bridge wants it; but what stops all, stops the way out too."""
        if context.cluster.outside(node):
            return False
        alone = not any(context.others(node))
        shown = not context.cluster.listed and context.pod_networks.has_pods(node) and bool(node.of(Kind.FIREWALL))
        if not alone or shown or any(unanswered_pods(node)):
            return True
        return (
            self._refused(node, context) is not None or dropped_by_policy(node) is not None or bool(rejects_all(node))
        )

    def regardless(self, node: Node, context: Context) -> list[Finding]:
        """What a plugin's own probes found needs no rules."""
        return [self._probed(node, t) for t in unanswered_pods(node)]

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        """Judge the flows; where none of them is known to be stopped, whether the rules let in any pod's packet at all."""
        if tried := self.regardless(node, context):
            return tried
        found = list(super().judge(node, context))
        refused = None if any(f.verdict is not Verdict.UNKNOWN for f in found) else self._refused(node, context)
        if refused:
            return (refused,)
        if (counted := dropped_by_policy(node)) and not any(f.verdict in (Verdict.FAIL, Verdict.WARN) for f in found):
            return (self._counted(node, counted),)
        if (rejected := rejects_all(node)) and not any(f.verdict in (Verdict.FAIL, Verdict.WARN) for f in found):
            return (self._perhaps(node, *rejected),)
        asked = any(map(is_of_pods, context.flows_at.get(node.name, ())))
        if not found and not asked and not context.cluster.objects.pods:
            reason = "the pods of the cluster were not captured: no flow of theirs can be followed"
            return (self.unknown(node, reason, PODS),)
        return found

    def _probed(self, node: Node, t: Tried) -> Finding:
        return self.finding(
            Verdict.WARN,
            node,
            subject=t.target,
            title=f"{self.title}: {t.target}",
            actual=t.words,
            fix=(
                "does the tunnel's port pass between the nodes (VXLAN 8472/udp, Geneve 6081/udp), or do routers know the pods' networks?",
                "cilium-dbg monitor --type drop    # in the agent's pod on both nodes: is it dropped there?",
            ),
            confirm=f"cilium-health status --probe    # in the agent's pod on {sh(node.name)}",
            origins=t.origins[:5],
            kinds=(Kind.TESTS,),
        )

    def _counted(self, node: Node, counted: Counted) -> Finding:
        return self.finding(
            Verdict.WARN,
            node,
            subject="policy of FORWARD",
            title="The firewall drops what is to be forwarded",
            actual=(
                f"of {counted.seen} packets that came to FORWARD its policy DROP met {counted.dropped}: "
                "no chain before it accepts what pods send to others"
            ),
            fix=(
                "iptables -P FORWARD ACCEPT    # until the next start; Docker sets DROP: let the CNI plugin's rules, or yours, accept pods",
                "iptables -I FORWARD -s POD-NETWORK -j ACCEPT; iptables -I FORWARD -d POD-NETWORK -j ACCEPT    # with the cluster's own",
                "ufw: ufw default allow routed    # it sets the policy again at each reload",
            ),
            confirm=f"iptables -vnL FORWARD    # on {sh(node.name)}: the policy's counter stands still",
            origins=(counted.policy, counted.rule),
            kinds=(Kind.FIREWALL,),
        )

    def _perhaps(self, node: Node, rule: Origin, proxy: Origin) -> Finding:
        return self.finding(
            Verdict.WARN,
            node,
            subject=rule.text.strip(),
            title="The firewall rejects what is to be forwarded",
            actual=(
                "a rule of FORWARD rejects whatever comes before any rule accepts what pods send to others, unless it is for one interface "
                "alone, which this list does not show"
            ),
            fix=(
                "iptables -vnL FORWARD    # with its interfaces: column in and out of the rule",
                "firewalld: firewall-cmd --permanent --zone=trusted --add-source=POD-CIDR; firewall-cmd --reload; or disable it",
                "iptables -I FORWARD -s POD-CIDR -j ACCEPT; iptables -I FORWARD -d POD-CIDR -j ACCEPT    # before the rule that rejects",
            ),
            confirm=f"iptables -vnL FORWARD    # on {sh(node.name)}: the rule's counter stands still",
            origins=(rule, proxy),
            kinds=(Kind.FIREWALL,),
        )

    def _refused(self, node: Node, context: Context) -> Finding | None:
        """Return what stops the packets of other nodes' pods on every way to its own; None where one may pass, or a policy stops it."""
        host = context.world.by_name.get(node.name)
        ways = _ways_to_pods(node, context)
        if host is None or any(come == go for come, go, _ in ways if come):
            return None
        if tunnel := refused_tunnel(node, host, context):
            what = f"no packet of {', '.join(tunnel.senders)} gets to {tunnel.device}, by which its pods are reached"
            return self._dropped(node, tunnel.stopped, what)
        stops = [refusal_of_pods(host, None if prefix is None else prefix[-2], come, go) for come, go, prefix in ways]
        if first := _first_of_all(stops):
            return self._dropped(node, first, f"no new connection from pods of other nodes gets to pods of {node.name}")
        out = sorted({k.name for k, _ in working(node, "tunnel")} | {come for come, _, _ in ways if come})
        own = sorted({k.name for k, _ in working(node, "pods", "pod")} | {go for _, go, _ in ways if go})
        if first := _first_of_all(
            [refusal_to_pods_that_leave(host, iif, oif) for iif in own for oif in (ANY_NIC, *out)]
        ):
            return self._dropped(node, first, f"no new connection from pods of {node.name} gets to other hosts")
        return self._between(node, host, context)

    def _between(self, node: Node, host: Host, context: Context) -> Finding | None:
        """Return what stops packets between the node's own network of pods and that of another node; the rules may name them."""
        own = [(s.prefix, s.link.name) for s in connected(node, "pods")]
        for entry in context.pod_networks.routes_of.get(node, ()):
            other = entry.route.prefix
            for prefix, bridge in own if len(entry.route.devices) == 1 else ():
                if prefix.version != other.version or prefix.overlaps(other):
                    continue
                (way,) = entry.route.devices
                pairs = [(prefix[n], other[n]) for n in (2, -2)]  # a rule that names one pod is not about all
                out = _first_of_all([refusal_between(host, a, b, bridge, way) for a, b in pairs])
                back = None if out else _first_of_all([refusal_between(host, b, a, way, bridge) for a, b in pairs])
                if stop := out or back:
                    a, b = (prefix, other) if out else (other, prefix)
                    owner = context.pod_networks.owner(other)
                    whose = f", pods of {owner.name}" if owner else ""
                    return self._dropped(node, stop, f"no new connection from pods in {a} gets to those in {b}{whose}")
        return None

    def _dropped(self, node: Node, first: Stopped, what: str) -> Finding:
        found = self.finding(
            Verdict.FAIL,
            node,
            subject=first.evidence[0].text.strip() if first.evidence else "forward",
            title="The firewall drops traffic of pods",
            actual=f"{first.reason}: {what}",
            fix=advice(first),
            confirm=f"iptables -vnL; nft list ruleset    # on {sh(node.name)}: counters of what drops",
            kinds=(Kind.FIREWALL,),
        )
        return replace(found, evidence=first.evidence)


def _first_of_all(stops: list[Stopped | None]) -> Stopped | None:
    """Return how the first packet ends, where all are stopped and none by a network policy."""
    return stops[0] if stops and all(s is not None and not is_by_policy(s.obstacle) for s in stops) else None


def _ways_to_pods(node: Node, context: Context) -> tuple[tuple[str | None, str | None, Prefix | None], ...]:
    """Return by which devices packets of other nodes' pods come in and go out to its own, and the network of these.

    None is what no capture shows. Where neither is shown, the chains of kube-proxy must tell that pods may be here.
    """
    routes = [r.route for r in context.pod_networks.routes_of.get(node, ())]
    routed = {(r.prefix.version, name) for r in routes for name in r.devices}
    tunnels = {(version, link.name) for link, _ in working(node, "tunnel") for version in (4, 6)}
    own = {(s.prefix, s.link.name) for s in connected(node, "pods")}
    own |= {(r.prefix, name) for r in node.routes if is_on_bridge(r) for name in r.devices}
    ways = {
        (come, go, prefix) for prefix, go in own for version, come in routed or tunnels if prefix.version == version
    }
    if ways or node.showing(Kind.LINKS) or not _has_proxy(node):
        return tuple(sorted(ways, key=str))
    if own:
        return tuple(sorted(((None, go, prefix) for prefix, go in own), key=str))
    return tuple((come, None, None) for come in sorted({name for _, name in routed or tunnels})) or (
        (None, None, None),
    )


def _has_proxy(node: Node) -> bool:
    """Whether chains of kube-proxy stand among the rules."""
    rules = (r for c in node.of(Kind.FIREWALL) for r in c.records)
    return any(isinstance(r, IptablesRule) and (r.chain or "").startswith("KUBE-") for r in rules)
