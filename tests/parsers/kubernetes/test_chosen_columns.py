"""Nodes whose columns the command line chooses: they are read by it, whatever their headings."""

import pytest

import netparse
from netparse.records import NodeObject

CUSTOM = "root@cp1:~# kubectl get nodes -o custom-columns="
RANGE = "$ kubectl get no -o jsonpath='{range .items[*]}"


def _nodes(text: str) -> list[NodeObject]:
    (capture,) = netparse.parse(text)
    assert (capture.command, capture.status) == ("kubectl_get_nodes", "ok"), capture.reason
    return [r for r in capture.records if isinstance(r, NodeObject)]


@pytest.mark.parametrize(
    "text",
    [
        CUSTOM + "NAME:.metadata.name,PodCIDR:.spec.podCIDR\nNAME   PodCIDR\nw1   10.0.1.0/24\nw2   10.0.2.0/24\n",
        CUSTOM + "'Node:metadata.name,Range:spec.podCIDRs[*]'\nNode Range\nw1  10.0.1.0/24\nw2   10.0.2.0/24\n",
        CUSTOM + "N:.metadata.name,C:.spec.podCIDRs --no-headers\nw1   [10.0.1.0/24]\nw2   [10.0.2.0/24]\n",
        RANGE + '{.metadata.name}{"\\t"}{.spec.podCIDR}{"\\n"}{end}\'\nw1\t10.0.1.0/24\nw2\t10.0.2.0/24\n',
    ],
    ids=["custom", "quoted", "without-heading", "range"],
)
def test_the_pod_networks_of_the_nodes(text: str) -> None:
    """Each with its line."""
    found = _nodes(text)
    assert [(r.name, r.pod_cidrs) for r in found] == [("w1", ("10.0.1.0/24",)), ("w2", ("10.0.2.0/24",))]
    assert found[1].line == len(text.splitlines())


def test_addresses_versions_and_what_is_none() -> None:
    """The first address that is one is the InternalIP."""
    asked = 'NAME:.metadata.name,A:.status.addresses[*].address,E:.status.addresses[?(@.type=="ExternalIP")].address'
    (row,) = _nodes(
        f"{CUSTOM}'{asked},V:.status.nodeInfo.kubeletVersion,Z:.metadata.labels.zone'\n"
        "NAME  A  E  V  Z\nw1  192.0.2.1,w1  <none>  v1.30.4  north\n"
    )
    assert (row.name, row.internal_ip, row.external_ip, row.version) == ("w1", "192.0.2.1", None, "v1.30.4")


def test_a_row_with_other_cells_is_not_understood() -> None:
    """Nothing is guessed of it."""
    (capture,) = netparse.parse(
        CUSTOM + "NAME:.metadata.name,C:.spec.podCIDR\nNAME C\nw1 10.0.1.0/24\nw2 10.0.2.0/24\n# w3 had 10.0.3.0/24\n"
    )
    assert [r.name for r in capture.records if isinstance(r, NodeObject)] == ["w1", "w2"]
    assert capture.unparsed or capture.remarks


@pytest.mark.parametrize("shifted", ["w3\t\t192.0.2.3 w3", "w3\tw3\t192.0.2.3"])
def test_cells_in_the_place_of_others_are_not_understood(shifted: str) -> None:
    """A jsonpath prints nothing for a field that is absent: an address is no network of pods."""
    asked = '{.metadata.name}{"\\t"}{.spec.podCIDR}{"\\t"}{.status.addresses[*].address}{"\\n"}{end}\''
    (capture,) = netparse.parse(f"{RANGE}{asked}\nw1\t10.0.1.0/24\t192.0.2.1\nw2\t10.0.2.0/24\t192.0.2.2\n{shifted}\n")
    assert [r.name for r in capture.records if isinstance(r, NodeObject)] == ["w1", "w2"]
    assert [u.text for u in capture.unparsed] == [shifted]


def test_masked_addresses_and_networks_are_unknown() -> None:
    """The node is there all the same; its InternalIP is the one that was asked for, not the first address."""
    asked = 'NAME:.metadata.name,C:.spec.podCIDR,I:.status.addresses[?(@.type=="InternalIP")].address,A:.status.addresses[*].address'
    masked, *shown = (
        "w1 x.x.x.x/24 x.x.x.x w1,203.0.113.7",
        "w2 10.0.2.0/24 192.0.2.2 203.0.113.8",
        "w3 10.0.3.0/24 192.0.2.3 192.0.2.3",
    )
    first, second, _ = _nodes("\n".join((f"{CUSTOM}'{asked}'", "NAME C I A", masked, *shown, "")))
    assert (first.name, first.pod_cidrs, first.internal_ip) == ("w1", (), None)
    assert (second.pod_cidrs, second.internal_ip) == (("10.0.2.0/24",), "192.0.2.2")


@pytest.mark.parametrize("asked", ["C:.spec.podCIDR", "T:.spec.taints"])
def test_without_the_names_nothing_is_known_of_a_node(asked: str) -> None:
    """Networks alone are no nodes."""
    heading = asked.partition(":")[0]
    (capture,) = netparse.parse(f"{CUSTOM}{asked}\n{heading}\n10.0.1.0/24\n10.0.2.0/24\n")
    assert not capture.records and capture.status != "ok"


def test_a_table_of_hosts_is_no_node_list() -> None:
    """Without the command line rows of names and addresses may be anything."""
    assert not any(c.records for c in netparse.parse("NAME IP\nw1 192.0.2.1\nw2 192.0.2.2\n"))
