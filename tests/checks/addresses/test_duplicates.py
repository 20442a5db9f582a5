"""Addresses and MACs that stand twice, on purpose or not."""

import json

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import LO, eth0, link, node_list

NODES = node_list(a="10.0.0.1", b="10.0.0.2")


@pytest.mark.parametrize(
    "name", ["docker0", "br-0123456789ab", "virbr0", "kube-ipvs0", "nodelocaldns", "kube-dummy-if", "dummy0"]
)
def test_an_address_of_services_or_containers_may_stand_everywhere(name: str) -> None:
    """Even when it is of the node network: a Service's external IP is on every node's kube-ipvs0."""
    files = {
        f"{n}/ip_a.txt": eth0(i) + link(3, name, f"02:42:00:00:00:0{i}", "10.0.0.200/32") for i, n in enumerate("ab", 1)
    }
    assert judge({**NODES, **files}).verdicts("duplicate-ip") == {"pass"}


def test_a_virtual_address_on_two_nodes_names_both_and_both_lines() -> None:
    """The finding is one, about both nodes, and quotes a line of each."""
    files = {f"{n}/ip_a.txt": eth0(i, "10.0.0.100/32") for i, n in enumerate("ab", 1)}
    found = judge({**NODES, **files}).one("duplicate-ip")
    assert (found.verdict, found.node, found.nodes) == (Verdict.FAIL, None, ("a", "b"))
    assert {e.source for e in found.evidence} == {"a/ip_a.txt", "b/ip_a.txt"}


def test_the_title_counts_the_nodes() -> None:
    """Four clones are not two."""
    names = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3", d="10.0.0.4")
    text = {
        f"{n}/ip_a.txt": LO + link(2, "eth0", "52:54:00:01:00:01", f"10.0.0.{i}/24", "10.0.0.100/32")
        for i, n in enumerate("abcd", 1)
    }
    said = judge({**names, **text})
    assert said.one("duplicate-ip").title == "4 nodes have the same address: 10.0.0.100"
    assert said.one("duplicate-mac").title == "4 nodes have the same MAC address: 52:54:00:01:00:01"


def test_an_address_of_another_network_is_not_judged() -> None:
    """Storage networks between pairs of machines may repeat."""
    files = {
        f"{n}/ip_a.txt": eth0(i) + link(3, "eth1", f"52:54:00:01:00:0{i}", "192.168.0.1/30")
        for i, n in enumerate("ab", 1)
    }
    assert judge({**NODES, **files}).verdicts("duplicate-ip") == {"pass"}


@pytest.mark.parametrize(
    ("address", "verdict"),
    [("2001:db8::5/64", "fail"), ("fd69::2/125", "pass"), ("2001:db8::5/128", "pass"), ("169.254.169.2/29", "pass")],
)
def test_a_second_network_of_the_nodes_own_interface_is_judged_too(address: str, verdict: str) -> None:
    """The other family of a dual-stack cluster; not OVN-Kubernetes' own addresses nor such as are advertised from several nodes."""
    files = {f"{n}/ip_a.txt": eth0(i, address) for i, n in enumerate("ab", 1)}
    assert judge({**NODES, **files}).verdicts("duplicate-ip") == {verdict}


def test_nodes_that_all_registered_the_nats_address_are_told_by_the_node_list_alone() -> None:
    """10.0.2.15 and its MAC on all nodes is one fault, duplicate-node-ip."""
    text = LO + link(2, "eth0", "08:00:27:00:00:01", "10.0.2.15/24")
    said = judge({**node_list(a="10.0.2.15", b="10.0.2.15"), "a/ip_a.txt": text, "b/ip_a.txt": text})
    assert said.verdicts("duplicate-node-ip") == {"fail"}
    assert not said.of("duplicate-ip", Verdict.FAIL)
    assert not said.of("duplicate-mac", Verdict.FAIL)
    assert not said.of("neighbor-mac-conflict", Verdict.FAIL, Verdict.WARN)


@pytest.mark.parametrize("mac", ["00:00:5e:00:01:0a", "00:00:5e:00:02:0a", "ee:ee:ee:ee:ee:ee"])
def test_macs_that_are_shared_on_purpose_are_no_clones(mac: str) -> None:
    """VRRP's virtual MACs and Calico's are on several nodes by design."""
    files = {f"{n}/ip_a.txt": LO + link(2, "eth0", mac, f"10.0.0.{i}/24") for i, n in enumerate("ab", 1)}
    assert judge({**NODES, **files}).verdicts("duplicate-mac") == {"pass"}


def test_a_vlan_and_its_parent_share_a_mac_on_one_node() -> None:
    """So do a bond and its members, a bridge and its port."""
    files = {
        f"{n}/ip_a.txt": LO
        + link(2, "eth0", f"52:54:00:00:00:0{i}")
        + link(3, "eth0.7@eth0", f"52:54:00:00:00:0{i}", f"10.0.0.{i}/24")
        for i, n in enumerate("ab", 1)
    }
    assert judge({**NODES, **files}).verdicts("duplicate-mac") == {"pass"}


