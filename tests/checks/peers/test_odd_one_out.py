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


def test_a_table_that_drops_what_the_others_send_on() -> None:
    """A default route that leads nowhere is none."""
    found = _tables("default via 10.0.0.254 dev eth0 \nblackhole default table 100 \n").one("odd-one-out", Verdict.WARN)
    assert found.subject == "table 100" and "(it is blackhole)" in found.actual


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
        (KERNEL.format("1000:\tfrom 10.0.0.0/24 lookup 100 \n"), "1000:\tfrom 10.0.0.{} lookup 100 \n"),
        (KERNEL.format(""), "1000:\tfrom 10.244.{}.7 lookup 100 \n"),
        ("0:\tfrom all lookup local \n", "1000:\tfrom 10.0.0.{} lookup 100 \n"),
    ],
    ids=["another rule", "of its network", "of pods", "cut"],
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


def _gateways_of_table(last: str) -> Judged:
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        via = last if name == "d" else "10.0.1.254"
        files[f"{name}/ip_a.txt"] = eth0(n) + link(3, "eth1", f"52:54:00:00:01:0{n}", f"10.0.1.{n}/24")
        files[f"{name}/ip_route_show_table_all.txt"] = (
            f"default via 10.0.0.254 dev eth0 \ndefault via {via} dev eth1 table 100 \n"
        )
    return judge(files)


def test_a_table_that_leads_to_another_gateway() -> None:
    """In a network in which the gateway of all others is as well."""
    found = _gateways_of_table("10.0.1.9").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "gateway of table 100")
    assert "10.0.1.254" in found.actual and "10.0.1.9" in found.actual


@pytest.mark.parametrize("last", ["10.0.1.254", "10.0.9.254"])
def test_a_table_that_leads_to_the_same_gateway_or_in_another_network(last: str) -> None:
    """A node of another subnet has another gateway."""
    files = _gateways_of_table(last)
    if last.startswith("10.0.9"):
        nodes = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
        rows = "default via 10.0.0.254 dev eth0 \ndefault via {} dev eth1 table 100 \n"
        shown = {f"{n}/ip_route_show_table_all.txt": rows.format("10.0.1.254") for n in "abc"}
        own = {"d/ip_a.txt": eth0(4) + link(3, "eth1", "52:54:00:00:01:04", "10.0.9.4/24")}
        files = judge({**nodes, **shown, **own, "d/ip_route_show_table_all.txt": rows.format(last)})
    assert not files.of("odd-one-out", Verdict.WARN)


def _empty_table(routes: str) -> Judged:
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n)
        table = routes if name == "d" else "default via 10.0.0.253 dev eth0 table 100 \n"
        local = f"local 10.0.0.{n} dev eth0 table local proto kernel scope host src 10.0.0.{n} \n"
        files[f"{name}/ip_route_show_table_all.txt"] = f"default via 10.0.0.254 dev eth0 \n{table}{local}"
        files[f"{name}/ip_rule.txt"] = KERNEL.format(f"1000:\tfrom 10.0.0.{n} lookup 100 \n")
    return judge(files)


def test_a_rule_that_looks_into_an_empty_table() -> None:
    """The table of all others has routes."""
    found = _empty_table("").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "table 100")
    assert "lookup 100" in found.evidence[0].text


def test_a_card_that_is_down_in_a_network_where_all_others_are_up() -> None:
    """A storage network beside the nodes' own; one of two is no odd one."""

    def told(names: str) -> Judged:
        files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
        for n, name in enumerate(names, 1):
            flags, state = (
                ("BROADCAST,MULTICAST,UP,LOWER_UP", "UP") if n > 1 else ("NO-CARRIER,BROADCAST,MULTICAST,UP", "DOWN")
            )
            card = link(3, "eth1", f"52:54:00:00:01:0{n}", f"10.9.0.{n}/24", flags=flags, state=state)
            files[f"{name}/ip_a.txt"] = eth0(n) + card
        return judge(files)

    assert told("abc").one("odd-one-out", Verdict.WARN).subject == "eth1"
    assert not told("ab").of("odd-one-out", Verdict.WARN)


