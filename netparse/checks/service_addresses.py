"""Addresses of Services beside those of machines: a node answers for what it holds on kube-ipvs0 and like devices itself."""

from collections.abc import Iterable, Iterator

from netparse.checks.base import Check, Context
from netparse.checks.needs import ADDRESS_CAPTURE
from netparse.checks.networks import SERVICE_DEVICES
from netparse.cluster import IP, Address, Link, Node, Origin
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind


class ServiceAddressConflict(Check):
    id = "service-address-conflict"
    since = "0.1.0"
    title = "A Service has the address of a machine"
    severity = Severity.CRITICAL
    needs = (ADDRESS_CAPTURE,)
    expected = "no Service, external or load balancer IP is the address of a node, of the gateway, or of another machine in use"
    why = (
        "Each node takes such packets for the Service and never sends them on: the machine with this address cannot be reached "
        "from any node, and if it is the gateway, nothing outside can."
    )
    fix = (
        "kubectl get services -A -o wide    # which Service has the address as EXTERNAL-IP?",
        "kubectl edit that Service: remove the address from spec.externalIPs or spec.loadBalancerIP",
    )
    confirm = "ip address show kube-ipvs0; ip route get <address>    # must not say local"
    reference = "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips"
    wrong = (
        "The address stays on kube-ipvs0 until kube-proxy was restarted or cleaned up, also when the Service is gone."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = list(self._conflicts(node, context))
        yield from found
        held = len({a.ip.ip for _, a in services(node)})
        if not found and node.showing(Kind.ADDRESSES):
            yield self.finding(Verdict.PASS, node, actual=f"none of the {held} addresses of Services is a machine's")

    def _conflicts(self, node: Node, context: Context) -> Iterator[Finding]:
        gateways = context.once(_gateways)
        for link, address in services(node):
            ip = address.ip.ip
            if ip in gateways:
                words = "the default gateway"
                yield self._conflict(node, link, address, words, (gateways[ip],))
            elif (other := context.cluster.by_internal_ip.get(ip)) and not _captured(ip, context):
                listed = other.listed("internal_ip")
                words = f"the INTERNAL-IP of {other.name}, whose interfaces were not captured"
                yield self._conflict(node, link, address, words, (listed[1],) if listed else ())

    def _conflict(self, node: Node, link: Link, address: Address, whose: str, more: tuple[Origin, ...]) -> Finding:
        return self.finding(
            Verdict.FAIL,
            node,
            subject=str(address.ip.ip),
            title=f"{self.title}: {address.ip.ip}",
            actual=f"{link.name} holds {address.ip.ip}, {whose}",
            origins=(address.origin, *more),
            kinds=(Kind.ADDRESSES,),
            known={"address": address.ip.ip},
        )


def _gateways(context: Context) -> dict[IP, Origin]:
    """Return the default gateways of all nodes, each with a route to it."""
    routes = (r for n in context.cluster.nodes for f in ("inet", "inet6") for r in n.default_routes(f))
    return {g: r.origin for r in routes for g in r.gateways}


def services(node: Node) -> Iterator[tuple[Link, Address]]:
    """Yield the addresses of Services that the node holds, with the device."""
    for link in node.links:
        if link.name in SERVICE_DEVICES:
            yield from ((link, a) for a in link.addresses if not a.ip.ip.is_link_local)


def _captured(ip: IP, context: Context) -> bool:
    """Whether a machine of the bundle shows the address on an interface of its own: then duplicate-ip reports it."""
    return any(h.link.name not in SERVICE_DEVICES for h in context.cluster.holders.get(ip, ()))
