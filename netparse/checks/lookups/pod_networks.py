"""Which networks of pods the captures show, whose each is, and the routes to them; found once for the whole cluster."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from enum import Enum, auto
from functools import cached_property
from ipaddress import ip_network
from itertools import chain

from netparse.checks.lookups.devices import device, device_on, working
from netparse.checks.lookups.networks import connected
from netparse.checks.lookups.pod_routes import OfNode, ToNetwork
from netparse.cluster import Cluster, Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import Place, is_wide, place
from netparse.cluster.views import Way
from netparse.records import NodeObject

_NARROW = {4: 23, 6: 64}
"""The shortest prefixes that plugins give to one node: a shorter one may be that of all pods."""
PLUGINS = frozenset({"bird", "bgp", "80"})
"""Protocols under which CNI plugins enter routes: Calico's BIRD, kube-router's BGP, Calico's Felix by its number."""


class PodNetworks:
    """Lookups over all nodes; each is computed at most once."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    @cached_property
    def routed(self) -> tuple[Node, ...]:
        """The nodes whose routes were captured; a host outside the node list counts where it has pods of its own."""
        return tuple(n for n in self.cluster.nodes if n.routes and self.has_pods(n))

    def has_pods(self, node: Node) -> bool:
        """Whether pods may live there: on every node of the list, and where an interface or a route for them stands."""
        roles = ("tunnel", "gateway", "pods", "pod")
        return (
            bool(node.listings)
            or any(working(node, *roles))
            or any(device_on(node, name).role in roles for name in devices_of_routes(node))
        )

    @cached_property
    def routes(self) -> Mapping[Prefix, ToNetwork]:
        """The networks of pods that nodes have routes to by way of another node, and those routes."""
        found: dict[Place, ToNetwork] = {}
        for node in self.cluster.nodes:
            for row, told in enumerate(node.routes.each(_told, self)):
                if told is not None:
                    where, kind = told
                    if kind is _Kind.ASKS_NODE:
                        kind = self._of_node(node, node.routes[row])
                    if kind is not _Kind.NONE:
                        if where not in found:
                            found[where] = ToNetwork()
                        found[where].add(node, row, kind is _Kind.DIRECT)
        return {to[0].route.prefix: to for to in found.values()}

    @cached_property
    def by_place(self) -> Mapping[Place, Prefix]:
        """The networks to which nodes have routes, in their order."""
        return {place(prefix): prefix for prefix in self.routes}

    @cached_property
    def places_of(self) -> Mapping[Node | None, frozenset[Place]]:
        """Those of each node; under None those of which it is not known whose they are."""
        found: dict[Node | None, set[Place]] = {}
        for where, prefix in self.by_place.items():
            found.setdefault(self.owner(prefix), set()).add(where)
        return {node: frozenset(places) for node, places in found.items()}

    @cached_property
    def routes_of(self) -> Mapping[Node, OfNode]:
        """The routes to pods by way of another node, by the node that has them."""
        found: dict[Node, OfNode] = {}
        for routes in self.routes.values():
            for node, row, direct in routes.places:
                if node not in found:
                    found[node] = OfNode(node)
                found[node].add(row, direct)
        return found

    @cached_property
    def all(self) -> dict[Prefix, Origin]:
        """Every network of pods that interfaces or routes of any node show, each with a line that shows it."""
        found: dict[Prefix, Origin] = {}
        for node in self.cluster.nodes:
            for seen in connected(node, "pods", "gateway", "tunnel"):
                found.setdefault(seen.prefix, seen.address.origin)
        for prefix, routes in self.routes.items():
            found.setdefault(prefix, routes[0].route.origin)
        return found

    def overlapping(self, prefix: Prefix) -> tuple[Prefix, ...]:
        """Return the networks of pods that share an address with this one; bridges have the same networks on many nodes."""
        if prefix not in self._over_pods:
            self._over_pods[prefix] = tuple(p for p in self.all if p.version == prefix.version and p.overlaps(prefix))
        return self._over_pods[prefix]

    @cached_property
    def _over_pods(self) -> dict[Prefix, tuple[Prefix, ...]]:
        return {}

    def _of_node(self, node: Node, route: RouteView) -> _Kind:
        """Return what kind of route to pods it is on this node, where its words alone do not tell it."""
        roles = {device_on(node, name).role for name in route.devices}
        if not route.gateways and not self._leads_away(node, route, roles):
            return _Kind.NONE
        return self._by_way(route.says, roles)

    def _by_way(self, way: Way, roles: set[str]) -> _Kind:
        tunnel = bool(roles & {"tunnel", "gateway", "pods"})
        of_plugin = tunnel or way.protocol in PLUGINS
        to_node = any(g in self.cluster.by_internal_ip for g in way.gateways) or not self.cluster.listed
        if not of_plugin and not (to_node and self.owner(way.prefix)):
            return _Kind.NONE
        return _Kind.TUNNEL if tunnel else _Kind.DIRECT

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
            first = bisect_left(self._node_ips, (prefix.version, int(prefix.network_address)))
            after = bisect_left(self._node_ips, (prefix.version, int(prefix.broadcast_address) + 1))
            self._with_nodes[prefix] = first < after
        return self._with_nodes[prefix]

    @cached_property
    def _node_ips(self) -> list[tuple[int, int]]:
        return sorted((ip.version, int(ip)) for ip in self.cluster.by_internal_ip)

    @cached_property
    def _with_nodes(self) -> dict[Prefix, bool]:
        return {}

    def owner(self, prefix: Prefix) -> Node | None:
        """Return the node whose pods live in this network, by its own interfaces, routes or Node object; None when none shows it."""
        if prefix not in self._owners:
            self._owners[prefix] = self._find_owner(prefix)
        return self._owners[prefix]

    @cached_property
    def _owners(self) -> dict[Prefix, Node | None]:
        return {}

    def _find_owner(self, prefix: Prefix) -> Node | None:
        found = {n.name: n for n in self.holders(prefix)} or self._by_block.get(prefix, {})
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
        known, (version, first) = self._pod_addresses, place(prefix)[:2]
        start = bisect_left(known, (version, first))
        end = bisect_left(known, (version, int(prefix.broadcast_address) + 1))
        found = sorted((order, n) for _, _, order, n in known[start:end])
        return tuple({n.name: n for _, n in found}.values())

    def homed(self, prefix: Prefix) -> Node | None:
        """Return the node whose overlay device has the MAC to which the others' routes to a network lead; None where none has it.

        Its own address there may be gone, or be that of another network.
        """
        found: dict[str, Node] = {}
        for entry in self.routes.get(prefix, ()):
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
        found = [(owner, p) for p in self.routes if (owner := self.owner(p))] + [(n, p) for p, n in self.blocks]
        found += [(n, s.prefix) for n in self.cluster.nodes for s in connected(n, "pods", "gateway")]
        return frozenset((n, p.version) for n, p in found)

    @cached_property
    def _next_hops(self) -> dict[Prefix, set[Node]]:
        """The nodes that others name as the way to a network."""
        found: dict[Prefix, set[Node]] = {}
        nodes = self.cluster.by_internal_ip
        for way in set(chain.from_iterable(node.routes.says for node in self.cluster.nodes)):
            if hops := {nodes[g] for g in way.gateways if g in nodes}:
                found.setdefault(way.prefix, set()).update(hops)
        return found

    @cached_property
    def _pod_addresses(self) -> list[tuple[int, int, int, Node]]:
        """Each as its version and number, in their order, with its place among those of all nodes."""
        found = (
            (a.ip.ip, node)
            for node in self.cluster.nodes
            for link, _ in working(node, "tunnel", "gateway", "pods")
            if link is not node.node_link
            for a in link.addresses
            if not a.ip.ip.is_link_local
        )
        return sorted((ip.version, int(ip), order, n) for order, (ip, n) in enumerate(found))

    @cached_property
    def blocks(self) -> tuple[tuple[Prefix, Node], ...]:
        """Blocks that a node keeps for its own pods, and those of its Node object."""
        found = list(self.kept_blocks)
        for node in self.cluster.nodes:
            for listing in node.listings:
                if isinstance(listing.record, NodeObject):
                    found += [(p, node) for text in listing.record.pod_cidrs if (p := _network(text))]
        return tuple(found)

    @cached_property
    def _by_block(self) -> Mapping[Prefix, dict[str, Node]]:
        """The nodes that keep a block, by their names."""
        found: dict[Prefix, dict[str, Node]] = {}
        for prefix, node in self.blocks:
            found.setdefault(prefix, {})[node.name] = node
        return found

    @cached_property
    def kept_blocks(self) -> tuple[tuple[Prefix, Node], ...]:
        """Blocks that a node keeps for its own pods by its routes: a blackhole, one to its bridge."""
        nodes = self.cluster.nodes
        return tuple((r.prefix, n) for n in nodes for r in n.routes.where(_keeps))


class _Kind(Enum):
    """What the words of a route tell of the pods that it may lead to."""

    NONE = auto()
    TUNNEL = auto()
    DIRECT = auto()
    ASKS_NODE = auto()
    """It depends on the node's own interfaces."""