def test_a_plugins_own_port_that_is_off_is_told_and_an_idle_bridge_is_not() -> None:
    """cilium_host is up from the start; a bridge without any pod has no carrier."""
    up = {"cilium_host": "NOARP,UP,LOWER_UP", "kube-bridge": "BROADCAST,MULTICAST,UP,LOWER_UP"}
    off = link(9, "cilium_host", "5a:00:00:00:00:01", "10.0.1.1/32", flags="BROADCAST,NOARP", state="DOWN")
    on = link(9, "cilium_host", "5a:00:00:00:00:01", "10.0.1.1/32", flags=up["cilium_host"])
    assert _links(on, on, on, off).one("odd-one-out", Verdict.WARN).subject == "cilium_host"
    idle = link(
        9, "kube-bridge", "5a:00:00:00:00:02", "10.1.1.1/24", flags="NO-CARRIER,BROADCAST,MULTICAST,UP", state="DOWN"
    )
    busy = link(9, "kube-bridge", "5a:00:00:00:00:02", "10.1.1.1/24", flags=up["kube-bridge"])
    assert not _links(busy, busy, busy, idle).of("odd-one-out", Verdict.WARN)


def test_of_three_nodes_of_two_roles_what_a_plugin_makes_is_compared() -> None:
    """flannel.1 has no address on one; a bond that two have may be the workers' own."""
    head, *rows = node_list(c="10.0.0.1", w="10.0.0.2", x="10.0.0.3")["kubectl_get_nodes_o_wide.txt"].splitlines(
        keepends=True
    )
    roles = {"kubectl_get_nodes_o_wide.txt": head + rows[0].replace("<none>", "control-plane", 1) + "".join(rows[1:])}

    def told(*devices: str) -> Judged:
        return judge(
            {**roles, **{f"{n}/ip_a.txt": eth0(k) + d for k, (n, d) in enumerate(zip("cwx", devices, strict=True), 1)}}
        )

    good, bare = link(5, "flannel.1", "0e:00:00:00:00:01", "10.244.1.0/32"), link(5, "flannel.1", "0e:00:00:00:00:02")
    assert told(good, bare, good).one("odd-one-out", Verdict.WARN).node == "w"
    bond = link(5, "bond7", "0e:00:00:00:00:03")
    assert not told("", bond, bond).of("odd-one-out", Verdict.WARN)


def _rules(last: str) -> Judged:
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n)
        files[f"{name}/ip_rule.txt"] = KERNEL.format("1000:\tfrom all lookup [l3mdev-table] \n")
    return judge({**files, "d/ip_rule.txt": KERNEL.format(last)})


def test_a_rule_for_all_packets_that_one_node_lacks() -> None:
    """Its priority does not matter; one of an address is the node's own business."""
    assert _rules("").one("odd-one-out", Verdict.WARN).subject == "rule from all lookup [l3mdev-table]"
    assert not _rules("2000:\tfrom all lookup [l3mdev-table] \n").of("odd-one-out", Verdict.WARN)


def _vlans(*ids: int, neighbors: str = "") -> Judged:
    names = NAMES[: len(ids)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    for n, (name, vlan) in enumerate(zip(names, ids, strict=True), 1):
        card = link(3, "bond0.9@bond0", f"52:54:00:00:01:0{n}", f"10.9.0.{n}/24")
        head, rest = card.split("\n", 2)[:2], card.split("\n", 2)[2]
        files[f"{name}/ip_-d_address.txt"] = (
            eth0(n) + "\n".join(head) + f"\n    vlan protocol 802.1Q id {vlan} <REORDER_HDR> \n{rest}"
        )
    return judge({**files, "c/ip_neigh.txt": neighbors, "c/ip_route.txt": VIA_VLAN} if neighbors else files)


def test_a_vlan_of_another_number() -> None:
    """The name of the device says nothing; of two nothing can be said."""
    found = _vlans(9, 9, 10).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("c", "VLAN of bond0.9")
    assert not _vlans(9, 10).of("odd-one-out", Verdict.WARN)
    assert not _vlans(9, 9, 9).of("odd-one-out", Verdict.WARN)


VIA_VLAN = "default via 10.9.0.254 dev bond0.9 \n10.9.0.0/24 dev bond0.9 proto kernel scope link src 10.9.0.3 \n"


def test_a_silent_gateway_tells_the_vlan() -> None:
    """It is one fault: the finding of the gateway quotes the id, and no second one says it."""
    said = _vlans(9, 9, 10, neighbors="10.9.0.254 dev bond0.9 FAILED \n")
    found = said.one("gateway-unresolved", Verdict.FAIL)
    assert "bond0.9 carries VLAN 10, those of the 2 other nodes in 10.9.0.0/24 VLAN 9" in found.actual
    assert not said.of("odd-one-out", Verdict.WARN)
    answers = _vlans(9, 9, 10, neighbors="10.9.0.254 dev bond0.9 lladdr 52:54:00:00:00:fe REACHABLE \n")
    assert answers.one("odd-one-out", Verdict.WARN).subject == "VLAN of bond0.9"


def _static(last: str, row: str = "10.50.0.0/16 via 10.0.0.253 dev eth0 proto static \n") -> Judged:
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    main = "default via 10.0.0.254 dev eth0 \n10.0.0.0/24 dev eth0 proto kernel scope link \n"
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n)
        files[f"{name}/ip_route.txt"] = main + (last if name == "d" else row)
    return judge(files)


