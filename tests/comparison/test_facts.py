"""Pairs of bundles with one change each: it is told, and nothing else is."""

import re
from pathlib import Path

import pytest

from netparse.comparison import Changes, compare
from tests.comparison.pairs import HEALTHY, NODES, copy, edit, edit_all
from tests.conftest import BUNDLES

Facts = set[tuple[str | None, str, str, str | None, str | None]]


def facts(changes: Changes) -> Facts:
    return {(c.node, c.kind, f"{c.area} {c.subject}", c.before, c.after) for c in changes.changes}


def test_nothing_changed(tmp_path: Path) -> None:
    """A bundle and its copy under another name are the same."""
    changes = compare(HEALTHY, copy(tmp_path))
    assert changes.same and not changes.hidden
    assert changes == compare(HEALTHY, tmp_path / "after", everything=True)


def test_the_tool_that_captured_does_not_matter() -> None:
    """netstat and ss, arp and ip neigh: one cluster, seen twice."""
    changes = compare(HEALTHY, BUNDLES / "healthy" / "kubeadm-flannel-ss")
    assert changes.same and not changes.findings


def test_an_upgrade(tmp_path: Path) -> None:
    """v1.20 on Docker to v1.24 on containerd: versions and runtime of each node, and of the cluster."""
    docker = ("v1.30.4", "v1.20.15"), ("containerd://1.7.20", "docker://20.10.24")
    before = edit(copy(tmp_path, "before"), NODES, *docker)
    after = edit(copy(tmp_path), NODES, ("v1.30.4", "v1.24.17"), ("containerd://1.7.20", "containerd://1.6.33"))
    expected: Facts = {(None, "changed", "cluster Kubernetes", "v1.20.15", "v1.24.17")}
    for node in ("cp1", "node1", "node2"):
        expected.add((node, "changed", "node Kubernetes version", "v1.20.15", "v1.24.17"))
        expected.add((node, "changed", "node container runtime", "docker://20.10.24", "containerd://1.6.33"))
    assert facts(compare(before, after)) == expected


def test_a_node_replaced(tmp_path: Path) -> None:
    """Another machine under another name: one left, one joined; its values are not changes of a node."""

    def other_machine(text: str) -> str:
        return re.sub(r"\bnode2\b", "node3", text).replace("192.168.56.22", "192.168.56.23").replace(":56:22", ":56:23")

    after = edit_all(copy(tmp_path), other_machine)
    (after / "node2").rename(after / "node3")
    changes = compare(HEALTHY, after)
    assert (changes.joined, changes.left) == (("node3",), ("node2",))
    assert not changes.same
    assert not {c.node for c in changes.changes} & {"node2", "node3"}


def test_a_node_renamed_is_the_same_machine(tmp_path: Path) -> None:
    """Its hardware address says so."""
    after = edit_all(copy(tmp_path), lambda text: re.sub(r"\bnode2\b", "worker-b", text))
    (after / "node2").rename(after / "worker-b")
    changes = compare(HEALTHY, after)
    assert (changes.joined, changes.left) == ((), ())
    assert facts(changes) == {("worker-b", "changed", "node name", "node2", "worker-b")}


def test_a_full_and_a_short_name_are_one_node(tmp_path: Path) -> None:
    """node2 and node2.example.org."""
    after = edit(copy(tmp_path), NODES, ("node2 ", "node2.example.org "))
    changes = compare(HEALTHY, after)
    assert (changes.joined, changes.left) == ((), ())


def test_a_port_closed(tmp_path: Path) -> None:
    """With the process that held it, and both findings that follow; the line that shows it is quoted."""
    after = copy(tmp_path)
    netstat = after / "node1" / "netstat_nlput.txt"
    netstat.write_text("".join(x for x in netstat.read_text().splitlines(True) if ":10250" not in x))
    changes = compare(HEALTHY, after)
    assert facts(changes) == {("node1", "removed", "listener tcp 10250", "* kubelet", None)}
    assert "10250" in changes.changes[0].old[0].text and not changes.changes[0].new
    assert [(f.kind, f.finding.check, f.finding.subject) for f in changes.of("new", "resolved")] == [
        ("new", "required-port-closed", "tcp/10250")
    ]
    back = compare(after, HEALTHY)
    assert facts(back) == {("node1", "added", "listener tcp 10250", None, "* kubelet")}
    assert [f.kind for f in back.of("new", "resolved")] == ["resolved"]


