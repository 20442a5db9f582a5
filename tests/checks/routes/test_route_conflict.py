"""Routes of one table that contradict each other."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

WIRE = "default via 10.20.2.1 dev ens5\n10.20.2.0/24 dev ens5 proto kernel scope link src 10.20.2.14\n"
CALICO = "blackhole 10.190.8.64/26 proto bird\n10.190.8.66 dev cali0a1b2c3d4e5 scope link\n"
TWO = "10.66.0.0/16 via 10.20.2.9 dev ens5\n10.66.0.0/16 dev docker0 proto kernel scope link src 10.66.0.1\n"


def _found(routes: str) -> set[tuple[str, str]]:
    found = judge({"n1/ip_route.txt": routes}).of("route-conflict", Verdict.FAIL, Verdict.WARN)
    return {(f.subject, f.verdict.value) for f in found}


def test_what_bird_cannot_reach_is_told() -> None:
    """Nodes in several subnets without a tunnel: each network of the other side is unreachable."""
    routes = f"{WIRE}{CALICO}unreachable 10.20.3.0/24 proto bird\nunreachable 10.190.40.128/26 proto bird\n"
    assert _found(routes) == {("10.20.3.0/24", "fail"), ("10.190.40.128/26", "fail")}


def test_without_a_sign_of_the_plugin_it_is_a_warning() -> None:
    """Another daemon of that name may refuse a network on purpose."""
    assert _found(f"{WIRE}unreachable 10.20.3.0/24 proto bird\n") == {("10.20.3.0/24", "warn")}


@pytest.mark.parametrize(
    "route",
    [
        "unreachable 10.190.8.0/22 proto bird\n",  # the whole of its own range, which it announces
        "unreachable 10.20.0.0/16 proto bird\n",
        "unreachable 192.168.0.0/16 metric 999\n", "unreachable 10.20.3.7 proto bird\n", "blackhole 10.190.8.64/26 proto bird\n",
        "unreachable default proto bird metric 4278198272\n",
    ],
)  # fmt: skip
def test_what_is_refused_on_purpose_is_no_conflict(route: str) -> None:
    """It has parts with a way here, or no daemon of BGP made it."""
    assert not _found(WIRE + CALICO + route)


def test_a_route_that_was_shown_before_alone_still_contradicts() -> None:
    """The first output of a ticket has one of the two, the second both."""
    ticket = f"elm:~$ ip route show 10.66.0.0/16\n{TWO.splitlines()[0]}\nelm:~$ ip route\n{WIRE}{TWO}"
    found = judge({"ticket.txt": ticket}).of("route-conflict", Verdict.FAIL)
    assert [f.subject for f in found] == ["10.66.0.0/16"]


def test_two_moments_are_no_conflict() -> None:
    """Before and after a change the way is another, and no output has both."""
    first, second = TWO.splitlines()
    ticket = f"elm:~$ ip route\n{WIRE}{first}\nelm:~$ ip route\n{WIRE}{second}\n"
    assert not judge({"ticket.txt": ticket}).of("route-conflict", Verdict.FAIL)


MAIN = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"
LISTED = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")


def _by_rules(rule: str, table: str = "", *, on_all: bool = False) -> Judged:
    """Three nodes of flannel; ``a`` has a rule before table main, and routes of its table."""
    files = dict(LISTED)
    for i, n in enumerate("abc", 1):
        others = "".join(f"10.244.{o}.0/24 via 10.244.{o}.0 dev flannel.1 onlink\n" for o in (1, 2, 3) if o != i)
        wire = f"default via 10.0.0.254 dev eth0\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{i}\n"
        own = f"10.244.{i}.0/24 dev cni0 proto kernel scope link src 10.244.{i}.1\n"
        files[f"{n}/ip_route_show_table_all.txt"] = wire + own + others + (table if n == "a" or on_all else "")
        rules = [*MAIN.splitlines(True), *([f"{rule}\n"] if n == "a" or on_all else [])]
        files[f"{n}/ip_rule.txt"] = "".join(sorted(rules, key=lambda line: int(line.partition(":")[0])))
        files[f"{n}/ip_a.txt"] = (
            eth0(i)
            + link(3, "cni0", f"0e:00:00:00:00:0{i}", f"10.244.{i}.1/24")
            + link(4, "flannel.1", f"0e:00:00:00:01:0{i}", f"10.244.{i}.0/32")
        )
    return judge(files)


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        ("5000:\tfrom all to 10.244.0.0/16 lookup 200", "default via 10.0.0.9 dev eth0 table 200\n"),
        ("5000:\tfrom 10.244.0.0/16 lookup 200", "default via 10.0.0.9 dev eth0 table 200\n"),
        ("5000:\tfrom 10.244.0.0/16 prohibit", ""),
        ("5000:\tfrom all to 10.244.2.0/24 unreachable", ""),
        ("5270:\tfrom all lookup 52", "10.244.0.0/16 dev tailscale0 table 52\n"),
    ],
)
def test_a_rule_takes_packets_to_pods_away(rule: str, table: str) -> None:
    """The kernel asks it before table main; on all nodes alike it is a plan."""
    found = _by_rules(rule, table).one("route-conflict", Verdict.FAIL)
    assert found.node == "a"
    assert found.evidence[0].text.split() == rule.split()
    assert not _by_rules(rule, table, on_all=True).of("route-conflict", Verdict.FAIL)


def test_a_vpn_that_announces_the_pods_takes_them_from_the_tunnel_of_a_node_alone() -> None:
    """No other node shows its rules: the route of the rule's table names the pods, so that it is about them."""
    wire = "default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.9\n"
    pods = (
        "10.42.0.0/24 via 10.42.0.0 dev flannel.1 onlink\n10.42.1.0/24 dev cni0 proto kernel scope link src 10.42.1.1\n"
    )
    table = "10.42.0.0/16 dev tailscale0\n"
    rules = [*MAIN.splitlines(True)[:1], "5270:\tfrom all lookup 52\n", *MAIN.splitlines(True)[1:]]
    shown = {"b/ip_rule.txt": "".join(rules), "b/ip_route.txt": wire + pods, "b/ip_route_show_table_52.txt": table}
    (told,) = judge(shown).of("route-conflict", Verdict.FAIL)
    assert told.fix[0].startswith("tailscale set --accept-routes=false")
    assert told.node == "b" and "10.42.0.0/16 dev tailscale0" in {e.text.strip() for e in told.evidence}


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        ("5000:\tfrom all to 10.244.0.0/16 lookup 200", ""),  # an empty table: the kernel goes on
        ("5000:\tfrom all to 10.244.0.0/16 lookup 200", "192.0.2.0/24 via 10.0.0.9 dev eth0 table 200\n"),
        ("5000:\tfrom all fwmark 0x1 lookup 200", "default via 10.0.0.9 dev eth0 table 200\n"),
        ("5000:\tfrom 10.0.0.1 lookup 200", "default via 10.0.0.9 dev eth0 table 200\n"),
        ("5000:\tfrom all to 192.0.2.0/24 prohibit", ""),
        ("5000:\tfrom all to 10.244.0.0/16 lookup 200", "10.244.0.0/16 dev flannel.1 table 200\n"),
        ("40000:\tfrom all to 10.244.0.0/16 prohibit", ""),
        ("5270:\tfrom all lookup 52", "default dev tailscale0 table 52\n"),  # all that leaves the host, on purpose
        ("5270:\tfrom all lookup 52", "10.96.0.0/16 dev tailscale0 table 52\n"),
    ],
)
def test_rules_that_leave_the_pods_alone(rule: str, table: str) -> None:
    """Others' packets, marks, tables that lead the same way; what stands behind table main and a route of it."""
    text = _by_rules(rule, table)
    assert not text.of("route-conflict", Verdict.FAIL)