def test_a_static_route_that_one_node_lacks() -> None:
    """All others reach the network by one gateway of the common subnet."""
    found = _static("").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "route to 10.50.0.0/16")


@pytest.mark.parametrize(
    ("last", "row"),
    [
        ("10.50.0.0/16 via 10.0.0.252 dev eth0 \n", "10.50.0.0/16 via 10.0.0.253 dev eth0 proto static \n"),
        ("10.0.0.0/8 via 10.0.0.253 dev eth0 \n", "10.50.0.0/16 via 10.0.0.253 dev eth0 proto static \n"),
        ("", "10.50.0.0/16 via 10.9.9.9 dev eth0 onlink \n"),
        ("", "10.50.0.0/16 via 10.0.0.253 dev eth0 proto bgp \n"),
        ("", "192.0.2.7 via 10.0.0.253 dev eth0 \n"),
    ],
    ids=["another way", "a wider network", "a gateway elsewhere", "of a daemon", "one address"],
)
def test_routes_that_a_node_may_lack(last: str, row: str) -> None:
    """Where it has a way, or what the others have is not made for a machine of its subnet."""
    assert not _static(last, row).of("odd-one-out", Verdict.WARN)


def _storage(*addresses: str, name: str = "eth1") -> Judged:
    cards = []
    for n, address in enumerate(addresses, 1):
        own = name if n == len(addresses) else "eth1"
        cards.append(link(3, own, f"52:54:00:00:01:0{n}", *([address] if address else [])))
    return _links(*cards, names=NAMES[: len(addresses)])


def test_a_card_without_the_address_that_the_others_have_there() -> None:
    """In a network of storage or management; a machine that has its card elsewhere may have its place there as well."""
    rows = ("10.9.0.1/24", "10.9.0.2/24", "10.9.0.3/24")
    found = _storage(*rows, "").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "address on eth1")
    for silent in (
        _storage(*rows, "", name="eth7"),
        _storage(*rows[:2], "", ""),
        _storage(*rows[:2], ""),
        _storage(*rows, "10.8.0.4/24"),
    ):
        assert not silent.of("odd-one-out", Verdict.WARN)


MGMT = link(4, "mgmt", "0e:00:00:00:00:04", flags="NOARP,MASTER,UP,LOWER_UP")


def _domains(*last: str) -> Judged:
    """Judge nodes whose eth1 is in the VRF mgmt, and a last one with these interfaces."""
    cards = [
        MGMT + link(3, "eth1", f"52:54:00:00:01:0{n}", f"10.9.0.{n}/24").replace(" qdisc mq", " qdisc mq master mgmt")
        for n in (1, 2, 3)
    ]
    return _links(*cards, "".join(last))


def test_a_routing_domain_that_all_others_have() -> None:
    """It is missing, or the card is not in it."""
    card = link(3, "eth1", "52:54:00:00:01:04", "10.9.0.4/24")
    assert _domains(card).one("odd-one-out", Verdict.WARN).subject == "mgmt"
    found = _domains(MGMT, card).one("odd-one-out", Verdict.WARN)
    assert found.subject == "VRF of eth1" and "no eth1 in the VRF mgmt (it is in none)" in found.actual
    assert not _domains(MGMT, card.replace(" qdisc mq", " qdisc mq master mgmt")).of("odd-one-out", Verdict.WARN)