def test_one_mac_in_two_routed_subnets_harms_nobody() -> None:
    """A switch mixes up only what is in one network."""
    mac = "52:54:00:00:00:07"
    files = {
        "a/ip_a.txt": LO + link(2, "eth0", mac, "10.0.0.1/24"),
        "b/ip_a.txt": LO + link(2, "eth0", mac, "10.0.1.1/24"),
    }
    assert not judge({**node_list(a="10.0.0.1", b="10.0.1.1"), **files}).of("duplicate-mac", Verdict.FAIL)


@pytest.mark.parametrize(("ids", "told_of"), [(("m1", "m1"), ("a", "b")), (("m1", "m2"), ()), (("", ""), ())])
def test_clones_are_told_by_their_machine_id(ids: tuple[str, str], told_of: tuple[str, ...]) -> None:
    """The Node objects say it; MACs that differ are no proof that a machine was no clone."""
    said = judge({"nodes.json": _objects(ids, ("boot1", "boot2")), **_cards()})
    found = said.of("duplicate-mac", Verdict.INFO)
    assert tuple(n for f in found for n in f.nodes) == told_of
    assert [e.text.strip() for f in found for e in f.evidence] == ['"machineID": "m1",'] * len(told_of)
    assert not said.of("duplicate-mac", Verdict.FAIL)


def test_containers_of_one_host_are_no_clones() -> None:
    """Nodes of kind and k3d share their host's boot-id."""
    said = judge({"nodes.json": _objects(("m1", "m1"), ("boot1", "boot1")), **_cards()})
    assert said.verdicts("duplicate-mac") == {"pass"}


def _cards() -> dict[str, str]:
    return {f"{n}/ip_a.txt": eth0(i) for i, n in enumerate("ab", 1)}


def _objects(machines: tuple[str, str], boots: tuple[str, str]) -> str:
    items = [
        {
            "kind": "Node",
            "metadata": {"name": name},
            "status": {
                "addresses": [{"type": "InternalIP", "address": f"10.0.0.{i}"}],
                "nodeInfo": {"machineID": machine, "bootID": boot, "kubeletVersion": "v1.30.1"},
            },
        }
        for i, (name, machine, boot) in enumerate(zip("ab", machines, boots, strict=True), 1)
    ]
    return json.dumps({"kind": "NodeList", "apiVersion": "v1", "items": items}, indent=2)


def _on_lo(address: str) -> Judged:
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    files |= {f"{name}/ip_a.txt": eth0(n) for n, name in enumerate("abc", 1)}
    files["a/ip_a.txt"] = eth0(1).replace("scope host lo\n", f"scope host lo\n    inet {address} scope global lo\n", 1)
    return judge(files)


def test_another_nodes_address_on_lo_takes_its_packets_away() -> None:
    """A virtual address belongs there; a node's own address on another node's lo cuts the two off."""
    found = _on_lo("10.0.0.2/32").one("duplicate-ip", Verdict.FAIL)
    assert set(found.nodes) == {"a", "b"} and found.subject == "10.0.0.2"
    assert (found.confirm or "").startswith("on c: arping -D -I eth0 10.0.0.2 "), "a third node asks"
    assert not _on_lo("10.0.0.200/32").of("duplicate-ip", Verdict.FAIL, Verdict.WARN)


@pytest.mark.parametrize(("name", "third", "verdict"), [("wg0", 4, "fail"), ("wg0", 2, "pass"), ("eth1", 4, "pass")])
def test_two_of_three_nodes_have_one_address_of_a_vpn(name: str, third: int, verdict: str) -> None:
    """Each machine has an address of its own there: one other shows it; of a card that may be a NAT the two are the majority."""
    files = {
        f"{n}/ip_a.txt": eth0(i) + link(3, name, f"02:11:00:00:00:0{i}", f"10.99.0.{third if n == 'c' else 2}/24")
        for i, n in enumerate("abc", 1)
    }
    judged = judge({**node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3"), **files})
    assert verdict in judged.verdicts("duplicate-ip")
    assert ("fail" in judged.verdicts("duplicate-ip")) == (verdict == "fail")


@pytest.mark.parametrize(
    ("ends", "bridge", "fails"),
    [
        ((1, 2, 3, 3), "", True),
        ((1, 2, 3, 4), "", False),
        ((1, 1, 1, 1), "", False),
        ((1, 2, 3, 3), "10.5.3.1/24", False),
    ],
)
def test_ends_of_an_overlay_have_an_address_each(ends: tuple[int, ...], bridge: str, fails: bool) -> None:
    """Calico gives each node one for its tunnel; a bridge of pods in the same network is told of as a pod network on two nodes."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate("abcd", 1)})
    for n, (name, end) in enumerate(zip("abcd", ends, strict=True), 1):
        pods = link(5, "cni0", f"0e:01:00:00:00:0{n}", bridge) if bridge and end == 3 else ""
        files[f"{name}/ip_a.txt"] = (
            eth0(n) + link(4, "vxlan.calico", f"66:00:00:00:00:0{n}", f"10.5.{end}.0/32", mtu=1450) + pods
        )
    told = judge(files).of("duplicate-ip", Verdict.FAIL)
    assert [f.subject for f in told if f.subject == "10.5.3.0"] == (["10.5.3.0"] if fails else [])
