"""Forwarding tables of overlays: whose frames go where, and what is no fault of it."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

CHECK = "neighbor-mac-conflict"
NODES = {"a": 1, "b": 2, "c": 3}
FLAGS = "BROADCAST,MULTICAST,UP,LOWER_UP"


def _mac(last: int) -> str:
    return f"0e:00:00:00:00:{last:02x}"


def _entry(last: int, dst: str, more: str = "self permanent", device: str = "flannel.1") -> str:
    return f"{_mac(last)} dev {device} dst {dst} {more}\n"


def _overlay(last: int, *more: str) -> str:
    return eth0(last, *more) + link(3, "flannel.1", _mac(last), f"10.244.{last}.0/32")


def _told(table: str, without: tuple[str, ...] = (), **files: str) -> Judged:
    """Return what is said where ``a`` has this table, and the others right ones."""
    all_files = {
        **node_list(**{name: f"10.0.0.{last}" for name, last in NODES.items()}),
        "a/bridge_fdb_show.txt": table,
    }
    for name, last in NODES.items():
        all_files[f"{name}/ip_a.txt"] = _overlay(last)
        others = (n for n in NODES.values() if n != last)
        all_files.setdefault(f"{name}/bridge_fdb_show.txt", "".join(_entry(n, f"10.0.0.{n}") for n in others))
    all_files |= {name.replace("__", "/") + ".txt": text for name, text in files.items()}
    return judge({name: text for name, text in all_files.items() if name.split("/")[0] not in without})


@pytest.mark.parametrize(
    ("dst", "words"),
    [("10.0.0.3", "which is c's"), ("10.0.0.1", "which is a's"), ("10.0.0.77", "c sends it to 10.0.0.2")],
)
def test_frames_for_a_node_that_go_to_another_machine_are_a_fault(dst: str, words: str) -> None:
    """Neighbours of no node were captured: the forwarding table alone is enough, and the rest stays unknown."""
    found = _told(_entry(2, dst) + _entry(3, "10.0.0.3")).one(CHECK, Verdict.FAIL)
    assert found.node == "a" and words in found.actual
    assert found.evidence[0].text.strip() == _entry(2, dst).strip()


def test_a_node_that_was_not_captured_is_known_by_the_entries_of_two_others() -> None:
    """Of one other node alone it cannot be decided which of the two is right."""
    nodes = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3", d="10.0.0.4")
    table = {"a/bridge_fdb_show.txt": _entry(4, "10.0.0.77"), "a/ip_a.txt": _overlay(1), "b/ip_a.txt": _overlay(2)}
    one = {"b/bridge_fdb_show.txt": _entry(4, "10.0.0.4")}
    two = {"c/bridge_fdb_show.txt": _entry(4, "10.0.0.4"), "c/ip_a.txt": _overlay(3)}
    assert not judge({**nodes, **table, **one}).of(CHECK, Verdict.FAIL, Verdict.WARN)
    assert judge({**nodes, **table, **one, **two}).one(CHECK, Verdict.FAIL).node == "a"


def test_a_learned_entry_is_a_warning() -> None:
    """It has the address from which a packet came, and goes by itself."""
    assert _told(_entry(2, "10.0.0.77", "self")).one(CHECK, Verdict.WARN).node == "a"


@pytest.mark.parametrize(
    "entry",
    [
        _entry(9, "10.0.0.9"),
        _entry(2, "10.0.0.77", "self extern_learn"),
        _entry(2, "10.0.0.77", device="vxlan100"),
        _entry(2, "239.1.1.1"),
        "00:00:00:00:00:00 dev flannel.1 dst 10.0.0.77 self permanent\n",
        f"{_mac(2)} dev flannel.1 dst 10.0.0",
        f"{_mac(2)} dev flannel.1 dst 10.0.0.x self permanent\n",
    ],
    ids=["removed node", "routing daemon", "another overlay", "group", "unknown frames", "cut", "masked"],
)
def test_what_says_nothing_of_a_node_is_no_fault(entry: str) -> None:
    """Tunnels end at routers too, a row may be cut or masked, and the entry of a removed node harms nobody."""
    assert not _told(_entry(3, "10.0.0.3") + entry).of(CHECK, Verdict.FAIL, Verdict.WARN)


def test_a_second_card_and_an_external_address_are_the_nodes() -> None:
    """Pods' traffic has a network of its own on some nodes; others are reached at the address of a NAT."""
    storage = _told(
        _entry(2, "172.31.0.2"), b__ip_a=_overlay(2) + link(4, "eth1", "52:54:00:00:01:02", "172.31.0.2/24")
    )
    assert not storage.of(CHECK, Verdict.FAIL, Verdict.WARN)
    external = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")["kubectl_get_nodes_o_wide.txt"]
    external = external.replace("10.0.0.2   <none>", "10.0.0.2   198.51.100.2")
    assert not _told(_entry(2, "198.51.100.2"), kubectl_get_nodes_o_wide=external).of(CHECK, Verdict.FAIL, Verdict.WARN)