@pytest.mark.parametrize(
    ("file", "edits", "expected"),
    [
        ("node1/ip_a.txt", [("mtu 1500", "mtu 1400")], ("changed", "interface eth0 MTU", "1500", "1400")),
        (
            "node1/ip_a.txt",
            [("52:54:00:ab:56:21", "52:54:00:ab:56:99")],
            ("changed", "interface eth0 MAC", "52:54:00:ab:56:21", "52:54:00:ab:56:99"),
        ),
        (
            "node1/ip_a.txt",
            [
                (
                    "    inet 192.168.56.21/24 brd 192.168.56.255 scope global eth0\n",
                    "    inet 192.168.56.21/24 brd 192.168.56.255 scope global eth0\n    inet 192.168.56.80/32 scope global eth0\n",
                )
            ],
            ("added", "address eth0", None, "192.168.56.80/32"),
        ),
        (
            "node1/ip_a.txt",
            [("192.168.56.21/24", "192.168.56.21/16")],
            ("changed", "address eth0", "192.168.56.21/24", "192.168.56.21/16"),
        ),
        (
            "node1/ip_route.txt",
            [("default via 192.168.56.1 ", "default via 192.168.56.2 ")],
            (
                "changed",
                "gateway default",
                "via 192.168.56.1 dev eth0 metric 100",
                "via 192.168.56.2 dev eth0 metric 100",
            ),
        ),
        (
            "node1/ip_route.txt",
            [("10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink \n", "")],
            ("removed", "route 10.244.2.0/24", "via 10.244.2.0 dev flannel.1", None),
        ),
        (
            "node1/netstat_nlput.txt",
            [(":::10250 ", "127.0.0.1:10250 ")],
            ("changed", "listener tcp 10250", "* kubelet", "127.0.0.1 kubelet"),
        ),
        (
            "node1/netstat_nlput.txt",
            [("/kube-proxy", "/haproxy   ")],
            ("changed", "listener tcp 10256", "* kube-proxy", "* haproxy"),
        ),
        (
            "node1/ip_neigh.txt",
            [("192.168.56.1 dev eth0 lladdr 52:54:00:ab:56:01", "192.168.56.1 dev eth0 lladdr 52:54:00:ab:56:fe")],
            (
                "changed",
                "neighbour 192.168.56.1 on eth0",
                "52:54:00:ab:56:01 REACHABLE",
                "52:54:00:ab:56:fe REACHABLE",
            ),
        ),
    ],
    ids=["mtu", "mac", "address", "prefix", "gateway", "route", "address-of-port", "process", "neighbour"],
)
def test_one_value(
    tmp_path: Path, file: str, edits: list[tuple[str, str]], expected: tuple[str, str, str | None, str | None]
) -> None:
    """The change is told with both values; nothing is told of other nodes."""
    found = facts(compare(HEALTHY, edit(copy(tmp_path), file, *edits)))
    assert ("node1", *expected) in found
    assert {f[0] for f in found} == {"node1"}


def test_an_interface_that_went(tmp_path: Path) -> None:
    """With what it had."""
    after = copy(tmp_path)
    for name in ("ip_a.txt", "ip_s_link.txt"):
        path = after / "node1" / name
        path.write_text(re.sub(r"(?ms)^3: flannel\.1:.*?(?=^\d+: )", "", path.read_text()))
    (change,) = [c for c in compare(HEALTHY, after).changes if c.area == "interface"]
    assert (change.node, change.kind, change.subject) == ("node1", "removed", "flannel.1")
    assert change.before is not None and change.before.startswith("MTU 1450, 0e:5a:13:7b:c4:01, 10.244.1.0/32")


def test_the_machine_behind_a_name_is_another(tmp_path: Path) -> None:
    """A Node object tells the machine id."""
    node = "apiVersion: v1\nkind: Node\nmetadata:\n  name: cp1\nstatus:\n  nodeInfo:\n    kubeletVersion: v1.30.4\n    machineID: {}\n"
    for name, machine in (("before", "aaaa1111"), ("after", "bbbb2222")):
        copy(tmp_path, name)
        (tmp_path / name / "nodes.yaml").write_text(node.format(machine))
    assert ("cp1", "changed", "node machine (another one of the same name)", "aaaa1111", "bbbb2222") in facts(
        compare(tmp_path / "before", tmp_path / "after")
    )


