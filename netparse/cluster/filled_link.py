"""One interface as two captures show it together."""

from dataclasses import replace

from netparse.cluster import read
from netparse.cluster.views import Link

_FILLED = (
    "mtu",
    "mac",
    "permaddr",
    "state",
    "flags",
    "master",
    "parent",
    "kind",
    "info",
    "slave",
    "peer_index",
    "index",
    "stats",
)


def filled(first: Link | None, second: Link) -> Link:
    """Fill in what the better capture does not show; of addresses only those of a family that it does not show."""
    if first is None:
        return second
    values = {name: getattr(second, name) for name in _FILLED if getattr(first, name) is None}
    if first.stats is None:
        values["stats_origins"] = second.stats_origins
    more = tuple(a for a in second.addresses if read.family(a.ip.ip) not in first.families)
    families = first.families | second.families
    return replace(first, addresses=(*first.addresses, *more), families=families, **values)
