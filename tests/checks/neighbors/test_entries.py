"""What all others say alike of one node is told once, of that node."""

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

OLD = "0e:00:00:00:00:ff"


def _told(*macs: str) -> Judged:
    """Three nodes with an overlay device; these are the MACs of c's device that a and b know."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate("abc", 1)})
    for n, name in enumerate("abc", 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(5, "flannel.1", f"0e:00:00:00:00:0{n}", f"10.244.{n}.0/32")
    for name, mac in zip("ab", macs, strict=True):
        files[f"{name}/ip_neigh.txt"] = f"10.244.3.0 dev flannel.1 lladdr {mac} PERMANENT \n"
    return judge(files)


def test_an_overlay_device_made_anew() -> None:
    """One finding that names the node whose MAC is another, and those that have the old one."""
    found = _told(OLD, OLD).one("neighbor-mac-conflict", Verdict.FAIL)
    assert found.nodes == ("c", "a", "b")
    assert f"on 2 nodes (a, b) 10.244.3.0 is at {OLD}" in found.actual
    assert "on c flannel.1 has 0e:00:00:00:00:03" in found.actual


def test_only_some_have_it_wrong() -> None:
    """Who has the right one, or another wrong one, shows that the fault is the others' own."""
    assert _told(OLD, "0e:00:00:00:00:03").one("neighbor-mac-conflict", Verdict.FAIL).nodes == ("a",)
    apart = _told(OLD, "0e:00:00:00:00:fe").of("neighbor-mac-conflict", Verdict.FAIL)
    assert [f.nodes for f in apart] == [("a",), ("b",)]


def test_a_mac_of_another_node() -> None:
    """Two have swapped entries: each is told where it stands."""
    assert all(len(f.nodes) == 1 for f in _told("0e:00:00:00:00:01", "0e:00:00:00:00:01").of("neighbor-mac-conflict"))
