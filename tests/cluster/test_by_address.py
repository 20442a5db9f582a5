"""The neighbour entries of a node by their address, as a dict of tuples has them."""

from ipaddress import ip_address

from netparse.captures import parse
from netparse.cluster.by_address import ByAddress
from netparse.cluster.read_tables import neighbors
from netparse.cluster.tables import Pool

TEXT = """\
192.0.2.1 dev eth0 lladdr 52:54:00:00:00:01 REACHABLE
192.0.2.2 dev eth0 FAILED
192.0.2.1 dev eth1 lladdr 52:54:00:00:00:02 STALE
"""


def test_an_address_may_have_entries_on_several_devices() -> None:
    """In the order of the capture."""
    (capture,) = parse(TEXT, command="ip_neigh")
    found = ByAddress(neighbors(capture, {}, Pool()))
    assert [(str(ip), [n.device for n in some]) for ip, some in found.items()] == [
        ("192.0.2.1", ["eth0", "eth1"]),
        ("192.0.2.2", ["eth0"]),
    ]
    assert ip_address("192.0.2.9") not in found
    assert found.get(ip_address("192.0.2.9"), ()) == ()
    assert len(found) == 2
