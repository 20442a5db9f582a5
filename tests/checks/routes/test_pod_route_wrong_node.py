"""Routes to pods that lead astray: near misses."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

NAMES = ("a", "b", "c", "d")


def _flannel(**more: str) -> Judged:
    """Judge four nodes with flannel; what is given for a node stands in place of (``-PREFIX``) or beside its routes."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        vtep = link(5, "flannel.1", f"0e:00:00:00:00:0{n}", f"10.244.{n}.0/32", mtu=1450)
        files[f"{name}/ip_a.txt"] = (
            eth0(n) + vtep + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{n}.1/24", mtu=1450)
        )
        rows = [
            "default via 10.0.0.254 dev eth0",
            "10.0.0.0/24 dev eth0 scope link",
            f"10.244.{n}.0/24 dev cni0 scope link",
        ]
        rows += [f"10.244.{k}.0/24 via 10.244.{k}.0 dev flannel.1 onlink" for k in range(1, 5) if k != n]
        for extra in more.get(name, "").splitlines():
            gone, _, row = extra.partition("|")
            rows = [r for r in rows if not gone or not r.startswith(gone)] + ([row] if row else [])
        files[f"{name}/ip_route.txt"] = "".join(f"{r} \n" for r in rows)
    return judge(files)


def test_a_healthy_flannel_passes() -> None:
    """Every network leads to the node that has it."""
    found = _flannel()
    assert found.verdicts("pod-route-wrong-node") == {"pass"}
    assert found.verdicts("pod-route-missing") == {"pass"}


def test_a_network_that_is_sent_to_another_node() -> None:
    """By the address of the other's tunnel device."""
    found = _flannel(a="10.244.3.0/24|10.244.3.0/24 via 10.244.2.0 dev flannel.1 onlink").one(
        "pod-route-wrong-node", Verdict.FAIL
    )
    assert (found.node, found.subject) == ("a", "10.244.3.0/24")
    assert "that is b" in found.actual


def test_a_network_of_a_node_that_is_gone() -> None:
    """One node alone still has the route."""
    found = _flannel(a="|10.244.9.0/24 via 10.244.9.0 dev flannel.1 onlink").one("pod-route-wrong-node", Verdict.WARN)
    assert (found.node, found.subject) == ("a", "10.244.9.0/24")


@pytest.mark.parametrize(
    "row",
    [
        "10.50.0.0/16 via 10.0.0.254 dev eth0",
        "192.168.77.0/24 via 10.0.0.200 dev eth0",
        "10.99.0.0/24 via 10.99.0.1 dev tun0",
        "blackhole 192.0.2.7",
        "unreachable 198.51.100.0/24",
    ],
)
def test_routes_that_are_no_pods_are_nobodys_business(row: str) -> None:
    """Static routes, a VPN, what fail2ban refuses."""
    assert not _flannel(a=f"|{row}").of("pod-route-wrong-node", Verdict.WARN, Verdict.FAIL)


@pytest.mark.parametrize("row", ["blackhole 10.0.0.2/31", "unreachable 10.0.0.2/31", "prohibit 10.0.0.0/28"])
def test_another_nodes_address_that_is_refused(row: str) -> None:
    """The longest route decides, whatever it is called; a route for the address alone is `route-conflict`'s."""
    found = _flannel(a=f"|{row}").of("pod-route-wrong-node", Verdict.FAIL)
    assert "10.0.0.3" in {f.subject for f in found}
    assert {f.node for f in found} == {"a"}


def test_another_nodes_address_that_goes_over_a_vpn() -> None:
    """The others go by their own interface."""
    found = _flannel(a="|10.0.0.3 dev tun0 scope link").one("pod-route-wrong-node", Verdict.FAIL)
    assert found.subject == "10.0.0.3"


def test_a_blackhole_is_no_way() -> None:
    """For the pods of another node; the node's own block may have one."""
    found = _flannel(a="10.244.3.0/24|blackhole 10.244.3.0/24").one("pod-route-missing", Verdict.FAIL)
    assert (found.node, found.subject) == ("a", "10.244.3.0/24")
    assert found.evidence[0].text.startswith("blackhole 10.244.3.0/24")


