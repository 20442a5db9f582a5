"""The order in which checks meet nodes, and the order of what they find."""

from netparse.checks import CHECKS, Context, run_checks
from netparse.ports.circumstances import detect
from tests.cluster.bundle import cluster_of, eth0, node_list


def test_findings_stand_by_check_and_then_by_node() -> None:
    """Though all checks judge a node before the next one, so that its captures are unpacked once."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    files |= {f"{name}/ip_a.txt": eth0(n) for n, name in enumerate("abc", 1)}
    cluster = cluster_of(files)
    found = run_checks(CHECKS, Context(cluster=cluster, circumstances=detect(cluster)))
    order = [check.id for check in CHECKS]
    places = [(order.index(f.check), f.nodes[:1]) for f in found if len(f.nodes) == 1]
    assert places == sorted(places)
    assert {nodes for _, nodes in places} == {("a",), ("b",), ("c",)}