def test_the_address_of_every_docker_bridge_is_no_way_to_a_node() -> None:
    """All nodes have it, and each reaches only itself there."""
    bridge = link(4, "docker0", "02:42:00:00:00:01", "172.17.0.1/16")
    assert _told(_entry(2, "172.17.0.1"), b__ip_a=_overlay(2) + bridge).one(CHECK, Verdict.FAIL)


def test_one_mac_on_every_node_is_nobodys() -> None:
    """Antrea gives all its tunnels the same one; clones have it by accident, which duplicate-mac tells."""
    same = {
        f"{name}__ip_a": eth0(last) + link(3, "flannel.1", _mac(2), f"10.244.{last}.0/32")
        for name, last in NODES.items()
    }
    assert not _told(_entry(2, "10.0.0.77"), **same).of(CHECK, Verdict.FAIL, Verdict.WARN)


def test_tunnels_over_ipv6_are_judged_alike() -> None:
    """flannel-v6.1 is one; an address of the node's second family is the node's."""
    six = {
        f"{name}__ip_a": eth0(last, f"2001:db8::{last}/64") + link(4, "flannel-v6.1", _mac(last), f"fd00:{last}::/128")
        for name, last in NODES.items()
    }
    right = {f"{name}__bridge_fdb_show": _entry(2, "2001:db8::2", device="flannel-v6.1") for name in ("c",)}
    wrong = _told(_entry(2, "2001:db8::77", device="flannel-v6.1"), **six, **right)
    assert wrong.one(CHECK, Verdict.FAIL).node == "a"
    fine = _told(_entry(2, "2001:db8::2", device="flannel-v6.1"), **six, **right)
    assert not fine.of(CHECK, Verdict.FAIL, Verdict.WARN)


@pytest.mark.parametrize(("mac", "verdict"), [(9, Verdict.FAIL), (2, Verdict.PASS)])
def test_the_entry_of_an_address_is_followed_through_the_forwarding_table(mac: int, verdict: Verdict) -> None:
    """No list, no address of the other's overlay: it stands where the frames go, and has another MAC, or the same."""
    details = f"3: flannel.1: <{FLAGS}> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default \n"
    details += f"    link/ether {_mac(2)} brd ff:ff:ff:ff:ff:ff promiscuity 0 \n"
    details += "    vxlan id 1 local 10.0.0.2 dev eth0 srcport 0 0 dstport 8472 nolearning ttl inherit ageing 300 \n"
    files = {
        "a/ip_neigh_show_dev_flannel.1.txt": f"10.244.2.0 lladdr {_mac(mac)} PERMANENT\n",
        "a/bridge_fdb_show_dev_flannel.1.txt": f"{_mac(mac)} dst 10.0.0.2 self permanent\n",
        "b/ip_-d_link_show_flannel.1.txt": details,
    }
    found = judge(files).of(CHECK, verdict)[0]
    assert found.node == "a"
    if verdict is Verdict.FAIL:
        assert [e.source for e in found.evidence] == [*list(files)]
        assert any("dev flannel.1 nud permanent" in step for step in found.fix)


def test_an_old_entry_that_no_address_uses_is_left_from_before() -> None:
    """Frames are sent to the MACs of neighbour entries only."""
    said = _told(_entry(2, "10.0.0.2") + _entry(3, "10.0.0.3") + _entry(9, "10.0.0.2"))
    assert not said.of(CHECK, Verdict.FAIL, Verdict.WARN)
