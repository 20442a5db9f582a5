"""The ports that the node's role, distribution and CNI plugin need: open, to the right process, for those who need them."""

from collections.abc import Iterable
from typing import ClassVar

from netparse.captures import Capture
from netparse.checks.base import Check, Context
from netparse.checks.lookups.configured_ports import as_configured, loopback_address
from netparse.checks.port_states import PortJudgement, PortState
from netparse.checks.shared.needs import SOCKET_CAPTURE, without_address
from netparse.cluster import Node, Origin
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports import Match, PortRule, match_listener, required_ports, rules_for
from netparse.ports.advice import first_steps
from netparse.ports.processes import is_forwarder
from netparse.ports.sources import followable

_NODEPORT_OWNERS = (Match.OWN, Match.STAND_IN, Match.NOT_SHOWN)
_WHO = {
    "self": "the node itself",
    "control-plane": "the control plane",
    "etcd": "the other etcd members",
    "nodes": "all nodes",
    "pods": "pods",
    "clients": "clients",
    "load-balancers": "load balancers",
    "monitoring": "whoever collects metrics",
    "routers": "routers outside of the cluster",
    "nobody": "nobody",
}
_VERSION = "kubectl get nodes -o wide    # or tell it with --kubernetes VERSION"
_TABLE = "https://kubernetes.io/docs/reference/networking/ports-and-protocols/"


class _RequiredPortCheck(Check):
    """Turns the judgements of the ports into findings; each subclass names the states that are its own."""

    needs = (SOCKET_CAPTURE,)
    reference = _TABLE
    states: ClassVar[dict[PortState, Verdict]]
    titles: ClassVar[dict[PortState, str]] = {}
    """Titles of states that the check's own does not fit."""

    def applies(self, node: Node, context: Context) -> bool:
        return bool(node.sockets) is False or bool(context.ports(node))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        ports = context.ports(node)
        judged = [(self.states.get(port.state), port) for port in ports]
        for verdict, port in judged:
            if verdict is Verdict.PASS and port.possible_states & self.states.keys():
                yield self.on_port(Verdict.UNKNOWN, port, context)
            elif verdict is not None:
                yield self.on_port(verdict, port, context)
        blind = next((port for port in ports if port.state is PortState.UNKNOWN), None)
        if blind and not any(verdict for verdict, _ in judged):  # no port at all was seen: the question stays open
            yield self.unknown(node, blind.reason, *self.advice(Verdict.UNKNOWN, blind, context))

    def on_port(self, verdict: Verdict, port: PortJudgement, context: Context) -> Finding:
        rule, node = port.rule, port.node
        origins = [x.origin for x in port.listeners] or [_head(c) for c in port.captures]
        origins += [x.origin for x in port.on_other_nodes]
        origins += [x.owner_origin for x in port.listeners if x.owner_origin]
        if port.setting:
            origins.append(port.setting.origin)
        if verdict in (Verdict.FAIL, Verdict.WARN) and (role_line := context.circumstances.role_origin(node)):
            origins.append(role_line)
        needed = ", ".join(_WHO[who] for who in rule.needed_by)
        purpose = f" ({rule.purpose})" if rule.purpose != rule.component else ""
        return self.finding(
            verdict,
            node,
            subject=f"{rule.protocol}/{port.port}",
            title=f"{self.expected if verdict is Verdict.PASS else port.title or self.titles.get(port.state, self.title)}: "
            f"{port.port}/{rule.protocol} ({rule.component})",
            expected=f"{rule.component} listens on {rule.protocol} port {port.port}{purpose}; needed by {needed}",
            actual=port.uncertainty if verdict is Verdict.UNKNOWN and port.uncertainty else port.reason,
            kinds=(Kind.SOCKETS,),
            fix=self.advice(verdict, port, context),
            confirm=f"sudo ss -lntup 'sport = :{port.port}'",
            reference=_TABLE
            if rule.documented_since and not rule.source.startswith("http")
            else followable(rule.source),
            origins=origins,
            facts=Facts(
                component=rule.component,
                listens_at=frozenset(x.address for x in port.listeners if x.address and not x.loopback),
                expected_at=frozenset(node.internal_ips),
            ),
        )

    def advice(self, verdict: Verdict, port: PortJudgement, context: Context) -> tuple[str, ...]:
        """Return the first things to do about a fault of this port, or the command that settles what is unknown."""
        if verdict is Verdict.UNKNOWN:
            address = without_address(port.node, context)[1]
            return ({"sockets": SOCKET_CAPTURE.command, "version": _VERSION, "address": address}[port.settled_by],)
        lines = self.fix if verdict in (Verdict.FAIL, Verdict.WARN) else ()
        return tuple(line.format(component=port.rule.component, port=port.port) for line in lines)


def _has_peers(node: Node, context: Context) -> bool:
    """Whether other members of etcd are known, which ask this one."""
    return any("control-plane" in (context.circumstances.roles(n) or ()) for n in context.others(node))


def _holder_unseen(port: PortJudgement) -> bool:
    """Whether no socket of the port shows its process, in captures that are not known to be root's."""
    captures = [x.origin.capture for x in port.listeners]
    return not any(x.owners for x in port.listeners) and not any(c.covers and c.covers.privileged for c in captures)


