"""Which networks the captures show: of the nodes, of the pods, of container engines; found once for the whole cluster."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_network

from netparse.checks.devices import Device, device, device_on, working
from netparse.checks.plugged_in import is_plugged_in
from netparse.cluster import IP, Address, Cluster, Holder, Link, Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_wide
from netparse.cluster.remember import per_node
from netparse.cluster.user_nat import is_user_nat
from netparse.records import NodeObject

SERVICE_DEVICES = ("kube-ipvs0", "kube-dummy-if")
"""Where kube-proxy in IPVS mode and kube-router put the addresses of Services, on every node."""
_NARROW = {4: 23, 6: 64}
"""The shortest prefixes that plugins give to one node: a shorter one may be that of all pods."""
PLUGINS = frozenset({"bird", "bgp", "80"})
"""Protocols under which CNI plugins enter routes: Calico's BIRD, kube-router's BGP, Calico's Felix by its number."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A network of an interface."""

    prefix: Prefix
    node: Node
    link: Link
    address: Address


@dataclass(frozen=True, slots=True)
class PodRoute:
    """A node's route to the pods of another node; ``direct`` when it leads over the node network, not through a tunnel."""

    node: Node
    route: RouteView
    direct: bool


class Networks:
    """Lookups over all nodes; each is computed at most once."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def subnet(self, node: Node, ip: IP) -> Prefix | None:
        """Return the network around a node's own address; None where it stands alone (/32, as on many clouds) or is not held."""
        held = node.holder(ip)
        return held[1].ip.network if held and is_wide(held[1].ip.network) else None

    @cached_property
    def of_nodes(self) -> dict[Prefix, tuple[Node, ...]]:
        """The networks around the INTERNAL-IPs and the nodes in each."""
        found: dict[Prefix, dict[str, Node]] = {}
        for node in self.cluster.nodes:
            for ip in self.main_ips(node):
                if not self._everybodys(node, ip) and (subnet := self.subnet(node, ip)):
                    found.setdefault(subnet, {})[node.name] = node
        return {prefix: tuple(nodes.values()) for prefix, nodes in found.items()}

    def main_ips(self, node: Node) -> tuple[IP, ...]:
        """Return the INTERNAL-IPs; where no node list was captured the addresses of the interface with the default route.

        Where no route was captured either, those of the only card that is shown, unless each virtual machine has such a one.
        """
        if node.internal_ips or self.cluster.listed:
            return node.internal_ips
        names = {name for r in node.default_routes(node.family) if not r.dead for name in r.devices}
        links = [k for k in node.links if k.name in names and device(k.name).role == "other"]
        if not names and not node.routes:  # captures of one machine before a change and after it show its address twice
            holders = self.cluster.holders
            links = [k for k in only_card(node) if all(len(holders[a.ip.ip]) == 1 for a in k.addresses)]
        version = 6 if node.family == "inet6" else 4
        return tuple(
            a.ip.ip
            for k in links
            for a in k.addresses
            if a.ip.version == version and not a.ip.ip.is_link_local and is_wide(a.ip.network)
        )

    def _everybodys(self, node: Node, ip: IP) -> bool:
        """Whether an address stands for no single machine: docker0's, or that of a NAT interface, which others have too."""
        held = node.holder(ip)
        if held is not None and device(held[0].name).role == "containers":
            return True
        others = {
            h.node.name
            for h in self.cluster.holders.get(ip, ())
            if h.node is not node and h.link.name not in SERVICE_DEVICES
        }
        return len(others) >= 2 and len(others) * 2 >= len(self.cluster.nodes) - 1

    def second_ips(self, node: Node) -> tuple[IP, ...]:
        """Return the node's own addresses of the family that its INTERNAL-IPs are not of, where the others have such too.

        These are on the node's interface, in a network that another node's interface is in, and held by no other node.
        """
        return self._second.get(node, ())

    @cached_property
    def _second(self) -> dict[Node, tuple[IP, ...]]:
        found: dict[Prefix, dict[Node, list[IP]]] = {}
        for node in self.cluster.nodes:
            versions = {ip.version for ip in node.internal_ips}
            for a in node.node_link.addresses if node.node_link and len(versions) == 1 else ():
                own = a.ip.version not in versions and not a.ip.ip.is_link_local and is_wide(a.ip.network)
                if own and not a.flags & {"dadfailed", "deprecated"} and len(self.cluster.holders[a.ip.ip]) == 1:
                    found.setdefault(a.ip.network, {}).setdefault(node, []).append(a.ip.ip)
        second: dict[Node, list[IP]] = {}
        for nodes in found.values():
            for node, ips in nodes.items() if len(nodes) > 1 else ():
                second.setdefault(node, []).extend(ips)
        return {node: tuple(ips) for node, ips in second.items()}

    @cached_property
    def on_cards(self) -> dict[Prefix, tuple[Holder, ...]]:
        """The addresses on cards and the like, by network."""
        found: dict[Prefix, list[Holder]] = {}
        for node in self.cluster.nodes:
            for link in node.links:
                for a in link.addresses if device(link.name).role == "other" else ():
                    if is_wide(a.ip.network) and not a.ip.ip.is_link_local and not a.ip.ip.is_loopback:
                        found.setdefault(a.ip.network, []).append(Holder(node, link, a))
        return {prefix: tuple(holders) for prefix, holders in found.items()}

    @cached_property
    def by_second_ip(self) -> dict[IP, Node]:
        """Whose the addresses of the second family are."""
        return {ip: node for node, ips in self._second.items() for ip in ips}

    @cached_property
    def node_links(self) -> dict[Prefix, tuple[tuple[Node, Link], ...]]:
        """The nodes in each network of ``of_nodes``, with the interface that each has there."""
        return {
            prefix: tuple(
                (n, held[0])
                for n in nodes
                if (held := next((n.held[ip] for ip in self.main_ips(n) if self.subnet(n, ip) == prefix), None))
                and device(held[0].name).role != "services"
            )
            for prefix, nodes in self.of_nodes.items()
        }

    @cached_property
    def overlays(self) -> dict[str, tuple[tuple[Node, Link], ...]]:
        """The overlay interfaces whose MTU counts by name: one name on several nodes is one overlay."""
        found: dict[str, list[tuple[Node, Link]]] = {}
        for node in self.cluster.nodes:
            for link, _ in overlays(node):
                found.setdefault(link.name, []).append((node, link))
        return {name: tuple(links) for name, links in found.items()}

    def in_node_network(self, ip: IP) -> bool:
        """Whether nodes talk to each other in the network of this address."""
        return ip in self.cluster.by_internal_ip or any(ip in prefix for prefix in self.of_nodes)

    def shared_subnet(self, one: Node, other: Node) -> bool:
        """Whether two nodes have their INTERNAL-IPs in one network; unknown networks count as one."""
        mine = {self.subnet(one, ip) for ip in one.internal_ips}
        theirs = {self.subnet(other, ip) for ip in other.internal_ips}
        return not mine or not theirs or bool(mine & theirs)

    def connected(self, node: Node, *roles: str) -> tuple[Seen, ...]:
        """Return the networks of the node's interfaces of these roles; its node interface is none of them."""
        return _connected(node, *roles)

    @cached_property
    def routed(self) -> tuple[Node, ...]:
        """The nodes whose routes were captured; a host outside the node list counts where it has pods of its own."""
        return tuple(n for n in self.cluster.nodes if n.routes and self.has_pods(n))

    def has_pods(self, node: Node) -> bool:
        """Whether pods may live there: on every node of the list, and where an interface or a route for them stands."""
        roles = ("tunnel", "gateway", "pods", "pod")
        routed = (name for r in node.routes for name in r.devices)
        return (
            bool(node.listings)
            or any(working(node, *roles))
            or any(device_on(node, name).role in roles for name in routed)
        )

    @cached_property
    def pod_routes(self) -> dict[Prefix, tuple[PodRoute, ...]]:
        """The networks of pods that nodes have routes to by way of another node, and those routes."""
        found: dict[Prefix, list[PodRoute]] = {}
        for node in self.cluster.nodes:
            for route in node.routes:
                entry = self._pod_route(node, route)
                if entry is not None:
                    found.setdefault(route.prefix, []).append(entry)
        return {prefix: tuple(routes) for prefix, routes in found.items()}

    @cached_property
    def pod_routes_of(self) -> dict[Node, tuple[PodRoute, ...]]:
        """The routes to pods by way of another node, by the node that has them."""
        found: dict[Node, list[PodRoute]] = {}
        for routes in self.pod_routes.values():
            for entry in routes:
                found.setdefault(entry.node, []).append(entry)
        return {node: tuple(routes) for node, routes in found.items()}

    @cached_property
    def sorted_node_ips(self) -> dict[int, tuple[int, ...]]:
        """The INTERNAL-IPs and the nodes' addresses of the second family as numbers in order, by version."""
        known = {*self.cluster.by_internal_ip, *self.by_second_ip}
        return {version: tuple(sorted(int(ip) for ip in known if ip.version == version)) for version in (4, 6)}

    @cached_property
    def pods(self) -> dict[Prefix, Origin]:
        """Every network of pods that interfaces or routes of any node show, each with a line that shows it."""
        found: dict[Prefix, Origin] = {}
        for node in self.cluster.nodes:
            for seen in self.connected(node, "pods", "gateway", "tunnel"):
                found.setdefault(seen.prefix, seen.address.origin)
        for prefix, routes in self.pod_routes.items():
            found.setdefault(prefix, routes[0].route.origin)
        return found

    def overlapping_pods(self, prefix: Prefix) -> tuple[Prefix, ...]:
        """Return the networks of pods that share an address with this one; bridges have the same networks on many nodes."""
        if prefix not in self._over_pods:
            self._over_pods[prefix] = tuple(p for p in self.pods if p.version == prefix.version and p.overlaps(prefix))
        return self._over_pods[prefix]

    @cached_property
    def _over_pods(self) -> dict[Prefix, tuple[Prefix, ...]]:
        return {}

    def _pod_route(self, node: Node, route: RouteView) -> PodRoute | None:
        if route.table != "main" or route.type != "unicast" or not is_wide(route.prefix) or route.prefix.prefixlen <= 1:
            return None
        if self._holds_nodes(route.prefix):
            return None
        roles = {device_on(node, name).role for name in route.devices}
        if not route.gateways and not self._leads_away(node, route, roles):
            return None
        tunnel = bool(roles & {"tunnel", "gateway", "pods"})
        of_plugin = tunnel or route.protocol in PLUGINS
        to_node = any(g in self.cluster.by_internal_ip for g in route.gateways) or not self.cluster.listed
        if not of_plugin and not (to_node and self.owner(route.prefix)):
            return None
        return PodRoute(node, route, direct=not tunnel)

    def _leads_away(self, node: Node, route: RouteView, roles: set[str]) -> bool:
        """Whether a route without gateway leads to the pods of another node: WireGuard and Cilium need none.

        The network of the device's own address is the node's own; where the addresses were not captured nothing is known.
        """
        links = [k for name in route.devices if (k := node.link(name))]
        if not links or not all(k.addresses for k in links):
            return False
        own = [a.ip for k in links for a in k.addresses if a.ip.ip in route.prefix]
        # the network of all pods, by way of a tunnel whose own address is a single one of them
        wide = roles == {"tunnel"} and all(ip.network.prefixlen == ip.max_prefixlen for ip in own)
        if own and not wide:
            return False
        plugin = bool(roles & {"tunnel", "gateway", "pods"})
        return plugin or (roles == {"other"} and self.owner(route.prefix) not in (None, node))

    def _holds_nodes(self, prefix: Prefix) -> bool:
        if prefix not in self._with_nodes:
            self._with_nodes[prefix] = any(ip in prefix for ip in self.cluster.by_internal_ip)
        return self._with_nodes[prefix]

    @cached_property
    def _with_nodes(self) -> dict[Prefix, bool]:
        return {}

    def owner(self, prefix: Prefix) -> Node | None:
        """Return the node whose pods live in this network, by its own interfaces, routes or Node object; None when none shows it."""
        if prefix not in self._owners:
            self._owners[prefix] = self._find_owner(prefix)
        return self._owners[prefix]

    @cached_property
    def endpoints(self) -> dict[IP, Node]:
        """Whose an address is: INTERNAL-IPs, and those of overlay interfaces whose neighbour entries the plugin makes."""
        cluster = self.cluster
        found = {ip: n for ip, n in cluster.by_internal_ip.items() if ip not in cluster.shared_internal_ips}
        found |= self.by_second_ip
        for node in cluster.nodes:
            for link, kind in working(node, "tunnel"):
                own = [a.ip.ip for a in link.addresses if kind.endpoint and not a.ip.ip.is_link_local]
                found |= {ip: node for ip in own if len(cluster.holders[ip]) == 1}
            for seen in () if cluster.listed else self.connected(node, "other"):
                if len(cluster.holders[seen.address.ip.ip]) == 1:
                    found.setdefault(seen.address.ip.ip, node)
        return found

    @cached_property
    def _owners(self) -> dict[Prefix, Node | None]:
        return {}

    def _find_owner(self, prefix: Prefix) -> Node | None:
        found = {n.name: n for n in self.holders(prefix)} or {n.name: n for p, n in self.pod_blocks if p == prefix}
        if (
            len(found) > 1
        ):  # a blackhole may stand where it does not belong: the pods are where single addresses are routed
            found = (
                {n.name: n for n in found.values() if _routes_pods(n, prefix)} or _with_bridge(found, prefix) or found
            )
        if not found:  # no bridge: kindnet and other plugins route each pod to an interface of its own
            found = {n.name: n for n in self._next_hops.get(prefix, ()) if _routes_pods(n, prefix)}
        if not found and prefix in self._next_hops and prefix.prefixlen >= _NARROW[prefix.version]:
            found = {n.name: n for n in self.cluster.nodes if _routes_pods(n, prefix)}
        return next(iter(found.values())) if len(found) == 1 else None

    def holders(self, prefix: Prefix) -> tuple[Node, ...]:
        """Return the nodes with an address of the pod network on an interface that is not their way to the others."""
        return tuple({n.name: n for ip, n in self._pod_addresses if ip in prefix}.values())

    def homed(self, prefix: Prefix) -> Node | None:
        """Return the node whose overlay device has the MAC to which the others' routes to a network lead; None where none has it.

        Its own address there may be gone, or be that of another network.
        """
        found: dict[str, Node] = {}
        for entry in self.pod_routes.get(prefix, ()):
            for g in entry.route.gateways:
                for n in entry.node.neighbors_of.get(g, ()):
                    held = self.cluster.macs.get(n.mac or "", ()) if n.device in entry.route.devices else ()
                    found |= {node.name: node for node, link in held if device(link.name).endpoint}
        return next(iter(found.values())) if len(found) == 1 else None

    def has_own(self, node: Node, version: int) -> bool:
        """Whether the captures show a pod network of the node itself; if not, one that nobody is seen to have may be it."""
        return (node, version) in self._own

    @cached_property
    def _own(self) -> frozenset[tuple[Node, int]]:
        found = [(owner, p) for p in self.pod_routes if (owner := self.owner(p))] + [(n, p) for p, n in self.pod_blocks]
        found += [(n, s.prefix) for n in self.cluster.nodes for s in self.connected(n, "pods", "gateway")]
        return frozenset((n, p.version) for n, p in found)

    @cached_property
    def _next_hops(self) -> dict[Prefix, set[Node]]:
        """The nodes that others name as the way to a network."""
        found: dict[Prefix, set[Node]] = {}
        nodes = self.cluster.by_internal_ip
        for node in self.cluster.nodes:
            for route in node.routes:
                if hops := {nodes[g] for g in route.gateways if g in nodes}:
                    found.setdefault(route.prefix, set()).update(hops)
        return found

    @cached_property
    def _pod_addresses(self) -> tuple[tuple[IP, Node], ...]:
        return tuple(
            (a.ip.ip, node)
            for node in self.cluster.nodes
            for link, _ in working(node, "tunnel", "gateway", "pods")
            if link is not node.node_link
            for a in link.addresses
            if not a.ip.ip.is_link_local
        )

    @cached_property
    def pod_blocks(self) -> tuple[tuple[Prefix, Node], ...]:
        """Blocks that a node keeps for its own pods, and those of its Node object."""
        found = list(self.kept_blocks)
        for node in self.cluster.nodes:
            for listing in node.listings:
                if isinstance(listing.record, NodeObject):
                    found += [(p, node) for text in listing.record.pod_cidrs if (p := _network(text))]
        return tuple(found)

    @cached_property
    def kept_blocks(self) -> tuple[tuple[Prefix, Node], ...]:
        """Blocks that a node keeps for its own pods by its routes: a blackhole, one to its bridge."""
        nodes = self.cluster.nodes
        return tuple((r.prefix, n) for n in nodes for r in n.routes if _keeps(r))