def test_two_halves_that_lead_elsewhere_hide_a_network() -> None:
    """As a VPN writes them."""
    halves = "|10.244.3.0/25 via 10.0.0.254 dev eth0\n|10.244.3.128/25 via 10.0.0.254 dev eth0"
    assert _flannel(a=halves).one("pod-route-missing", Verdict.FAIL).node == "a"


@pytest.mark.parametrize(
    "rows",
    [
        "|10.244.3.0/25 via 10.0.0.254 dev eth0",
        "|10.244.3.7 via 10.0.0.254 dev eth0",
        "|10.244.3.0/25 via 10.244.3.0 dev flannel.1 onlink\n|10.244.3.128/25 via 10.244.3.0 dev flannel.1 onlink",
    ],
)
def test_longer_routes_that_leave_a_way(rows: str) -> None:
    """One half, one address, both by the tunnel."""
    assert not _flannel(a=rows).of("pod-route-missing", Verdict.FAIL)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("10.244.3.0/25 dev tun0 scope link", Verdict.FAIL),
        ("10.244.3.128/26 via 10.99.0.1 dev wg0", Verdict.FAIL),
        ("blackhole 10.244.3.128/25", Verdict.FAIL),
        ("unreachable 10.244.3.0/26 metric 20", Verdict.FAIL),
        ("10.244.3.0/25 via 10.0.0.254 dev eth0", Verdict.WARN),
        ("10.244.3.7 dev tun0 scope link", Verdict.WARN),
    ],
)
def test_a_longer_route_takes_some_pods_away(row: str, verdict: Verdict) -> None:
    """Over a VPN, refused, or to a router that may know better; the node whose pods they are is named."""
    found = _flannel(a=f"|{row}").one("pod-route-missing", verdict)
    assert found.node == "a"
    assert found.evidence[0].text.strip() == row
    assert "10.244.3.0/24, the pods of c" in found.actual


def test_a_route_of_a_vpn_in_place_of_the_plugins() -> None:
    """The same network, out of another device."""
    found = _flannel(a="10.244.3.0/24|10.244.3.0/24 dev tun0 scope link").one("pod-route-missing", Verdict.FAIL)
    assert "takes all of 10.244.3.0/24" in found.actual


@pytest.mark.parametrize(
    "rows",
    [
        {"a": "|10.244.3.7 via 10.0.0.2 dev eth0 proto bird"},
        {"a": "|10.244.3.7 via 10.0.0.2 dev eth0"},
        {"a": "|10.244.3.0/25 dev tun0 scope link", "b": "|10.244.3.0/25 dev tun0 scope link"},
        {"a": "|10.244.1.0/25 dev tun0 scope link"},
        {"a": "|10.244.0.0/16 dev tun0 scope link"},
        {"a": "|10.244.9.0/25 dev tun0 scope link"},
        {"a": "|10.244.3.0/25 dev tun0 metric 20\n|10.244.3.0/25 via 10.244.3.0 dev flannel.1 onlink metric 5"},
    ],
)
def test_routes_that_take_no_pods_away(rows: dict[str, str]) -> None:
    """A pod that moved with its address, what all nodes have, the node's own pods, wider networks, nobody's."""
    assert not _flannel(**rows).of("pod-route-missing", Verdict.WARN, Verdict.FAIL)


def test_a_wider_route_out_of_a_card_is_no_way_where_all_use_the_tunnel() -> None:
    """10.0.0.0/8 of a VPN or of a router."""
    rows = "10.244.3.0/24|\n|10.240.0.0/12 via 10.0.0.254 dev eth0"
    assert [f.subject for f in _flannel(a=rows).of("pod-route-missing", Verdict.FAIL)] == ["10.244.3.0/24"]


