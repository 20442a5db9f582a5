"""Default routes: which are missing, doubled or unusual."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

SUBNET = "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 \n"
GATEWAY = "default via 10.0.0.254 dev eth0 metric 100 \n"


def _told(routes: str, name: str = "ip_route.txt", address: str = "10.0.0.1"):  # Told, as its callers see
    return judge({**node_list(a=address), "a/ip_a.txt": eth0(1, "2001:db8::1/64"), f"a/{name}": routes})


def test_a_default_route_in_another_table_is_told_as_policy_routing() -> None:
    """Routes of other tables may carry everything: that is no fault that the captures prove."""
    said = _told("default via 10.0.0.254 dev eth0 table 100 \n" + SUBNET, "ip_route_show_table_all.txt")
    assert said.verdicts("default-route-missing") == {"info"}


def test_two_halves_are_a_default_route() -> None:
    """VPN programs put 0.0.0.0/1 and 128.0.0.0/1 in its place."""
    said = _told("0.0.0.0/1 via 10.0.0.9 dev eth0 \n128.0.0.0/1 via 10.0.0.9 dev eth0 \n" + SUBNET)
    assert said.verdicts("default-route-missing") == {"pass"}


def test_a_reject_route_is_no_default_route() -> None:
    """`unreachable default` leads nowhere."""
    said = _told("unreachable default metric 4096 \n" + SUBNET)
    assert said.verdicts("default-route-missing") == {"fail"}


def test_ipv4_routes_do_not_prove_that_an_ipv6_node_has_none() -> None:
    """`ip route` shows IPv4 only: `ip -6 route` is asked for."""
    found = _told(SUBNET, address="2001:db8::1").one("default-route-missing")
    assert found.verdict is Verdict.UNKNOWN
    assert found.fix == ("ip -6 route",)


def test_a_fault_says_what_it_rests_on() -> None:
    """Which capture, of which node, and whether it is whole."""
    assert _told(SUBNET).one("default-route-missing").actual.endswith("(judged by ip route of a, whole)")


def test_the_way_of_the_others_is_told_where_routes_alone_show_it() -> None:
    """The subnet that a route reaches without a gateway is the node's; where two gateways are used nothing is chosen for it."""
    files = {"a/ip_route.txt": SUBNET, "b/ip_route.txt": GATEWAY + SUBNET.replace("0.1 ", "0.2 ")}
    fix = judge(files).one("default-route-missing", Verdict.FAIL).fix[0]
    assert fix.startswith("ip route add default via 10.0.0.254 dev eth0 ")
    files["c/ip_route.txt"] = files["b/ip_route.txt"].replace("254", "253")
    assert "via <gateway>" in judge(files).one("default-route-missing", Verdict.FAIL).fix[0]


@pytest.mark.parametrize(
    "second",
    [
        "default via 10.9.0.254 dev eth1 metric 200 \n",
        "default via 10.9.0.254 dev eth1 metric 100 linkdown \n",
        "default tos 0x10 via 10.9.0.254 dev eth1 metric 100 \n",
    ],
)
def test_a_second_default_route_that_does_not_compete(second: str) -> None:
    """Another metric, a dead link, another type of service."""
    assert _told(GATEWAY + second + SUBNET).verdicts("default-route-ambiguous") == {"pass"}


def test_two_tools_that_show_one_multipath_route_show_no_rivals() -> None:
    """`route -n` prints the first leg only: together with `ip route` that is not two routes."""
    said = judge(
        {
            **node_list(a="10.0.0.1"),
            "a/ip_route.txt": "default metric 100 \n\tnexthop via 10.0.0.253 dev eth0 weight 1 \n"
            "\tnexthop via 10.0.0.254 dev eth0 weight 1 \n" + SUBNET,
            "a/route_-n.txt": (
                "Kernel IP routing table\n"
                "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
                "0.0.0.0         10.0.0.253      0.0.0.0         UG    100    0        0 eth0\n"
                "10.0.0.0        0.0.0.0         255.255.255.0   U     0      0        0 eth0\n"
            ),
        }
    )
    assert said.verdicts("default-route-ambiguous") == {"pass"}


