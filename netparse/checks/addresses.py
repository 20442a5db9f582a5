"""The node's own addresses: whether the address that the cluster uses is really there."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.needs import ADDRESS_CAPTURE
from netparse.cluster import Node
from netparse.findings import Finding, Severity, Verdict


class NodeIpNotOnInterface(Check):
    id = "node-ip-not-on-interface"
    title = "The node's INTERNAL-IP is on none of its interfaces"
    severity = Severity.HIGH
    needs = (ADDRESS_CAPTURE,)
    expected = "an interface of the node holds the INTERNAL-IP of the node list"
    why = "The API server and the other nodes talk to the INTERNAL-IP; an address that the node does not hold leads nowhere."
    fix = (
        "ip address    # which address does the node have now?",
        "set --node-ip of the kubelet to an address of the node and restart it: systemctl restart kubelet",
    )
    confirm = "kubectl get nodes -o wide; ip address"
    reference = "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/ (--node-ip)"
    wrong = "Behind one-to-one NAT (some clouds) the INTERNAL-IP may be an address that the node itself never sees."

    def applies(self, node: Node, context: Context) -> bool:
        return bool(node.internal_ips)

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        captures = node.of(*ADDRESS_CAPTURE.stems)
        listed = node.listed("internal_ip")
        for ip in node.internal_ips:
            held = node.holder(ip)
            family = "inet6" if ip.version == 6 else "inet"
            proof = [c for c in captures if c.covers and c.covers.whole and family in c.covers.families]
            if held:
                link, address = held
                actual = f"{link.name} holds {address.ip}" + (f", MAC {link.mac}" if link.mac else "")
                origins = (address.origin, listed[1] if listed else None)
                yield self.finding(Verdict.PASS, node, subject=str(ip), actual=actual, origins=origins)
            elif not proof or any(c.mentions(str(ip)) for c in proof):
                limits = "; ".join(limit for c in captures if c.covers for limit in c.covers.limits)
                reason = f"the capture does not show all addresses of the node: {limits or 'lines of it were not understood'}"
                yield self.unknown(node, reason, "ip address", subject=str(ip))
            else:
                have = ", ".join(str(a.ip) for k in node.links for a in k.addresses if not a.ip.ip.is_loopback)
                lines = (listed[1] if listed else None, *(k.origin for k in node.links[:8]))
                yield self.finding(
                    Verdict.FAIL,
                    node,
                    subject=str(ip),
                    actual=f"the interfaces hold {have or 'no address'}",
                    origins=lines,
                )
