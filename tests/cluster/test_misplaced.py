"""Captures saved under another node than their own are set aside, with the capture that shows it; nodes alike keep theirs."""

from netparse.cluster import Cluster
from tests.cluster.bundle import LO, cluster_of, link, netstat, node_list

LIST = node_list(n1="192.0.2.11", n2="192.0.2.12")


def aside(cluster: Cluster) -> dict[str, list[str]]:
    """Return the sources of the captures that were set aside, by node."""
    return {n.name: [c.source for c in n.aside] for n in cluster.nodes if n.aside}


def card(last: int) -> str:
    return LO + link(2, "eth0", f"52:54:00:00:00:{last:02x}", f"192.0.2.{last}/24")


def test_equal_sockets_of_a_control_plane_and_a_worker_are_neithers() -> None:
    """Processes of both kinds of nodes never have the same numbers; nothing decides whose they are."""
    listing = {name: text.replace("<none>   1d", "control-plane   1d", 1) for name, text in LIST.items()}
    cluster = cluster_of({**listing, "n1/netstat.txt": netstat(700), "n2/netstat.txt": netstat(700)})
    assert aside(cluster) == {"n1": ["n1/netstat.txt"], "n2": ["n2/netstat.txt"]}
    assert [n.sockets for n in cluster.nodes] == [(), ()]
    for node, other in (cluster.nodes, reversed(cluster.nodes)):
        (capture,) = node.aside
        assert capture.misplaced_by is not None and capture.misplaced_by.source == f"{other.name}/netstat.txt"
        assert capture.reason == f"it is equal to {other.name}/netstat.txt, and nothing in it tells whose it is"


def test_equal_sockets_with_an_address_of_one_node_are_that_nodes() -> None:
    """The other node has no sockets then; the owner's capture is what shows it."""
    text = netstat(700, "192.0.2.12")
    cluster = cluster_of({**LIST, "n1/netstat.txt": text, "n2/netstat.txt": text})
    assert aside(cluster) == {"n1": ["n1/netstat.txt"]}
    n1, n2 = cluster.nodes
    assert n1.aside[0].misplaced_by is n2.sockets[0]
    assert n1.aside[0].reason == "it is output of n2, as n2/netstat.txt shows"


def test_interfaces_with_the_address_and_the_macs_of_another_node_are_that_nodes() -> None:
    """The same `ip a` was saved twice; where the owner has none of its own, nothing proves it."""
    cluster = cluster_of({**LIST, "n1/ip_a.txt": card(12), "n2/ip_a.txt": card(12)})
    assert aside(cluster) == {"n1": ["n1/ip_a.txt"]}
    assert aside(cluster_of({**LIST, "n1/ip_a.txt": card(12), "n2/ip_a.txt": card(11)})) == {}
    assert aside(cluster_of({**LIST, "n1/ip_a.txt": card(11), "n2/ip_a.txt": card(12)})) == {}


def test_an_address_of_another_node_alone_is_a_conflict_of_addresses() -> None:
    """Two hosts with one address: the MACs differ, or were not captured; each keeps what it showed."""
    rival = card(12).replace("52:54:00:00:00:0c", "52:54:00:00:00:99")
    assert aside(cluster_of({**LIST, "n1/ip_a.txt": rival, "n2/ip_a.txt": card(12)})) == {}
    bare = "".join(line for line in card(12).splitlines(True) if "link/" not in line)
    assert aside(cluster_of({**LIST, "n1/ip_a.txt": bare, "n2/ip_a.txt": card(12)})) == {}


def test_what_the_user_gave_to_a_node_stays_with_it() -> None:
    """`--node` overrules all evidence."""
    cluster = cluster_of({**LIST, "n1/ip_a.txt": card(12), "n2/ip_a.txt": card(12)}, n1="n1")
    assert aside(cluster) == {}


def test_nodes_alike_keep_their_captures() -> None:
    """Two workers have the same listeners; in examples written by hand of the same process ids, too."""
    for one, other in ((700, 800), (None, None), (700, 700)):
        assert aside(cluster_of({**LIST, "n1/netstat.txt": netstat(one), "n2/netstat.txt": netstat(other)})) == {}


def test_machines_behind_one_nat_keep_their_captures() -> None:
    """Vagrant gives each machine the same address and MAC on its first card, and the same route out of it."""
    route = "default via 10.0.2.2 dev eth0 proto dhcp src 10.0.2.15 metric 100\n"
    first = LO + link(2, "eth0", "08:00:27:8d:c0:4d", "10.0.2.15/24")
    files = {f"{n}/{file}": text for n in ("n1", "n2") for file, text in (("ip_route.txt", route), ("ip_a.txt", first))}
    assert aside(cluster_of({**LIST, **files})) == {}
    assert aside(cluster_of({**node_list(n1="10.0.2.15", n2="10.0.2.15"), **files})) == {}


THREE = node_list(n1="192.0.2.11", n2="192.0.2.12", n3="192.0.2.13")


def _neighbours(*lasts: int) -> str:
    return "".join(f"192.0.2.{last} dev eth0 lladdr 52:54:00:00:00:{last:02x} REACHABLE\n" for last in lasts)


def test_neighbours_with_an_entry_of_the_node_itself_are_anothers() -> None:
    """The one that is not in it has no entry of itself; two tables that were exchanged are both set aside."""
    files = {**THREE, **{f"n{k}/ip_a.txt": card(10 + k) for k in (1, 2, 3)}}
    cluster = cluster_of({**files, "n1/ip_neigh.txt": _neighbours(11, 13), "n2/ip_neigh.txt": _neighbours(12, 13)})
    assert aside(cluster) == {"n1": ["n1/ip_neigh.txt"], "n2": ["n2/ip_neigh.txt"]}
    reason = cluster.nodes[0].aside[0].reason
    assert reason == "it has an entry of 192.0.2.11, the node's own address, and none of n2"


def test_neighbours_of_the_others_are_the_nodes_own() -> None:
    """So are those of a node whose address in the list is another's: it holds none of it."""
    files = {**THREE, **{f"n{k}/ip_a.txt": card(10 + k) for k in (1, 2, 3)}}
    assert not aside(cluster_of({**files, "n1/ip_neigh.txt": _neighbours(12, 13), "n2/ip_neigh.txt": _neighbours(11)}))
    moved = {**files, "n1/ip_a.txt": card(99), "n1/ip_neigh.txt": _neighbours(11, 13)}
    assert not aside(cluster_of(moved))


def test_sockets_that_were_exchanged_judge_neither_node() -> None:
    """One shows an address, the other none: whose output the first is tells that the second is not its node's."""
    own = {f"n{k}/ip_a.txt": card(10 + k) for k in (1, 2, 3)}
    cluster = cluster_of({**THREE, **own, "n2/netstat.txt": netstat(700, "192.0.2.11"), "n1/netstat.txt": netstat(900)})
    assert aside(cluster) == {"n1": ["n1/netstat.txt"], "n2": ["n2/netstat.txt"]}
    twice = {"n2/netstat.txt": netstat(700, "192.0.2.11"), "n1/netstat.txt": netstat(900, "192.0.2.11")}
    assert aside(cluster_of({**THREE, **own, **twice})) == {"n2": ["n2/netstat.txt"]}