def test_two_nodes_with_one_pod_network() -> None:
    """The podCIDR was given twice."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        pods = 2 if name == "c" else n
        files[f"{name}/ip_a.txt"] = eth0(n) + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{pods}.1/24")
        files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0 \n10.244.{pods}.0/24 dev cni0 scope link \n"
    found = judge(files).one("pod-route-wrong-node", Verdict.FAIL)
    assert found.nodes == ("b", "c")


def test_one_pod_network_on_all_nodes_is_flat() -> None:
    """Weave's, or the default of a container engine."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(6, "cni0", f"0a:00:00:00:00:0{n}", "10.88.0.1/16")
        files[f"{name}/ip_route.txt"] = "default via 10.0.0.254 dev eth0 \n10.88.0.0/16 dev cni0 scope link \n"
    assert not judge(files).of("pod-route-wrong-node", Verdict.FAIL, Verdict.WARN)


def test_routes_without_gateway_are_seen() -> None:
    """WireGuard needs none: the third node lacks what the others have."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        wg = link(5, "flannel-wg", f"0e:00:00:00:00:0{n}", f"10.42.{n}.0/32", mtu=1420)
        files[f"{name}/ip_a.txt"] = eth0(n) + wg + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.42.{n}.1/24", mtu=1420)
        rows = ["default via 10.0.0.254 dev eth0"]
        rows += [f"10.42.{k}.0/24 dev flannel-wg scope link" for k in range(1, 5) if k != n and (name, k) != ("c", 4)]
        files[f"{name}/ip_route.txt"] = "".join(f"{r} \n" for r in rows)
    found = judge(files).one("pod-route-missing", Verdict.FAIL)
    assert (found.node, found.subject) == ("c", "10.42.4.0/24")


def _bridges(*networks: str, gateway: bool = True) -> Judged:
    """Judge nodes of host-gw whose cni0 is in these networks, and who send 10.244.N.0/24 to node N."""
    names = NAMES[: len(networks)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    for n, (name, network) in enumerate(zip(names, networks, strict=True), 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"{network}.1/24")
        rows = [f"10.244.{k}.0/24 via 10.0.0.{k} dev eth0 " for k in range(1, len(names) + 1) if k != n and gateway]
        files[f"{name}/ip_route.txt"] = "\n".join(["default via 10.0.0.254 dev eth0 ", *rows]) + "\n"
    return judge(files)


def test_a_bridge_with_another_network_than_the_others_send_there() -> None:
    """host-gw has no device whose address tells the network; the routes of the others do."""
    found = _bridges("10.244.1", "10.244.2", "10.244.99").one("bridge-leftover", Verdict.FAIL)
    assert (found.node, found.subject) == ("c", "cni0")
    assert "2 other nodes send here 10.244.3.0/24" in found.actual


@pytest.mark.parametrize("gateway", [True, False])
def test_bridges_that_are_right_or_of_which_nothing_is_known(gateway: bool) -> None:
    """Without a route nobody sends anything anywhere."""
    third = "10.244.3" if gateway else "10.244.99"
    assert not _bridges("10.244.1", "10.244.2", third, gateway=gateway).of("bridge-leftover", Verdict.FAIL)


def test_a_node_whose_devices_have_anothers_network_is_not_gone() -> None:
    """The others' routes lead to the MAC of its tunnel device."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        own = 2 if name == "a" else n
        vtep = link(5, "flannel.1", f"0e:00:00:00:00:0{n}", f"10.244.{own}.0/32", mtu=1450)
        files[f"{name}/ip_a.txt"] = eth0(n) + vtep + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{own}.1/24")
        others = [k for k in range(1, 5) if k not in (n, own)]
        files[f"{name}/ip_route.txt"] = f"10.244.{own}.0/24 dev cni0 proto kernel scope link \n" + "".join(
            f"10.244.{k}.0/24 via 10.244.{k}.0 dev flannel.1 onlink \n" for k in others
        )
        files[f"{name}/ip_neigh.txt"] = "".join(
            f"10.244.{k}.0 dev flannel.1 lladdr 0e:00:00:00:00:0{k} PERMANENT\n" for k in others
        )
    found = judge(files)
    assert [f.subject for f in found.of("pod-route-wrong-node", Verdict.WARN, Verdict.FAIL)] == ["10.244.2.0/24"]
    assert not found.of("pod-route-missing", Verdict.FAIL)