def test_a_rule_for_an_address_that_the_node_does_not_hold() -> None:
    """It looks up the table for nobody: the packets of the node's own address go by the main table."""
    found = _policies(KERNEL.format("1000:\tfrom 10.0.0.99 lookup 100 \n")).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "rule of table 100")
    assert '"from 10.0.0.99 lookup 100" is for one that it does not hold' in found.actual


def test_a_rule_that_json_shows() -> None:
    """One node's rules in JSON, those of the others as text: the same rules are the same, and the one that is missing is told."""
    marked = "200:\tfrom all fwmark 0x200/0xf00 lookup 2004 \n"
    shown = '[{"priority":0,"src":"all","table":"local"},%s{"priority":32766,"src":"all","table":"main"},'
    shown += '{"priority":32767,"src":"all","table":"default"}]\n'
    own = '{"priority":200,"src":"all","fwmark":"0x200","fwmask":"0xf00","table":"2004"},'

    def told(last: str) -> Judged:
        files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
        for n, name in enumerate(NAMES, 1):
            files[f"{name}/ip_a.txt"] = eth0(n)
            files[f"{name}/ip_-4_rule.txt"] = KERNEL.format(marked)
        files["d/ip_-4_rule.txt"] = last
        return judge(files)

    assert not told(shown % own).of("odd-one-out", Verdict.WARN)
    found = told(shown % "").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "rule from all fwmark 0x200/0xf00 lookup 2004")


def test_a_table_that_leaves_by_another_card() -> None:
    """Both cards are there; a machine whose card has another name is no fault."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    main = "default via 10.0.0.254 dev eth0 \n"

    def told(last: str, *cards: str) -> Judged:
        files = dict(lists)
        for n, name in enumerate(NAMES, 1):
            own = cards if name == "d" else ("eth1",)
            files[f"{name}/ip_a.txt"] = eth0(n) + "".join(link(3, c, f"52:54:00:00:01:0{n}") for c in own)
            way = last if name == "d" else "eth1"
            files[f"{name}/ip_route_show_table_all.txt"] = main + f"default via 10.0.1.254 dev {way} table 2 \n"
        return judge(files)

    found = told("eth0", "eth1").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "interface of table 2")
    assert not told("ens6", "ens6").of("odd-one-out", Verdict.WARN)


def test_the_metadata_address_of_the_cloud() -> None:
    """On every wire of EKS; another single address may be somebody's own."""
    assert _static("", "169.254.169.254 dev eth0 scope link \n").one("odd-one-out", Verdict.WARN).node == "d"
    assert not _static("", "192.0.2.7 dev eth0 scope link \n").of("odd-one-out", Verdict.WARN)


def test_a_default_route_from_another_address() -> None:
    """All others send from their INTERNAL-IP; who names no source is judged by nobody."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})

    def told(last: str) -> Judged:
        files = dict(lists)
        for n, name in enumerate(NAMES, 1):
            src = last if name == "d" else f" src 10.0.0.{n}"
            files[f"{name}/ip_a.txt"] = eth0(n)
            files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0{src} \n"
        return judge(files)

    found = told(" src 10.9.9.9").one("odd-one-out", Verdict.WARN)
    assert "INTERNAL-IP (10.0.0.4) as the source of its default route (it is 10.9.9.9)" in found.actual
    assert not told("").of("odd-one-out", Verdict.WARN)
    assert not told(" src 10.0.0.4").of("odd-one-out", Verdict.WARN)


def test_a_known_port_above_the_random_ones() -> None:
    """Calico's or Amazon's agent has its port wherever it runs; the same number by chance is nobody's."""
    row = '127.0.0.1:61679 users:(("aws-k8s-agent",pid=900,fd=6))'
    lists = {
        f"{n}__ip_a.txt": eth0(k) + link(9, "eni1a2b3c4d5e6", f"52:54:00:00:09:0{k}") for k, n in enumerate("abcd", 1)
    }
    found = _sockets({"a": (row,), "b": (row,), "c": (row,), "d": ()}, **lists)
    assert found.one("odd-one-out", Verdict.WARN).subject == "aws-k8s-agent"


