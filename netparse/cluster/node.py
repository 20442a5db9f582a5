"""A node: everything that all captures of it say together. Lookups only; nothing here judges."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from netparse.captures import Capture
from netparse.captures.capture import BY_OBJECT
from netparse.cluster import read, read_tables
from netparse.cluster.by_address import ByAddress
from netparse.cluster.conditions import Condition, conditions_of
from netparse.cluster.filled_link import filled
from netparse.cluster.machine import machine
from netparse.cluster.owners import Owners
from netparse.cluster.prefixes import place
from netparse.cluster.remember import per_node
from netparse.cluster.tables import Neighbors, Pool, Routes, S, Table, V
from netparse.cluster.views import IP, Address, KernelSetting, Link, Listener, NeighborView, Origin, RouteView, Way
from netparse.parsers import Kind, place_of
from netparse.records import ConnectionTest, KubernetesNode, NodeObject, RunningProcess

_SERVICE_ADDRESSES = ("kube-ipvs0", "kube-dummy-if", "nodelocaldns", "lo")
"""Interfaces that hold addresses of services: of an address that stands elsewhere too, elsewhere is the node's own."""
_CONTROL_PLANE = {"control-plane", "controlplane", "master"}


@dataclass(frozen=True)
class Listing:
    """What one capture of the node list says of this node."""

    record: KubernetesNode
    origin: Origin


