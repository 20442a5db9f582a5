"""What the bundle does not hold: reported once per node, so that nobody takes silence for health."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.shared.needs import ADDRESS_CAPTURE, NEIGHBOR_CAPTURE, ROUTE_CAPTURE, SOCKET_CAPTURE
from netparse.cluster import Node
from netparse.findings import Finding, Severity, Verdict

_WANTED = (SOCKET_CAPTURE, ADDRESS_CAPTURE, ROUTE_CAPTURE, NEIGHBOR_CAPTURE)


class EvidenceMissing(Check):
    id = "evidence-missing"
    since = "0.1.0"
    title = "Captures of this node are missing"
    severity = Severity.INFO
    of_any_machine = True
    expected = "listening sockets, addresses, routes and neighbours of every node of the list"
    why = "What was not captured cannot be judged: everything that needs it is UNKNOWN, neither good nor bad."
    wrong = "A capture may be in the bundle under a form that netparse does not recognise: see how each file was understood."

    def applies(self, node: Node, context: Context) -> bool:
        return node.linux

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        missing = [need for need in _WANTED if not node.of(need.kind)]
        broken = list({id(c): c for need in missing for c in node.broken(need.kind)}.values())
        if not missing:
            yield self.finding(Verdict.PASS, node, actual="all that the checks need is there")
            return
        names = ", ".join(need.what for need in missing)
        failed = "; ".join(c.unusable for c in broken)
        listing = node.listings[0].origin if node.listings else None
        what = f"not captured: {names}" + (f" ({failed})" if failed else "")
        commands = tuple(need.command for need in missing)
        reason, commands = context.absent(node, what, commands) if len(broken) < len(missing) else (what, commands)
        yield self.unknown(node, reason, *commands, origins=(listing,))