def _told(way: Way, pods: PodNetworks) -> tuple[Place, _Kind] | None:
    kind = _kind(way, pods)
    return None if kind is _Kind.NONE else (place(way.prefix), kind)


def _kind(way: Way, pods: PodNetworks) -> _Kind:
    if way.table != "main" or way.type != "unicast" or not is_wide(way.prefix) or way.prefix.prefixlen <= 1:
        return _Kind.NONE
    if pods._holds_nodes(way.prefix):
        return _Kind.NONE
    kinds = [device(name) for name in way.devices]
    if not way.gateways or any(kind.with_ for kind in kinds):
        return _Kind.ASKS_NODE
    return pods._by_way(way, {kind.role for kind in kinds})


def devices_of_routes(node: Node) -> frozenset[str]:
    """Return the interfaces by which the node's routes lead."""
    return frozenset(chain.from_iterable(set(node.routes.each(_devices))))


def _devices(way: Way) -> tuple[str, ...]:
    return way.devices


def _with_bridge(nodes: dict[str, Node], prefix: Prefix) -> dict[str, Node]:
    """Return those of the nodes that have the network on the bridge of their pods: others may only refuse it."""
    return {name: n for name, n in nodes.items() if any(is_on_bridge(r) for r in n.routes.of(place(prefix)))}


def _routes_pods(node: Node, prefix: Prefix) -> bool:
    """Whether the node's routes lead single addresses of this network to interfaces of pods."""
    return any(
        r.prefix.version == prefix.version and r.prefix.network_address in prefix for r in node.routes.where(_is_of_pod)
    )


def _is_of_pod(way: Way) -> bool:
    return not is_wide(way.prefix) and any(device(name).role == "pod" for name in way.devices)


def _keeps(r: Way) -> bool:
    return (r.type == "blackhole" and is_wide(r.prefix)) or is_on_bridge(r)


def is_on_bridge(r: Way | RouteView) -> bool:
    """Whether a route leads to the bridge of the node's own pods: as good as the bridge's address."""
    named = any(device(name).role == "pods" and device(name).plugin is None for name in r.devices)
    return named and r.type == "unicast" and not r.gateways and not r.default and is_wide(r.prefix)


def _network(text: str) -> Prefix | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
