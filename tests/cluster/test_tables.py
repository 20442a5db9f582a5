"""Tables of many nodes: what their rows say is kept and judged once, and each row is what its own capture shows."""

import pickle
from ipaddress import ip_address, ip_network

import pytest

from netparse.captures import Capture, parse
from netparse.captures.bulk.packed import packed
from netparse.cluster.prefixes import place
from netparse.cluster.read_tables import neighbors, routes
from netparse.cluster.tables import Pool
from netparse.cluster.views import Way

NODES = 40
ROUTES = "".join(f"10.244.{n}.0/24 via 10.244.{n}.0 dev flannel.1 onlink\n" for n in range(NODES))
OTHERS = """\
default via 192.0.2.1 dev eth0 proto dhcp metric 100
10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
198.51.100.0/24 proto static
\tnexthop via 192.0.2.2 dev eth0 weight 1
\tnexthop via 192.0.2.3 dev eth0 weight 1
10.96.0.0/12 tos 0x10 via 192.0.2.4 dev eth0
"""


def _capture(text: str, name: str) -> Capture:
    (found,) = parse(text, source=f"n1/{name}.txt")
    return found


def test_what_all_nodes_say_is_kept_once_and_judged_once() -> None:
    """A test of the words is asked as often as there are different rows, not as there are rows."""
    pool, asked = Pool(), []

    def by_bridge(way: Way) -> bool:
        asked.append(way)
        return "cni0" in way.devices

    tables = [routes(_capture(ROUTES + OTHERS, "ip_route"), pool) for _ in range(NODES)]
    found = [t.where(by_bridge) for t in tables]
    assert [[(str(r.prefix), r.way, r.line) for r in rows] for rows in found] == [
        [("10.244.1.0/24", "dev cni0", NODES + 2)]
    ] * NODES
    assert all(t.any(by_bridge) for t in tables)
    assert (
        len(asked) == len(set(asked)) == len(pool.routes.all) == NODES + 3 + NODES
    )  # legs of several ways are not shared


def test_a_packed_capture_has_the_same_rows() -> None:
    """With ways of several legs or a type of service among them, and without any."""
    for text in (ROUTES, ROUTES + OTHERS):
        capture = _capture(text, "ip_route")
        (small,) = packed([capture])
        one, other = (
            [(r.says.key, r.says.way, r.tos, r.onlink, r.line) for r in routes(c, Pool())] for c in (capture, small)
        )
        assert one == other
        assert len(one) == len(capture.records)
    text = (
        "".join(f"192.0.2.{n} dev eth0 lladdr 52:54:00:00:00:{n:02x} STALE\n" for n in range(NODES))
        + "192.0.2.99 dev eth0 proxy\n"
    )
    capture = _capture(text, "ip_neigh")
    (small,) = packed([capture])
    one, other = ([(n.address, n.mac, n.state, n.line) for n in neighbors(c, {}, Pool())] for c in (capture, small))
    assert one == other
    assert len(one) == NODES


def test_rows_are_found_by_what_they_are_about() -> None:
    """In their order, and as equal objects each time."""
    table = routes(_capture(ROUTES + OTHERS, "ip_route"), Pool())
    found = table.of(place(ip_network("10.244.1.0/24")))
    assert [r.devices for r in found] == [("flannel.1",), ("cni0",)]
    assert set(found) == set(table.of(place(ip_network("10.244.1.0/24")))) == {table[1], table[NODES + 1]}
    assert found[0] != found[1]
    assert table.has(place(ip_network("10.96.0.0/12")))
    assert not table.has(place(ip_network("10.97.0.0/16")))
    assert table.of(place(ip_network("10.97.0.0/16"))) == ()


def test_of_equal_rows_of_several_captures_the_first_stays() -> None:
    """The kernel has no two of one key."""
    pool = Pool()
    first, second = (routes(_capture(text, "ip_route"), pool) for text in (OTHERS, ROUTES + OTHERS))
    joined = first.beside([second]).once()
    assert [r.line for r in joined] == [1, 2, 3, 6, *range(1, NODES + 1)]
    assert joined[-1].capture is second[0].capture
    assert joined[0] == first[0]
    assert first.once() is first


@pytest.mark.parametrize("at", [0, 3, -1])
def test_it_is_a_sequence(at: int) -> None:
    table = neighbors(
        _capture(
            "192.0.2.1 dev eth0 FAILED\n192.0.2.2 dev eth0 FAILED\n\n192.0.2.3 dev eth0 FAILED\n192.0.2.4 dev eth0 FAILED\n",
            "ip_neigh",
        ),
        {},
        Pool(),
    )
    assert [n.line for n in table] == [1, 2, 4, 5]
    assert table[at] == list(table)[at]
    assert list(table[1:3]) == [table[1], table[2]]
    assert {n.address for n in table} == {ip_address(f"192.0.2.{n}") for n in range(1, 5)}


def test_a_table_is_handed_to_another_process() -> None:
    """As an analysis is: its rows say the same there, and are found."""
    table = routes(_capture(ROUTES + OTHERS, "ip_route"), Pool())
    again = pickle.loads(pickle.dumps(table))
    assert [(r.says.key, r.way, r.line) for r in again] == [(r.says.key, r.way, r.line) for r in table]
    assert [r.way for r in again.of(place(ip_network("10.244.1.0/24")))] == ["via 10.244.1.0 dev flannel.1", "dev cni0"]
    more = routes(_capture(ROUTES, "ip_route"), Pool())
    assert pickle.loads(pickle.dumps(more.said)).all[0].key == more[0].says.key
