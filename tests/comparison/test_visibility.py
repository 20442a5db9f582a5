"""What one side cannot show is neither gone nor better: it is said that it was not seen."""

from pathlib import Path

import pytest

from netparse.comparison import Changes, compare
from tests.comparison.pairs import HEALTHY, NODES, copy, edit
from tests.conftest import BUNDLES


def lost(changes: Changes) -> list[tuple[str | None, str]]:
    return [(s.node, s.what) for s in changes.visibility if s.kind == "lost"]


def gained(changes: Changes) -> list[tuple[str | None, str]]:
    return [(s.node, s.what) for s in changes.visibility if s.kind == "gained"]


def test_netstat_lost(tmp_path: Path) -> None:
    """No port is closed, no finding is resolved: the sockets and the questions about them are lost; the other way they are gained."""
    faulty = BUNDLES / "required-port-loopback-only" / "fail.kubelet"
    after = copy(tmp_path, of=faulty)
    for path in (after / "node1").glob("netstat*"):
        path.unlink()
    changes = compare(faulty, after)
    assert not changes.changes and not changes.of("new", "resolved", "changed") and not changes.same
    assert ("node1", "listening sockets") in lost(changes) and not gained(changes)
    questions = " ".join(what for _, what in lost(changes))
    assert "required-port-closed" in questions and "required-port-loopback-only tcp/10250" in questions
    back = compare(after, faulty)
    assert ("node1", "listening sockets") in gained(back) and not back.changes and not lost(back)
    assert [(f.finding.check, f.before) for f in back.of("new")] == [("required-port-loopback-only", "unknown")]


def test_a_capture_that_failed_says_why(tmp_path: Path) -> None:
    """The reason is the error that stands in it."""
    after = copy(tmp_path)
    (after / "node1" / "netstat_nlput.txt").write_text("bash: netstat: command not found\n")
    (change,) = [s for s in compare(HEALTHY, after).visibility if s.what == "listening sockets"]
    assert "command not found" in change.reason and "netstat_nlput.txt" in change.reason


@pytest.mark.parametrize("option", ["netstat -nltp4", "netstat -nlput | grep -v 10250"])
def test_a_part_of_the_sockets_closes_nothing(tmp_path: Path, option: str) -> None:
    """IPv4 only, or a filter: what is not in it may be open as before."""
    after = copy(tmp_path)
    path = after / "node1" / "netstat_nlput.txt"
    kept = [x for x in path.read_text().splitlines(True) if "10250" not in x and not x.startswith(("tcp6", "udp6"))]
    path.write_text("".join([f"root@node1:~# {option}\n", *kept]))
    changes = compare(HEALTHY, after)
    assert not [c for c in changes.changes if c.area == "listener"]
    assert any(what.startswith("listener ") and "tcp 10250" in what for _, what in lost(changes))


def test_processes_that_only_root_sees(tmp_path: Path) -> None:
    """Without names nothing is held by another program; it is said once."""
    unprivileged = BUNDLES / "healthy" / "kubeadm-flannel-unprivileged"
    changes = compare(HEALTHY, unprivileged)
    assert ("node1", "processes behind ports") in lost(changes)
    assert not [c for c in changes.changes if c.area == "listener"]


def test_some_routes_of_all(tmp_path: Path) -> None:
    """`ip route show default` proves nothing about the others."""
    after = copy(tmp_path)
    path = after / "node1" / "ip_route.txt"
    path.write_text(f"root@node1:~# ip route show default\n{path.read_text().splitlines()[0]}\n")
    changes = compare(HEALTHY, after)
    assert not changes.changes
    assert any(node == "node1" and what.startswith("route ") for node, what in lost(changes))


def test_one_interface_of_all(tmp_path: Path) -> None:
    """`ip address show eth0` takes no interface away."""
    after = copy(tmp_path)
    (after / "node1" / "ip_s_link.txt").unlink()
    path = after / "node1" / "ip_a.txt"
    block = path.read_text().split("\n3: ")[0].partition("2: eth0")
    path.write_text(f"root@node1:~# ip address show eth0\n{block[1]}{block[2]}\n")
    changes = compare(HEALTHY, after)
    assert not [c for c in changes.changes if c.area in ("interface", "address")]
    assert any("flannel.1" in what for _, what in lost(changes))


def test_a_node_list_without_wide(tmp_path: Path) -> None:
    """What its columns do not show is not `none`."""
    after = copy(tmp_path)
    rows = [" ".join(x.split()[:5]) for x in (after / NODES).read_text().splitlines()]
    (after / NODES).unlink()
    (after / "kubectl_get_nodes.txt").write_text("".join(f"{'   '.join(r.split())}\n" for r in rows))
    changes = compare(HEALTHY, after)
    assert not [c for c in changes.changes if c.area == "node"]
    assert ("cp1", "INTERNAL-IP, operating system, kernel, container runtime") in lost(changes)


def test_without_a_node_list_nobody_left(tmp_path: Path) -> None:
    """A node that was not captured may be there as before."""
    after = copy(tmp_path)
    (after / NODES).unlink()
    for path in (after / "node2").iterdir():
        path.unlink()
    changes = compare(HEALTHY, after)
    assert not changes.left and ("node2", "the whole node") in lost(changes)


def test_a_node_list_of_one_node_removes_nobody(tmp_path: Path) -> None:
    """`kubectl get node cp1 -o wide` names one of several."""
    after = copy(tmp_path)
    head, row = (after / NODES).read_text().splitlines()[:2]
    (after / NODES).write_text(f"root@cp1:~# kubectl get node cp1 -o wide\n{head}\n{row}\n")
    for node in ("node1", "node2"):
        for path in (after / node).iterdir():
            path.unlink()
    assert not compare(HEALTHY, after).left


def test_a_line_that_was_not_understood_closes_nothing(tmp_path: Path) -> None:
    """It may be the socket's own."""
    row = next(x for x in (HEALTHY / "node1/netstat_nlput.txt").read_text().splitlines() if ":10250" in x)
    after = edit(copy(tmp_path), "node1/netstat_nlput.txt", (row, f"tcq6{row[4:]}"))
    assert not [c for c in compare(HEALTHY, after).changes if c.area == "listener"]
