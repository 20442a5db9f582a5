"""Services without authentication that listen where others can reach them, judged by process and port."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.needs import SOCKET_CAPTURE
from netparse.cluster import Node
from netparse.findings import Finding, Severity, Verdict
from netparse.ports import insecure_rule


class InsecurePortExposed(Check):
    id = "insecure-port-exposed"
    title = "A service without authentication can be reached from outside the node"
    severity = Severity.HIGH
    needs = (SOCKET_CAPTURE,)
    expected = "services that ask nobody who they are listen on loopback only, or not at all"
    why = "Whoever reaches this port can use it without a password or certificate."
    fix = ("stop it, or bind it to 127.0.0.1", "until then close the port in the node's firewall")
    confirm = "sudo ss -lntup"
    wrong = "Whether a service asks for authentication cannot be seen in a list of sockets; process and port are what it is known by."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        bad = False
        for listener in node.listeners:
            rule = None if listener.loopback else insecure_rule(listener, context.circumstances)
            if rule is None:
                continue
            bad = True
            who = listener.process or "a process that is not shown"
            yield self.finding(
                Verdict.FAIL if rule.severity in ("critical", "high") else Verdict.WARN,
                node,
                subject=f"{listener.protocol}/{listener.port}",
                title=f"{rule.title} on {listener.shown}",
                severity=Severity(rule.severity),
                actual=f"{who} listens on {listener.shown}",
                why=rule.why,
                reference=rule.reference,
                origins=(listener.origin,),
            )
        if not bad and node.proves_no_listener("tcp"):
            yield self.finding(Verdict.PASS, node, actual="none of the known ones among the listeners")
        elif not bad:
            yield self.unknown(node, "the captures do not show every TCP listener", SOCKET_CAPTURE.command)