def test_a_few_of_many_lack_it() -> None:
    """Two of fourteen: both are odd; of what is not known to belong on every node nothing is said then."""
    names = [f"n{k}" for k in range(14)]

    def told(row: str) -> set[str | None]:
        rows = {name: () if name in ("n0", "n7") else (row,) for name in names}
        return {f.node or n for f in _sockets(rows).of("odd-one-out", Verdict.WARN, Verdict.INFO) for n in f.nodes}

    assert told(PROXY) == {"n0", "n7"}
    assert not told('*:8500 users:(("consul",pid=900,fd=6))')


def test_a_device_that_is_down_on_one() -> None:
    """Of a virtual switch, and a routing domain; where it is down on the others too it is meant to be."""
    up = link(5, "cilium_vxlan", "52:54:00:00:05:01")
    down = link(5, "cilium_vxlan", "52:54:00:00:05:01", flags="BROADCAST,MULTICAST", state="DOWN")
    assert "working cilium_vxlan" in _links(up, up, up, down).one("odd-one-out", Verdict.WARN).actual
    assert not _links(up, up, down, down).of("odd-one-out", Verdict.WARN)
    vrf, off = (link(6, "mgmt", "52:54:00:00:06:01", flags=f) for f in ("NOARP,MASTER,UP,LOWER_UP", "NOARP,MASTER"))
    assert "working mgmt" in _links(vrf, vrf, vrf, off).one("odd-one-out", Verdict.WARN).actual


def test_one_leg_of_a_routed_host_is_down() -> None:
    """Each in a network of its own with its switch, so that no common network tells it."""
    legs = [link(3, "eth1", f"52:54:00:00:01:0{n}", f"10.254.{n}.2/30") for n in range(1, 4)]
    flags = {"flags": "BROADCAST,MULTICAST", "state": "DOWN"}
    off = link(3, "eth1", "52:54:00:00:01:04", "10.254.4.2/30", **flags)
    assert _links(*legs, off).one("odd-one-out", Verdict.WARN).subject == "eth1"
    assert not _links(*legs[:2], off, off).of("odd-one-out", Verdict.WARN)


def test_a_leg_of_the_default_route_is_told_as_uplink() -> None:
    """One fault is told once: the interface is down, and the default route shows it dead."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        down = {"flags": "BROADCAST,MULTICAST", "state": "DOWN"} if name == "d" else {}
        files[f"{name}/ip_a.txt"] = eth0(n) + link(3, "eth1", f"52:54:00:00:01:0{n}", f"10.254.{n}.2/30", **down)
        files[f"{name}/ip_route.txt"] = f"default via 10.254.{n}.1 dev eth1 \n"
    assert not judge(files).of("odd-one-out", Verdict.WARN)


def _legs(*weights: tuple[int, int]) -> Judged:
    lists = node_list(**{f"n{n}": f"10.0.0.{n}" for n in range(1, len(weights) + 1)})
    for n, (one, other) in enumerate(weights, 1):
        lists[f"n{n}/ip_a.txt"] = eth0(n)
        lists[f"n{n}/ip_route.txt"] = (
            f"default proto bgp metric 20 \n\tnexthop via 10.0.0.253 dev eth0 weight {one} \n"
            f"\tnexthop via 10.0.0.254 dev eth0 weight {other} \n10.0.0.0/24 dev eth0 scope link \n"
        )
    return judge(lists)


def test_legs_that_are_not_taken_alike() -> None:
    """One node sends nearly everything by one of two routers; where all do, or several differ, it is meant."""
    found = _legs((1, 1), (1, 1), (1, 1), (1, 100)).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("n4", "weights of the default route")
    for weights in (
        ((3, 3), (1, 1), (1, 1), (1, 1)),
        ((1, 2), (1, 2), (1, 2), (1, 3)),
        ((1, 1), (1, 1), (1, 2), (1, 2)),
    ):
        assert not _legs(*weights).of("odd-one-out", Verdict.WARN)


def test_a_program_that_listens_for_itself_alone() -> None:
    """The load balancer of one control-plane node is open to nobody else; where the others' is on loopback, all is well."""
    wide, own = '*:8443 users:(("haproxy",pid=900,fd=6))', '127.0.0.1:8443 users:(("haproxy",pid=900,fd=6))'
    rows = {"a": (wide,), "b": (wide,), "c": (wide,), "d": (own,)}
    listed = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(rows, 1)})
    text = next(iter(listed.values())).replace("<none>   1d", "control-plane   1d")
    found = _sockets(rows, kubectl_get_nodes_o_wide=text)
    (told,) = [f for f in found.of("odd-one-out", Verdict.WARN, Verdict.INFO) if f.subject == "haproxy"]
    assert told.node == "d" and "on loopback only" in told.actual
    rows = {"a": (own,), "b": (own,), "c": (own,), "d": (own,)}
    assert not [f for f in _sockets(rows).findings if f.subject == "haproxy" and f.check == "odd-one-out"]