def test_a_vpn_to_the_only_other_node_of_the_subnet() -> None:
    """The other one goes by its card; where both use the VPN it is a plan."""
    lists = node_list(a="10.0.0.1", b="10.0.0.2", c="10.1.0.3")
    card = {"a": eth0(1), "b": eth0(2), "c": link(2, "eth0", "52:54:00:00:00:03", "10.1.0.3/24")}
    rows = "10.0.0.0/24 dev eth0 proto kernel scope link \n{}"
    files = {**lists, **{f"{n}/ip_a.txt": text for n, text in card.items()}}
    one = {"a/ip_route.txt": rows.format("10.0.0.2 dev tun5 scope link \n"), "b/ip_route.txt": rows.format("")}
    both = one | {"b/ip_route.txt": rows.format("10.0.0.1 dev tun5 scope link \n")}
    assert judge({**files, **one}).one("pod-route-wrong-node", Verdict.FAIL).subject == "10.0.0.2"
    assert not judge({**files, **both}).of("pod-route-wrong-node", Verdict.FAIL)


def test_a_plain_route_to_a_router_in_place_of_the_node() -> None:
    """host-gw: the others send the pods to the node itself."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{n}.1/24")
        rows = [
            f"10.244.{k}.0/24 via 10.0.0.{254 if (name, k) == ('a', 3) else k} dev eth0 " for k in range(1, 5) if k != n
        ]
        files[f"{name}/ip_route.txt"] = "\n".join(["default via 10.0.0.254 dev eth0 ", *rows]) + "\n"
    found = judge(files).one("pod-route-wrong-node", Verdict.FAIL)
    assert (found.node, found.subject) == ("a", "10.244.3.0/24")


def _wireguard(last: str) -> Judged:
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        wg = link(5, "flannel-wg", f"0e:00:00:00:00:0{n}", f"10.244.{n}.0/32", mtu=1420)
        files[f"{name}/ip_a.txt"] = eth0(n) + wg + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{n}.1/24", mtu=1420)
        wide = last if name == "d" else "10.244.0.0/16 dev flannel-wg scope link \n"
        own = f"10.244.{n}.0/24 dev cni0 proto kernel scope link \n"
        files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0 \n{wide}{own}"
    return judge(files)


def test_one_route_to_all_pods() -> None:
    """WireGuard needs one for all nodes: it is missing on one, hidden in part, or refused for one node."""
    wide = "10.244.0.0/16 dev flannel-wg scope link \n"
    assert not _wireguard(wide).of("pod-route-missing", Verdict.WARN, Verdict.FAIL)
    assert _wireguard("").one("pod-route-missing", Verdict.FAIL).subject == "10.244.0.0/16"
    assert (
        _wireguard(wide + "10.244.2.0/24 dev tun0 scope link \n").one("pod-route-missing", Verdict.FAIL).subject
        == "10.244.2.0/24"
    )
    assert (
        _wireguard(wide + "blackhole 10.244.2.0/24 \n").one("pod-route-missing", Verdict.FAIL).subject
        == "10.244.2.0/24"
    )


def _host_gw(row: str, device: str = "eth0") -> Judged:
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{n}.1/24")
        rows = [f"10.244.{k}.0/24 via 10.0.0.{k} dev {device} " for k in range(1, 5) if k != n]
        rows += [row] if name == "a" else []
        files[f"{name}/ip_route.txt"] = "\n".join(["default via 10.0.0.254 dev eth0 ", *rows]) + "\n"
    return judge(files)


def test_a_route_of_host_gw_to_a_node_that_is_gone() -> None:
    """It bears no mark of the plugin, and is as long as the pod networks and beside them."""
    found = _host_gw("10.244.9.0/24 via 10.0.0.9 dev eth0 ").one("pod-route-wrong-node", Verdict.WARN)
    assert (found.node, found.subject) == ("a", "10.244.9.0/24")


@pytest.mark.parametrize(
    "row",
    [
        "10.244.9.0/25 via 10.0.0.9 dev eth0 ",
        "10.50.9.0/24 via 10.0.0.9 dev eth0 ",
        "10.244.9.0/24 via 10.0.0.254 dev eth0 ",
        "10.244.9.0/24 via 10.9.0.9 dev eth1 ",
    ],
    ids=["another length", "another network", "the router's", "another card"],
)
def test_static_routes_that_are_no_pods_of_a_node_that_is_gone(row: str) -> None:
    """Some of them may be meant."""
    assert not _host_gw(row).of("pod-route-wrong-node", Verdict.WARN, Verdict.FAIL)


def _calico(**more: str) -> Judged:
    """Judge four nodes that route each pod by an interface of its own; rows are given as in ``_flannel``."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        ports = [f"cali0000000000{k}" for k in range(1, 4)]
        files[f"{name}/ip_a.txt"] = eth0(n) + "".join(
            link(4 + k, f"{port}@if3", "ee:ee:ee:ee:ee:ee") for k, port in enumerate(ports)
        )
        rows = [
            "default via 10.0.0.254 dev eth0",
            "10.0.0.0/24 dev eth0 scope link",
            f"blackhole 10.233.9{n}.0/26 proto bird",
        ]
        rows += [f"10.233.9{n}.{k} dev {port} scope link" for k, port in enumerate(ports, 1)]
        rows += [f"10.233.9{k}.0/26 via 10.0.0.{k} dev eth0 proto bird" for k in range(1, 5) if k != n]
        for extra in more.get(name, "").splitlines():
            gone, _, row = extra.partition("|")
            rows = [r for r in rows if not gone or not r.startswith(gone)] + ([row] if row else [])
        files[f"{name}/ip_route.txt"] = "".join(f"{r} \n" for r in rows)
    return judge(files)