def test_two_ipv6_routers_on_one_link_are_usual_and_on_two_are_not() -> None:
    """Router advertisements of two routers come with one metric (RFC 4191)."""
    one = "default via fe80::1 dev eth0 proto ra metric 1024 pref medium\n"
    subnet = "2001:db8::/64 dev eth0 proto kernel metric 256 pref medium\n"
    same = one + one.replace("fe80::1", "fe80::2") + subnet
    other = one + one.replace("fe80::1", "fe80::2").replace("eth0", "eth1") + subnet
    assert _told(same, "ip_-6_route.txt", "2001:db8::1").verdicts("default-route-ambiguous") == {"pass"}
    assert _told(other, "ip_-6_route.txt", "2001:db8::1").verdicts("default-route-ambiguous") == {"fail"}


def test_a_doubled_route_of_a_higher_metric_is_a_warning() -> None:
    """It is not in use while the better one stands."""
    worse = "default via 10.9.0.254 dev eth1 metric 200 \ndefault via 10.9.0.253 dev eth1 metric 200 \n"
    assert _told(GATEWAY + worse + SUBNET).verdicts("default-route-ambiguous") == {"warn"}


def test_a_node_that_leaves_by_another_card_than_its_fellows_is_named() -> None:
    """Of two nodes it is said that they differ: the finding is on both, with a line of each."""
    files = dict(node_list(a="10.0.0.1", b="10.0.0.2"))
    for i, name in enumerate("ab", 1):
        files[f"{name}/ip_a.txt"] = eth0(i) + link(3, "eth1", f"52:54:00:01:00:0{i}", f"10.9.0.{i}/24")
    files["a/ip_route.txt"] = GATEWAY + SUBNET
    files["b/ip_route.txt"] = "default via 10.9.0.254 dev eth1 \n" + SUBNET.replace("10.0.0.1 ", "10.0.0.2 ")
    found = judge(files).one("default-route-off-node-interface", Verdict.WARN)
    assert found.nodes == ("b", "a")
    assert any(e.source == "a/ip_route.txt" for e in found.evidence)


def test_the_halves_of_a_vpn_take_the_default_route_away() -> None:
    """The others leave by their own interface; the halves are no network of pods, whatever the device is called."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate("abc", 1)})
    for n, name in enumerate("abc", 1):
        tun = link(7, "tun0", "00:00:00:00:00:00", "172.31.0.9/24") if name == "a" else ""
        halves = "0.0.0.0/1 via 172.31.0.1 dev tun0 \n128.0.0.0/1 via 172.31.0.1 dev tun0 \n" if name == "a" else ""
        files[f"{name}/ip_a.txt"] = eth0(n) + tun + link(8, "docker0", f"02:42:00:00:00:0{n}", "172.17.0.1/16")
        files[f"{name}/ip_route.txt"] = GATEWAY + "10.0.0.0/24 dev eth0 scope link \n" + halves
    found = judge(files)
    assert found.one("default-route-off-node-interface", Verdict.WARN).node == "a"
    assert not found.of("network-overlap", Verdict.WARN, Verdict.FAIL)


def test_the_family_is_that_of_the_routes_where_no_address_was_captured() -> None:
    """A host of IPv6 alone has no route of IPv4, and needs none."""
    six = "2001:db8:40::/64 dev eno1 proto kernel metric 256 pref medium\ndefault via 2001:db8:40::1 dev eno1 metric 1024 pref medium\n"
    said = judge({"a/ip_route.txt": "", "a/ip_-6_route.txt": six})
    assert not said.of("default-route-missing", Verdict.FAIL, Verdict.WARN)
    assert said.of("default-route-missing", Verdict.PASS)


@pytest.mark.parametrize(("gateway", "verdict"), [("10.0.0.1", Verdict.FAIL), ("10.0.0.254", Verdict.PASS)])
@pytest.mark.parametrize("shown", ["address", "source"])
def test_a_gateway_that_is_the_node_itself_leads_nowhere(gateway: str, verdict: Verdict, shown: str) -> None:
    """An interface shows it, or the source of a route beside it."""
    files = {
        "a/ip_route.txt": f"default via {gateway} dev eth0 \n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 \n"
    }
    if shown == "address":
        files = {
            "a/ip_route.txt": f"default via {gateway} dev eth0 \n10.0.0.0/24 dev eth0 scope link \n",
            "a/ip_a.txt": eth0(1),
        }
    found = judge({**node_list(a="10.0.0.1", b="10.0.0.2"), **files}).of("default-route-missing", verdict)[0]
    assert found.node == "a"
    if verdict is Verdict.FAIL:
        assert "an address of the node itself" in found.actual and len(found.evidence) == 2


def test_one_node_alone_does_not_show_that_no_route_to_pods_is_missing() -> None:
    """Whose pods it should reach is not known; with the other node captured it is."""
    routes = "10.244.0.0/24 dev cni0 scope link src 10.244.0.1 \n10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink \n"
    lone = {"ticket.txt": f"ops@elm:~$ ip route\n{routes}"}
    assert judge(lone).of("pod-route-missing", Verdict.UNKNOWN)
    assert not judge(lone).of("pod-route-missing", Verdict.PASS)


def _given_away(route: str, others: str) -> Judged:
    """Node a has this route to its own pods, b and c that one to a's."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    for n, name in enumerate("abc", 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(5, "cni0", f"0e:00:00:00:00:0{n}", f"10.244.{n}.1/24")
        way = route if name == "a" else others
        files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0 \n{way}"
    return judge(files)


