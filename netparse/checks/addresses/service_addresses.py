"""Addresses of Services beside those of machines: a node answers for what it holds on kube-ipvs0 and like devices itself."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.networks import SERVICE_DEVICES
from netparse.checks.shared.needs import ADDRESS_CAPTURE
from netparse.cluster import IP, Address, Link, Node, Origin, Prefix, ServiceView
from netparse.cluster.read import to_ip
from netparse.cluster.views import Way
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_SERVICE_LB = "svclb-"
_GIVEN_OUT = (
    "Every node takes packets to the Service's ports at this address for the Service, and a load balancer that announces it "
    "answers for it in the node's place: connections to the node come and go with that answer."
)
_OWN_NETWORK = (
    "A packet to a Service that kube-proxy does not translate (a port that the Service has not, a Service without endpoints, a check "
    "of the route before it) stays on this node's own network, and containers there may have the address of a Service."
)
_OF_MACHINES = ("containers", "other")
_SMALLEST = 2  # bits of host: less is no network


class _Near(NamedTuple):
    """A network that the node reaches without a gateway, and its own address there."""

    device: str
    prefix: Prefix
    address: IP | None
    origin: Origin


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
        "A load balancer that serves by the nodes themselves gives out their addresses on purpose. "
        "The address stays on kube-ipvs0 until kube-proxy was restarted or cleaned up, also when the Service is gone."
    )

    def regardless(self, node: Node, context: Context) -> Iterable[Finding]:
        """The lists of the cluster show such a Service without any capture of the node, and its routes where its networks are."""
        return (*self._given_out(node, context), *self._inside(node, context), *self._routed(node, context))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [*self._conflicts(node, context), *self._given_out(node, context), *self._inside(node, context)]
        if not any(services(node)):
            found += self._routed(node, context)
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
            elif own := _on_card(node, ip):
                if any(h.node is not node for h in context.cluster.holders.get(ip, ())):
                    continue  # it is told of the others, which hold it as well
                words = f"as {own[0].name} of the node does: every node holds what Services have, so that the others do not find this one"
                yield self._conflict(node, link, address, words, (own[1].origin,))
            elif (other := context.cluster.by_internal_ip.get(ip)) and not _captured(ip, context):
                listed = other.listed("internal_ip")
                words = f"the INTERNAL-IP of {other.name}, whose interfaces were not captured"
                yield self._conflict(node, link, address, words, (listed[1],) if listed else ())

    def _routed(self, node: Node, context: Context) -> Iterator[Finding]:
        """The kernel's own routes to what the node holds show the same: ``ip route show table local``."""
        for r in node.routes.where(_is_held_for_services):
            ip = r.prefix.network_address
            other = context.cluster.by_internal_ip.get(ip)
            if other is None or other is node:
                continue
            listed = other.listed("internal_ip")
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=str(ip),
                title=f"{self.title}: {ip}",
                actual=f"{node.name} takes packets to {ip} itself, by {r.devices[0]}: it is the INTERNAL-IP of {other.name}",
                origins=(r.origin, listed[1] if listed else None),
                kinds=(Kind.ROUTES,),
                known={"address": ip},
            )

    def _given_out(self, node: Node, context: Context) -> Iterator[Finding]:
        """A load balancer has given this node's INTERNAL-IP to a Service, and no other node's.

        One that serves by the nodes themselves gives their addresses on purpose: ServiceLB of K3s, and whatever gives several.
        """
        objects = context.cluster.objects
        if len(context.cluster.by_internal_ip) < 2 or not objects.services or context.once(_has_service_lb):
            return
        if context.circumstances.distribution == "k3s":
            return
        for service in objects.services:
            given = [ip for text in service.external if (ip := to_ip(text))]
            nodes = [ip for ip in given if ip in context.cluster.by_internal_ip]
            if service.type != "LoadBalancer" or len(nodes) != 1 or nodes[0] not in node.internal_ips:
                continue
            row = node.listed("internal_ip")
            yield self.finding(
                Verdict.WARN,
                node,
                subject=str(nodes[0]),
                title=f"{self.title}: {nodes[0]}",
                actual=f"{nodes[0]}, the INTERNAL-IP of {node.name}, is the external address of {service.full_name}, a LoadBalancer",
                why=_GIVEN_OUT,
                fix=(
                    "take the addresses of the nodes out of the load balancer's pool (MetalLB: kubectl get ipaddresspools -A -o yaml)",
                    f"kubectl {_namespace(service)}edit service {sh(service.name)}    # spec.loadBalancerIP, if it asks for this address",
                ),
                confirm="kubectl get services -A -o wide",
                origins=(service.origin, row[1] if row else None),
                severity=Severity.HIGH,
            )

    def _inside(self, node: Node, context: Context) -> Iterator[Finding]:
        """Services lie in the network of one of the node's own bridges or cards: what kube-proxy leaves alone ends there."""
        cluster_ips = [(ip, s) for s in context.cluster.objects.services for ip in s.cluster_ips]
        for near in _own_networks(node):
            inside = [(ip, s) for ip, s in cluster_ips if ip.version == near.prefix.version and ip in near.prefix]
            if not inside:
                continue
            equal = next((x for x in inside if x[0] == near.address), None)
            ip, service = equal or inside[0]
            what = f"holds {ip}, the address" if equal else f"is in {near.prefix}, where {ip} is the address"
            yield self.finding(
                Verdict.FAIL if equal else Verdict.WARN,
                node,
                subject=str(near.prefix),
                title=f"{self.title}: {ip}"
                if equal
                else f"Services have addresses in a network of the node: {near.prefix}",
                actual=f"{near.device} {what} of the Service {service.full_name}",
                why=_OWN_NETWORK,
                fix=(
                    (
                        f"give the network of {near.device} another range than that of the Services (Docker: default-address-pools in "
                        f"/etc/docker/daemon.json, then docker network rm and create)"
                    ),
                ),
                confirm=f"ip route get {ip}; ip address show {sh(near.device)}",
                origins=(near.origin, service.origin),
                severity=Severity.HIGH,
            )

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


