"""What all others have and one lacks: near misses, and clusters in which nodes differ rightly."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list, ss

NAMES = ("a", "b", "c", "d")
KUBELET = '*:10250 users:(("kubelet",pid=800,fd=9))'
SSHD = '0.0.0.0:22 users:(("sshd",pid=700,fd=3))'
PROXY = '127.0.0.1:7443 users:(("nginx",pid=900,fd=6))'


def _sockets(rows: dict[str, tuple[str, ...]], **files: str) -> Judged:
    """Judge nodes that have these listeners each, beside the kubelet."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(rows, 1)})
    shown = {f"{name}/ss_-tlnp.txt": ss(KUBELET, SSHD, *more) for name, more in rows.items()}
    return judge({**lists, **shown, **{k.replace("__", "/"): v for k, v in files.items()}})


def _links(*more: str, names: tuple[str, ...] = NAMES) -> Judged:
    """Judge nodes with an eth0 each and, each, these interfaces."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    shown = {f"{name}/ip_a.txt": eth0(n) + text for n, (name, text) in enumerate(zip(names, more, strict=True), 1)}
    return judge({**lists, **shown})


def test_the_proxy_that_three_of_four_have_is_missing_on_the_fourth() -> None:
    """Named with its port, judged by the capture that would have shown it, with lines of the others."""
    found = _sockets({"a": (PROXY,), "b": (PROXY,), "c": (PROXY,), "d": ()}).one("odd-one-out", Verdict.WARN)
    assert found.node == "d"
    assert found.subject == "nginx"
    assert "no nginx on 7443/tcp; all 3 other nodes (a, b, c) have" in found.actual
    assert {e.source.partition("/")[0] for e in found.evidence} == {"a", "b", "d"}


@pytest.mark.parametrize(
    "row",
    [
        '*:9963 users:(("cilium-operator",pid=900,fd=6))',
        '*:5473 users:(("calico-typha",pid=900,fd=6))',
        '*:443 users:(("nginx",pid=900,fd=6))',
        '*:40123 users:(("haproxy",pid=900,fd=6))',
        '0.0.0.0:22 users:(("sshd",pid=900,fd=6))',
        '0.0.0.0:111 users:(("rpcbind",pid=900,fd=6))',
    ],
)
def test_what_may_run_on_some_nodes_only_is_no_fault(row: str) -> None:
    """Replicas of Deployments, ingress controllers, random ports, services of the system."""
    assert _sockets({"a": (row,), "b": (row,), "c": (row,), "d": ()}).verdicts("odd-one-out") == {"unknown"}


def test_a_program_that_nobody_knows_is_worth_knowing_and_no_warning() -> None:
    """Somebody's own program may be where he wants it."""
    row = '*:8500 users:(("consul",pid=900,fd=6))'
    found = _sockets({"a": (row,), "b": (row,), "c": (row,), "d": ()})
    assert found.verdicts("odd-one-out") == {"info", "unknown"}


def test_two_that_lack_it_are_not_odd() -> None:
    """The majority decides only where one stands alone."""
    rows = {"a": (PROXY,), "b": (PROXY,), "c": (PROXY,), "d": (), "e": ()}
    assert not _sockets(rows).of("odd-one-out", Verdict.WARN, Verdict.INFO)


def test_a_capture_that_may_hide_it_accuses_nobody() -> None:
    """IPv4 alone, a part: the proxy may be in what is not shown."""
    head = "Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name\n"
    row = "tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 1/sshd\n"
    lists = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3", d="10.0.0.4")
    shown = {f"{n}/ss_-tlnp.txt": ss(KUBELET, SSHD, PROXY) for n in "abc"}
    found = judge({**lists, **shown, "d/netstat_-nlpt4.txt": head + row})
    assert [f.node for f in found.of("odd-one-out", Verdict.UNKNOWN)] == ["a", "b", "c", "d"]


def test_a_worker_alone_is_not_measured_by_three_control_planes() -> None:
    """What all others run may be what their role runs."""
    plane = tuple(
        f'*:{port} users:(("{name}",pid={port},fd=6))'
        for name, port in (("kube-apiserver", 6443), ("kube-scheduler", 10259), ("haproxy", 8443))
    )
    rows = {"a": plane, "b": plane, "c": plane, "w": ()}
    assert not _sockets(rows).of("odd-one-out", Verdict.WARN, Verdict.INFO)


def test_a_plugin_device_that_one_lacks_is_named() -> None:
    """kube-ipvs0 on three of four."""
    ipvs = link(9, "kube-ipvs0", "5a:00:00:00:00:01", "10.96.0.1/32", flags="BROADCAST,NOARP", state="DOWN")
    found = _links(ipvs, ipvs, ipvs, "").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "kube-ipvs0")


@pytest.mark.parametrize("name", ["cni0", "docker0", "virbr0", "usb0", "veth12ab", "br0", "dummy0", "tunl0"])
def test_a_device_that_comes_and_goes_says_nothing(name: str) -> None:
    """The bridge of the first pod, those of engines, cards, tunl0 without address."""
    one = link(9, name, "5a:00:00:00:00:01")
    assert not _links(one, one, one, "").of("odd-one-out", Verdict.WARN, Verdict.INFO)


