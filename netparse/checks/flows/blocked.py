"""Flows that the cluster needs and that do not arrive, folded by what stops them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

from netparse.captures import Capture
from netparse.checks.base import Check, Context
from netparse.checks.flows.advice import advice
from netparse.checks.flows.counted import Counted, dropped_by_policy
from netparse.checks.flows.tried import Tried, unanswered, unanswered_pods
from netparse.checks.flows.tunnels import refused_tunnel
from netparse.checks.flows.words import dropped, stopped_flows
from netparse.checks.lookups.devices import working
from netparse.checks.lookups.networks import connected
from netparse.checks.lookups.pod_networks import is_on_bridge
from netparse.checks.lookups.required_answers import most_peers
from netparse.checks.shared.needs import FIREWALL_CAPTURE, FIREWALL_OR_SETUP, PODS, SOCKET_CAPTURE
from netparse.checks.shared.pings import Pinged, silent
from netparse.checks.shared.sessions import SESSIONS
from netparse.cluster import IP, Node, Origin, Prefix
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.reach import Answer, Disposition, Stopped, refusal_between, refusal_of_pods, refusal_to_pods_that_leave
from netparse.reach.hosts.host import Host
from netparse.reach.model import Obstacle
from netparse.reach.packets.packet import ANY_NIC
from netparse.reach.required import OF_PODS
from netparse.records import IptablesRule
from netparse.safe import sh

_SHOWN = 3
_COMMANDS = 6
_OF_POLICIES = ("cali-tw-", "cali-fw-", "cali-pi-", "cali-po-", "KUBE-NWPLCY", "KUBE-POD-FW", "ANTREA-POL")
"""Chains in which network policies stand: what they drop is meant to be dropped."""


class _Blocked(Check):
    """Judges the required flows of one kind on the host that stops them."""

    severity = Severity.HIGH
    needs = (FIREWALL_CAPTURE,)
    reference = "https://kubernetes.io/docs/reference/networking/ports-and-protocols/"
    of_pods: ClassVar[bool]

    def applies(self, node: Node, context: Context) -> bool:
        """A host that is no node need not let anything pass; of one that is alone its own firewall is asked, where it was captured."""
        if context.cluster.outside(node):
            return False
        captured = any(node.of(need.kind, *need.instead) for need in self.needs)
        return any(context.others(node)) or (captured and bool(context.flows_at.get(node.name)))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        asked = [a for a in context.flows_at.get(node.name, ()) if _is_of_pods(a) == self.of_pods]
        stopped = [a for a in asked if is_stopped(a) and a.place == node.name]
        yield from (self._blocked(node, group, context) for group in _by_obstacle(stopped))
        own = [a for a in asked if node.name in (a.sender.node, a.target.node)]
        unknown = [a for a in own if a.open]
        if unknown:
            commands = tuple(dict.fromkeys(c for a in unknown for c in a.collect))[:_COMMANDS]
            commands = tuple(c.removeprefix(f"{sh(node.name)}: ") for c in commands)
            reason = f"of {len(unknown)} of {len(own)} flows it is not known whether they arrive: {unknown[0].reason}"
            yield self.unknown(node, reason, *commands)
        elif own and not stopped and all(a.accepted for a in own):
            yield self.finding(
                Verdict.PASS,
                node,
                actual=f"{len(own)} flows from and to it arrive, and their answers{_paired(context)}",
            )

    def _blocked(self, node: Node, group: list[Answer], context: Context) -> Finding:
        first = group[0]
        shown = ", ".join(a.flow.shown for a in group[:_SHOWN]) + (
            f" and {len(group) - _SHOWN} more" if len(group) > _SHOWN else ""
        )
        uncertainty = f"; {first.uncertainty}" if first.uncertainty else ""
        line = first.evidence[0] if first.evidence else None
        found = self.finding(
            Verdict.WARN if first.uncertainty else Verdict.FAIL,
            node,
            subject=line.text.strip() if line else first.disposition.value,
            title=self._title(group, context),
            actual=f"{first.reason}: {_count(group)} ({shown}){uncertainty}",
            fix=_advice(group),
            confirm=_confirm(first),
            kinds=(Kind.FIREWALL, Kind.FIREWALL_SETUP) if first.disposition.value.startswith("denied") else (),
            facts=Facts(
                disposition=first.disposition.value,
                flows=stopped_flows(group, context),
                frame_for=first.obstacle.frame_for if first.obstacle else "",
            ),
        )
        return replace(found, evidence=first.evidence)

    def _title(self, group: list[Answer], context: Context) -> str:
        """Return what happens in words: what a firewall drops, else how the flows end."""
        if not group[0].disposition.value.startswith("denied"):
            return f"{self.title}: {group[0].disposition.value}"
        return "The firewall drops traffic of pods" if self.of_pods else dropped(group, context)


def _firewall_alone(node: Node) -> Capture | None:
    """Return a capture of the rules of a host without any of its sockets: nothing shows what must get in."""
    rules = node.of(Kind.FIREWALL, Kind.FIREWALL_SETUP)
    return next((c for c in rules if c.status != "failed"), None) if not node.sockets else None


def _by_agent(tried: Iterable[Tried]) -> Iterator[tuple[str | None, list[Tried]]]:
    """Yield the tests of each component of a plugin, and those that people ran."""
    groups: dict[str | None, list[Tried]] = {}
    for t in tried:
        groups.setdefault(t.agent, []).append(t)
    yield from groups.items()


def _advice(group: list[Answer]) -> tuple[str, ...]:
    """Return what lets all ports of the group pass: the first command of each, then what else there is to do."""
    each = [advice(a) for a in group]
    first = dict.fromkeys(lines[0] for lines in each if lines)
    return (*list(first)[:_COMMANDS], *each[0][1:])


def _is_of_pods(a: Answer) -> bool:
    return (a.flow.required_by or "").startswith(("pods to", *OF_PODS))


def _paired(context: Context) -> str:
    """Say of a large cluster that not every pair of nodes was asked."""
    most, others = most_peers(len(context.cluster.nodes)), len(context.cluster.nodes) - 1
    return "" if most is None or most >= others else f" (each node paired with {most} of {others} others)"


def is_stopped(a: Answer) -> bool:
    """Whether something is in the way; what does not listen is another check's, what a policy drops is meant so."""
    if a.accepted or a.open or a.disposition is Disposition.NOT_LISTENING:
        return False
    return not _by_policy(a.obstacle)


