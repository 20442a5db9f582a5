"""What listens where others can reach it: services without authentication, ports meant for loopback, listeners nobody explains."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar

from netparse.checks.base import Check, Context
from netparse.checks.lookups.configured_ports import as_configured
from netparse.checks.shared.needs import SOCKET_CAPTURE
from netparse.cluster import Listener, Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports import Match, PortRule, match_listener, rules_for, shipped, shipped_names
from netparse.ports.insecure import cis_of_rule, cis_reference, insecure_service, usual_listener
from netparse.ports.sources import followable

_EPHEMERAL = 32768


class _ExposureCheck(Check):
    """Judges every listener that others can reach; PASS only where every listener would have been seen."""

    needs = (SOCKET_CAPTURE,)
    nothing_found: ClassVar[str]

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [
            f for x in node.listeners if not (x.loopback or x.unplaced) for f in self.judge_listener(x, node, context)
        ]
        yield from found
        hidden = [x for x in node.listeners if x.unplaced and any(self.judge_listener(x, node, context))]
        if hidden:
            reason = f"the address that {hidden[0].process or 'a socket'} listens on is not shown"
            yield self.unknown(node, reason, SOCKET_CAPTURE.command, origins=[x.origin for x in hidden])
        if found or hidden:
            return
        if node.proves_no_listener("tcp"):
            yield self.finding(Verdict.PASS, node, actual=self.nothing_found)
        else:
            yield self.unknown(node, "the captures do not show every TCP listener", SOCKET_CAPTURE.command)

    @abstractmethod
    def judge_listener(self, listener: Listener, node: Node, context: Context) -> Iterator[Finding]:
        """Yield what there is to say of a listener that is not on loopback."""


class InsecurePortExposed(_ExposureCheck):
    id = "insecure-port-exposed"
    since = "0.1.0"
    title = "A service without authentication listens on more than loopback"
    severity = Severity.HIGH
    of_any_machine = True
    expected = "services that ask nobody who they are listen on loopback only, or not at all"
    why = "Whoever reaches this port can use it without a password or certificate."
    fix = ("stop it, or bind it to 127.0.0.1; until then close the port in the node's firewall",)
    confirm = "sudo ss -lntup"
    wrong = (
        "Whether a service asks for authentication cannot be seen in a list of sockets; process and port are what it is known by. "
        "A firewall may keep others away from it."
    )
    nothing_found = "none of the known ones listens where others can reach it"

    def judge_listener(self, listener: Listener, node: Node, context: Context) -> Iterator[Finding]:
        circumstances = context.circumstances
        exposure = None
        if listener.protocol == "tcp":
            exposure = insecure_service(listener.port, listener.owner, circumstances.distribution)
        if exposure is None:
            return
        service = exposure.service
        note = f"; {exposure.note}" if exposure.note else ""
        cis = cis_reference(service.cis, circumstances.kubernetes)
        yield self.finding(
            Verdict(exposure.verdict),
            node,
            subject=f"tcp/{listener.port}",
            title=f"{self.title}: {service.title} on {listener.shown}",
            kinds=(Kind.SOCKETS,),
            severity=Severity(service.severity),
            actual=f"{listener.process or 'a process that is not shown'} listens on {listener.shown}{note}",
            why=service.why,
            fix=(service.fix,) if service.fix else self.fix,
            reference=", ".join(filter(None, (service.reference, cis))),
            origins=(listener.origin,),
        )


class InternalPortExposed(_ExposureCheck):
    id = "internal-port-exposed"
    since = "0.1.0"
    title = "A port meant for the node itself listens on other addresses too"
    severity = Severity.INFO
    expected = "health and metrics ports that only the node itself uses listen on loopback"
    why = "It is usual where metrics are collected from outside; otherwise it shows more of the node than is needed."
    wrong = "Many installations open these ports on purpose, for Prometheus."
    nothing_found = "none of them listens where others can reach it"

    def judge_listener(self, listener: Listener, node: Node, context: Context) -> Iterator[Finding]:
        for judged in context.ports(node):
            rule = judged.rule
            if rule.bind == "loopback" and listener in judged.listeners and _is_own(rule, listener):
                cis = cis_of_rule(rule, context.circumstances.kubernetes)
                yield self.finding(
                    Verdict.INFO,
                    node,
                    subject=f"{listener.protocol}/{listener.port}",
                    title=f"{self.title}: {listener.port}/{listener.protocol} ({_whose(rule)})",
                    actual=f"{listener.process or 'a socket'} listens on {listener.shown}",
                    reference=cis or followable(rule.source),
                    origins=(listener.origin,),
                )


class UnexpectedListener(_ExposureCheck):
    id = "unexpected-listener"
    since = "0.1.0"
    title = "Listeners that no rule explains"
    severity = Severity.INFO
    expected = "what listens on the node's addresses is known to Kubernetes, its network plugin or the system"
    why = "It may be somebody's application on the host network, or something that nobody remembers: worth a look."
    confirm = "sudo ss -lntup"
    wrong = "netparse knows the usual programs only; add yours with --ports FILE.toml."
    nothing_found = "every listener that others can reach is explained by a rule or is usual on nodes"

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [
            x
            for x in node.listeners
            if not (x.loopback or x.unplaced) and x.port is not None and not self._explained(x, node, context)
        ]
        if not found:
            yield from super().judge(node, context)
            return
        found.sort(key=_order)
        yield self.finding(Verdict.INFO, node, actual=_by_process(found), origins=(x.origin for x in found))

    def judge_listener(self, listener: Listener, node: Node, context: Context) -> Iterator[Finding]:
        return iter(())

    def _explained(self, x: Listener, node: Node, context: Context) -> bool:
        circumstances = context.circumstances
        if usual_listener(x.port, x.owner) or any(x in port.listeners for port in context.ports(node)):
            return True  # what holds a required port has a finding of its own, if it is the wrong one
        if x.protocol == "tcp" and insecure_service(x.port, x.owner, circumstances.distribution):
            return True  # it has a finding of its own
        if x.protocol == "udp" and x.port is not None and x.port >= _EPHEMERAL:
            return True  # a client's own port
        if x.protocol == "udp" and x.process is None and _is_tunnel(x):
            return True
        usual = rules_for(distribution=circumstances.distribution, cnis=circumstances.tables, user=circumstances.user)
        rules = (*usual, *(c.rule for c in as_configured(usual, node, context.cluster) if c.setting))
        return any(
            r.protocol == x.protocol and x.port is not None and r.covers(x.port) and _is_own(r, x) for r in rules
        )


def _whose(rule: PortRule) -> str:
    """Return "kube-proxy metrics", "kubelet: Kubelet health", or the component alone where its purpose says no more."""
    if rule.purpose.lower().startswith(rule.component.lower()):
        return rule.purpose
    return f"{rule.component}: {rule.purpose}"


def _order(x: Listener) -> tuple[str, str, int]:
    """By process and port: captures list sockets in any order."""
    return x.process or "~", x.protocol, x.port or 0


def _by_process(listeners: Iterable[Listener]) -> str:
    """Return "java on 8080/tcp, 9010/tcp; …": without addresses and chance, so that nodes with the same programs fold into one."""
    found: dict[str, dict[str, None]] = {}
    for x in listeners:
        port = "a port that the kernel chose" if x.process and x.port and x.port >= _EPHEMERAL else str(x.port)
        found.setdefault(x.process or "process not shown", {})[f"{port}/{x.protocol}"] = None
    return "; ".join(f"{process} on {', '.join(ports)}" for process, ports in found.items())


def _is_tunnel(x: Listener) -> bool:
    """Whether some network plugin has the kernel listen on this UDP port; such a socket has no process."""
    return any(
        raw.get("kind") == "kernel" and raw.get("protocol") == "udp" and str(raw.get("port")) == str(x.port)
        for name in shipped_names()
        for raw in shipped(name).rules
    )


def _is_own(rule: PortRule, x: Listener) -> bool:
    return match_listener(rule, x) in (Match.OWN, Match.STAND_IN, Match.NOT_SHOWN)
