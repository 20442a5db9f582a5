"""The main routing table of a node, to be asked which route a network takes."""

from collections.abc import Iterable, Iterator

from netparse.cluster import Node, Prefix, RouteView
from netparse.cluster.prefixes import is_within

REFUSING = ("blackhole", "unreachable", "prohibit", "throw")


class Table:
    """The routes of table main but the default ones; the longest prefix counts, of equal ones the lowest metric."""

    def __init__(self, node: Node) -> None:
        self._known: dict[tuple[int, int, int], RouteView] = {}
        for r in sorted((r for r in node.routes if _counts(r)), key=lambda r: r.metric):
            self._known.setdefault((r.prefix.version, int(r.prefix.network_address), r.prefix.prefixlen), r)
        lengths: dict[int, set[int]] = {4: set(), 6: set()}
        for version, _, length in self._known:
            lengths[version].add(length)
        self._lengths = {version: sorted(found, reverse=True) for version, found in lengths.items()}

    def best(self, prefix: Prefix) -> RouteView | None:
        """Return the route that holds the whole network; None when only a default route does."""
        size, number = prefix.max_prefixlen, int(prefix.network_address)
        for length in self._lengths[prefix.version]:
            if length <= prefix.prefixlen and (
                found := self._known.get((prefix.version, number >> (size - length) << (size - length), length))
            ):
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
            for part in range(1 << (length - prefix.prefixlen)):
                if length <= size and (
                    found := self._known.get((prefix.version, number + (part << (size - length)), length))
                ):
                    yield found


def _counts(route: RouteView) -> bool:
    return route.table == "main" and not route.default and route.tos is None


def _fills(prefix: Prefix, parts: Iterable[Prefix]) -> bool:
    """Whether the parts, which may overlap, hold every address of the network."""
    kept: list[Prefix] = []
    for part in sorted(parts, key=lambda p: p.prefixlen):
        if not any(is_within(part, k) for k in kept):
            kept.append(part)
    return sum(k.num_addresses for k in kept) == prefix.num_addresses