def test_a_pod_that_its_own_node_has_no_route_to() -> None:
    """All others have one; where several lack it, the plugin may route them otherwise."""
    found = _calico(b="10.233.92.2 |").one("pod-route-missing", Verdict.WARN)
    assert (found.node, found.subject) == ("b", "cali00000000002")
    assert not _calico().of("pod-route-missing", Verdict.WARN)
    assert not _calico(b="10.233.92.2 |\n10.233.92.3 |").of("pod-route-missing", Verdict.WARN)


def test_a_network_that_two_nodes_keep_for_their_pods() -> None:
    """Pods of both have the same addresses; a single pod that brought its address along is no second keeper."""
    twice = (
        "blackhole 10.233.92|blackhole 10.233.91.0/26 proto bird\n"
        "10.233.92|10.233.91.1 dev cali00000000001 scope link\n10.233.91.0/26 via|"
    )
    found = _calico(b=twice).one("pod-route-wrong-node", Verdict.FAIL)
    assert set(found.nodes) == {"a", "b"} and found.subject == "10.233.91.0/26"
    assert not _calico(b="|10.233.91.7 dev cali00000000003 scope link").of("pod-route-wrong-node", Verdict.FAIL)


def test_one_address_on_two_nodes_was_given_on() -> None:
    """A plugin gives the address of a pod that is gone to the next, on any node: captures of two moments show both."""
    assert not _calico(b="10.233.92.2 |10.233.91.1 dev cali00000000002 scope link").of(
        "pod-route-wrong-node", Verdict.FAIL
    )


def test_a_subnet_that_is_reached_by_a_router() -> None:
    """The route on the wire is gone, and one by the router is in its place; the others have theirs."""
    found = _flannel(a="10.0.0.0/24|10.0.0.0/24 via 10.0.0.254 dev eth0 onlink").one(
        "pod-route-wrong-node", Verdict.WARN
    )
    assert found.node == "a" and "10.0.0.0/24 via 10.0.0.254" in found.actual


