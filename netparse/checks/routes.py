"""The way out of the node: its default route."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.needs import ROUTE_CAPTURE
from netparse.cluster import Node
from netparse.findings import Finding, Severity, Verdict


class DefaultRouteMissing(Check):
    id = "default-route-missing"
    title = "The node has no default route"
    severity = Severity.HIGH
    needs = (ROUTE_CAPTURE,)
    expected = "a default route in table main, in the address family of the INTERNAL-IP"
    why = (
        "Without a default route the node reaches nothing outside its own subnets; kubelet and kube-apiserver also choose "
        "their own address by it and may refuse to start."
    )
    fix = (
        "ip route add default via <gateway> dev <interface>    # and in the network configuration, to survive a reboot",
    )
    confirm = "ip route show default"
    reference = (
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/install-kubeadm/ (default gateway)"
    )
    wrong = "An air-gapped cluster in one single subnet can work without one, with every address set by hand."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        families = dict.fromkeys("inet6" if ip.version == 6 else "inet" for ip in node.internal_ips[:1]) or {
            "inet": None
        }
        for family in families:
            found = node.default_routes(family)
            captures = [c for c in node.of(*ROUTE_CAPTURE.stems) if c.covers and family in c.covers.families]
            proof = [c for c in captures if c.covers and c.covers.whole and "main" in c.covers.tables]
            if found:
                ways = ", ".join(
                    f"{' '.join(map(str, r.gateways)) or 'directly'} dev {' '.join(r.devices)}" for r in found
                )
                yield self.finding(
                    Verdict.PASS, node, subject=family, actual=f"default via {ways}", origins=(r.origin for r in found)
                )
            elif not proof or any(c.mentions("default") for c in proof):
                command = "ip -6 route" if family == "inet6" else "ip route"
                yield self.unknown(node, "the capture does not show all routes of table main", command, subject=family)
            else:
                origins = [r.origin for r in node.routes if r.table == "main"][:8]
                yield self.finding(
                    Verdict.FAIL,
                    node,
                    subject=family,
                    actual="no default route among the routes captured",
                    origins=origins,
                )
