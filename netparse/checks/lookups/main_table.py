"""The main routing table of a node, to be asked which route a network takes."""

from collections.abc import Iterable, Iterator, Sequence

from netparse.cluster import Node, Prefix, RouteView
from netparse.cluster.prefixes import is_within
from netparse.cluster.remember import per_node
from netparse.cluster.views import Way

REFUSING = ("blackhole", "unreachable", "prohibit", "throw")


@per_node
def tables_of(node: Node) -> frozenset[tuple[str, int]]:
    """Return the tables in which the node has routes, each with the versions of IP."""
    return frozenset(node.routes.each(_table))


def of_table(node: Node, table: str, version: int) -> Sequence[RouteView]:
    """Return the routes of a table."""
    return node.routes.where(_is_in, table, version) if (table, version) in tables_of(node) else ()


def _table(way: Way) -> tuple[str, int]:
    return way.table, way.prefix.version


def _is_in(way: Way, table: str, version: int) -> bool:
    return way.table == table and way.prefix.version == version


class Table:
    """The routes of table main but the default ones; the longest prefix counts, of equal ones the lowest metric."""

    def __init__(self, node: Node) -> None:
        self._routes = node.routes
        self._lengths = sorted(filter(None, set(node.routes.each(_length))), reverse=True)

    def _at(self, *place: int) -> RouteView | None:
        """Return the route to a network."""
        return min((r for r in self._routes.of(place) if _length(r.says)), key=lambda r: r.metric, default=None)

    def best(self, prefix: Prefix) -> RouteView | None:
        """Return the route that holds the whole network; None when only a default route does."""
        size, number = prefix.max_prefixlen, int(prefix.network_address)
        for version, length in self._lengths:
            if version == prefix.version and length <= prefix.prefixlen:
                first = number >> (size - length) << (size - length)
                if found := self._at(version, first, length):
                    return found
        return None

    def hiding(self, prefix: Prefix) -> tuple[RouteView, ...]:
        """Return longer routes that together hide all of the network from its own route, and lead elsewhere; none if they do not."""
        best = self.best(prefix)
        if best is None:
            return ()
        inside = [r for r in self._inside(prefix) if r.prefix.prefixlen <= prefix.prefixlen + 2]
        other = [r for r in inside if r.type in REFUSING or not set(r.devices) & set(best.devices)]
        return tuple(other) if _fills(prefix, (r.prefix for r in other)) else ()

    def _inside(self, prefix: Prefix) -> Iterator[RouteView]:
        size, number = prefix.max_prefixlen, int(prefix.network_address)
        for length in (prefix.prefixlen + 1, prefix.prefixlen + 2):
            for part in range(1 << (length - prefix.prefixlen)) if (prefix.version, length) in self._lengths else ():
                if found := self._at(prefix.version, number + (part << (size - length)), length):
                    yield found


def counts(way: Way) -> bool:
    """Whether a route is one of these."""
    return way.table == "main" and not way.default and way.tos is None


def _length(way: Way) -> tuple[int, int] | None:
    return (way.prefix.version, way.prefix.prefixlen) if counts(way) else None


def _fills(prefix: Prefix, parts: Iterable[Prefix]) -> bool:
    """Whether the parts, which may overlap, hold every address of the network."""
    kept: list[Prefix] = []
    for part in sorted(parts, key=lambda p: p.prefixlen):
        if not any(is_within(part, k) for k in kept):
            kept.append(part)
    return sum(k.num_addresses for k in kept) == prefix.num_addresses
