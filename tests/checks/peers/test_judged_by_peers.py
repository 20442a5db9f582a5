"""What the other nodes prove about ports, routes, addresses and MTU: outages that were hidden, innocents that were blamed."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import LO, eth0, link, node_list, ss

SSHD = '0.0.0.0:22 users:(("sshd",pid=1,fd=3))'


def _planes(rows: dict[str, tuple[str, ...]], network: str = "10.0.0.", **workers: tuple[str, ...]) -> Judged:
    """Judge control-plane nodes, and workers, that have these listeners each beside sshd."""
    names = {name: f"{network}{n}" for n, name in enumerate((*rows, *workers), 1)}
    lists = {
        file: "".join(
            line.replace("<none>   1d", "control-plane   1d", 1) if line.split(" ")[0] in rows else line
            for line in text.splitlines(keepends=True)
        )
        for file, text in node_list(**names).items()
    }
    return judge({**lists, **{f"{n}/ss_-tlnp.txt": ss(SSHD, *more) for n, more in {**rows, **workers}.items()}})


def _row(name: str, port: int, host: str = "*") -> str:
    return f'{host}:{port} users:(("{name}",pid={port},fd=3))'


API, BALANCER, PROXY = _row("kube-apiserver", 6443), _row("haproxy", 6443), _row("kube-proxy", 10256)
KUBELET = _row("kubelet", 10250)


def test_an_api_server_that_is_down_behind_its_balancer() -> None:
    """On the others the API server itself listens: an outage, no move."""
    behind = (BALANCER, _row("kube-apiserver", 6444))
    found = _planes({"a": behind, "b": behind, "c": (BALANCER,)}).of("required-port-closed", Verdict.FAIL)
    assert [f.node for f in found if f.subject == "tcp/6443"] == ["c"]


def test_a_balancer_alone_proves_no_outage() -> None:
    """Where no node shows the API server it may run elsewhere."""
    found = _planes({"a": (BALANCER,), "b": (BALANCER,), "c": (BALANCER,)})
    assert not [f for f in found.of("required-port-closed", Verdict.FAIL) if f.subject == "tcp/6443"]


@pytest.mark.parametrize(("last", "verdicts"), [((), ["c"]), ((PROXY,), [])])
def test_kube_proxy_that_all_other_nodes_of_the_role_have(last: tuple[str, ...], verdicts: list[str]) -> None:
    """The table asks for it on workers only, its peers tell that it belongs on control planes."""
    found = _planes({"a": (API, PROXY), "b": (API, PROXY), "c": (API, *last)})
    assert [f.node for f in found.of("required-port-closed", Verdict.FAIL) if f.subject == "tcp/10256"] == verdicts


def test_a_node_known_by_ipv6_is_not_reached_at_0_0_0_0() -> None:
    """The wildcard of the other family answers nobody."""
    ipv4 = _row("kube-apiserver", 6443, "0.0.0.0")
    rows = {"a": (API, KUBELET), "b": (ipv4, KUBELET)}
    found = _planes(rows, "2001:db8::").one("required-port-wrong-address", Verdict.FAIL)
    assert found.node == "b"
    assert "(IPv4 alone)" in found.actual
    assert not _planes(rows).of("required-port-wrong-address", Verdict.FAIL)


def test_who_holds_a_port_is_not_known_where_nobody_saw_it() -> None:
    """Open, which the check of the open port says; whose it is is UNKNOWN, once."""
    found = _planes({"a": ("*:6443", "*:10250")})
    assert [f.verdict for f in found.of("required-port-foreign-process")] == [Verdict.UNKNOWN]
    assert "tcp/6443" in {f.subject for f in found.of("required-port-closed", Verdict.PASS)}


def _etcd(name: str, *rows: str) -> dict[str, str]:
    return {f"{name}/ss_-tlnp.txt": ss(SSHD, *rows), f"{name}/ip_a.txt": eth0(int(name[-1]) + 40)}


@pytest.mark.parametrize(
    ("rows", "check"),
    [
        ((), "required-port-closed"),
        ((_row("etcd", 2379), _row("etcd", 2380, "127.0.0.1")), "required-port-loopback-only"),
    ],
)
def test_a_member_of_external_etcd(rows: tuple[str, ...], check: str) -> None:
    """A host that is named as the members are and shows none, or one whose peers cannot reach it."""
    whole = (_row("etcd", 2379), _row("etcd", 2380))
    files = {**node_list(m="10.0.0.1"), **_etcd("etcd-1", *whole), **_etcd("etcd-3", *whole), **_etcd("etcd-2", *rows)}
    found = judge({**files, "m/ss_-tlnp.txt": ss(SSHD, API)}).of(check, Verdict.FAIL)
    assert ("etcd-2", "tcp/2380") in {(f.node, f.subject) for f in found}
    assert {f.node for f in found} <= {"etcd-2", "m"}


def test_another_host_beside_external_etcd_need_not_run_it() -> None:
    """A load balancer is no member."""
    whole = (_row("etcd", 2379), _row("etcd", 2380))
    files = {**node_list(m="10.0.0.1"), **_etcd("etcd-1", *whole), **_etcd("etcd-2", *whole), **_etcd("lb-1", BALANCER)}
    found = judge({**files, "m/ss_-tlnp.txt": ss(SSHD, API)})
    assert "lb-1" not in {f.node for f in found.of("required-port-closed", Verdict.FAIL)}


def _routes(**routes: str) -> Judged:
    """Judge nodes on eth0 with a second card, each with these routes."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(routes, 1)})
    for n, (name, text) in enumerate(routes.items(), 1):
        files[f"{name}/ip_a.txt"] = eth0(n, f"2001:db8::{n}/64") + link(
            3, "eth1", f"52:54:00:01:00:0{n}", f"10.9.0.{n}/24"
        )
        files[f"{name}/ip_route_show_table_all.txt"] = text
    return judge(files)