def test_the_second_family_is_missing_on_one() -> None:
    """Three nodes have a global IPv6 address on the node's interface, the fourth has its link-local one."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    more = {n: eth0(n, f"2001:db8::{n}/64", f"fe80::{n}/64 scope link") for n in (1, 2, 3)}
    shown = {f"{NAMES[n - 1]}/ip_a.txt": text for n, text in more.items()}
    found = judge({**lists, **shown, "d/ip_a.txt": eth0(4, "fe80::4/64 scope link")})
    assert found.one("odd-one-out", Verdict.WARN).subject == "IPv6 address on eth0"


def test_ip_4_does_not_prove_that_there_is_no_ipv6_address() -> None:
    """`ip -4 address` shows one family."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    shown = {f"{NAMES[n - 1]}/ip_a.txt": eth0(n, f"2001:db8::{n}/64") for n in (1, 2, 3)}
    found = judge({**lists, **shown, "d/ip_-4_address.txt": eth0(4)})
    assert not found.of("odd-one-out", Verdict.WARN)


def _tables(last: str, rule: str = "default via 10.0.0.254 dev eth1 table 100 \n") -> Judged:
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    main = "default via 10.0.0.254 dev eth0 \n10.0.1.0/24 dev eth1 table 100 scope link \n"
    shown = {f"{n}/ip_route_show_table_all.txt": main + rule for n in "abc"}
    return judge({**lists, **shown, "d/ip_route_show_table_all.txt": last})


def test_a_table_without_the_default_route_of_the_others() -> None:
    """Policy routing that is alike on all but one."""
    found = _tables("default via 10.0.0.254 dev eth0 \n10.0.1.0/24 dev eth1 table 100 scope link \n")
    assert found.one("odd-one-out", Verdict.WARN).subject == "table 100"


def test_a_node_without_the_table_has_no_second_card() -> None:
    """As on EKS: table 2 comes with the second network card."""
    assert not _tables("default via 10.0.0.254 dev eth0 \n").of("odd-one-out", Verdict.WARN)


KERNEL = "0:\tfrom all lookup local \n{}32766:\tfrom all lookup main \n32767:\tfrom all lookup default \n"


def _policies(last: str, rule: str = "1000:\tfrom 10.0.0.{} lookup 100 \n") -> Judged:
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n)
        files[f"{name}/ip_route_show_table_all.txt"] = (
            "default via 10.0.0.254 dev eth0 \ndefault via 10.0.0.253 dev eth0 table 100 \n"
        )
        files[f"{name}/ip_rule.txt"] = KERNEL.format(rule.format(n))
    return judge({**files, "d/ip_rule.txt": last})


def test_a_table_that_one_node_does_not_use() -> None:
    """Answers from its address leave by the main table."""
    found = _policies(KERNEL.format("")).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "rule of table 100")


@pytest.mark.parametrize(
    ("last", "rule"),
    [
        (KERNEL.format("1000:\tfrom all iif eth0 lookup 100 \n"), "1000:\tfrom 10.0.0.{} lookup 100 \n"),
        (KERNEL.format(""), "1000:\tfrom 10.244.{}.7 lookup 100 \n"),
        ("0:\tfrom all lookup local \n", "1000:\tfrom 10.0.0.{} lookup 100 \n"),
    ],
    ids=["another rule", "of pods", "cut"],
)
def test_a_table_that_is_used_otherwise_or_may_be(last: str, rule: str) -> None:
    """Rules for pods stand where pods are, and of a part of the rules nothing is known."""
    assert not _policies(last, rule).of("odd-one-out", Verdict.WARN)


def test_three_nodes_are_compared_by_what_belongs_on_every_node_only() -> None:
    """Two against one: a proxy of the system counts, a program of the tables does not."""
    rows = {"a": (PROXY,), "b": (PROXY,), "c": ()}
    assert [f.node for f in _sockets(rows).of("odd-one-out", Verdict.WARN)] == ["c"]
    other = '*:9100 users:(("consul",pid=1,fd=3))'
    assert not _sockets({"a": (other,), "b": (other,), "c": ()}).of("odd-one-out", Verdict.WARN)


def test_two_nodes_are_not_compared() -> None:
    """One against one: nobody is the odd one."""
    assert not _sockets({"a": (PROXY,), "b": ()}).of("odd-one-out")


@pytest.mark.parametrize(
    ("second", "odd"),
    [
        (("", "", "", "10.0.0.9/24"), ["d"]),
        (("", "", "10.0.0.8/24", "10.0.0.9/24"), []),
        (("", "", "", "10.0.0.9/32"), []),
        (("", "", "", "10.9.0.9/24"), []),
    ],
)
def test_a_second_card_in_the_node_network(second: tuple[str, ...], odd: list[str]) -> None:
    """Of one node alone; a virtual address and another network are none."""
    more = (link(3, "usb0", "52:54:00:01:00:01", address) if address else "" for address in second)
    assert [f.node for f in _links(*more).of("odd-one-out", Verdict.WARN)] == odd