def only_card(node: Node, *, alone: bool = False) -> list[Link]:
    """Return the one card with an address that the captures of a machine show, whether or not they show all.

    ``alone``: also one whose addresses stand alone (/32), as on many clouds and by mistake.
    """
    cards = [
        k
        for k in node.links
        if device(k.name).role == "other"
        and k.peer_index is None
        and not is_plugged_in(node, k)
        and any((alone or is_wide(a.ip.network)) and is_of_machine(a.ip.ip) for a in k.addresses)
    ]
    return cards if len(cards) == 1 and not any(is_user_nat(a.ip.ip) for a in cards[0].addresses) else []


def is_of_machine(ip: IP) -> bool:
    """Whether an address is one by which others reach the machine."""
    return not ip.is_link_local and not ip.is_loopback


def overlays(node: Node) -> Iterator[tuple[Link, Device]]:
    """Yield the node's overlay interfaces whose MTU limits the size of a pod's packets."""
    for link, kind in working(node, "tunnel", "gateway"):
        if kind.overhead is not None and link.mtu is not None:
            yield link, kind


def _with_bridge(nodes: dict[str, Node], prefix: Prefix) -> dict[str, Node]:
    """Return those of the nodes that have the network on the bridge of their pods: others may only refuse it."""
    return {name: n for name, n in nodes.items() if any(r.prefix == prefix and is_on_bridge(r) for r in n.routes)}


def _routes_pods(node: Node, prefix: Prefix) -> bool:
    """Whether the node's routes lead single addresses of this network to interfaces of pods."""
    return any(
        not is_wide(r.prefix)
        and r.prefix.version == prefix.version
        and r.prefix.network_address in prefix
        and any(device(name).role == "pod" for name in r.devices)
        for r in node.routes
    )


def _keeps(r: RouteView) -> bool:
    return (r.type == "blackhole" and is_wide(r.prefix)) or is_on_bridge(r)


def is_on_bridge(r: RouteView) -> bool:
    """Whether a route leads to the bridge of the node's own pods: as good as the bridge's address."""
    named = any(device(name).role == "pods" and device(name).plugin is None for name in r.devices)
    return named and r.type == "unicast" and not r.gateways and not r.default and is_wide(r.prefix)


def _network(text: str) -> Prefix | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


@per_node
def _connected(node: Node, *roles: str) -> tuple[Seen, ...]:
    return tuple(
        Seen(network, node, link, address)
        for link in node.links
        if device_on(node, link.name).role in roles and link is not node.node_link
        for address in link.addresses
        if is_wide(network := address.ip.network) and not network.is_link_local and not network.is_loopback
    )