OWN, OTHER = "default via 10.0.0.254 dev eth0 \n", "default via 10.9.0.254 dev eth1 \n"
SIX = "default via fe80::1 dev eth0 metric 1024 pref medium\n"


def test_the_majority_is_the_measure_of_the_way_out() -> None:
    """One of four that leaves by another card is named, and nobody else."""
    found = _routes(a=OWN, b=OWN, c=OWN, d=OTHER).of("default-route-off-node-interface", Verdict.WARN)
    assert [f.nodes for f in found] == [("d",)]
    found = _routes(a=OTHER, b=OTHER, c=OTHER, d=OWN).of("default-route-off-node-interface", Verdict.WARN)
    assert [f.nodes for f in found] == [("d",)]


def test_a_default_route_into_docker0_is_none() -> None:
    """It leads to containers, whatever put it there."""
    found = _routes(a="default dev docker0 scope link linkdown \n10.0.0.0/24 dev eth0 scope link \n")
    assert "leads to pods or containers" in found.one("default-route-missing", Verdict.FAIL).actual


@pytest.mark.parametrize(("routes", "verdict"), [((OWN + SIX, OWN + SIX, OWN), ["c"]), ((OWN + SIX, OWN, OWN), [])])
def test_the_default_route_of_the_second_family(routes: tuple[str, str, str], verdict: list[str]) -> None:
    """All others have one; where some have none it is no habit of the cluster."""
    a, b, c = routes
    found = _routes(a=a, b=b, c=c).of("default-route-missing", Verdict.WARN, Verdict.FAIL)
    assert [f.node for f in found] == verdict


def test_a_vrf_is_no_policy_routing() -> None:
    """The others have their default route in main: the card was put into the VRF."""
    main = "10.0.0.0/24 dev eth0 scope link \n"
    found = _routes(a=OWN, b=OWN, c=main + "default via 10.0.0.254 dev eth0 table 10 \n")
    assert [f.node for f in found.of("default-route-missing", Verdict.FAIL)] == ["c"]


