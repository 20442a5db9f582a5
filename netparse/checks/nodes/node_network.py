"""What the kubelet and the network plugin say of a node's network."""

import re
from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.cluster import Condition, Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_NETWORK = re.compile(
    r"NetworkPluginNotReady|NetworkReady=false|network (?:plugin )?(?:is )?not ready|cni (?:plugin|config)",
    re.IGNORECASE,
)


class NodeNetworkUnavailable(Check):
    id = "node-network-unavailable"
    since = "0.1.0"
    title = "The network of the node is not ready"
    severity = Severity.CRITICAL
    expected = "the network plugin is ready on the node, and NetworkUnavailable is False"
    why = (
        "The kubelet starts no pod that needs the pod network until the container runtime reports a working CNI plugin, and "
        "the scheduler keeps pods away from a node whose network is unavailable."
    )
    fix = (
        "is the pod of the CNI plugin on this node running and ready, and what does its log say?",
        "ls -l /etc/cni/net.d /opt/cni/bin    # on the node: the plugin writes its configuration there once it runs",
    )
    confirm = "kubectl describe node <node>    # Conditions"
    reference = "https://kubernetes.io/docs/reference/node/node-status/#condition"
    wrong = (
        "A node that has just joined shows this until the plugin's pod has started. In clouds NetworkUnavailable is set until the route "
        "controller has made the node's route; some plugins never set it."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        bad = [c for c in node.conditions.values() if speaks_of_network(c)]
        ready = node.conditions.get("Ready")
        describe = f"kubectl describe node {sh(node.name)}"
        if bad:
            yield self.finding(
                Verdict.FAIL,
                node,
                actual="; ".join(c.words for c in bad),
                fix=(
                    f"{describe}    # Conditions, Events",
                    f"kubectl get pods -A -o wide --field-selector spec.nodeName={sh(node.name)}",
                    *self.fix,
                ),
                confirm=describe,
                origins=[c.origin for c in bad],
                kinds=(Kind.NODES,),
            )
        elif ready is None:
            reason = "the conditions of this node were not captured: a table of nodes does not show them"
            yield self.unknown(node, reason, "kubectl describe nodes    # or: kubectl get nodes -o json")
        elif ready.status == "Unknown":
            yield self.unknown(node, f"the kubelet is silent: {ready.words}", describe, origins=(ready.origin,))
        else:
            yield self.finding(
                Verdict.PASS, node, actual="no condition says that the network is not ready", origins=(ready.origin,)
            )


def speaks_of_network(c: Condition) -> bool:
    """Whether a condition says that the network of the node does not work."""
    if c.type == "NetworkUnavailable":
        return c.status == "True"
    return c.type == "Ready" and c.status == "False" and bool(_NETWORK.search(f"{c.reason} {c.message}"))
