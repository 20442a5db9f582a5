"""calicoctl node status: each session of BIRD is a test of port 179 of its peer."""

from netparse import parse
from netparse.records import ConnectionTest


def sessions(*rows: str) -> list[tuple[str | None, str, str | None]]:
    text = "Calico process is running.\n\nIPv4 BGP status\n" + "\n".join(rows)
    found = [r for c in parse(text) if c.command == "calicoctl_node_status" for r in c.records]
    return [(t.address, t.result, t.detail) for t in found if isinstance(t, ConnectionTest)]


def test_a_session_that_waits_got_no_answer() -> None:
    """BIRD's states before a connection is there; a reason that it prints says more."""
    assert sessions(
        "| 192.0.2.1 | node-to-node mesh | start | 07:31:00 | Connect |",
        "| 192.0.2.2 | global            | start | 2024-05-03 | Active Socket: No route to host |",
        "| 192.0.2.3 | node specific     | up    | 07:31:00 | Established |",
    ) == [
        ("192.0.2.1", "no-answer", "Connect"),
        ("192.0.2.2", "unreachable", "Active Socket: No route to host"),
        ("192.0.2.3", "answered", "Established"),
    ]


def test_the_rest_of_a_reason_needs_its_row() -> None:
    assert sessions("| | | | | refused |") == []


def test_a_peer_whose_address_is_masked_is_one() -> None:
    """It has no address to compare, and its state all the same."""
    row = "| x.x.x.31     | node-to-node mesh | start | 05:43:00 | Active Socket: Connection refused |"
    (found,) = parse(f"IPv4 BGP status\n{row}\n")
    assert [(r.address, r.result) for r in found.records if isinstance(r, ConnectionTest)] == [("x.x.x.31", "refused")]
