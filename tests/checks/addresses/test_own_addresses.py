"""The node's own addresses: near misses of what the scenarios show."""

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import LO, eth0, link, node_list


def test_an_address_with_one_digit_more_is_another_address() -> None:
    """10.0.0.1 is not found in 10.0.0.11."""
    said = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": eth0(11)})
    assert "10.0.0.11/24" in said.one("node-ip-not-on-interface", Verdict.FAIL).actual


def test_a_masked_address_may_be_any() -> None:
    """Where an address was blotted out, nobody knows that the INTERNAL-IP is not there."""
    text = LO + link(2, "eth0", "52:54:00:00:00:01", "xxx.xxx.xxx.xxx/24")
    said = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": text})
    assert said.verdicts("node-ip-not-on-interface") == {"unknown"}


def test_ipv4_addresses_alone_say_nothing_of_an_ipv6_node() -> None:
    """A capture of `ip -4 address` does not show that an IPv6 INTERNAL-IP is missing."""
    said = judge({**node_list(a="2001:db8::1"), "a/ip_-4_address.txt": eth0(1)})
    assert said.verdicts("node-ip-not-on-interface") == {"unknown"}


def test_without_a_node_list_the_question_is_open() -> None:
    """What the INTERNAL-IP is stands in the node list only: it is asked for."""
    said = judge({"a/ip_a.txt": eth0(1)})
    found = said.one("node-ip-not-on-interface")
    assert found.verdict is Verdict.UNKNOWN
    assert found.fix[0].startswith("kubectl get nodes -o wide ")


def test_the_two_families_are_read_from_two_captures() -> None:
    """`ip -4 address` and `ip -6 address` together show a dual-stack node; neither hides the other's addresses."""
    six = LO + link(2, "eth0", "52:54:00:00:00:01", "2001:db8::1/64")
    files = {"a/ip_-4_address.txt": eth0(1), "a/ip_-6_address.txt": six}
    assert judge({**node_list(a="10.0.0.1"), **files}).verdicts("node-ip-not-on-interface") == {"pass"}
    assert judge({**node_list(a="2001:db8::1"), **files}).verdicts("node-ip-not-on-interface") == {"pass"}


def test_an_address_on_kube_ipvs0_too_is_judged_where_it_is_the_nodes_own() -> None:
    """kube-ipvs0 is always down; an external IP of a Service may be the node's address."""
    dummy = link(2, "kube-ipvs0", "aa:00:00:00:00:01", "10.0.0.1/32", flags="BROADCAST,NOARP", state="DOWN")
    text = LO + dummy + eth0(1).removeprefix(LO).replace("2: eth0", "3: eth0")
    assert judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": text}).verdicts("node-interface-down") == {"pass"}


def test_an_address_on_lo_has_no_interface_that_could_be_down() -> None:
    """Nodes that announce their address by BGP hold it on lo."""
    text = LO.replace("valid_lft", "valid_lft", 1) + link(2, "eth0", "52:54:00:00:00:01", "10.9.0.1/31")
    text = text.replace(
        "    inet 127.0.0.1/8 scope host lo\n",
        "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n    inet 10.0.0.1/32 scope global lo\n",
    )
    said = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": text})
    assert said.verdicts("node-interface-down") == {"pass"}
    assert not said.of("default-route-off-node-interface", Verdict.FAIL, Verdict.WARN)


def test_a_lower_layer_that_is_down_is_down() -> None:
    """A VLAN whose card lost its link says so by its state."""
    text = eth0(1, flags="NO-CARRIER,BROADCAST,MULTICAST,UP", state="LOWERLAYERDOWN")
    found = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": text}).one("node-interface-down")
    assert found.verdict is Verdict.FAIL
    assert "no carrier" in found.actual


def test_dadfailed_on_a_pods_link_local_address_is_a_warning() -> None:
    """A bridge that reflects packets makes the kernel believe in a rival."""
    veth = link(3, "veth1", "9e:00:00:00:00:01", "fe80::1/64 scope link dadfailed tentative")
    said = judge({**node_list(a="10.0.0.1"), "a/ip_a.txt": eth0(1) + veth})
    assert said.verdicts("address-conflict-detected") == {"warn"}


def test_ifconfig_does_not_show_conflicts() -> None:
    """ifconfig prints no dadfailed: that none is there is not known."""
    text = "lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n"
    said = judge({**node_list(a="10.0.0.1"), "a/ifconfig_-a.txt": text})
    assert said.verdicts("address-conflict-detected") == {"unknown"}


def test_an_address_that_was_masked_is_unknown_for_that_reason() -> None:
    """It was captured, and nobody can see it: the list and the capture of addresses are both said to be masked."""
    listing = {name: text.replace("10.0.0.1 ", "***HIDDEN***") for name, text in node_list(a="10.0.0.1").items()}
    addresses = LO + link(2, "eth0", "52:54:00:00:00:01", "***HIDDEN***")
    said = judge({**listing, "a/ip_a.txt": addresses})
    for check in ("node-ip-not-on-interface", "duplicate-node-ip"):
        assert said.one(check, Verdict.UNKNOWN).actual == "the INTERNAL-IP of this node is masked in the node list"
    assert said.one("address-conflict-detected", Verdict.UNKNOWN).actual.endswith(": addresses in it are masked")


def test_a_list_without_addresses_is_no_missing_list() -> None:
    """`kubectl get nodes` without -o wide was captured; what it lacks is said."""
    said = judge(
        {
            "nodes.txt": "NAME   STATUS   ROLES    AGE   VERSION\na      Ready    <none>   1d    v1.30.1\n",
            "a/ip_a.txt": eth0(1),
        }
    )
    found = said.one("node-ip-not-on-interface", Verdict.UNKNOWN)
    assert found.actual == "the node list that was captured does not show the INTERNAL-IP of this node"


def test_a_card_that_was_taken_down_with_its_address() -> None:
    """IPv6 addresses go with it; a node that has another card up has lost its address otherwise."""
    files = node_list(a="2001:db8::1", b="2001:db8::2", c="2001:db8::3")
    for n, name in enumerate("ab", 1):
        files[f"{name}/ip_a.txt"] = link(1, "eth0", f"52:54:00:00:00:0{n}", f"2001:db8::{n}/64")
    down = link(1, "eth0", "52:54:00:00:00:03", flags="BROADCAST,MULTICAST", state="DOWN")
    said = judge({**files, "c/ip_a.txt": down})
    found = said.one("node-interface-down", Verdict.FAIL)
    assert (found.node, found.subject) == ("c", "eth0")
    up = judge({**files, "c/ip_a.txt": link(1, "eth0", "52:54:00:00:00:03")})
    assert not up.of("node-interface-down", Verdict.FAIL)
