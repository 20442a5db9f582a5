"""A cluster: the nodes of the node list and the nodes that were captured, matched by name and address."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from netparse.captures import Capture
from netparse.captures.origin.node_names import names_of, reported_names
from netparse.captures.sections.host_words import is_generic_name
from netparse.cluster import read
from netparse.cluster.misplaced import without_misplaced
from netparse.cluster.node import Listing, Node, index
from netparse.cluster.object_views import PodView
from netparse.cluster.objects import Objects
from netparse.cluster.own_address import with_own_addresses
from netparse.cluster.rows_missing import rows_are_missing
from netparse.cluster.settings import Settings
from netparse.cluster.tables import Pool
from netparse.cluster.views import IP, Address, Entry, Link, Listener, Origin, Way
from netparse.parsers import Kind
from netparse.records import KubernetesNode


@dataclass(frozen=True, slots=True)
class Holder:
    """An address, and the node and interface that have it."""

    node: Node
    link: Link
    address: Address


@dataclass(frozen=True, eq=False)
class Cluster:
    """``nodes`` in the order of the node list, then those that only captures know.

    ``captures`` are of the cluster, the node list not among them: pods, Services, configuration. ``unassigned`` belong to nobody.
    """

    nodes: tuple[Node, ...]
    captures: tuple[Capture, ...] = ()
    unassigned: tuple[Capture, ...] = ()

    @cached_property
    def objects(self) -> Objects:
        """Pods, Services, endpoints and configuration."""
        return Objects(self.captures)

    @cached_property
    def settings(self) -> Settings:
        """Flags and configurations of the components."""
        return Settings(self.nodes, self.objects, self.unassigned)

    def pods_of(self, node: Node) -> tuple[PodView, ...]:
        """Return the pods that run on a node, by the name that it has in the cluster."""
        names = (node.name, *node.aliases) if not node.listings else (node.name,)
        return tuple(p for name in names for p in self.objects.pods_by_node.get(name, ()))

    @property
    def entries(self) -> Sequence[Entry]:
        """What the neighbour entries of the nodes say, each once."""
        return self.nodes[0].pool.neighbors.all if self.nodes else ()

    @property
    def ways(self) -> Sequence[Way]:
        """What the routes of the nodes say, each once."""
        return self.nodes[0].pool.routes.all if self.nodes else ()

    @cached_property
    def by_internal_ip(self) -> dict[IP, Node]:
        return index(self.nodes)

    @cached_property
    def shared_internal_ips(self) -> frozenset[IP]:
        """The INTERNAL-IPs that more than one node claims."""
        counted = Counter(ip for n in self.nodes for ip in n.internal_ips)
        return frozenset(ip for ip, times in counted.items() if times > 1)

    @cached_property
    def holders(self) -> dict[IP, tuple[Holder, ...]]:
        """Every address that was seen on an interface, with all interfaces that have it, in the order of the nodes."""
        found: dict[IP, list[Holder]] = {}
        for node in self.nodes:
            for link in node.links:
                for address in link.addresses:
                    found.setdefault(address.ip.ip, []).append(Holder(node, link, address))
        return {ip: tuple(holders) for ip, holders in found.items()}

    @cached_property
    def macs(self) -> dict[str, tuple[tuple[Node, Link], ...]]:
        """Every hardware address that was seen on an interface, with all interfaces that have it, in the order of the nodes."""
        found: dict[str, list[tuple[Node, Link]]] = {}
        for node in self.nodes:
            for link in node.links:
                for mac in link.macs:
                    found.setdefault(mac, []).append((node, link))
        return {mac: tuple(links) for mac, links in found.items()}

    @cached_property
    def listening(self) -> dict[tuple[str, int], tuple[tuple[Node, Listener], ...]]:
        """The listeners of all nodes by protocol and port."""
        found: dict[tuple[str, int], list[tuple[Node, Listener]]] = {}
        for node in self.nodes:
            for x in node.listeners:
                if x.port is not None:
                    found.setdefault((x.protocol, x.port), []).append((node, x))
        return {port: tuple(held) for port, held in found.items()}

    @cached_property
    def listed(self) -> bool:
        """Whether a node list was captured."""
        return any(n.listings for n in self.nodes)

    @property
    def listed_in_part(self) -> bool:
        """Whether rows of a node list may be lost: a host that is in none may be a node all the same."""
        return self.row_beside_lost_ones is not None

    @cached_property
    def row_beside_lost_ones(self) -> Origin | None:
        """A row of a node list of which others may be lost; None where every list is whole."""
        rows = [entry.origin for n in self.nodes for entry in n.listings]
        damaged = next((o for o in rows if o.capture.covers and not o.capture.covers.whole), None)
        return damaged or (rows[-1] if rows and self.lacks_rows else None)

    @cached_property
    def whole_list(self) -> bool:
        """Whether a node list shows all nodes: a host that is not in it is none."""
        captures = {id(x.origin.capture): x.origin.capture for n in self.nodes for x in n.listings}
        return any(c.covers and c.covers.whole for c in captures.values()) and not self.lacks_rows

    @cached_property
    def lacks_rows(self) -> bool:
        """Whether the other captures show nodes that no row of a list names: the list was copied in part."""
        return self.listed and rows_are_missing(self.nodes, self.objects.pods)

    def outside(self, node: Node) -> bool:
        """Whether a node list was captured and this host is not in it: a controller of k0s, a host of etcd, a load balancer."""
        return self.listed and not node.listings

    @cached_property
    def _by_name(self) -> dict[str, Node]:
        return {n.name: n for n in self.nodes}

    def node(self, name: str) -> Node | None:
        return self._by_name.get(name)


def build_cluster(captures: Sequence[Capture], roles: dict[str, frozenset[str]] | None = None) -> Cluster:
    """Join grouped captures with the node list. ``roles`` are what the user gave for a node; the key ``""`` is for all."""
    listings: dict[str, list[Listing]] = {}
    for capture in captures:
        if capture.gives(Kind.NODES) and not capture.superseded:
            # a watch prints again what changed
            newest = {r.name: r for r in capture.records if isinstance(r, KubernetesNode)}
            for name, record in newest.items():
                listings.setdefault(name, []).append(Listing(record, Origin(capture, record.line)))
    own: dict[str, list[Capture]] = {name: [] for name in listings}
    # a file that no command prints, such as a README, makes no node of its folder
    real = {*listings, *(c.node for c in captures if c.command is not None)}
    unassigned = []
    of_cluster: list[Capture] = []
    for capture in captures:
        if capture.gives(Kind.NODES) and capture.records:
            continue
        if capture.of_cluster and not capture.gives(Kind.NODES):
            of_cluster.append(capture)
            continue
        if capture.node is None or capture.node not in real:
            unassigned.append(capture)
        else:
            own.setdefault(capture.node, []).append(capture)
    if not listings:  # the nodes that the pods name are all that is known of the list
        for name in Objects(of_cluster).pods_by_node:
            own.setdefault(name, [])
    given = roles or {}
    names, pool = _names(listings), Pool()
    nodes = tuple(
        Node(
            name=name,
            captures=tuple(c for c in found if not _is_aside(c)),
            aside=tuple(c for c in found if _is_aside(c)),
            listings=tuple(listings.get(name, ())),
            aliases=_aliases(name, listings.get(name, ()), found),
            given_roles=given.get(name, given.get("")),
            names=names,
            pool=pool,
        )
        for name, found in own.items()
    )
    addressed = with_own_addresses(without_misplaced(nodes))
    return Cluster(nodes=addressed, captures=tuple(of_cluster), unassigned=tuple(unassigned))


def _is_aside(capture: Capture) -> bool:
    """Whether a capture is no part of the host's present view: a namespace's or a pod's own, or of an earlier moment."""
    return capture.netns is not None or capture.superseded is not None


def _aliases(name: str, listings: Sequence[Listing], captures: Sequence[Capture]) -> tuple[str, ...]:
    """Return what the node is called beside its name: in the node list, by itself, in prompts."""
    names = [n for listing in listings for n in names_of(listing.record)] + reported_names(captures)
    names += [c.host for c in captures if c.host and not is_generic_name(c.host)]
    return tuple(n for n in dict.fromkeys(names) if n != name)


def _names(listings: Mapping[str, Sequence[Listing]]) -> dict[str, IP]:
    """Return the first INTERNAL-IP of each node by its name and the first part of it, in lower case."""
    found: dict[str, IP] = {}
    for name, rows in listings.items():
        ip = next((ip for row in rows if (ip := read.to_ip(row.record.internal_ip))), None)
        if ip is not None:
            found[name.lower()] = ip
            found.setdefault(name.lower().split(".")[0], ip)
    return found