def test_a_rule_that_was_left_over() -> None:
    """For an address that nobody has, to a table that nobody fills; one of which another node has a rule is not left over."""
    rule = "1500:\tfrom 10.0.0.99 lookup 250 \n"

    def told(own: str, others: str = "", route: str = "") -> Judged:
        files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
        for n, name in enumerate(NAMES, 1):
            files[f"{name}/ip_a.txt"] = eth0(n)
            files[f"{name}/ip_rule.txt"] = (
                "0:\tfrom all lookup local \n" + (own if name == "d" else others) + KERNEL_RULES
            )
            files[f"{name}/ip_route_show_table_all.txt"] = (
                f"{route}default via 10.0.0.254 dev eth0 \nlocal 10.0.0.{n} dev eth0 table local scope host \n"
            )
        return judge(files)

    found = told(rule).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "rule from 10.0.0.99 lookup 250")
    assert not told(rule, rule).of("odd-one-out", Verdict.WARN)
    assert not told(rule, route="default via 10.0.0.253 dev eth0 table 250 \n").of("odd-one-out", Verdict.WARN)
    assert not told("220:\tfrom all lookup 220 \n").of("odd-one-out", Verdict.WARN)


KERNEL_RULES = "32766:\tfrom all lookup main \n32767:\tfrom all lookup default \n"


