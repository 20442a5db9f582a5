"""A host as its kernel sees itself: addresses, routing, settings, neighbours, rules; None or an Uncertainty for what was not captured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from ipaddress import ip_network

from netparse.captures import Capture
from netparse.cluster import IP, Leg, Link, Listener, NeighborView, Node, Origin, Prefix, RouteView
from netparse.cluster.remember import per_node
from netparse.parsers import Kind
from netparse.reach.hosts.details import Details, Forwarding
from netparse.reach.hosts.established import passes_established
from netparse.reach.packets.packet import OWN
from netparse.reach.packets.tri import Tri
from netparse.reach.routing import policy, route
from netparse.reach.rules.firewall import Firewall
from netparse.reach.rules.sets import IpSet
from netparse.reach.run import Uncertainty
from netparse.safe import sh

_ANY_TABLE = frozenset({"local", "main"})
"""A capture that shows both shows all tables."""
_COLLECT_ROUTES = {"inet": "ip route show table all", "inet6": "ip -6 route show table all"}
_COLLECT_RULES = {"inet": "ip rule", "inet6": "ip -6 rule"}


@dataclass(eq=False)
class Host:
    """``node`` with what only a way of a packet needs of it."""

    node: Node
    details: Details = field(default_factory=Details)
    known_addresses: frozenset[IP] = frozenset()
    """All addresses of hosts and pods in the captures."""
    found_routes: dict[tuple[int, int, str | None], route.Result] = field(default_factory=dict)
    """Where every rule is for every packet: the routes that were looked up."""
    _types: dict[tuple[int, int, str | None], str | None] = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        return self.node.name

    @cached_property
    def captured(self) -> bool:
        """Whether its interfaces and addresses were captured; without them nothing can be said of its way."""
        return bool(self.node.links) and bool(self.node.showing(Kind.ADDRESSES))

    @cached_property
    def gap(self) -> Uncertainty | None:
        """Why nothing can be said of a packet on this host: no interfaces, or captures that name several hosts."""
        names = {c.host.split(".")[0] for c in self.node.captures if c.host}
        if len(names) > 1:
            return Uncertainty(f"the captures of {self.name} name several hosts: {', '.join(sorted(names))}")
        if not self.captured:
            return Uncertainty(f"nothing shows the interfaces of {self.name}", (), (self.command("ip -d address"),))
        return None

    # addresses

    @cached_property
    def local_routes(self) -> Mapping[str, route.RouteTable]:
        return {family: self._local_table(family) for family in ("inet", "inet6")}

    def _local_table(self, family: str) -> route.RouteTable:
        shown = self._shown_table("local", family)
        return (
            shown
            if shown is not None
            else route.index(_local_of(self.node.links, family), 32 if family == "inet" else 128)
        )

    def address_type(self, ip: IP, device: str | None = None) -> str | None:
        """Return what table local calls an address: LOCAL, BROADCAST, MULTICAST or UNICAST; None where it is not known.

        With a device only what stands on it counts.
        """
        key = (ip.version, int(ip), device)
        if key not in self._types:
            self._types[key] = self._address_type(ip, device)
        return self._types[key]

    def _address_type(self, ip: IP, device: str | None) -> str | None:
        if ip.is_multicast:
            return "MULTICAST"
        if ip.version == 4 and int(ip) in (0, 0xFFFFFFFF):
            return "BROADCAST"
        if not self.captured:
            return "LOCAL" if ip in self.node.internal_ips or ip == OWN[ip.version] else None
        if ip == OWN[ip.version]:
            return "LOCAL"
        found = route.best(self.local_routes["inet6" if ip.version == 6 else "inet"], route.Lookup(dst=ip))
        if found is None or (device is not None and device not in {leg.device for leg in found.legs}):
            return "UNICAST"
        return found.type.upper()

    def is_local(self, ip: IP) -> bool:
        return self.address_type(ip) == "LOCAL"

    def link(self, name: str | None) -> Link | None:
        return self.node.link(name)

    # routing

    def policy(self, family: str) -> tuple[route.PolicyRule, ...] | Uncertainty:
        """Return the routing policy, ascending, or why it is not known."""
        return self._policies[family]

    @cached_property
    def _policies(self) -> Mapping[str, tuple[route.PolicyRule, ...] | Uncertainty]:
        return {family: self._read_policy(family) for family in ("inet", "inet6")}

    def _read_policy(self, family: str) -> tuple[route.PolicyRule, ...] | Uncertainty:
        captures = self.node.showing(Kind.RULES, family=family)
        if not captures:
            command = _COLLECT_RULES[family]
            return Uncertainty(f"the routing rules of {self.name} were not captured", (), (self.command(command),))
        return policy.read(captures[0], family)

    def plain_policy(self, family: str) -> bool:
        """Whether every routing rule is for every packet."""
        return self._plain_policies[family]

    @cached_property
    def _plain_policies(self) -> Mapping[str, bool]:
        read = self._policies.items()
        return {family: not isinstance(rules, Uncertainty) and route.is_plain(rules) for family, rules in read}

    def table(self, name: str, family: str) -> route.RouteTable | Uncertainty:
        """Return the routes of a table; an empty one where it is known to have none."""
        found = self._tables.get((name, family))
        if found is None:
            found = self._tables[name, family] = self._read_table(name, family)
        return found

    @cached_property
    def _tables(self) -> dict[tuple[str, str], route.RouteTable | Uncertainty]:
        """The tables that were asked for. A cache of the module's would keep the cluster, of whole fleets in the end."""
        return {}

    def _read_table(self, name: str, family: str) -> route.RouteTable | Uncertainty:
        if name == "local":
            return self.local_routes[family]
        shown = self._shown_table(name, family)
        if shown is not None:
            return shown
        return Uncertainty(
            f"table {name} of {self.name} was not captured", (), (self.command(_COLLECT_ROUTES[family]),)
        )

    def _shown_table(self, name: str, family: str) -> route.RouteTable | None:
        version = 6 if family == "inet6" else 4
        width = 32 if version == 4 else 128
        for capture, shown in self._shown_routes:
            covers = capture.covers
            if covers is None or not covers.whole or family not in covers.families:
                continue
            if name in covers.tables or covers.tables >= _ANY_TABLE:
                return route.index(
                    [_route(r) for r in shown if r.table == name and r.prefix.version == version and not r.tos], width
                )
        return None

    @cached_property
    def _shown_routes(self) -> tuple[tuple[Capture, Sequence[RouteView]], ...]:
        return tuple((c, self.node.routes_in(c)) for c in self.node.of(Kind.ROUTES))

    def routes_shown(self, family: str) -> tuple[Origin, ...]:
        """Return the first line of the capture that would show a route: the evidence that there is none."""
        captures = self.node.showing(Kind.ROUTES, family=family)
        return (Origin(captures[0], captures[0].first_line),) if captures else ()

    # settings

    def sysctl(self, name: str) -> tuple[int, Origin] | None:
        """Return a setting of the kernel, with its line."""
        return self.details.sysctls.get(name)

    @property
    def sysctls_captured(self) -> bool:
        """Whether the whole of ``sysctl -a`` was captured: what is not in it does not exist."""
        return self.details.sysctls_whole

    @per_node
    def device_setting(self, device: str, key: str, family: str = "ipv4") -> tuple[int, Origin] | None:
        """Return ``net.ipv4.conf.DEVICE.KEY``; dots in the name of a device are written as they are or as slashes."""
        for spelling in (device, device.replace(".", "/")):
            if (found := self.sysctl(f"net.{family}.conf.{spelling}.{key}")) is not None:
                return found
        return None

    @per_node
    def sysctl_of(self, device: str, key: str) -> int | None:
        """Return whether a switch is on for a device: for all of them or for it."""
        values = [x[0] for x in (self.device_setting("all", key), self.device_setting(device, key)) if x is not None]
        return max(values) if values else 0 if self.sysctls_captured else None

    @per_node
    def rp_filter(self, device: str) -> tuple[int, Origin] | None:
        """Return the value in force, the larger of that for all and that for the device, with its line."""
        whole = self.device_setting("all", "rp_filter")
        own = self.device_setting(device, "rp_filter")
        if whole is None or own is None:
            return next((x for x in (whole, own) if x is not None and x[0] == 2), None)
        return max(whole, own, key=lambda x: x[0])

    @per_node
    def forwards(self, device: str, family: str) -> tuple[bool, Origin] | None:
        """Return whether packets that come in by a device are forwarded."""
        if family == "inet6":
            found = self.device_setting("all", "forwarding", "ipv6")
        else:
            found = self.device_setting(device, "forwarding") or self.sysctl("net.ipv4.ip_forward")
        return None if found is None else (found[0] != 0, found[1])

    def bridge_rules(self, bridge: str, family: str) -> Tri:
        """Return whether bridged packets pass the rules of IP: br_netfilter is loaded and switched on."""
        key = "net.bridge.bridge-nf-call-iptables" if family == "inet" else "net.bridge.bridge-nf-call-ip6tables"
        found = self.sysctl(key)
        if found is None:
            return False if self.sysctls_captured else None
        link = self.link(bridge)
        own = (link.info or {}).get(key.partition("bridge-")[2].replace("-", "_")) if link else None
        return bool(found[0]) or bool(own)

    @cached_property
    def loose(self) -> bool:
        """Whether a connection may be picked up in its middle, as every kernel does unless told otherwise."""
        found = self.sysctl("net.netfilter.nf_conntrack_tcp_loose")
        return found is None or found[0] != 0

    # sockets

    def listeners_at(self, protocol: str, port: int) -> tuple[Listener, ...]:
        """Return what listens on a port, as captured."""
        return self._listeners_by_port.get((protocol, port), ())

    @cached_property
    def _listeners_by_port(self) -> dict[tuple[str, int | None], tuple[Listener, ...]]:
        found: dict[tuple[str, int | None], list[Listener]] = {}
        for x in self.node.listeners:
            found.setdefault((x.protocol, x.port), []).append(x)
        return {at: tuple(listeners) for at, listeners in found.items()}

    # neighbours

    def neighbor(self, ip: IP, device: str | None) -> NeighborView | None:
        return next((n for n in self.node.neighbors_of.get(ip, ()) if device is None or n.device == device), None)

    def forwarding_to(self, mac: str) -> tuple[Forwarding, ...]:
        """Return the entries of the forwarding tables for a MAC; none where these were not captured."""
        return self._forwarding_by_mac.get(mac, ())

    @cached_property
    def _forwarding_by_mac(self) -> dict[str, tuple[Forwarding, ...]]:
        found: dict[str, list[Forwarding]] = {}
        for entry in self.details.forwarding or ():
            found.setdefault(entry.mac, []).append(entry)
        return {mac: tuple(entries) for mac, entries in found.items()}

    @property
    def neighbors_captured(self) -> bool:
        return bool(self.node.showing(Kind.NEIGHBORS))

    # rules

    @cached_property
    def firewall(self) -> Firewall:
        return self.details.firewall

    def passes_established(self, family: str) -> bool:
        """Whether no rule can stop a later packet of a connection that was answered."""
        return self._established[family]

    @cached_property
    def _established(self) -> dict[str, bool]:
        return {family: passes_established(self.firewall, family) for family in ("inet", "inet6")}

    def ipset(self, name: str) -> IpSet | None:
        return self.details.ipsets.get(name)

    def with_rules(self, rules: Firewall) -> Host:
        """Return the same host behind other rules."""
        return replace(self, details=replace(self.details, firewall=rules), found_routes={}, _types={})

    def command(self, text: str) -> str:
        """Return a command to be run on this host."""
        return f"{sh(self.name)}: {text}"


