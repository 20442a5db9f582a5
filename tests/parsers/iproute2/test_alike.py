"""Rows that many nodes print alike are read once, and each record has the lines of its own file."""

import pytest

from netparse.captures import parse
from netparse.parsers import ip_neigh, ip_route

NEIGHBORS = "".join(f"192.0.2.{n} dev alike0 lladdr 52:54:00:00:0a:{n:02x} STALE\n" for n in range(1, 41))
ROUTES = "".join(f"10.244.{n}.0/24 via 10.244.{n}.0 dev alike.1 onlink\n" for n in range(40))


@pytest.mark.parametrize(("module", "text"), [(ip_neigh, NEIGHBORS), (ip_route, ROUTES)])
def test_what_a_second_node_prints_is_known(module: object, text: str) -> None:
    """Also where it stands in other lines, with others between; what was changed below one route is not in another's."""
    says = module._says  # type: ignore[attr-defined]
    (first,) = parse(text, source="n1/output.txt")
    misses = says.cache_info().misses
    (second,) = parse(f"\n{text}", source="n2/output.txt")
    assert says.cache_info().misses == misses
    assert [r.line for r in first.records] == list(range(1, 41))
    assert [r.line for r in second.records] == list(range(2, 42))
    assert [type(r) for r in first.records] == [type(r) for r in second.records]


def test_lines_below_a_route_are_of_this_one_alone() -> None:
    head = "default proto static \n"
    legs = "\tnexthop via 192.0.2.1 dev eth0 weight 1 \n\tnexthop via 192.0.2.2 dev eth1 weight 1 \n"
    (capture,) = parse(head + legs + "10.0.0.0/8 via 192.0.2.9 dev eth0 \n" + head + legs, command="ip_route")
    default, _, again = capture.records
    assert [len(r.nexthops) for r in (default, again)] == [2, 2]  # type: ignore[attr-defined]
    assert [leg.line for leg in again.nexthops] == [6, 7]  # type: ignore[attr-defined]
