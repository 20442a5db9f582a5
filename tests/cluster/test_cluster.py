"""How captures and the node list become one cluster, and what is looked up over all nodes."""

from dataclasses import replace
from ipaddress import ip_address

from netparse.captures import parse
from netparse.captures.origin.assign import assign_nodes
from netparse.cluster import build_cluster
from netparse.parsers import Kind
from tests.cluster.bundle import cluster_of, eth0, node_list, ss

LIST = node_list(n1="10.0.0.1", n2="10.0.0.2")


def test_the_nodes_of_the_list_come_first_and_all() -> None:
    """One that no capture shows is there; a host that the list does not name stands outside."""
    cluster = cluster_of({**LIST, "lb1/ss_tln.txt": ss("0.0.0.0:6443"), "n2/ip_a.txt": eth0(2)})
    assert [n.name for n in cluster.nodes] == ["n1", "n2", "lb1"]
    assert [len(n.captures) for n in cluster.nodes] == [0, 1, 1]
    assert cluster.listed and [cluster.outside(n) for n in cluster.nodes] == [False, False, True]
    assert cluster.node("n2") is cluster.nodes[1] and cluster.node("n9") is None


def test_without_a_list_nobody_is_outside() -> None:
    """Any host may be a node then."""
    cluster = cluster_of({"n1/ip_a.txt": eth0(1)})
    assert not cluster.listed and not cluster.outside(cluster.nodes[0])


def test_a_list_is_a_row_of_each_node_and_a_capture_of_none() -> None:
    """With the line that holds the row; an error text in place of the list is of no node either."""
    cluster = cluster_of({"n1/nodes.txt": next(iter(LIST.values()))})
    assert [n.listings[0].origin.text.split()[0] for n in cluster.nodes] == ["n1", "n2"]
    assert not any(n.captures for n in cluster.nodes) and not cluster.unassigned
    failed = cluster_of({"n1/ip_a.txt": eth0(1), "n1/kubectl_get_nodes.txt": "bash: kubectl: command not found\n"})
    assert [(c.source, c.gives(Kind.NODES)) for c in failed.unassigned] == [("n1/kubectl_get_nodes.txt", True)]


def test_files_that_no_command_prints_make_no_node() -> None:
    """A README in a folder of its own belongs to no node."""
    cluster = cluster_of({**LIST, "docs/README.txt": "Read this first.\n", "n1/ip_a.txt": eth0(1)})
    assert [n.name for n in cluster.nodes] == ["n1", "n2"]
    assert [c.source for c in cluster.unassigned] == ["docs/README.txt"]
    (readme,) = cluster.unassigned
    assert build_cluster([replace(readme, node="docs")]).nodes == ()


def test_other_names_of_a_node_are_its_aliases() -> None:
    """What the host calls itself, where the list calls it otherwise; its own name is none of them."""
    cluster = cluster_of(
        {**node_list(**{"n1.example.org": "10.0.0.1"}), "x/hostname.txt": "n1\n", "x/ip_a.txt": eth0(1)}
    )
    (node,) = cluster.nodes
    assert (node.name, node.aliases) == ("n1.example.org", ("n1",))
    assert node.links


def test_captures_of_namespaces_are_set_aside() -> None:
    """They show the network of a container, not of the host."""
    text = "root@n1:~# ip netns exec cni-1 ss -tln\n" + ss("0.0.0.0:8080") + "root@n1:~# ip a\n" + eth0(1)
    node = cluster_of({**LIST, "n1/session.txt": text}).node("n1")
    assert node is not None
    assert [c.netns for c in node.aside] == ["cni-1"] and not node.sockets and node.links


def test_roles_that_the_user_gives() -> None:
    """To one node by name, or to all."""
    captures = assign_nodes([c for source, text in LIST.items() for c in parse(text, source=source)], {})
    control = frozenset({"control-plane"})
    worker = frozenset({"worker"})
    assert [n.roles for n in build_cluster(captures, {"n1": control, "": worker}).nodes] == [control, worker]
    assert [n.roles for n in build_cluster(captures).nodes] == [None, None]


def test_lookups_by_address_and_mac_over_all_nodes() -> None:
    """Every holder, in the order of the nodes."""
    files = {**LIST, "n1/ip_a.txt": eth0(1, "10.0.0.100/32"), "n2/ip_a.txt": eth0(2, "10.0.0.100/32")}
    cluster = cluster_of(files)
    holders = cluster.holders[ip_address("10.0.0.100")]
    assert [(h.node.name, h.link.name, str(h.address.ip)) for h in holders] == [
        ("n1", "eth0", "10.0.0.100/32"),
        ("n2", "eth0", "10.0.0.100/32"),
    ]
    assert [(n.name, k.name) for n, k in cluster.macs["52:54:00:00:00:02"]] == [("n2", "eth0")]
    assert cluster.by_internal_ip[ip_address("10.0.0.2")].name == "n2" and not cluster.shared_internal_ips


def test_an_internal_ip_of_two_nodes_is_shared() -> None:
    """As behind Vagrant's NAT."""
    cluster = cluster_of(node_list(n1="10.0.2.15", n2="10.0.2.15", n3="10.0.0.3"))
    assert cluster.shared_internal_ips == {ip_address("10.0.2.15")}


def test_listeners_of_all_nodes_by_port() -> None:
    """One lookup for a port, whichever nodes have it."""
    files = {**LIST, "n1/ss_tln.txt": ss("0.0.0.0:22", "0.0.0.0:6443"), "n2/ss_tln.txt": ss("0.0.0.0:22")}
    cluster = cluster_of(files)
    assert {port: [n.name for n, _ in held] for port, held in cluster.listening.items()} == {
        ("tcp", 22): ["n1", "n2"],
        ("tcp", 6443): ["n1"],
    }


def test_names_printed_by_arp_are_those_of_the_list() -> None:
    """Whole or without the domain, in any case."""
    (node, *_) = cluster_of(node_list(**{"N1.example.org": "10.0.0.1", "n2": "10.0.0.2"})).nodes
    assert {name: str(ip) for name, ip in node.names.items()} == {
        "n1.example.org": "10.0.0.1",
        "n1": "10.0.0.1",
        "n2": "10.0.0.2",
    }
