"""Which networks of nodes the captures show, and who is in each; found once for the whole cluster."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from netparse.checks.lookups.devices import Device, device, devices, on_node, working
from netparse.checks.lookups.plugged_in import is_plugged_in
from netparse.cluster import IP, Address, Cluster, Holder, Link, Node, Prefix
from netparse.cluster.prefixes import is_wide
from netparse.cluster.remember import per_node
from netparse.cluster.user_nat import is_user_nat

SERVICE_DEVICES = ("kube-ipvs0", "kube-dummy-if")
"""Where kube-proxy in IPVS mode and kube-router put the addresses of Services, on every node."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A network of an interface."""

    prefix: Prefix
    node: Node
    link: Link
    address: Address


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
            for link, kind in devices(node):
                for a in link.addresses if kind.role == "other" else ():
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

    @cached_property
    def sorted_node_ips(self) -> dict[int, tuple[int, ...]]:
        """The INTERNAL-IPs and the nodes' addresses of the second family as numbers in order, by version."""
        known = {*self.cluster.by_internal_ip, *self.by_second_ip}
        return {version: tuple(sorted(int(ip) for ip in known if ip.version == version)) for version in (4, 6)}

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
            for seen in () if cluster.listed else connected(node, "other"):
                if len(cluster.holders[seen.address.ip.ip]) == 1:
                    found.setdefault(seen.address.ip.ip, node)
        return found


def only_card(node: Node, *, alone: bool = False) -> list[Link]:
    """Return the one card with an address that the captures of a machine show, whether or not they show all.

    ``alone``: also one whose addresses stand alone (/32), as on many clouds and by mistake.
    """
    cards = [
        k
        for k, kind in devices(node)
        if kind.role == "other"
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


@per_node
def connected(node: Node, *roles: str) -> tuple[Seen, ...]:
    """Return the networks of the node's interfaces of these roles; its node interface is none of them."""
    return tuple(
        Seen(network, node, link, address)
        for link, kind in devices(node)
        if on_node(node, kind).role in roles and link is not node.node_link
        for address in link.addresses
        if is_wide(network := address.ip.network) and not network.is_link_local and not network.is_loopback
    )