def test_a_node_of_the_subnet_by_a_router() -> None:
    """The others reach it on their wire; where all have such routes, or the way is another node, it is made so."""
    detour = "|10.0.0.3 via 10.0.0.254 dev eth0 proto static"
    found = _flannel(a=detour).one("pod-route-wrong-node", Verdict.WARN)
    assert (found.node, found.subject) == ("a", "10.0.0.3")
    assert not _flannel(a=detour, b=detour, d=detour).of("pod-route-wrong-node", Verdict.WARN)
    assert not _flannel(a="|10.0.0.77 via 10.0.0.254 dev eth0").of("pod-route-wrong-node", Verdict.WARN)


@pytest.mark.parametrize("device", ["tun0", "wg0"])
def test_a_vpn_whose_device_has_a_name_of_openshift(device: str) -> None:
    """tun0 is the plugin's beside its VXLAN device only: else it may take pods and nodes away, and leads to offices."""
    node = _flannel(a=f"|10.0.0.3 dev {device} scope link").one("pod-route-wrong-node", Verdict.FAIL)
    assert (node.node, node.subject) == ("a", "10.0.0.3")
    halves = f"|10.244.3.0/25 via 172.31.0.1 dev {device}\n|10.244.3.128/25 via 172.31.0.1 dev {device}"
    assert {f.node for f in _flannel(a=halves).of("route-conflict", Verdict.FAIL)} == {"a"}
    office = _flannel(a=f"|10.8.44.0/24 via 172.31.0.1 dev {device}")
    assert not office.of("pod-route-wrong-node", Verdict.WARN, Verdict.FAIL)


def _storage(row: str) -> Judged:
    """Judge four nodes with a storage network and plain routes to pods, of which ``a`` has this one to those of ``c``."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        card = link(3, "eth1", f"52:54:00:00:01:0{n}", f"10.9.0.{n}/24")
        files[f"{name}/ip_a.txt"] = eth0(n) + card + link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{n}.1/24")
        rows = ["default via 10.0.0.254 dev eth0", f"10.244.{n}.0/24 dev cni0 scope link"]
        rows += [f"10.244.{k}.0/24 via 10.0.0.{k} dev eth0" for k in range(1, 5) if k != n and (n, k) != (1, 3)]
        rows += [row] if name == "a" else []
        files[f"{name}/ip_route.txt"] = "".join(f"{r} \n" for r in rows)
    return judge(files)


def test_pods_by_another_network_than_the_nodes() -> None:
    """The right machine, by its card for storage; by its own address it is as everywhere."""
    found = _storage("10.244.3.0/24 via 10.9.0.3 dev eth1").one("pod-route-wrong-node", Verdict.WARN)
    assert (found.node, found.subject) == ("a", "10.244.3.0/24")
    assert not _storage("10.244.3.0/24 via 10.0.0.3 dev eth0").of("pod-route-wrong-node", Verdict.WARN)


def test_the_router_in_the_virtual_switch_is_no_node_that_is_gone() -> None:
    """Kube-OVN: all pods are behind 100.64.0.1, in the network of each node's ovn0; no node holds it."""
    files = dict(node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3"))
    for n, name in enumerate("abc", 1):
        files[f"{name}/ip_a.txt"] = (
            eth0(n)
            + link(3, "genev_sys_6081", f"0e:00:00:00:00:0{n}", mtu=65000)
            + link(4, "ovn0", f"0e:00:00:00:01:0{n}", f"100.64.0.{n + 1}/16", mtu=1400)
        )
        files[f"{name}/ip_route.txt"] = (
            f"default via 10.0.0.254 dev eth0\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n}\n"
            f"10.16.0.0/16 via 100.64.0.1 dev ovn0\n100.64.0.0/16 dev ovn0 proto kernel scope link src 100.64.0.{n + 1}\n"
        )
    assert not judge(files).of("pod-route-wrong-node", Verdict.WARN, Verdict.FAIL)
