"""Captures of another host or of a pod: reported with what shows it, and no node is judged by them."""

import os
from pathlib import Path

from netparse.findings import Finding, Verdict
from netparse.pipeline import analyze
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link, netstat, node_list, pod_interfaces, ss

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


SRC = "default via 192.0.2.1 dev eth0 proto dhcp src {0} metric 100\n192.0.2.0/24 dev eth0 proto kernel scope link src {0}\n"


def test_swapped_sockets_are_judged_for_nobody() -> None:
    """The address that etcd is bound to is the other's: UNKNOWN, one warning each, and no port is called closed."""
    files = {"n1/ip_route.txt": SRC.format("192.0.2.11"), "n2/ip_route.txt": SRC.format("192.0.2.12")}
    files |= {"n1/netstat.txt": netstat(700, "192.0.2.12"), "n2/netstat.txt": netstat(900, "192.0.2.11")}
    found = judge({**LIST, **files})
    assert [f.node for f in found.of("evidence-misleading", Verdict.WARN)] == ["n1", "n2"]
    assert found.verdicts("required-port-closed") == {"unknown"}
    assert (
        "it shows 192.0.2.12 as its own, the address of n2" in found.of("evidence-misleading", Verdict.WARN)[0].actual
    )


def test_where_all_captures_show_the_others_address_nothing_tells_a_swap() -> None:
    """The node list may be the one that is old: the addresses are reported, nothing is left aside."""
    files = {"n1/ip_route.txt": SRC.format("192.0.2.12"), "n1/netstat.txt": netstat(700, "192.0.2.12")}
    files |= {"n2/ip_route.txt": SRC.format("192.0.2.11"), "n2/netstat.txt": netstat(900, "192.0.2.11")}
    assert not judge({**LIST, **files}).of("evidence-misleading", Verdict.WARN)


def test_a_host_with_a_kubelet_that_is_not_in_the_list() -> None:
    """It never registered, or was removed; a host without one may be a load balancer."""
    kubelet = ss('*:10250 users:(("kubelet",pid=1,fd=9))', '0.0.0.0:22 users:(("sshd",pid=2,fd=3))')
    tunnel = link(5, "flannel.1", "0e:00:00:00:00:03", "10.244.3.0/32", mtu=1450)
    found = judge({**LIST, "n3/ss_-tlnp.txt": kubelet, "n3/ip_a.txt": eth0(3) + tunnel})
    assert [f.node for f in found.of("evidence-misleading", Verdict.WARN)] == ["n3"]
    other = judge({**LIST, "lb/ss_-tlnp.txt": ss('*:6443 users:(("haproxy",pid=1,fd=9))'), "lb/ip_a.txt": eth0(3)})
    assert [(f.node, f.verdict) for f in other.of("evidence-misleading", Verdict.WARN, Verdict.INFO)] == [
        ("lb", Verdict.INFO)
    ]


def _dated(folder: Path, **days: float) -> list[Finding]:
    """Write a capture for each node that many days ago, and return what is said of times."""
    for name, text in node_list(n1="10.0.0.1", n2="10.0.0.2", n3="10.0.0.3").items():
        (folder / name).write_text(text)
    for n, (node, ago) in enumerate(days.items(), 1):
        (folder / node).mkdir()
        path = folder / node / "ip_a.txt"
        path.write_text(eth0(n))
        os.utime(path, (1_700_000_000 - ago * 86400,) * 2)
    return [f for f in analyze(folder).findings if f.check == "evidence-misleading" and f.subject == "older files"]


def test_files_of_a_node_that_are_days_older_are_told(tmp_path: Path) -> None:
    """By the time of the files in a folder: as information, copying may have changed it."""
    (found,) = _dated(tmp_path, n1=0, n2=6, n3=0)
    assert (found.node, found.verdict) == ("n2", Verdict.INFO)
    assert "6 days older" in found.actual


def test_files_of_one_day_are_of_one_time(tmp_path: Path) -> None:
    """Hours apart are usual."""
    assert not _dated(tmp_path, n1=0, n2=0.9, n3=0.2)


def test_one_address_on_two_machines_is_no_capture_of_the_other() -> None:
    """Both show it on hardware of their own: `duplicate-ip` tells it, and nothing lies in the wrong folder."""
    three = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    held = link(2, "eth0", "52:54:00:00:00:0b", "10.0.0.1/24")
    found = judge({**three, "a/ip_a.txt": eth0(1), "b/ip_a.txt": held, "c/ip_a.txt": eth0(3)})
    assert found.of("duplicate-ip", Verdict.FAIL)
    assert not found.of("evidence-misleading", Verdict.WARN)


def test_a_line_of_several_commands_promises_each_of_them() -> None:
    """``ip link; ip address``: the second makes the whole a listing of addresses, which is not another than was asked."""
    shown = "4: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN group default qlen 1000\n"
    address = "    inet 10.99.0.1/24 scope global wg0\n       valid_lft forever preferred_lft forever\n"
    line = "root@n1:~# ip link show wg0; ip -4 a show wg0\n"
    said = judge({"ticket.md": f"```\n{line}{shown}    link/none\n{shown}{address}```\n"})
    assert "warn" not in said.verdicts("evidence-misleading")