def _route(r: RouteView) -> route.FoundRoute:
    return route.FoundRoute(
        type=r.type, prefix=r.prefix, legs=r.legs, prefsrc=r.prefsrc, scope=r.scope, table=r.table, metric=r.metric,
        onlink=r.onlink, origin=r.origin, mtu=r.mtu,
    )  # fmt: skip


def _local_of(links: tuple[Link, ...], family: str) -> list[route.FoundRoute]:
    """Return table local as the kernel makes it from the addresses."""
    found: list[route.FoundRoute] = []
    for link in links:
        for a in link.addresses:
            if ("inet6" if a.ip.version == 6 else "inet") != family:
                continue
            legs = (Leg(gateway=None, device=link.name, dead=False),)
            length = a.ip.max_prefixlen
            places: list[tuple[str, Prefix]] = [("local", ip_network((int(a.ip.ip), length)))]
            if a.ip.version == 4 and a.ip.network.prefixlen < 31:
                if a.ip.ip.is_loopback:
                    places.append(("local", a.ip.network))
                places.append(("broadcast", ip_network(a.ip.network.broadcast_address)))
            found += [
                route.FoundRoute(
                    type=kind,
                    prefix=net,
                    legs=legs,
                    prefsrc=a.ip.ip,
                    scope="host",
                    table="local",
                    metric=0,
                    onlink=False,
                    origin=a.origin,
                )
                for kind, net in places
            ]
    return found
