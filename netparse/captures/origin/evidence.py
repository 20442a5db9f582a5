"""Which captures of one file are of one host, by what they themselves show: addresses, hardware addresses, sources of routes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netparse import records
from netparse.captures.capture import Capture
from netparse.captures.origin.node_names import Names, is_shared
from netparse.lazy import lazy_re
from netparse.parsers import Kind, kinds_of
from netparse.parsers.base.shape import is_ip

_PASSING = lazy_re(r"(?:veth|cali[0-9a-f]|lxc|eni|azv|gke|tap|lo$|docker\d|virbr|nodelocaldns|kube-ipvs|dummy)")
_VPNS = lazy_re(r"tun\d|tap\d|wg|ppp\d|tailscale|zt")
_BRIDGES = lazy_re(
    r"(?:cni|flannel|br-|weave|vxlan|tunl|cilium|cbr|kube-bridge|ovn|antrea|calico|genev|wg|tailscale|ipip)"
)
_TABLES = frozenset({Kind.ROUTES, Kind.NEIGHBORS, Kind.ADDRESSES, Kind.LINKS, Kind.SOCKETS, Kind.TUNNEL_PEERS})


class Shown:
    """What one capture, or several of one host, show of the host: all by device."""

    __slots__ = ("addresses", "captures", "connected", "local", "macs", "peers", "sources")

    def __init__(self, captures: list[Capture] | None = None) -> None:
        self.macs: dict[str, set[str]] = {}
        self.addresses: dict[str, set[str]] = {}
        self.sources: dict[str, set[str]] = {}
        self.connected: dict[str, set[str]] = {}
        self.local: set[str] = set()
        self.peers: set[str] = set()
        """The addresses of neighbours: none of them is the host's own."""
        self.captures = captures or []

    @classmethod
    def by(cls, capture: Capture) -> Shown:
        found = cls(captures=[capture])
        for r in capture.records:
            if isinstance(r, records.Interface):
                found._add_interface(r)
            elif isinstance(r, records.Route):
                found._add_route(r)
            elif isinstance(r, records.RouteN):
                found._add_old_route(r)
            elif isinstance(r, records.NetstatSocket | records.SsSocket | records.ProcNetSocket):
                found._add_local(r.local_address)
            elif isinstance(r, records.Neighbor) and r.dst and (r.lladdr or r.state):
                found.peers.add(r.dst)
            elif isinstance(r, records.ArpEntry) and r.address:
                found.peers.add(r.address)
            elif isinstance(r, records.WireguardDevice) and r.public_key:
                found.macs.setdefault(f"key of {r.ifname}", set()).add(r.public_key)
        return found

    @property
    def own(self) -> set[str]:
        """The addresses that are the host's own; those that every machine of a kind has are nobody's."""
        held = [*self.addresses.values(), *self.sources.values(), self.local]
        return {a for some in held for a in some if not is_shared(a)}

    @property
    def identifies(self) -> bool:
        """Whether there is anything by which hosts can be distinguished."""
        return bool(self.own or self.macs or any(not _PASSING.match(d) for d in self.connected))

    def contradicts(self, other: Shown) -> bool:
        """Whether this cannot be of the same host as the other at the same time."""
        mine, theirs = self.addresses, other.addresses
        return (
            _differ(self.macs, other.macs)
            or _differ(mine, theirs)
            or _differ(self.sources, other.sources)
            or _differ(self.sources, theirs)
            or _differ(mine, other.sources)
            or _differ(self.connected, other.connected)
            or not self.own.isdisjoint(other.peers)
            or not self.peers.isdisjoint(other.own)
        )

    def shares(self, other: Shown) -> bool:
        """Whether both show one address or hardware address that only one host has."""
        macs = {m for d, some in self.macs.items() if not self._is_nat(d) for m in some}
        return bool(self.own & other.own or macs & {m for some in other.macs.values() for m in some})

    def join(self, other: Shown) -> None:
        """Add what another capture of the same host shows."""
        for mine, theirs in (
            (self.macs, other.macs),
            (self.addresses, other.addresses),
            (self.sources, other.sources),
            (self.connected, other.connected),
        ):
            for device, values in theirs.items():
                mine.setdefault(device, set()).update(values)
        self.local |= other.local
        self.peers |= other.peers
        self.captures += other.captures

    def address(self) -> str | None:
        """Return the address by which a host that nothing names is called: of its first card, else of a bridge; never of a NAT."""
        held = [(d, v) for some in (self.addresses, self.sources) for d, values in some.items() for v in sorted(values)]
        own = [(device, value) for device, value in held if not is_shared(value) and ":" not in value]
        cards = [value for device, value in own if not _BRIDGES.match(device) and not _VPNS.match(device)]
        local = sorted(a for a in self.local if not is_shared(a) and ":" not in a)
        return next(iter((*cards, *local, *(value for _, value in own))), None)

    def _is_nat(self, device: str) -> bool:
        return any(map(is_shared, self.addresses.get(device, ())))

    def _add_interface(self, r: records.Interface) -> None:
        name = r.ifname
        data = (r.linkinfo or {}).get("info_data")
        if isinstance(data, dict) and isinstance(data.get("local"), str):
            self._add_local(str(data["local"]))
        if not name or _PASSING.match(name):
            return
        if r.address and r.link_type in (None, "ether") and not is_ip(r.address):
            self.macs.setdefault(name, set()).add(r.address.lower())
        wide = any(a.prefixlen not in (None, 32, 128) for a in r.addr_info or ())
        for a in r.addr_info or ():
            if wide and a.prefixlen in (32, 128):
                continue  # a virtual address, which moves from host to host
            if a.local and a.scope != "host" and not a.local.startswith(("127.", "fe80", "::1", "169.254.")):
                self.addresses.setdefault(name, set()).add(a.local)

    def _add_route(self, r: records.Route) -> None:
        if not r.dev or _PASSING.match(r.dev) or r.table not in (None, "main"):
            return
        if r.prefsrc and not r.prefsrc.startswith(("127.", "fe80", "169.254.")):
            self.sources.setdefault(r.dev, set()).add(r.prefsrc)
        if (
            not r.gateway
            and not r.nexthops
            and r.dst
            and "/" in r.dst
            and r.protocol == "kernel"
            and not r.dst.startswith(("fe80", "169.254."))
        ):
            self.connected.setdefault(r.dev, set()).add(r.dst)

    def _add_old_route(self, r: records.RouteN) -> None:
        if not r.iface or not r.destination or _PASSING.match(r.iface) or r.destination.startswith("169.254."):
            return
        if r.gateway in (None, "0.0.0.0", "*") and r.genmask not in (None, "255.255.255.255", "0.0.0.0"):
            self.connected.setdefault(r.iface, set()).add(f"{r.destination}/{r.genmask}")

    def _add_local(self, address: str | None) -> None:
        if address and is_ip(address) and not address.startswith(("127.", "0.0.0.0", "::", "fe80", "169.254.")):
            self.local.add(address)