def _by_policy(obstacle: Obstacle | None) -> bool:
    """Whether it is a network policy that drops it, as it is meant to."""
    return obstacle is not None and obstacle.chain.startswith(_OF_POLICIES)


def _by_obstacle(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    groups: dict[object, list[Answer]] = {}
    for a in answers:
        groups.setdefault(a.cause, []).append(a)
    yield from groups.values()


_SHOW = {"ufw": "ufw status verbose", "firewalld": "firewall-cmd --list-all-zones"}


def _confirm(a: Answer) -> str:
    """Return what shows it: the path, or of a tool that was told so what it was told."""
    tool = a.obstacle.table.partition(" ")[0] if a.obstacle else ""
    return _SHOW.get(tool) or f"netparse reach BUNDLE --from {sh(a.flow.sender)} --to {sh(a.flow.to)} --show-paths"


def _count(group: list[Answer]) -> str:
    return "1 flow does not arrive" if len(group) == 1 else f"{len(group)} flows do not arrive"


class RequiredFlowBlocked(_Blocked):
    id = "required-flow-blocked"
    since = "0.1.0"
    needs = (FIREWALL_OR_SETUP,)
    title = "A flow that the cluster needs does not arrive"
    of_pods = False
    expected = "what the table of ports requires arrives, and its answer"
    why = (
        "The component listens, but the packets of those who need it are lost on the way: nodes turn NotReady, logs and exec "
        "hang, etcd loses its members, pods of different nodes do not find each other."
    )
    wrong = (
        "The captures are of one moment: a firewall that was changed since, or that allows by names and times, may let the "
        "flow pass now. What was not captured (tc, XDP, the network between the hosts) is taken to let everything pass."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """A test that failed tells of a lone node, too: its API server may be no node of the list; so does a firewall alone."""
        return super().applies(node, context) or (
            not context.cluster.outside(node)
            and (any(unanswered(node, context)) or any(silent(node, context)) or bool(_firewall_alone(node)))
        )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        """Judge the flows; tests that were run come first, and where one failed nothing is said to arrive."""
        tried = list(unanswered(node, context))
        for agent, own in _by_agent(tried):
            yield from (
                (self._sessions(node, agent, own),)
                if agent and len(own) > _SHOWN
                else (self._tried(node, t) for t in own)
            )
        yield from (self._silent(node, ip, what, ping) for ip, what, ping in silent(node, context))
        found = [f for f in super().judge(node, context) if not (tried and f.verdict is Verdict.PASS)]
        yield from found
        if not (tried or found) and (rules := _firewall_alone(node)):
            reason = (
                "a firewall runs here, and which components it stands before was not captured: neither sockets nor processes, "
                "nor a list of nodes or of pods with this host"
            )
            yield self.unknown(
                node,
                reason,
                SOCKET_CAPTURE.command,
                "kubectl get nodes -o wide",
                origins=(Origin(rules, rules.first_line),),
            )

    def _silent(self, node: Node, ip: IP, what: str, ping: Pinged) -> Finding:
        return self.finding(
            Verdict.INFO,
            node,
            subject=f"ping {ip}",
            title=f"No answer to ping: {what} ({ip})",
            actual=f"{what} at {ip}: {ping.words}; many networks drop ICMP, so that this alone is no fault",
            fix=(f"on {sh(node.name)}: ip neigh show {ip}    # did it answer on the wire?",),
            confirm=f"ping -c3 {ip}    # on {sh(node.name)}",
            origins=ping.origins,
            kinds=(Kind.TESTS,),
        )

    def _sessions(self, node: Node, agent: str, lost: list[Tried]) -> Finding:
        """Return one finding on many peers that a plugin's component does not reach."""
        first = self._tried(node, lost[0])
        rest = ", ".join(t.target for t in lost[1:_SHOWN])
        more = f", nor {len(lost) - 1} others ({rest}{', …' if len(lost) > _SHOWN else ''})"
        origins = [o for t in lost for o in t.origins][:5]
        return replace(
            first,
            subject=agent,
            title=f"{self.title}: {agent} and {len(lost)} of its peers",
            actual=lost[0].words + more,
            evidence=self.finding(first.verdict, node, actual="", origins=origins).evidence,
        )

    def _tried(self, node: Node, t: Tried) -> Finding:
        return self.finding(
            Verdict.WARN if t.uncertainty else Verdict.FAIL,
            node,
            subject=t.target,
            title=f"{self.title}: {t.target}",
            actual=t.words,
            fix=(
                *SESSIONS.get(t.agent or "", ()),
                f"on {sh(node.name)}: ip route get {t.address}    # does it leave by the right interface?",
                "firewalls and security groups between them: does the port pass, and its answer?",
            ),
            confirm=f"nc -vz -w3 {t.address} {t.port or '<port>'}    # on {sh(node.name)}",
            origins=t.origins[:5],
            kinds=(Kind.TESTS,),
            facts=Facts(component="kube-apiserver" if t.of_api_server else ""),
        )


class PodTrafficBlocked(_Blocked):
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
        return self._refused(node, context) is not None or dropped_by_policy(node) is not None

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
        asked = any(map(_is_of_pods, context.flows_at.get(node.name, ())))
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
    return stops[0] if stops and all(s is not None and not _by_policy(s.obstacle) for s in stops) else None


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