@dataclass(frozen=True, eq=False)
class Node:
    """``captures`` are the node's own, ``listings`` its rows in captures of the node list; ``name`` is the cluster's name for it.

    ``aside`` are captures that are not judged: those of network namespaces, older ones of which a newer is there, and those
    whose content is another node's. ``card_ip`` is the address of the node's card, where no row of the node list shows addresses and
    no other address can be meant. ``names`` maps names of nodes, in lower case, to addresses: ``arp`` without ``-n`` prints
    names.
    """

    name: str
    captures: tuple[Capture, ...] = ()
    aside: tuple[Capture, ...] = ()
    listings: tuple[Listing, ...] = ()
    aliases: tuple[str, ...] = ()
    given_roles: frozenset[str] | None = None
    names: Mapping[str, IP] = field(default_factory=dict)
    card_ip: IP | None = None
    pool: Pool = field(default_factory=Pool)
    """What it has in common with the other nodes of its cluster."""

    def of(self, *kinds: Kind) -> tuple[Capture, ...]:
        """Return the usable captures of these kinds of evidence, the best first.

        That is: whole ones before parts, then in the order of the kinds, then of the registry of parsers.
        """
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return self._of_several(kinds)

    @per_node
    def _of_several(self, kinds: tuple[Kind, ...]) -> tuple[Capture, ...]:
        found = {id(c): c for kind in kinds for c in self.of(kind)}
        return tuple(sorted(found.values(), key=_is_part))

    @cached_property
    def _by_kind(self) -> dict[Kind, tuple[Capture, ...]]:
        usable = [c for c in self.captures if c.status in ("ok", "partial")]
        best_first = sorted(usable, key=lambda c: (_is_part(c), place_of(c.command)))
        out = {kind: _own(found) for kind in Kind if (found := tuple(c for c in best_first if c.gives(kind)))}
        if Kind.SOCKETS not in out and Kind.SOCKET_OWNERS in out:
            # a list of open files has the sockets of every process that it shows
            out[Kind.SOCKETS] = out[Kind.SOCKET_OWNERS]
        return out

    def broken(self, *kinds: Kind) -> tuple[Capture, ...]:
        """Return the captures of these kinds of evidence that hold no output, or another node's."""
        misplaced = tuple(c for c in self.aside if c.misplaced_by and c.gives(*kinds))
        return tuple(c for c in self.captures if c.status in ("empty", "failed") and c.gives(*kinds)) + misplaced

    def listed(self, field: str) -> tuple[str, Origin] | None:
        """Return a value of the node's row in the node list, with its line, from the first listing that has it."""
        for listing in self.listings:
            value = getattr(listing.record, field)
            if value:
                return value, listing.origin
        return None

    @property
    def sockets(self) -> tuple[Capture, ...]:
        """The usable captures of sockets."""
        return self.of(Kind.SOCKETS)

    def value(self, field: str) -> str | None:
        found = self.listed(field)
        return found[0] if found else None

    @cached_property
    def roles(self) -> frozenset[str] | None:
        """The roles as the user or the node list gives them, ``control-plane`` for its older names; None when nobody says."""
        if self.given_roles is not None:
            return self.given_roles
        printed = self.value("roles")
        if not printed:
            return None
        roles = {r.strip() for r in printed.split(",")}
        return frozenset({"control-plane" if r in _CONTROL_PLANE else r for r in roles})

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """The node's conditions by their type, from the first listing that has any."""
        found = (conditions_of(x.record, x.origin) for x in self.listings)
        return {c.type: c for c in next(filter(None, found), ())}

    @property
    def linux(self) -> bool:
        """Whether Linux commands can be expected of it: no Windows node, no virtual kubelet."""
        return self.machine == "linux"

    @cached_property
    def machine(self) -> Literal["linux", "windows", "virtual"]:
        """What kind of machine its row in the node list describes."""
        return machine(name=self.name, version=self.value("version"), os_image=self.value("os_image"))

    @cached_property
    def internal_ips(self) -> tuple[IP, ...]:
        """The node's addresses of type InternalIP, in the order listed; that of its card where the node list shows none."""
        own = {self.card_ip: None} if self.card_ip else {}
        return tuple(own | dict.fromkeys(ip for kind, ip in self._listed_addresses if kind == "InternalIP"))

    @property
    def listed_addresses(self) -> frozenset[IP]:
        """The addresses of all types, external ones too, that the node list has of it."""
        return frozenset(ip for _, ip in self._listed_addresses)

    @cached_property
    def _listed_addresses(self) -> tuple[tuple[str, IP], ...]:
        found: list[tuple[str, str | None]] = []
        for x in self.listings:
            found += [("InternalIP", x.record.internal_ip), ("ExternalIP", x.record.external_ip)]
            if isinstance(x.record, NodeObject):
                found += [(str(a.get("type")), a.get("address")) for a in x.record.addresses]
        return tuple((kind, ip) for kind, text in found if (ip := read.to_ip(text)))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The interfaces, each from the capture that says most of it; ``ip link`` fills what is missing in ``ip address``."""
        by_name: dict[str, Link] = {}
        for capture in self.of(Kind.LINKS, Kind.ADDRESSES):
            for link in read.links(capture):
                by_name[link.name] = filled(by_name.get(link.name), link)
        return tuple(by_name.values())

    @cached_property
    def listeners(self) -> tuple[Listener, ...]:
        """The listening sockets, each once, from the capture that names its process if there is one."""
        shown = [x for c in self.of(Kind.SOCKETS) for x in read.listeners(c)]
        found: dict[object, Listener] = {}
        for x in _with_exact_families(shown):
            key = (x.protocol, x.address, x.families, x.port, x.service)
            known = found.get(key)
            if known is None or (known.process is None and x.process is not None):
                found[key] = x
        return tuple(self.owners.named(x) for x in found.values())

    @cached_property
    def owners(self) -> Owners:
        """Whose the sockets are that their own capture does not show."""
        return Owners(self.of(Kind.SOCKET_OWNERS), self.of(Kind.PROCESSES))

    @cached_property
    def kernel(self) -> Mapping[str, KernelSetting]:
        """The settings of the kernel that were captured with a value, of several the newest."""
        found: dict[str, KernelSetting] = {}
        for capture in sorted(self.of(Kind.SETTINGS), key=lambda c: c.taken or "", reverse=True):
            for s in read.kernel(capture):
                found.setdefault(s.key, s)
        return found

    @cached_property
    def tests(self) -> tuple[tuple[ConnectionTest, Origin], ...]:
        """The connections that somebody tried from here."""
        captures = self.of(Kind.TESTS)
        return tuple((r, Origin(c, r.line)) for c in captures for r in c.records if isinstance(r, ConnectionTest))

    @cached_property
    def processes(self) -> tuple[tuple[RunningProcess, Origin], ...]:
        """The processes that ran."""
        captures = self.of(Kind.PROCESSES)
        return tuple((r, Origin(c, r.line)) for c in captures for r in c.records if isinstance(r, RunningProcess))

    @cached_property
    def routes(self) -> Routes:
        """The routes of all tables, each once."""
        return _joined(self._routes_by_capture, Table(self.pool.routes, RouteView))

    @cached_property
    def _routes_by_capture(self) -> tuple[Routes, ...]:
        return tuple(self.routes_in(c) for c in self.of(Kind.ROUTES))

    @per_node
    def routes_in(self, capture: Capture) -> Routes:
        """Return the routes that a capture shows."""
        return read_tables.routes(capture, self.pool)

    def shown_together(self, routes: Iterable[RouteView]) -> tuple[RouteView, ...]:
        """Return the same routes as one capture shows them all; none where no capture does: another moment may have another way."""
        routes = tuple(routes)
        keys, prefixes = {r.says.key for r in routes}, {place(r.prefix) for r in routes}
        for shown in self._routes_by_capture:
            found = {r.says.key: r for r in shown.of(*prefixes) if r.says.key in keys}
            if len(found) == len(keys):
                return tuple(found.values())
        return ()

    @cached_property
    def neighbors(self) -> Neighbors:
        """The neighbour entries, each address and device once."""
        gateway = next((g for r in self.default_routes("inet") for g in r.gateways), None)
        names = {**self.names, **({"_gateway": gateway, "gateway": gateway} if gateway else {})}
        tables = (
            read_tables.neighbors(c, names, self.pool) if read_tables.prints_names(c) else self.entries_in(c)
            for c in self.of(Kind.NEIGHBORS)
        )
        return _joined(tables, Table(self.pool.neighbors, NeighborView))

    @per_node
    def entries_in(self, capture: Capture) -> Neighbors:
        """Return the neighbour entries that a capture has by their addresses."""
        return read_tables.neighbors(capture, {}, self.pool)

    @cached_property
    def neighbors_of(self) -> ByAddress:
        """The neighbour entries by address: one address may have entries on several devices."""
        return ByAddress(self.neighbors)

    def look(self) -> None:
        """Make of the records what most checks ask for: those of a large bundle are at hand for a moment only."""
        _ = self.links, self.listeners, self.routes, self.neighbors, self._masked, self.gaps_in_sockets

    def link(self, name: str | None) -> Link | None:
        """Return the interface of this name."""
        return self._link_by_name.get(name or "")

    @cached_property
    def _link_by_name(self) -> dict[str, Link]:
        return {k.name: k for k in self.links}

    @cached_property
    def macs(self) -> dict[str, Link]:
        """Every hardware address of the node, with an interface that has it."""
        found: dict[str, Link] = {}
        for link in self.links:
            for mac in link.macs:
                found.setdefault(mac, link)
        return found

    @cached_property
    def held(self) -> dict[IP, tuple[Link, Address]]:
        """The addresses of the node and where each stands; of several places the one that is not for services."""
        found: dict[IP, tuple[Link, Address]] = {}
        for link in sorted(self.links, key=lambda k: k.name in _SERVICE_ADDRESSES):
            for address in link.addresses:
                found.setdefault(address.ip.ip, (link, address))
        return found

    def holder(self, ip: IP) -> tuple[Link, Address] | None:
        """Return the interface that has this address, and the address as captured."""
        return self.held.get(ip)

    @cached_property
    def node_link(self) -> Link | None:
        """The interface that holds an INTERNAL-IP."""
        return next((found[0] for ip in self.internal_ips if (found := self.holder(ip))), None)

    @cached_property
    def family(self) -> str:
        """The address family of the first INTERNAL-IP; without a node list the one that the interfaces have addresses of."""
        if self.internal_ips:
            return read.family(self.internal_ips[0])
        own = {ip.version for ip in self.held if not ip.is_loopback and not ip.is_link_local}
        if not self.held:
            own = {r.prefix.version for r in self.routes if not r.prefix.is_link_local and not r.prefix.is_multicast}
        return "inet6" if own == {6} else "inet"

    @per_node
    def default_routes(self, family: str) -> tuple[RouteView, ...]:
        """Return the default routes of table main in this family, best first, as the best capture that has any shows them.

        One capture only: another tool may print one leg of a multipath route, another moment another route.
        """
        version = 6 if family == "inet6" else 4
        for routes in self._routes_by_capture:
            if found := routes.where(_is_default, version):
                return tuple(sorted(found, key=lambda r: r.metric))
        return ()

    def showing(
        self, *kinds: Kind, family: str | None = None, table: str | None = None, tokens: Iterable[object] = ()
    ) -> tuple[Capture, ...]:
        """Return the captures that would have shown a thing of this kind, family and table, had it been there.

        None of them when a line of one that was not understood mentions one of ``tokens``, the thing's own words.
        """
        found = self._showing(kinds, family, table)
        return () if any(c.mentions(str(t)) for c in self.of(*kinds) for t in tokens) else found

    @per_node
    def _showing(self, kinds: tuple[Kind, ...], family: str | None, table: str | None) -> tuple[Capture, ...]:
        return tuple(
            c
            for c in self.of(*kinds)
            if c.covers
            and c.covers.whole
            and (family is None or family in c.covers.families)
            and (table is None or table in c.covers.tables)
            and id(c) not in self._masked
        )

    def masks(self, *kinds: Kind) -> bool:
        """Whether addresses are blotted out in a capture of these kinds of evidence: any may be behind them."""
        return any(id(c) in self._masked for c in self.of(*kinds))

    @cached_property
    def _masked(self) -> frozenset[int]:
        return frozenset(id(c) for c in self.captures if read.masked(c))

    @cached_property
    def gaps_in_sockets(self) -> dict[int, str]:
        """What makes a socket capture no proof of absence, though it looks whole, by the capture's ``id``."""
        return {id(c): gap for c in self.of(Kind.SOCKETS) if (gap := read.gap_in_sockets(c))}

    @property
    def without_ipv6(self) -> bool:
        """Whether a whole capture of the addresses shows no IPv6 address, not even ::1: then nothing can listen there."""
        captures = [c for c in self.of(Kind.ADDRESSES) if c.covers and c.covers.whole and "inet6" in c.covers.families]
        return bool(captures) and not any(a.ip.version == 6 for k in self.links for a in k.addresses)

    @per_node
    def proves_no_listener(self, protocol: str) -> tuple[Capture, ...]:
        """Return the captures that together would have shown any listener of this protocol; none when they leave a gap.

        A dual-stack wildcard is shown as IPv6, so that both families must be covered before a port is known to be closed.
        """
        four = self.shows_listeners(protocol, "inet")
        six = self.shows_listeners(protocol, "inet6")
        if not four or not (six or self.without_ipv6):
            return ()
        return tuple({id(c): c for c in (*four, *six)}.values())

    def shows_listeners(self, protocol: str, family: str) -> tuple[Capture, ...]:
        """Return the captures that would have shown a listener of this protocol and family, had there been one.

        Not one that shows connections and no listener at all, whatever its name says, nor one with a row that was not
        understood or whose port is not shown: it may be the one.
        """
        return tuple(
            c
            for c in self.of(Kind.SOCKETS)
            if c.covers
            and c.covers.whole
            and c.covers.listening
            and protocol in c.covers.protocols
            and family in c.covers.families
            and not self.gaps_in_sockets.get(id(c))
        )