def _differ(one: dict[str, set[str]], other: dict[str, set[str]]) -> bool:
    """Whether a device has nothing in common on both sides; addresses that all machines of a kind have tell nothing."""
    for device in one.keys() & other.keys():
        mine = {v for v in one[device] if not is_shared(v)}
        theirs = {v for v in other[device] if not is_shared(v)}
        if mine and theirs and not _of_one_family(mine, theirs):
            continue
        if mine and theirs and not mine & theirs:
            return True
    return False


def _of_one_family(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether both sides have values of one family: `ip -4` and `ip -6` of one host have none in common."""
    return {":" in v and len(v) != 17 for v in mine} & {":" in v and len(v) != 17 for v in theirs} != set()


class HostsByEvidence:
    """The hosts that the captures of a file are of, each with its name and the evidence for it.

    ``open`` are captures that nothing assigns. ``alone`` are, of the only host of a file, the captures that show it themselves:
    the others may be its as well.
    """

    __slots__ = ("alone", "hosts", "open")

    def __init__(self, alone: dict[int, tuple[str, str]] | None = None) -> None:
        self.hosts: dict[int, tuple[str, str]] = {}
        self.open: set[int] = set()
        self.alone = alone or {}


def hosts_by_evidence(captures: Sequence[Capture], named: dict[int, tuple[str, str]], names: Names) -> HostsByEvidence:
    """Return the hosts of the captures of one file that no prompt or heading names.

    A file that shows one host, or nothing that distinguishes hosts, is left as it is: it gets no name.
    """
    result = HostsByEvidence()
    mine = [c for c in captures if _is_hosts(c)]
    nameless = [c for c in mine if id(c) not in named]
    if not nameless:
        return result
    hosts: dict[str, Shown] = {}
    for c in mine:
        if id(c) in named:
            hosts.setdefault(named[id(c)][0], Shown()).join(Shown.by(c))
    known = bool(hosts)
    _by_node_list(nameless, hosts, names, result)
    groups = _groups([c for c in nameless if id(c) not in result.hosts], list(hosts.items()), result)
    found = {name for name, _ in result.hosts.values()} | {named[id(c)][0] for c in mine if id(c) in named}
    rest = [c for c in nameless if id(c) not in result.hosts and not any(c in g.captures for g in groups)]
    others = [g for c in rest for g in groups if g.contradicts(Shown.by(c))]  # neighbours of the host that is shown
    several = len(found) + len(groups) + len(others) > 1
    apart = not (known or result.hosts) and all(not g.own and _alike(g.captures) for g in groups) and bool(groups)
    if not several and not apart and not (known and any(c.host_by == "heading" for c in mine)) and not _alike(rest):
        return HostsByEvidence(alone=result.hosts)
    for group in groups:
        name = _name(group)
        for c in group.captures:
            if name:
                result.hosts[id(c)] = (name, "what it shows")
            else:
                result.open.add(id(c))
    shown = [*groups, *hosts.values()]
    foreign = [c for c in rest if shown and all(h.contradicts(Shown.by(c)) for h in shown)]
    if len(foreign) == 1:  # it knows all that are shown as its neighbours
        result.hosts[id(foreign[0])] = ("another host", "its neighbours")
    result.open |= {id(c) for c in rest if id(c) not in result.hosts}
    return result


def shown_name(captures: Sequence[Capture]) -> str | None:
    """Return what a host that nothing names is called by what its captures show: ``host 192.168.1.11``."""
    shown = Shown()
    for c in captures:
        if _is_hosts(c):
            shown.join(Shown.by(c))
    return _name(shown)


def _name(shown: Shown) -> str | None:
    address = shown.address()
    return f"host {address}" if address else None


def _is_hosts(c: Capture) -> bool:
    return c.netns is None and bool(c.records) and not c.gives(Kind.NODES) and bool(_TABLES & set(kinds_of(c.command)))


def _by_node_list(nameless: Sequence[Capture], hosts: dict[str, Shown], names: Names, result: HostsByEvidence) -> None:
    for c in nameless:
        shown = Shown.by(c)
        name = names.at_addresses(shown.own)
        if name is not None:
            hosts.setdefault(name, Shown()).join(shown)
            result.hosts[id(c)] = (name, "addresses")


def _groups(nameless: Sequence[Capture], hosts: Sequence[tuple[str, Shown]], result: HostsByEvidence) -> list[Shown]:
    """Return the hosts of captures that show an address of nobody known; what belongs to one that is known goes into ``result``."""
    groups: list[Shown] = []
    for c in nameless:
        shown = Shown.by(c)
        if not shown.identifies:
            continue
        home = next(((name, h) for name, h in hosts if h.shares(shown) and not h.contradicts(shown)), None)
        if home is None and len(hosts) == 1 and not groups and not hosts[0][1].contradicts(shown):
            home = hosts[0]  # the only host of the file, and nothing speaks against it
        if home is not None:
            result.hosts[id(c)] = (home[0], "addresses")
            home[1].join(shown)
            continue
        same = next((g for g in groups if g.shares(shown) and not g.contradicts(shown)), None)
        if same is None:
            fitting = [g for g in groups if not g.contradicts(shown)]
            same = fitting[0] if len(fitting) == 1 and len(groups) == 1 else None
        if same is not None:
            same.join(shown)
        else:
            groups.append(shown)
    return groups


def _alike(rest: Sequence[Capture]) -> bool:
    """Whether two whole outputs of one command differ: then they are of two hosts, or of two moments."""
    for n, one in enumerate(rest):
        for other in rest[n + 1 :]:
            if one.command == other.command and _whole(one) and _whole(other) and _rows(one) != _rows(other):
                return True
    return False


def _whole(c: Capture) -> bool:
    return c.covers is not None and c.covers.whole


def _rows(c: Capture) -> list[str]:
    return [c.text(r.line).strip() for r in c.records]