def test_single_files_without_a_name(tmp_path: Path) -> None:
    """Two captures of one node, in folders that are called otherwise: one node."""
    for name, mtu in (("monday", "1500"), ("friday", "1400")):
        (tmp_path / name).mkdir()
        text = (HEALTHY / "node1" / "ip_a.txt").read_text().replace("mtu 1500", f"mtu {mtu}")
        (tmp_path / name / "ip_a.txt").write_text(text)
    found = {f[2:] for f in facts(compare(tmp_path / "monday" / "ip_a.txt", tmp_path / "friday" / "ip_a.txt"))}
    assert ("interface eth0 MTU", "1500", "1400") in found


def _tunnel(vni: int, local: str, device: str, port: int) -> str:
    """Return flannel.1 as ``ip -d address`` prints it."""
    return (
        "5: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN group default \n"
        "    link/ether 0e:5a:13:7b:c4:09 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535 \n"
        f"    vxlan id {vni} local {local} dev {device} srcport 0 0 dstport {port} nolearning ttl auto ageing 300 \n"
        "    inet 10.244.9.0/32 scope global flannel.1\n       valid_lft forever preferred_lft forever\n"
    )


@pytest.mark.parametrize(
    ("now", "subject"),
    [
        ((2, "192.0.2.9", "eth0", 8472), "flannel.1 VNI"),
        ((1, "192.0.2.10", "eth0", 8472), "flannel.1 tunnel endpoint"),
        ((1, "192.0.2.9", "eth1", 8472), "flannel.1 lower device"),
        ((1, "192.0.2.9", "eth0", 4789), "flannel.1 port"),
    ],
)
def test_the_parameters_of_a_tunnel(tmp_path: Path, now: tuple[int, str, str, int], subject: str) -> None:
    """What `ip -d` shows of it: its network, its endpoint, what carries it."""
    for name, values in (("before", (1, "192.0.2.9", "eth0", 8472)), ("after", now)):
        (tmp_path / name / "n9").mkdir(parents=True)
        (tmp_path / name / "n9" / "ip_-d_address.txt").write_text(_tunnel(*values))
    assert [c.subject for c in compare(tmp_path / "before", tmp_path / "after").changes] == [subject]


def test_a_service_that_takes_a_nodes_address(tmp_path: Path) -> None:
    """Addresses of Services come and go; that of a node is told."""
    ipvs = (
        "80: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default \n"
        "    link/ether 5a:ff:32:45:f6:5d brd ff:ff:ff:ff:ff:ff\n"
        "    inet 10.96.0.1/32 scope global kube-ipvs0\n       valid_lft forever preferred_lft forever\n"
    )
    for name, more in (("before", ""), ("after", "    inet {}/32 scope global kube-ipvs0\n       valid_lft forever\n")):
        bundle = copy(tmp_path, name)
        for service in ("10.96.7.7", "192.168.56.22"):
            path = bundle / "cp1" / "ip_a.txt"
            path.write_text(path.read_text() + (ipvs if service == "10.96.7.7" else "") + more.format(service))
    changed = compare(tmp_path / "before", tmp_path / "after").changes
    assert [(c.node, c.subject, c.after) for c in changed] == [("cp1", "kube-ipvs0", "192.168.56.22/32")]


def test_a_program_with_a_port_that_the_kernel_chose(tmp_path: Path) -> None:
    """rpc.statd gets another port with every start: the same; a program that is gone is told."""
    row = "tcp        0      0 0.0.0.0:{}           0.0.0.0:*               LISTEN      {}\n"
    for name, port in (("before", 46211), ("after", 39233)):
        path = copy(tmp_path, name) / "node1" / "netstat_nlput.txt"
        path.write_text(path.read_text() + row.format(port, "77/rpc.statd"))
    assert compare(tmp_path / "before", tmp_path / "after").same
    gone = compare(tmp_path / "before", HEALTHY)
    assert [c.subject for c in gone.changes] == ["tcp 46211"]


def test_findings_that_are_told_together_and_apart_are_the_same(tmp_path: Path) -> None:
    """Of two nodes at once before, of each by itself now: nothing is new and nothing resolved."""
    for name, rows in (("before", (8500, 8500)), ("after", (8500, 8501))):
        bundle = copy(tmp_path, name)
        for node, port in zip(("node1", "node2"), rows, strict=True):
            path = bundle / node / "netstat_nlput.txt"
            row = f"tcp        0      0 0.0.0.0:{port}            0.0.0.0:*               LISTEN      77/consul\n"
            path.write_text(path.read_text() + row)
    found = compare(tmp_path / "before", tmp_path / "after")
    assert not [f for f in found.of("new", "resolved", "changed") if f.finding.check == "unexpected-listener"]