def _cards(*second: str, listed: bool = True) -> Judged:
    """Judge nodes with an eth0 and a second card with these addresses."""
    names = "abcdef"[: len(second)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)}) if listed else {}
    for n, (name, address) in enumerate(zip(names, second, strict=True), 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(3, "eth1", f"52:54:00:01:00:0{n}", address)
    return judge(files)


def test_an_address_of_the_storage_network_on_two_nodes() -> None:
    """Each of the others has its own."""
    found = _cards("10.8.0.1/24", "10.8.0.2/24", "10.8.0.3/24", "10.8.0.3/24").one("duplicate-ip", Verdict.FAIL)
    assert (found.nodes, found.subject) == (("c", "d"), "10.8.0.3")


@pytest.mark.parametrize(
    "addresses",
    [
        ("10.0.2.15/24", "10.0.2.15/24", "10.0.2.15/24"),
        ("10.0.2.15/24", "10.0.2.15/24", "10.0.2.16/24"),
        ("10.8.0.1/24", "10.8.0.2/24", "10.8.0.3/24"),
        ("10.8.0.9/32", "10.8.0.9/32", "10.8.0.1/24"),
    ],
)
def test_addresses_that_may_be_alike(addresses: tuple[str, ...]) -> None:
    """A NAT interface, one of few, single addresses."""
    assert not _cards(*addresses).of("duplicate-ip", Verdict.FAIL)


def test_without_node_list_two_hosts_of_one_address_in_one_subnet() -> None:
    """No list is needed to say so."""
    found = _cards("10.8.0.1/24", "10.8.0.1/24", "10.8.0.3/24", "10.8.0.4/24", listed=False)
    assert found.one("duplicate-ip", Verdict.FAIL).nodes == ("a", "b")


def test_a_service_with_a_nodes_address() -> None:
    """kube-ipvs0 of the others holds it: none of them sends it anything. A VIP there is what load balancers do."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    ipvs = {
        ip: link(9, "kube-ipvs0", "5a:00:00:00:00:01", "10.96.0.1/32", f"{ip}/32", flags="BROADCAST,NOARP")
        for ip in ("10.0.0.3", "10.0.0.200")
    }
    own = {f"{name}/ip_a.txt": eth0(n) for n, name in enumerate("abc", 1)}
    found = judge({**files, **{k: v + ipvs["10.0.0.3"] for k, v in own.items()}}).one("duplicate-ip", Verdict.FAIL)
    assert found.subject == "10.0.0.3"
    assert "kube-ipvs0 of a, b" in found.actual
    assert not judge({**files, **{k: v + ipvs["10.0.0.200"] for k, v in own.items()}}).of("duplicate-ip", Verdict.FAIL)


def test_an_internal_ip_that_every_node_has_blames_nobody_else() -> None:
    """c registered with docker0's address: the others' docker0 overlaps nothing."""
    docker = link(9, "docker0", "02:42:00:00:00:01", "172.17.0.1/16")
    files = {f"{name}/ip_a.txt": eth0(n) + docker for n, name in enumerate("abc", 1)}
    found = judge({**node_list(a="10.0.0.1", b="10.0.0.2", c="172.17.0.1"), **files})
    assert not {n for f in found.of("network-overlap", Verdict.FAIL) for n in f.nodes} & {"a", "b"}


def test_services_behind_docker0() -> None:
    """An address of a Service in the bridge's network never leaves the node."""
    ipvs = link(9, "kube-ipvs0", "5a:00:00:00:00:01", "172.17.0.10/32", flags="BROADCAST,NOARP")
    docker = link(8, "docker0", "02:42:00:00:00:01", "172.17.0.1/16")
    found = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": eth0(1) + docker + ipvs})
    assert "172.17.0.10" in found.one("network-overlap", Verdict.FAIL).actual


def _racks(*mtus: int) -> Judged:
    names = "abcdefgh"[: len(mtus) * 2]
    files = node_list(**{name: f"10.0.{n // 2}.{n + 1}" for n, name in enumerate(names)})
    for n, name in enumerate(names):
        files[f"{name}/ip_a.txt"] = LO + link(
            2, "eth0", f"52:54:00:00:00:0{n}", f"10.0.{n // 2}.{n + 1}/24", mtu=mtus[n // 2]
        )
    return judge(files)


@pytest.mark.parametrize(
    ("mtus", "nodes"), [((1500, 1500, 9000), {"e", "f"}), ((1500, 9000), set()), ((1400, 1500, 9000), set())]
)
def test_a_whole_rack_of_another_mtu(mtus: tuple[int, ...], nodes: set[str]) -> None:
    """Two other subnets agree; of two, or of three that all differ, none is odd."""
    assert {n for f in _racks(*mtus).of("mtu-mismatch", Verdict.WARN, Verdict.FAIL) for n in f.nodes} == nodes


@pytest.mark.parametrize(
    ("pods", "check"), [((1450, 1450, 1500), "mtu-mismatch"), ((1500, 1500, 1500), "pod-mtu-larger-than-overlay")]
)
def test_pods_that_are_larger_than_their_overlay(pods: tuple[int, ...], check: str) -> None:
    """One that is older than a change, or all of them."""
    own = eth0(1) + link(5, "flannel.1", "0e:00:00:00:00:01", "10.244.1.0/32", mtu=1450)
    own += "".join(link(20 + n, f"veth00{n}@if2", f"9a:00:00:00:00:0{n}", mtu=mtu) for n, mtu in enumerate(pods))
    found = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": own})
    assert {f.check for f in found.findings if f.verdict is Verdict.WARN} == {check}


def test_the_second_familys_neighbour_that_does_not_answer() -> None:
    """The list has the IPv4 addresses only; the interfaces show the others."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    files |= {f"{name}/ip_a.txt": eth0(n, f"2001:db8::{n}/64") for n, name in enumerate("abc", 1)}
    files["a/ip_neigh.txt"] = "2001:db8::2 dev eth0 FAILED\n2001:db8::77 dev eth0 FAILED\n"
    assert [f.subject for f in judge(files).of("node-neighbor-unresolved", Verdict.FAIL)] == ["2001:db8::2"]


def test_an_ifconfig_that_shows_the_tunnels_mac() -> None:
    """A part of the interfaces is enough where it shows the one that has the address."""
    files = node_list(a="10.0.0.1", b="10.0.0.2")
    tunnel = (
        "flannel.1: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1450\n"
        "        inet 10.244.2.0  netmask 255.255.255.255  broadcast 0.0.0.0\n"
        "        ether 0e:00:00:00:00:02  txqueuelen 0  (Ethernet)\n"
    )
    files |= {"a/ip_a.txt": eth0(1), "b/ifconfig.txt": tunnel}
    files["a/ip_neigh.txt"] = "10.244.2.0 dev flannel.1 lladdr 0e:00:00:00:00:99 PERMANENT\n"
    assert judge(files).one("neighbor-mac-conflict", Verdict.FAIL).subject == "10.244.2.0"


def test_leftovers_of_a_plugin_that_only_one_node_has() -> None:
    """Calico and flannel go together as Canal, where all have both."""
    cali, flannel = (
        link(7, "cali0123456789a", "ee:ee:ee:ee:ee:ee"),
        link(8, "flannel.1", "0e:00:00:00:00:01", "10.244.0.0/32"),
    )
    tunl = link(6, "vxlan.calico", "66:00:00:00:00:01", "10.1.0.0/32")
    files = {f"{name}/ip_a.txt": eth0(n) + cali + tunl for n, name in enumerate("abc", 1)}
    lists = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    found = judge({**lists, **files, "c/ip_a.txt": files["c/ip_a.txt"] + flannel})
    assert [f.node for f in found.of("cni-conflict", Verdict.WARN)] == ["c"]
    canal = {f"{name}/ip_a.txt": eth0(n) + cali + flannel for n, name in enumerate("abc", 1)}
    assert not judge({**lists, **canal}).of("cni-conflict", Verdict.WARN)
