"""Reads routes and neighbour entries out of captures: what each row says, by its words, which many nodes have alike."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_network
from itertools import chain, compress, repeat
from typing import TypeVar

from netparse.captures import Capture
from netparse.captures.bulk.packed import columns, of_type
from netparse.cluster.read import to_ip
from netparse.cluster.tables import Neighbors, Numbers, Pool, Routes, Said, Table
from netparse.cluster.views import IP, Entry, Leg, NeighborView, RouteView, Seen, Way
from netparse.records import ArpEntry, Neighbor, NextHop, Route, RouteN

_NO_DEVICE = "*"
"""What ``route`` prints for the device of what is thrown away: Calico keeps its own blocks so."""
_PLAIN = ("dst", "gateway", "dev", "type", "table", "protocol", "scope", "prefsrc", "metric", "flags", "pref")
_BESIDE = ("nexthops", "via", "metrics", "extra")
_ARP_STATES = {"incomplete": "INCOMPLETE", "permanent": "PERMANENT", "complete": "COMPLETE"}
_S = TypeVar("_S", Way, Entry)
_V = TypeVar("_V", bound=Seen)


def routes(capture: Capture, pool: Pool) -> Routes:
    """Return the routes of an ``ip route`` or ``route -n`` capture."""
    asked, family = _asked_table(capture), _only_family(capture)
    plain = pool.numbers(pool.routes, _plain_route, asked, family)
    records = capture.records
    if any(map(any, columns(records, Route, *_BESIDE))):
        found = [_number(r, plain, pool, asked, family) for r in of_type(records, Route)]
    else:
        found = [*map(plain.__getitem__, zip(*columns(records, Route, *_PLAIN), repeat(None), strict=False))]
    rows = pool.numbers(pool.routes, _route_n)
    for r in of_type(records, RouteN):
        lost = not r.iface and capture.text(r.line).rstrip().endswith((" *", "\t*"))
        iface = _NO_DEVICE if lost else r.iface
        found.append(rows[r.destination, r.genmask, r.gateway, r.flags, r.metric, iface])
    lines = chain(*columns(records, Route, "line"), *columns(records, RouteN, "line"))
    return _table(pool.routes, RouteView, capture, found, lines)


def _number(r: Route, plain: Numbers, pool: Pool, asked: str | None, family: str | None) -> int:
    """Return the number of what a route says: most have no parts that many nodes would not have alike."""
    if r.nexthops or r.via or r.metrics:
        return pool.routes.add(_ip_route(r, asked, family))
    tos = r.extra.get("tos") if r.extra else None
    what = (r.dst, r.gateway, r.dev, r.type, r.table, r.protocol, r.scope, r.prefsrc, r.metric, r.flags, r.pref)
    return plain[(*what, tos if isinstance(tos, str) else None)]


def _plain_route(asked: str | None, family: str | None, *printed: object) -> Way | None:
    *values, tos = printed
    r = Route(line=0, last_line=0, **dict(zip(_PLAIN, values, strict=True)), extra={"tos": tos})  # type: ignore[arg-type]
    return _ip_route(r, asked, family)


def _table(
    said: Said[_S],
    made: Callable[[_S, Capture, int], _V],
    capture: Capture,
    numbers: list[int],
    lines: Iterable[object],
) -> Table[_S, _V]:
    """Return the rows that say something."""
    kept = [n >= 0 for n in numbers]
    return Table(said, made, (capture,), compress(numbers, kept), array("i", compress(lines, kept)))  # type: ignore[arg-type]


def _ip_route(r: Route, asked: str | None, family: str | None) -> Way | None:
    if r.dst is None:
        return None
    legs = tuple(_leg(x) for x in (r.nexthops or (r,)) if x.dev or x.gateway or x.via)
    six = ":" in (r.gateway or "") or r.pref is not None or family == "inet6"
    try:
        prefix = ip_network("::/0" if six else "0.0.0.0/0") if r.dst == "default" else ip_network(r.dst, strict=False)
    except ValueError:
        return None
    source = to_ip(r.prefsrc)
    if source is not None and source != prefix.network_address and r.dst == f"{source}/{prefix.prefixlen}":
        source = None  # the kernel prints no network with bits of a host: somebody wrote one address over all others
    return Way(
        prefix=prefix,
        legs=legs,
        table=r.table or asked or "main",
        metric=r.metric or 0,
        tos=tos if isinstance(tos := r.extra.get("tos"), str) else None,
        type=r.type or "unicast",
        protocol=r.protocol,
        prefsrc=source,
        scope=r.scope,
        onlink="onlink" in (*(r.flags or ()), *(f for x in r.nexthops or () for f in x.flags or ())),
        mtu=next((int(m["mtu"]) for m in r.metrics or () if str(m.get("mtu", "")).isdecimal()), None),
    )


def _leg(x: Route | NextHop) -> Leg:
    flags = x.flags or ()
    gateway = to_ip(x.gateway or (x.via or {}).get("host"))
    linkdown = "linkdown" in flags and "dead" not in flags
    weight = x.weight if isinstance(x, NextHop) else None
    return Leg(
        gateway=gateway, device=x.dev, dead="dead" in flags or "linkdown" in flags, linkdown=linkdown, weight=weight
    )


def _asked_table(capture: Capture) -> str | None:
    """Return the table of ``ip route show table 100``, whose rows do not name it."""
    words = capture.command_line.words if capture.command_line else ()
    found = words[words.index("table") + 1 :][:1] if "table" in words else ()
    return found[0] if found and found[0] != "all" else None


def _only_family(capture: Capture) -> str | None:
    families = capture.covers.families if capture.covers else frozenset()
    return next(iter(families)) if len(families) == 1 else None


def _route_n(
    destination: str | None,
    genmask: str | None,
    via: str | None,
    flags: str | None,
    metric: int | None,
    iface: str | None,
) -> Way | None:
    if not iface or not destination:
        return None
    text = "0.0.0.0/0" if destination == "default" else f"{destination}/{genmask}" if genmask else destination
    try:
        prefix = ip_network(text, strict=False)
    except ValueError:
        return None
    gateway = to_ip(via) if "G" in (flags or "") else None
    return Way(
        prefix=prefix,
        legs=() if iface == _NO_DEVICE else (Leg(gateway=gateway, device=iface, dead=False),),
        table="main",
        metric=metric or 0,
        tos=None,
        type="unreachable" if "!" in (flags or "") else "blackhole" if iface == _NO_DEVICE else "unicast",
        protocol=None,
    )


def neighbors(capture: Capture, names: Mapping[str, IP], pool: Pool) -> Neighbors:
    """Return the entries of an ``ip neigh``, ``arp`` or ``/proc/net/arp`` capture; ``names`` has the addresses of printed names."""
    known = pool.numbers(pool.neighbors, _entry)
    printed = columns(capture.records, Neighbor, "dst", "dev", "lladdr", "state", "proxy")
    found = [*map(known.__getitem__, zip(*printed, strict=True))]
    for r in of_type(capture.records, ArpEntry):
        named = None if to_ip(r.address) else names.get((r.hostname or "").lower())
        address = r.address if named is None else str(named)
        found.append(known[address, r.iface, r.hwaddress, (_ARP_STATES[r.state],), False])
    lines = chain(*columns(capture.records, Neighbor, "line"), *columns(capture.records, ArpEntry, "line"))
    return _table(pool.neighbors, NeighborView, capture, found, lines)


def prints_names(capture: Capture) -> bool:
    """Whether a capture of neighbours has names in place of addresses."""
    return any(map(any, columns(capture.records, ArpEntry, "hostname")))


def _entry(
    address: str | None, device: str | None, mac: str | None, state: tuple[str, ...] | None, proxy: bool
) -> Entry | None:
    ip = None if proxy else to_ip(address)
    return None if ip is None else Entry(ip, device, mac.lower() if mac else None, frozenset(state or ()))
