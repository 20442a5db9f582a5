"""All hosts and pods of a cluster, and who has which address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from netparse.cluster import IP, Cluster, Link, Node, Origin, Prefix
from netparse.reach.hosts.host import Host

TUNNELS = frozenset(
    {"vxlan", "geneve", "ipip", "gre", "gretap", "sit", "ip6tnl", "wireguard", "ip6gre", "erspan", "tun"}
)
_NO_NIC = TUNNELS | {"dummy", "nlmon", "ifb", "vcan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod:
    """``ready`` is None where it is not known whether its containers answer. ``host_network`` pods have the node's own address."""

    namespace: str
    name: str
    node: str | None
    addresses: tuple[IP, ...]
    ready: bool | None
    why: str = ""
    host_network: bool = False
    ports: tuple[int, ...] = ()
    """TCP ports that its containers name."""
    origin: Origin | None = None

    @property
    def full_name(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePort:
    """A port of a Service, and the one that every node has for it."""

    protocol: str
    port: int
    node_port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """``cluster_ip`` is None for one without (headless, ExternalName)."""

    namespace: str
    name: str
    kind: str
    cluster_ip: IP | None
    ports: tuple[ServicePort, ...]
    origin: Origin | None = None

    @property
    def is_dns(self) -> bool:
        return self.namespace == "kube-system" and any(p.port == 53 for p in self.ports)


@dataclass(frozen=True, slots=True)
class Owner:
    """A host that has an address, and the device on which it stands."""

    host: Host
    link: Link


@dataclass(eq=False)
class World:
    """``hosts`` are those of the node list and all others that were captured."""

    cluster: Cluster
    hosts: tuple[Host, ...]
    pods: tuple[Pod, ...] = ()
    pods_captured: bool = False
    services: tuple[Service, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Host]:
        found = {h.name: h for h in self.hosts}
        for h in self.hosts:
            for alias in h.node.aliases:
                found.setdefault(alias, h)
        return found

    @cached_property
    def owners(self) -> dict[IP, tuple[Owner, ...]]:
        """Who has an address on a device that others may ask for it: loopback and addresses of a link alone are nobody's."""
        found: dict[IP, list[Owner]] = {}
        for host in self.hosts:
            for link in host.node.links:
                for a in link.addresses:
                    if not (a.ip.ip.is_loopback or a.ip.ip.is_link_local or link.name == "kube-ipvs0"):
                        found.setdefault(a.ip.ip, []).append(Owner(host, link))
        return {ip: tuple(x) for ip, x in found.items()}

    @cached_property
    def pod_at(self) -> dict[IP, Pod]:
        """The pods by their addresses, those of the host's network aside; of two with one address, one that is ready."""
        found: dict[IP, Pod] = {}
        for pod in sorted(self.pods, key=lambda p: p.ready is not True):
            for ip in pod.addresses:
                if not pod.host_network:
                    found.setdefault(ip, pod)
        return found

    def pods_of(self, node: str) -> tuple[Pod, ...]:
        """Return the pods of a node that have an address of their own."""
        return self._pods_by_node.get(node, ())

    @cached_property
    def _pods_by_node(self) -> dict[str, tuple[Pod, ...]]:
        found: dict[str, list[Pod]] = {}
        for pod in self.pods:
            if pod.node is not None and pod.addresses and not pod.host_network:
                found.setdefault(pod.node, []).append(pod)
        return {node: tuple(pods) for node, pods in found.items()}

    @cached_property
    def pods_by_name(self) -> dict[str, Pod]:
        """The pods by namespace and name; of two with one name the first."""
        return {pod.full_name: pod for pod in reversed(self.pods)}

    def service(self, name: str) -> Service | None:
        """Return the Service of ``namespace/name``."""
        return next((s for s in self.services if f"{s.namespace}/{s.name}" == name), None)

    def nic_owners(self, ip: IP) -> tuple[Owner, ...]:
        """Return who has an address on a device of the network between the hosts."""
        return tuple(o for o in self.owners.get(ip, ()) if is_nic(o.host, o.link))

    def address_of(self, host: Host) -> IP | None:
        """Return the address by which others ask for a host: its INTERNAL-IP; without a node list the only one of its NICs."""
        if host.node.internal_ips or self.cluster.listed:
            return next(iter(host.node.internal_ips), None)
        links = (link for link in host.node.links if is_nic(host, link))
        found = [a.ip.ip for link in links for a in link.addresses if a.ip.version == 4 and not a.ip.ip.is_link_local]
        return found[0] if len(found) == 1 else None

    def is_inside(self, ip: IP) -> bool:
        """Whether an address is one of pods or Services: routers outside do not know it."""
        return (
            ip in self.pod_at
            or any(s.cluster_ip == ip for s in self.services)
            or any(ip.version == net.version and ip in net for net in self.pod_networks)
        )

    @cached_property
    def pod_networks(self) -> tuple[Prefix, ...]:
        """The networks that hosts route to tunnels, to pods, or to each other."""
        found: dict[Prefix, None] = {}
        for host in self.hosts:
            for r in host.node.routes:
                if r.default or r.type not in ("unicast", "blackhole") or r.prefix.is_link_local:
                    continue
                links = [host.link(d) for d in r.devices]
                inner = any(k is not None and not is_nic(host, k) and k.name != "lo" for k in links)
                if inner or r.type == "blackhole" or any(g in self.cluster.by_internal_ip for g in r.gateways):
                    found[r.prefix] = None
        return tuple(found)

    @cached_property
    def routed_networks(self) -> frozenset[Prefix]:
        """The networks between the hosts from which a router is known to lead: a host has one as gateway there, or an INTERNAL-IP."""
        found: set[Prefix] = set()
        for host in self.hosts:
            gateways = {g for r in host.node.routes for g in r.gateways}
            for link in host.node.links:
                for net in {a.ip.network for a in link.addresses} if is_nic(host, link) else ():
                    ends = gateways.union(host.node.internal_ips)
                    if net.prefixlen == net.max_prefixlen or any(g.version == net.version and g in net for g in ends):
                        found.add(net)
        return frozenset(found)

    def listed_without_captures(self, ip: IP) -> Node | None:
        """Return the node whose INTERNAL-IP it is, where nothing shows its interfaces."""
        node = self.cluster.by_internal_ip.get(ip)
        if node is None:
            return None
        host = self.by_name.get(node.name)
        return node if host is None or not host.captured else None


def is_nic(host: Host, link: Link) -> bool:
    """Whether a device may lead to the network between the hosts: no tunnel, no end of a pod, no bridge of pods alone."""
    kind = link.kind or ""
    if kind in _NO_NIC or link.name == "lo" or link.name.startswith("cali"):
        return False
    if kind == "bridge":
        ports = [k for k in host.node.links if k.master == link.name]
        return any((p.kind or "") != "veth" for p in ports)
    return True