def _namespace(service: ServiceView) -> str:
    return f"-n {sh(service.namespace)} " if service.namespace else ""


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


def _on_card(node: Node, ip: IP) -> tuple[Link, Address] | None:
    """Return the node's card that has an address as its own: a virtual one, which moves, stands alone as /32."""
    return next(
        (
            (link, a)
            for link in node.links
            if link.name not in SERVICE_DEVICES and device(link.name).role == "other"
            for a in link.addresses
            if a.ip.ip == ip and a.ip.network.prefixlen < ip.max_prefixlen
        ),
        None,
    )


def _is_held_for_services(way: Way) -> bool:
    return way.type == "local" and bool(way.devices) and way.devices[0] in SERVICE_DEVICES


def _is_of_kernel(way: Way) -> bool:
    return way.on_wire and way.protocol == "kernel" and way.table == "main"


def _own_networks(node: Node) -> Iterator[_Near]:
    """Yield the networks of the node's bridges and cards, by interfaces and by the kernel's routes; those of pods are none."""
    found: dict[tuple[str, Prefix], _Near] = {}
    for link in node.links:
        for a in link.addresses:
            found.setdefault((link.name, a.ip.network), _Near(link.name, a.ip.network, a.ip.ip, a.origin))
    for r in node.routes.where(_is_of_kernel):
        if r.devices:
            found.setdefault((r.devices[0], r.prefix), _Near(r.devices[0], r.prefix, r.prefsrc, r.origin))
    for near in found.values():
        large = near.prefix.max_prefixlen - near.prefix.prefixlen >= _SMALLEST
        by = node.link(near.device)
        if large and device(near.device).role in _OF_MACHINES and not (by and by.kind == "dummy"):
            yield near


def _has_service_lb(context: Context) -> bool:
    return any(p.name.startswith(_SERVICE_LB) for p in context.cluster.objects.pods)