def _head(capture: Capture) -> Origin:
    """Return the first line of a capture: it stands for all that is not in it."""
    first = next((n for n in range(capture.first_line, capture.last_line + 1) if capture.text(n).strip()), 1)
    return Origin(capture, first)


class RequiredPortClosed(_RequiredPortCheck):
    id = "required-port-closed"
    since = "0.1.0"
    title = "A required port is not listening"
    severity = Severity.CRITICAL
    of_any_machine = True
    expected = "every port that the node's role needs is listening"
    why = "Other parts of the cluster connect to this port; while nothing listens there, they get 'connection refused'."
    fix = ("is the component running, and what does its log say? The finding names the commands of the distribution",)
    wrong = (
        "A component can be moved to another port by its own flags, or run on another host (external etcd, a load balancer): "
        "where its process is seen on another port netparse says so instead of failing."
    )
    states: ClassVar = {
        PortState.CLOSED: Verdict.FAIL,
        PortState.UNKNOWN: Verdict.UNKNOWN,
        PortState.MOVED: Verdict.INFO,
        PortState.OPEN: Verdict.PASS,
    }
    titles: ClassVar = {
        PortState.MOVED: "A component listens on another port than usual",
        PortState.UNKNOWN: "Whether a required port is listening is not known",
    }

    def advice(self, verdict: Verdict, port: PortJudgement, context: Context) -> tuple[str, ...]:
        if verdict is Verdict.FAIL:
            circumstances, node = context.circumstances, port.node
            roles = circumstances.roles(node)
            return first_steps(port.rule.component, circumstances.distribution, node=node.name, roles=roles)
        return super().advice(verdict, port, context)

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        yield from super().judge(node, context)
        if context.circumstances.roles(node) is None:
            reason = "the node's role is not known: only the ports that every node needs were judged"
            fix = ("kubectl get nodes -o wide    # or tell it with --role NODE=control-plane",)
            yield self.unknown(node, reason, *fix, subject="role")


class RequiredPortLoopbackOnly(_RequiredPortCheck):
    id = "required-port-loopback-only"
    since = "0.1.0"
    title = "A port that others need listens on loopback only"
    severity = Severity.HIGH
    expected = "ports that other nodes need listen on an address that they can reach"
    why = "The process runs, but only the node itself can reach it; every other node gets 'connection refused'."
    fix = ("set the bind address of {component} to the node's INTERNAL-IP or to all addresses, then restart it",)
    wrong = (
        "A proxy on the same port of another address may stand before it. Where the sockets were not captured, only what the component is "
        "told to do is known: it may not have been restarted since."
    )
    states: ClassVar = {PortState.LOOPBACK: Verdict.FAIL, PortState.OPEN: Verdict.PASS}

    def regardless(self, node: Node, context: Context) -> Iterable[Finding]:
        """Judge what the components are told to bind to, where no sockets were captured."""
        known = context.circumstances
        roles = known.roles(node) or frozenset()
        rules = required_ports(
            version=known.kubernetes, distribution=known.distribution, cnis=known.tables, roles=roles, user=known.user
        )  # fmt: skip
        configured = False
        for rule in rules:
            if (
                rule.kind != "listener"
                or not rule.must_be_reachable
                or (rule.component == "etcd" and not _has_peers(node, context))
            ):
                continue
            if setting := loopback_address(rule, node, context.cluster):
                configured = True
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=f"{rule.protocol}/{rule.first}",
                    title=f"A port that others need is told to listen on loopback only: {rule.first}/{rule.protocol} ({rule.component})",
                    expected=f"{rule.component} listens on {rule.protocol} port {rule.first} where others reach it",
                    actual=f"{setting.name} of {setting.component} is {setting.value}; the sockets of {node.name} were not captured",
                    fix=self.advice(
                        Verdict.WARN,
                        PortJudgement(node=node, rule=rule, port=rule.first, state=PortState.LOOPBACK, reason=""),
                        context,
                    ),
                    confirm=f"sudo ss -lntup 'sport = :{rule.first}'",
                    origins=(setting.origin,),
                    kinds=(Kind.FILES,),
                    facts=Facts(component=rule.component),
                )
        if configured:
            yield self.unknown(node, "listening sockets of this node were not captured", SOCKET_CAPTURE.command)