def _joined(tables: Iterable[Table[S, V]], nothing: Table[S, V]) -> Table[S, V]:
    """Return the rows of several captures, each that a kernel has once as the first shows it."""
    first, *others = (*(t for t in tables if t), nothing)
    return first.beside(others[:-1]).once()


def _is_default(way: Way, version: int) -> bool:
    return way.default and way.prefix.version == version and way.table == "main" and way.type == "unicast"


def _own(captures: tuple[Capture, ...]) -> tuple[Capture, ...]:
    """Return what was captured on the node itself; where nothing was, what an operator keeps of it in the API."""
    return tuple(c for c in captures if c.host_by != BY_OBJECT) or captures


def _is_part(capture: Capture) -> bool:
    """Whether a capture may not hold all that its command prints."""
    return not (capture.covers and capture.covers.whole)


def _with_exact_families(listeners: Sequence[Listener]) -> Iterator[Listener]:
    """Yield the listeners, each wildcard with its exact families where a capture shows them.

    netstat shows ``:::53`` for both families and for IPv6 alone; where ss shows ``[::]:53``, which is IPv6 alone, and nothing
    for both, netstat's row is the same socket and is left out.
    """
    six = frozenset({"inet6"})
    exact = [x for x in listeners if x.exact_families and x.address is None]
    six_only = {(x.protocol, x.port) for x in exact if x.families == six}
    six_only -= {(x.protocol, x.port) for x in exact if x.families > six}
    for x in listeners:
        if x.exact_families or x.address or not x.families > six or (x.protocol, x.port) not in six_only:
            yield x


def index(nodes: Iterable[Node]) -> dict[IP, Node]:
    """Return which node each INTERNAL-IP belongs to; of two that claim one, the first."""
    found: dict[IP, Node] = {}
    for node in nodes:
        for ip in node.internal_ips:
            found.setdefault(ip, node)
    return found
