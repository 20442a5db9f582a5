"""Names of nodes, a check that is made up."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.shared.needs import NODE_LIST
from netparse.cluster import Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_LONGEST = 40


class NodeNameLong(Check):
    id = "node-name-long"
    since = "0.1.0"
    title = "The name of the node is long"
    severity = Severity.LOW
    expected = f"the name of a node has at most {_LONGEST} characters"
    why = "Names of nodes are parts of the names of mirror pods, which a label cannot hold when they are long."
    fix = ("kubectl get nodes -o name    # rename the host, then join it anew",)
    confirm = "kubectl get nodes"
    reference = "https://kubernetes.io/docs/concepts/architecture/nodes/"
    wrong = "A cluster may run for years with such a name."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        origins = [listing.origin for listing in node.listings]
        if not origins:
            yield self.unknown(node, "the node list was not captured", NODE_LIST)
        elif len(node.name) <= _LONGEST:
            yield self.finding(Verdict.PASS, node, actual=f"{len(node.name)} characters", origins=origins)
        else:
            actual = f"{len(node.name)} characters"
            yield self.finding(Verdict.WARN, node, actual=actual, kinds=(Kind.NODES,), origins=origins)
