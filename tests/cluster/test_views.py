"""What the common forms derive: whether an interface carries anything, where a socket listens, where a route leads."""

from dataclasses import replace

import pytest

from netparse.cluster import Link, Listener
from netparse.cluster.read import listeners
from netparse.cluster.read_tables import routes
from netparse.cluster.tables import Pool
from tests.cluster.bundle import eth0, node_of, ss


def link(text: str) -> Link:
    found = node_of({"ip_a.txt": text}).link("eth0")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("flags", "state", "down"),
    [
        ("BROADCAST,MULTICAST,UP,LOWER_UP", "UP", False),
        ("BROADCAST,MULTICAST,UP,LOWER_UP", "UNKNOWN", False),
        ("BROADCAST,MULTICAST", "DOWN", True),
        ("NO-CARRIER,BROADCAST,MULTICAST,UP", "DOWN", True),
        ("BROADCAST,MULTICAST,UP", "LOWERLAYERDOWN", True),
    ],
)
def test_an_interface_that_carries_nothing(flags: str, state: str, down: bool) -> None:
    """Not UP, without carrier, or above an interface that is down; a state that is not known is no fault."""
    found = link(eth0(1, flags=flags, state=state))
    assert found.down is down
    assert not replace(found, flags=None, state=None).down


def test_an_interface_goes_by_its_present_and_its_former_mac() -> None:
    """A member of a bond keeps its own as permaddr."""
    found = link(eth0(1))
    assert found.macs == {"52:54:00:00:00:01"}
    assert replace(found, permaddr="52:54:00:00:00:99").macs == {"52:54:00:00:00:01", "52:54:00:00:00:99"}


def listener(local: str) -> Listener:
    (found,) = [x for c in node_of({"ss_tln.txt": ss(local)}).captures for x in listeners(c)]
    return found


@pytest.mark.parametrize(
    ("local", "shown", "loopback", "unplaced"),
    [
        ("10.0.0.1:6443", "10.0.0.1:6443", False, False),
        ("0.0.0.0:22", "*:22", False, False),
        ("[::1]:2381", "[::1]:2381", True, False),
        ("127.0.0.1:10248", "127.0.0.1:10248", True, False),
        ("localhost:2381", "localhost:2381", True, False),
        ("host7.example:22", "host7.example:22", False, True),
        ("***HIDDEN***:22", "(address not shown):22", False, True),
    ],
)
def test_where_a_socket_listens(local: str, shown: str, loopback: bool, unplaced: bool) -> None:
    """As people write it; a name or a mask does not show who can reach it."""
    found = listener(local)
    assert (found.shown, found.loopback, found.unplaced) == (shown, loopback, unplaced)


def test_the_first_owner_speaks_for_a_socket() -> None:
    """ss lists all that hold it; without any nobody does."""
    (found,) = node_of({"ss_tlnp.txt": ss('0.0.0.0:80 users:(("nginx",pid=9,fd=6),("nginx",pid=8,fd=6))')}).listeners
    assert (found.process, found.pid, len(found.owners)) == ("nginx", 9, 2)
    assert found.owner is found.owners[0]
    bare = replace(found, owners=())
    assert (bare.owner, bare.process, bare.pid) == (None, None, None)


def test_where_a_route_leads() -> None:
    """Each leg with its gateway and device; dead only when every leg is."""
    text = (
        "default proto static \n\tnexthop via 10.0.0.253 dev eth0 weight 1 dead linkdown \n\tnexthop via 10.0.0.254 dev eth1 weight 1 \n"
        "10.1.0.0/16 via 10.0.0.9 dev eth0 dead linkdown\n"
    )
    (capture,) = node_of({"ip_route.txt": text}).captures
    default, other = routes(capture, Pool())
    assert default.default and not other.default
    assert default.way == "via 10.0.0.253 dev eth0, via 10.0.0.254 dev eth1"
    assert default.devices == ("eth0", "eth1") and [str(g) for g in default.gateways] == ["10.0.0.253", "10.0.0.254"]
    assert other.dead and not default.dead
