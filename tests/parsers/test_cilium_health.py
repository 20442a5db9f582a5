"""cilium-health: one test for each probe, with the node that it went to."""

from netparse import parse
from netparse.records import ConnectionTest
from tests.conftest import BUNDLES

CAPTURES = BUNDLES.parent / "captures" / "cilium_health" / "cilium-1.16"


def probes(name: str) -> list[ConnectionTest]:
    text = (CAPTURES / f"{name}.txt").read_text()
    return [r for c in parse(text) if c.command == "cilium_health" for r in c.records if isinstance(r, ConnectionTest)]


def test_a_healthy_mesh_answers_everywhere() -> None:
    """Four probes a node: two protocols, host and endpoint."""
    found = probes("all-answer")
    assert [(t.peer, t.protocol, t.to_pods) for t in found[:4]] == [
        *(("node1", "icmp", False), ("node1", "tcp", False), ("node1", "icmp", True), ("node1", "tcp", True))
    ]
    assert len(found) == 8
    assert {t.result for t in found} == {"answered"}


def test_what_failed_says_why_and_where() -> None:
    """A probe of the host is one of the agent's port; that of an endpoint says nothing of it."""
    failed = [t for t in probes("one-node-times-out") if t.result != "answered"]
    assert [(t.peer, t.address, t.port, t.result, t.to_pods) for t in failed] == [
        ("node2", "192.0.2.22", 4240, "no-answer", False),
        ("node2", "10.244.2.19", None, "no-answer", True),
        ("node2", "10.244.2.19", 4240, "unreachable", True),
    ]


def test_a_table_of_another_tool_is_none() -> None:
    """Words alone are no probe."""
    text = "Host connectivity to 192.0.2.22:\n  it works\n"
    assert not [c for c in parse(text) if c.command == "cilium_health"]


def test_a_further_address_is_of_what_stands_above_it() -> None:
    """Of the host here; what was never probed is no test."""
    found = probes("secondary-addresses")
    assert [(t.address, t.to_pods) for t in found if t.result != "answered"] == [("2001:db8::22", False)] * 2
    assert len(found) == 10


def test_a_row_for_each_node_says_no_reason() -> None:
    """`--succinct`; what is not known yet was not tested."""
    found = probes("succinct")
    assert [(t.peer, t.to_pods, t.result) for t in found] == [
        ("node1", False, "answered"),
        ("node1", True, "answered"),
        ("cp1", False, "answered"),
        ("node2", False, "failed"),
        ("node2", True, "failed"),
    ]


def test_what_the_agent_says_of_itself_stands_around_the_table() -> None:
    """`cilium status` of the agent; of the command above it nothing is known here."""
    text = (
        "exec cilium-x7k2p -- cilium status\nKVStore:      Ok   Disabled\nCilium:       Ok   1.10.4\n"
        "Cluster health:   1/2 reachable   (2024-06-19T10:30:27Z)\n  Name     IP           Reachable   Endpoints reachable\n"
        "  node1    192.0.2.21   true        true\n  node2    192.0.2.22   false       true\nModules Health:   Stopped(0)\n"
    )
    (capture,) = (c for c in parse(text) if c.command == "cilium_health")
    assert [u.line for u in capture.unparsed] == [1]
    found = [(t.peer, t.result) for t in capture.records if isinstance(t, ConnectionTest) and not t.to_pods]
    assert found == [("node1", "answered"), ("node2", "failed")]


def test_a_node_of_two_families_has_two_addresses_in_its_row() -> None:
    """The first is that of the probes."""
    text = (
        "Cluster health:     1/2 reachable             (2024-07-17T12:45:45Z)\n"
        "  Name              IP                         Node          Endpoints\n"
        "  elm/elm-cp        192.0.2.31,2001:db8::31    unreachable   unreachable\n"
        "  elm/elm-w1        192.0.2.32,2001:db8::32    reachable     reachable\n"
    )
    found = [r for c in parse(text) for r in c.records if isinstance(r, ConnectionTest)]
    assert [(t.peer, t.address, t.result) for t in found if not t.to_pods] == [
        ("elm-cp", "192.0.2.31", "failed"),
        ("elm-w1", "192.0.2.32", "answered"),
    ]
