"""Captures of another host or of a pod: reported with what shows it, and no node is judged by them."""

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, netstat, node_list, pod_interfaces, ss

LIST = node_list(n1="192.0.2.11", n2="192.0.2.12")


def test_equal_sockets_of_a_control_plane_and_a_worker_are_judged_for_none() -> None:
    """Both nodes are UNKNOWN, with the file and the reason; the API server is not called closed."""
    listing = {name: text.replace("<none>   1d", "control-plane   1d", 1) for name, text in LIST.items()}
    found = judge({**listing, "n1/netstat.txt": netstat(700), "n2/netstat.txt": netstat(700)})
    assert {f.node for f in found.of("evidence-misleading")} == {"n1", "n2"}
    assert found.verdicts("evidence-misleading") == {"warn"}
    assert found.verdicts("required-port-closed") == {"unknown"}
    assert all("nothing in it tells whose it is" in f.actual for f in found.of("required-port-closed"))
    assert all(len(f.evidence) == 2 for f in found.of("evidence-misleading"))


def test_a_capture_of_another_node_is_quoted_beside_that_nodes_own() -> None:
    """The node without a capture of its own gets the warning; the lines are those with the owner's address."""
    text = netstat(700, "192.0.2.12")
    found = judge({**LIST, "n1/netstat.txt": text, "n2/netstat.txt": text})
    assert [(f.node, f.verdict.value) for f in found.of("evidence-misleading")] == [("n1", "warn"), ("n2", "pass")]
    warned = found.one("evidence-misleading", Verdict.WARN)
    assert "it is output of n2" in warned.actual
    assert [e.source for e in warned.evidence] == ["n1/netstat.txt", "n2/netstat.txt"]
    assert all("192.0.2.12:" in e.text for e in warned.evidence)


def test_a_pods_view_is_no_fault_of_its_node() -> None:
    """It may lie there on purpose: INFO, and what it does not show of the node is UNKNOWN with the reason."""
    routes = "default via 10.0.0.254 dev eth0\n10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink\n"
    files = {"b/ip_a.txt": eth0(2), "b/ip_route.txt": routes, "a/ip_a.txt": pod_interfaces("10.244.1.5/24")}
    files["a/ss_tulnp.txt"] = ss('0.0.0.0:8080 users:(("java",pid=1,fd=9))')
    found = judge({**node_list(a="10.0.0.1", b="10.0.0.2"), **files})
    assert not [f for f in found.findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]
    assert {f.subject for f in found.of("evidence-misleading", Verdict.INFO)} == {"a/ip_a.txt", "a/ss_tulnp.txt"}
    unknown = next(f for f in found.of("required-port-closed", Verdict.UNKNOWN) if f.node == "a")
    assert "the view of a pod" in unknown.actual