def test_the_source_of_a_node_without_its_address() -> None:
    """That the address is not there is told already; an address that all virtual machines have is no measure."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        last = 9 if name == "d" else n
        files[f"{name}/ip_a.txt"] = eth0(last)
        files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0 src 10.0.0.{last} \n"
    assert not [f for f in judge(files).of("odd-one-out", Verdict.WARN) if "source" in f.subject]
    nat = node_list(a="192.168.50.10", b="10.0.2.15", c="10.0.2.15", d="10.0.2.15")
    for n, name in enumerate(NAMES):
        cards = link(2, "eth0", "02:00:00:00:00:01", "10.0.2.15/24") + link(
            3, "eth1", f"08:00:27:00:00:0{n}", f"192.168.50.1{n}/24"
        )
        nat[f"{name}/ip_a.txt"] = cards
        nat[f"{name}/ip_route.txt"] = "default via 10.0.2.2 dev eth0 src 10.0.2.15 \n"
    assert not judge(nat).of("odd-one-out", Verdict.WARN)


def test_a_bridge_of_pods_that_was_switched_off() -> None:
    """It comes with the first pod, so that a node may lack it; switched off below working ports it is a fault."""

    def bridge(n: int, *, up: bool, ports: bool) -> str:
        flags = "BROADCAST,MULTICAST,UP,LOWER_UP" if up else "BROADCAST,MULTICAST"
        text = link(6, "cni0", f"0a:00:00:00:00:0{n}", f"10.244.{n}.1/24", flags=flags, state="UP" if up else "DOWN")
        port = link(7, "veth1a2b3c4d@if2", f"0a:00:00:00:01:0{n}").replace(" qdisc mq ", " qdisc noqueue master cni0 ")
        return text + (port if ports else "")

    usual = [bridge(n, up=True, ports=True) for n in range(1, 4)]
    found = _links(*usual, bridge(4, up=False, ports=True)).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "cni0")
    assert not _links(*usual, bridge(4, up=False, ports=False)).of("odd-one-out", Verdict.WARN)
    assert not _links(*usual, "").of("odd-one-out", Verdict.WARN)


@pytest.mark.parametrize(("agent", "verdicts"), [("rke2", ["d"]), ("kubelet", [])])
def test_an_ingress_controller_is_a_daemon_set_of_rke2(agent: str, verdicts: list[str]) -> None:
    """Elsewhere it may be a Deployment, of which some node has no pod by chance."""
    balancer = f'127.0.0.1:6444 users:(("{agent}",pid=950,fd=6))'
    ingress = '0.0.0.0:443 users:(("nginx-ingress-c",pid=960,fd=6))'
    both = (balancer, ingress)
    found = _sockets({"a": both, "b": both, "c": both, "d": (balancer,)}).of("odd-one-out", Verdict.WARN)
    assert [f.node for f in found] == verdicts


def test_the_dns_of_openshifts_hosts_is_a_static_pod_on_each() -> None:
    """Elsewhere CoreDNS on the network of hosts is a Deployment."""
    dns = '*:18080 users:(("coredns",pid=960,fd=6))'
    lists = {
        name: text.replace("v1.30.1", "v1.27.13+048520e").replace("Ubuntu", "Red Hat Enterprise Linux CoreOS 414.92")
        for name, text in node_list(**{n: f"10.0.0.{k}" for k, n in enumerate("abcd", 1)}).items()
    }
    shown = {f"{n}/ss_-tlnp.txt": ss(KUBELET, SSHD, *((dns,) if n != "d" else ())) for n in "abcd"}
    found = judge({**lists, **shown}).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "coredns")
    plain = node_list(**{n: f"10.0.0.{k}" for k, n in enumerate("abcd", 1)})
    assert not judge({**plain, **shown}).of("odd-one-out", Verdict.WARN)


def test_a_container_runtime_that_listens_nowhere() -> None:
    """Its port is another one at each start; another runtime, or a socket of which no program is shown, is no lack."""
    own = [f'127.0.0.1:{40000 + n} users:(("containerd",pid=600,fd=6))' for n in range(4)]
    rows = {name: (row,) for name, row in zip("abc", own, strict=False)}
    found = _sockets({**rows, "d": ()}).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "containerd")
    for instead in (own[3], '127.0.0.1:40010 users:(("crio",pid=600,fd=6))', "127.0.0.1:40010"):
        assert not _sockets({**rows, "d": (instead,)}).of("odd-one-out", Verdict.WARN)


def _pods(*, bridge: bool) -> str:
    """A pod's interface, as a port of cni0 or, without it, of nothing."""
    port = link(8, "veth0a8b7d1d@if2", "9e:00:00:00:00:01")
    port = port.replace(" qdisc mq ", " qdisc noqueue master cni0 ", 1) if bridge else port
    return (link(7, "cni0", "0e:00:00:00:00:01", "10.244.1.1/24") if bridge else "") + port


def test_the_bridge_of_pods_was_deleted() -> None:
    """Their interfaces hang on nothing. Without any pod there is no bridge, and plugins that route each pod need none."""
    right = _pods(bridge=True)
    found = _links(right, right, right, _pods(bridge=False)).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "cni0")
    assert not _links(right, right, right, "").of("odd-one-out", Verdict.WARN)
    bare = _pods(bridge=False)
    assert not _links(bare, bare, bare, bare).of("odd-one-out", Verdict.WARN)


@pytest.mark.parametrize("in_vrf", [False, True])
def test_a_node_without_the_route_to_its_own_subnet(in_vrf: bool) -> None:
    """Unless its card is in a VRF, in whose table the route stands."""
    files = dict(node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)}))
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_-d_address.txt"] = eth0(n)
        files[f"{name}/ip_route.txt"] = f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n} \n"
    files["d/ip_route.txt"] = "172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 \n"
    if in_vrf:
        vrf = "9: storage: <NOARP,MASTER,UP,LOWER_UP> mtu 65575 qdisc noqueue state UP group default qlen 1000\n"
        vrf += "    link/ether 6e:00:00:00:00:09 brd ff:ff:ff:ff:ff:ff promiscuity 0\n    vrf table 10 \n"
        files["d/ip_-d_address.txt"] = eth0(4).replace(" state UP", " master storage state UP", 1) + vrf
    said = [f.node for f in judge(files).of("odd-one-out", Verdict.WARN)]
    assert said == ([] if in_vrf else ["d"])