class RequiredPortForeignProcess(_RequiredPortCheck):
    id = "required-port-foreign-process"
    since = "0.1.0"
    title = "A required port is held by another program"
    severity = Severity.HIGH
    expected = "the component itself, or a program that may stand in for it, holds its port"
    why = "The component cannot open its port while another program holds it; clients talk to the wrong service."
    fix = (
        "sudo ss -lntp 'sport = :{port}'    # which program, which unit?",
        "stop that program or move it to another port    # a static pod comes back until its manifest leaves /etc/kubernetes/manifests",
    )
    wrong = "A distribution may ship the component under another process name; tell us, it is a line of data."
    states: ClassVar = {
        PortState.FOREIGN: Verdict.FAIL,
        PortState.UNKNOWN_PROCESS: Verdict.WARN,
        PortState.OPEN: Verdict.PASS,
    }
    titles: ClassVar = {PortState.UNKNOWN_PROCESS: "A required port is held by a program that is not known"}

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        """Yield the judgements; UNKNOWN once, where sockets are shown without their holders by who may not see them.

        A capture of root that shows none is whole: the kernel, or another namespace, holds the port.
        """
        unseen = [p for p in context.ports(node) if p.state is PortState.OPEN and _holder_unseen(p)]
        hidden = {f"{p.rule.protocol}/{p.port}" for p in unseen}
        yield from (f for f in super().judge(node, context) if f.verdict is not Verdict.PASS or f.subject not in hidden)
        if unseen:
            shown = ", ".join(dict.fromkeys(f"{p.port}/{p.rule.protocol}" for p in unseen))
            reason = f"who holds {shown} is not shown: the capture was not taken as root, or without -p"
            origins = [x.origin for p in unseen for x in p.listeners[:1]]
            yield self.unknown(node, reason, SOCKET_CAPTURE.command, origins=origins)


class RequiredPortWrongAddress(_RequiredPortCheck):
    id = "required-port-wrong-address"
    since = "0.1.0"
    title = "A port that others need listens on an address that they do not use"
    severity = Severity.HIGH
    expected = "ports that other nodes need listen on all addresses or on the node's INTERNAL-IP"
    why = "The other nodes talk to the INTERNAL-IP; there they get 'connection refused', though the process runs."
    fix = ("set the bind address of {component} to the node's INTERNAL-IP or to all addresses, then restart it",)
    wrong = "A load balancer or an address translation before the node may use the other address on purpose."
    states: ClassVar = {PortState.ELSEWHERE: Verdict.FAIL, PortState.OPEN: Verdict.PASS}


class NodeportRangeConflict(Check):
    id = "nodeport-range-conflict"
    since = "0.1.0"
    title = "A program listens inside the NodePort range"
    severity = Severity.MEDIUM
    needs = (SOCKET_CAPTURE,)
    expected = "nothing but kube-proxy, or what replaces it, listens in the NodePort range"
    why = (
        "When a Service is given this port as its NodePort, one of the two loses: traffic for the program goes to the Service, or the "
        "Service cannot be reached on this node."
    )
    fix = (
        "move the program to a port outside of the range",
        "or move the range: --service-node-port-range of kube-apiserver, --nodeport-range of MKE 3",
    )
    confirm = "sudo ss -lntup; kubectl get services -A | grep NodePort"
    reference = "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"
    wrong = (
        "The range may have been moved by --service-node-port-range: where no manifest or pod shows the flag, netparse takes the "
        "default of the distribution: 30000-32767, on MKE 3 32768-35535. From 1.24 on kube-proxy holds no socket there in any mode; "
        "in 1.37 its nftables mode may listen on loopback, which is not judged."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        # other ranges that a table reserves (OpenShift's host services, Ceph's daemons) are no NodePorts
        usual = [r for r in node_ranges(context) if r.kind == "range" and r.official]
        ranges = as_configured(usual, _with_api_server(node, context), context.cluster)
        held = [
            (x, c)
            for x in node.listeners
            for c in ranges
            if x.port is not None and x.protocol == c.rule.protocol and c.rule.covers(x.port) and not x.loopback
        ]
        # a container's published port or a systemd socket keeps kube-proxy's rules from it as any other program does
        foreign = [
            (x, c)
            for x, c in held
            if x.process and (match_listener(c.rule, x) not in _NODEPORT_OWNERS or is_forwarder(x))
        ]
        for x, c in foreign:
            actual = f"{x.process} listens on {x.shown}, inside {c.rule.first}-{c.rule.last}"
            if c.setting:
                actual += f" ({c.setting.name} of {c.setting.component})"
            yield self.finding(
                Verdict.WARN,
                node,
                subject=f"{x.protocol}/{x.port}",
                title=f"{self.title}: {x.port}/{x.protocol} ({x.process})",
                actual=actual,
                kinds=(Kind.SOCKETS,),
                origins=(x.origin, c.setting.origin if c.setting else None),
            )
        if not foreign and node.proves_no_listener("tcp"):
            yield self.finding(Verdict.PASS, node, actual="no other program listens in the range")
        elif not foreign:
            yield self.unknown(node, "the captures do not show every TCP listener", SOCKET_CAPTURE.command)


def _with_api_server(node: Node, context: Context) -> Node:
    """Return the node whose API server's flags are known, for the range of NodePorts is the cluster's; else the node itself."""
    return node if _tells_range(context, node) else context.once(_with_range) or node


def _with_range(context: Context) -> Node | None:
    return next((n for n in context.cluster.nodes if _tells_range(context, n)), None)


def _tells_range(context: Context, node: Node) -> bool:
    return context.cluster.settings.flag(node, "kube-apiserver", "service-node-port-range") is not None


def node_ranges(context: Context) -> tuple[PortRule, ...]:
    """Return the rules of this cluster that reserve a range of ports."""
    c = context.circumstances
    return rules_for(distribution=c.distribution, cnis=c.tables, user=c.user)