def test_a_node_sends_its_own_pods_to_another() -> None:
    """Its bridge stands in the network; a route beside that of the bridge is told as before."""
    found = _given_away("10.244.1.0/24 via 10.0.0.2 dev eth0 \n", "10.244.1.0/24 via 10.0.0.1 dev eth0 \n")
    assert [f.subject for f in found.of("route-conflict", Verdict.FAIL)] == ["10.244.1.0/24"]
    fine = _given_away("10.244.1.0/24 dev cni0 \n", "10.244.1.0/24 via 10.0.0.1 dev eth0 \n")
    assert not fine.of("route-conflict", Verdict.FAIL)


def test_a_block_that_all_others_send_to_this_node() -> None:
    """Without a bridge the others tell whose it is; where they do not agree nobody does."""
    to_b, to_a = (
        "10.244.9.0/26 via 10.0.0.2 dev eth0 proto bird \n",
        "10.244.9.0/26 via 10.0.0.1 dev eth0 proto bird \n",
    )
    assert [f.node for f in _given_away(to_b, to_a).of("route-conflict", Verdict.FAIL)] == ["a"]
    assert not _given_away(to_b, to_b).of("route-conflict", Verdict.FAIL)


def test_rows_without_any_card_were_picked() -> None:
    """A reporter shows the routes of pods only: whether there is a default route nobody knows."""
    rows = "172.19.0.0/16 dev docker0 proto kernel scope link src 172.19.0.1\n10.97.2.0/24 via 10.97.2.0 dev flannel.1 onlink\n"
    ticket = {"ticket.txt": f"$ ip route\n{rows}"}
    assert judge(ticket).verdicts("default-route-missing") == {"unknown"}
    card = "192.0.2.0/24 dev ens3 proto kernel scope link src 192.0.2.4\n"
    assert judge({"ticket.txt": f"$ ip route\n{card}{rows}"}).verdicts("default-route-missing") == {"fail"}


def test_a_card_in_another_table_leaves_main_without_one() -> None:
    """The node's card was put into a routing domain: what main has are the routes of pods, and that is all of it."""
    rows = "10.0.0.0/24 dev eth0 table 1001 proto kernel scope link src 10.0.0.1 \n10.97.2.3 dev cali1234567890a scope link \n"
    assert _told(rows, "ip_route_show_table_all.txt").verdicts("default-route-missing") == {"fail"}
