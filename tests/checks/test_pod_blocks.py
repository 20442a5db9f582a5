"""One pod network on two nodes that show it by a route and a single address."""

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list


def _told(*blocks: int, wide: str = "") -> Judged:
    """Nodes as Cilium makes them, with these numbers of their pod networks."""
    names = "abcd"[: len(blocks)]
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    for n, (name, block) in enumerate(zip(names, blocks, strict=True), 1):
        own = f"10.5.{block}.{n}"
        files[f"{name}/ip_a.txt"] = eth0(n) + link(5, "cilium_host", f"0e:00:00:00:00:0{n}", f"{own}/32")
        ways = "".join(f"10.5.{k}.0/24 via {own} dev cilium_host \n" for k in sorted({*blocks}))
        files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0 \n{wide.format(own=own)}{ways}"
    return judge(files)


def test_two_nodes_have_one_block() -> None:
    """Their own addresses are in it, each of the others has one of its own."""
    found = _told(1, 2, 2).one("pod-route-wrong-node", Verdict.FAIL)
    assert (found.nodes, found.subject) == (("b", "c"), "10.5.2.0/24")


def test_each_has_its_own_and_all_share_a_wider_route() -> None:
    """The narrowest network around the address is the node's; two nodes alone are not measured."""
    wide = "10.5.0.0/16 via {own} dev cilium_host \n"
    assert not _told(1, 2, 3, wide=wide).of("pod-route-wrong-node", Verdict.FAIL, Verdict.WARN)
    assert not _told(2, 2).of("pod-route-wrong-node", Verdict.FAIL)
