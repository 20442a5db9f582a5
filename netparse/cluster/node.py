"""A node: everything that all captures of it say together. Lookups only; nothing here judges."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from netparse.captures import Capture
from netparse.cluster import read
from netparse.cluster.views import IP, Address, Link, Listener, NeighborView, Origin, RouteView
from netparse.records import KubernetesNode, NodeObject

SOCKETS = ("netstat", "ss", "proc_net_tcp", "proc_net_udp")
ADDRESSES = ("ip_address", "ifconfig")
LINKS = ("ip_address", "ip_link", "ifconfig")
ROUTES = ("ip_route", "route_n", "proc_net_route")
NEIGHBORS = ("ip_neigh", "arp", "proc_net_arp")
LISTINGS = ("kubectl_get_nodes", "kubectl_nodes_object", "kubectl_describe_node")
_CONTROL_PLANE = {"control-plane", "controlplane", "master"}


@dataclass(frozen=True)
class Listing:
    """What one capture of the node list says of this node."""

    record: KubernetesNode
    origin: Origin


@dataclass(frozen=True)
class Node:
    """``captures`` are the node's own, ``listings`` its rows in captures of the node list; ``name`` is the cluster's name for it."""

    name: str
    captures: tuple[Capture, ...] = ()
    listings: tuple[Listing, ...] = ()
    aliases: tuple[str, ...] = ()
    given_roles: frozenset[str] | None = None

    def of(self, *stems: str) -> tuple[Capture, ...]:
        """Return the usable captures of these commands, whole ones first."""
        found = [c for c in self.captures if c.command in stems and c.status in ("ok", "partial")]
        return tuple(sorted(found, key=lambda c: (not (c.covers and c.covers.whole), stems.index(c.command or ""))))

    def broken(self, *stems: str) -> tuple[Capture, ...]:
        """Return the captures of these commands that hold no output."""
        return tuple(c for c in self.captures if c.command in stems and c.status in ("empty", "failed"))

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
        return self.of(*SOCKETS)

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

    @property
    def linux(self) -> bool:
        """Whether Linux commands can be expected of it: no Windows node, no virtual kubelet."""
        said = " ".join(
            filter(None, (self.value("os_image"), self.value("kernel_version"), self.value("version"), self.name))
        )
        return not re.search(r"windows|virtual-?kubelet|\bfake\b", said, re.IGNORECASE)

    @cached_property
    def internal_ips(self) -> tuple[IP, ...]:
        """The node's addresses of type InternalIP, in the order listed."""
        found: dict[IP, None] = {}
        for listing in self.listings:
            texts = [listing.record.internal_ip]
            if isinstance(listing.record, NodeObject):
                texts += [a.get("address") for a in listing.record.addresses if a.get("type") == "InternalIP"]
            found |= {ip: None for t in texts if (ip := read.to_ip(t))}
        return tuple(found)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The interfaces, each from the capture that says most of it; ``ip link`` fills what is missing in ``ip address``."""
        by_name: dict[str, Link] = {}
        for capture in self.of(*LINKS):
            for link in read.links(capture):
                by_name[link.name] = _merged(by_name.get(link.name), link)
        return tuple(by_name.values())

    @cached_property
    def listeners(self) -> tuple[Listener, ...]:
        """The listening sockets, each once, from the capture that names its process if there is one."""
        found: dict[object, Listener] = {}
        for capture in self.of(*SOCKETS):
            for listener in read.listeners(capture):
                key = (listener.protocol, listener.address, listener.families, listener.port, listener.service)
                known = found.get(key)
                if known is None or (known.process is None and listener.process is not None):
                    found[key] = listener
        return tuple(found.values())

    @cached_property
    def routes(self) -> tuple[RouteView, ...]:
        """The routes of all tables, each once."""
        found: dict[object, RouteView] = {}
        for capture in self.of(*ROUTES):
            for r in read.routes(capture):
                found.setdefault((r.prefix, r.gateways, r.devices, r.table, r.metric, r.type), r)
        return tuple(found.values())

    @cached_property
    def neighbors(self) -> tuple[NeighborView, ...]:
        """The neighbour entries, each address and device once."""
        found: dict[object, NeighborView] = {}
        for capture in self.of(*NEIGHBORS):
            for n in read.neighbors(capture):
                found.setdefault((n.address, n.device), n)
        return tuple(found.values())

    def holder(self, ip: IP) -> tuple[Link, Address] | None:
        """Return the interface that has this address, and the address as captured."""
        return next(((k, a) for k in self.links for a in k.addresses if a.ip.ip == ip), None)

    @cached_property
    def node_link(self) -> Link | None:
        """The interface that holds an INTERNAL-IP."""
        return next((found[0] for ip in self.internal_ips if (found := self.holder(ip))), None)

    def default_routes(self, family: str) -> tuple[RouteView, ...]:
        """Return the default routes of table main in this family (``inet`` or ``inet6``)."""
        version = 6 if family == "inet6" else 4
        return tuple(
            r
            for r in self.routes
            if r.default and r.prefix.version == version and r.table == "main" and r.type == "unicast"
        )

    @property
    def without_ipv6(self) -> bool:
        """Whether a whole capture of the addresses shows no IPv6 address, not even ::1: then nothing can listen there."""
        captures = [c for c in self.of(*ADDRESSES) if c.covers and c.covers.whole and "inet6" in c.covers.families]
        return bool(captures) and not any(a.ip.version == 6 for k in self.links for a in k.addresses)

    def proves_no_listener(self, protocol: str) -> tuple[Capture, ...]:
        """Return the captures that together would have shown any listener of this protocol; none when they leave a gap.

        A dual-stack wildcard is shown as IPv6, so that both families must be covered before "closed" can be said.
        """
        four = self.shows_listeners(protocol, "inet")
        six = self.shows_listeners(protocol, "inet6")
        if not four or not (six or self.without_ipv6):
            return ()
        return tuple(dict.fromkeys((*four, *six)))

    def shows_listeners(self, protocol: str, family: str) -> tuple[Capture, ...]:
        """Return the captures that would have shown a listener of this protocol and family, had there been one."""
        return tuple(
            c
            for c in self.of(*SOCKETS)
            if c.covers
            and c.covers.whole
            and c.covers.listening
            and protocol in c.covers.protocols
            and family in c.covers.families
        )


def _merged(first: Link | None, second: Link) -> Link:
    if first is None:
        return second
    filled = {
        name: getattr(second, name)
        for name in ("mtu", "mac", "state", "flags", "master", "kind", "peer_index", "index", "stats")
        if getattr(first, name) is None
    }
    return replace(first, addresses=first.addresses or second.addresses, **filled)


def index(nodes: Iterable[Node]) -> dict[IP, Node]:
    """Return which node each INTERNAL-IP belongs to; of two that claim one, the first."""
    found: dict[IP, Node] = {}
    for node in nodes:
        for ip in node.internal_ips:
            found.setdefault(ip, node)
    return found
