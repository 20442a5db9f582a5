"""Routes and default gateways."""

from collections.abc import Iterator

from netparse.checks.routes.pod_ports import unrouted_ports
from netparse.cluster import Leg, Node, Prefix, RouteView
from netparse.comparison.model import Change, VisibilityChange, evidence
from netparse.comparison.noise import is_derived_route, stable_name
from netparse.comparison.visibility import only_one_side, unproven
from netparse.parsers import Kind

_Key = tuple[str, Prefix]


def compare_routes(old: Node, new: Node) -> Iterator[Change | VisibilityChange]:
    """Yield what differs, by table and destination; what a side's captures would not have shown is not gone."""
    if (missing := only_one_side(old, new, Kind.ROUTES, "routes and gateways")) is not None:
        yield from missing
        return
    dead = bool(old.of(Kind.ROUTE_FLAGS) and new.of(Kind.ROUTE_FLAGS))
    before, after = _by_destination(old, dead), _by_destination(new, dead)
    yield from _sources(old, new)
    yield from _unrouted(old, new)
    unseen: dict[str, list[str]] = {"lost": [], "gained": []}
    for key in dict.fromkeys((*before, *after)):
        gone, come = before.get(key, {}), after.get(key, {})
        if gone.keys() == come.keys():
            continue
        if gone.keys() > come.keys() and not _shown(new, key):
            unseen["lost"].append(_subject(key))
        elif gone.keys() < come.keys() and not _shown(old, key):
            unseen["gained"].append(_subject(key))
        else:
            yield _change(new.name, key, gone, come)
    yield from unproven(new.name, "route", unseen)


def _sources(old: Node, new: Node) -> Iterator[Change]:
    """Yield default routes by the same way that send from another address now; a tool that shows no source says nothing."""
    before = {(r.table, r.prefix, r.legs, r.metric): r for r in old.routes if r.default and r.prefsrc}
    for r in new.routes:
        was = before.get((r.table, r.prefix, r.legs, r.metric)) if r.default and r.prefsrc else None
        if was is not None and was.prefsrc != r.prefsrc:
            yield Change(
                node=new.name,
                area="gateway" if r.table == "main" else "route",
                kind="changed",
                subject=f"{_subject((r.table, r.prefix))} source",
                before=str(was.prefsrc),
                after=str(r.prefsrc),
                old=evidence(was.origin),
                new=evidence(r.origin),
            )


def _unrouted(old: Node, new: Node) -> Iterator[Change]:
    """Yield the interfaces of pods that have no route now, though all others have one: pods come and go together with theirs."""
    before = {link.name for link, *_ in unrouted_ports(old)}
    if not old.of(Kind.ROUTES) or not old.links:
        return
    for link, other, _ in unrouted_ports(new):
        if link.name not in before:
            was = next(
                (r for r in old.routes if link.name in r.devices and r.prefix.prefixlen == r.prefix.max_prefixlen), None
            )
            yield Change(
                node=new.name,
                area="route",
                kind="removed" if was else "added",
                subject=f"route to the pod of {link.name}" if was else f"pod of {link.name} without a route",
                before=f"{was.prefix.network_address} {was.way}" if was else None,
                after=None if was else f"the others have one, as {other.name}",
                old=evidence(*([was.origin] if was else [])),
                new=evidence(link.origin),
            )


def _by_destination(node: Node, dead: bool) -> dict[_Key, dict[str, RouteView]]:
    found: dict[_Key, dict[str, RouteView]] = {}
    for route in node.routes:
        found.setdefault((route.table, route.prefix), {})[_way(route, dead)] = route
    return found


def _way(route: RouteView, dead: bool) -> str:
    """Return the ways of a route in iproute2's words; what not all tools show is left out."""
    words = [route.type] if route.type != "unicast" else []
    weighted = len({leg.weight for leg in route.legs}) > 1
    legs = " and ".join(filter(None, (_leg(leg, dead, weighted=weighted) for leg in route.legs)))
    words += [legs] if legs else []
    return " ".join([*words, f"metric {route.metric}"] if route.metric else words)


def _leg(leg: Leg, dead: bool, *, weighted: bool) -> str:
    words = [f"via {leg.gateway}"] if leg.gateway else []
    words += [f"dev {stable_name(leg.device)}"] if leg.device else []
    words += ["dead"] if leg.dead and dead else []
    return " ".join([*words, f"weight {leg.weight}"] if weighted and leg.weight is not None else words)


def _shown(node: Node, key: _Key) -> bool:
    table, prefix = key
    words = "default" if prefix.prefixlen == 0 else str(prefix)
    return bool(
        node.showing(Kind.ROUTES, family="inet6" if prefix.version == 6 else "inet", table=table, tokens=(words,))
    )


def _subject(key: _Key) -> str:
    table, prefix = key
    name = ("default (IPv6)" if prefix.version == 6 else "default") if prefix.prefixlen == 0 else str(prefix)
    return name if table == "main" else f"{name} table {table}"


def _change(node: str, key: _Key, gone: dict[str, RouteView], come: dict[str, RouteView]) -> Change:
    both = [*gone.values(), *come.values()]
    gateway = key[1].prefixlen == 0 and key[0] == "main"
    return Change(
        node=node,
        area="gateway" if gateway else "route",
        kind="added" if not gone else "removed" if not come else "changed",
        subject=_subject(key),
        before="; ".join(gone) or None,
        after="; ".join(come) or None,
        noise=all(map(is_derived_route, both)),
        old=evidence(*(r.origin for way, r in gone.items() if way not in come)),
        new=evidence(*(r.origin for way, r in come.items() if way not in gone)),
    )
