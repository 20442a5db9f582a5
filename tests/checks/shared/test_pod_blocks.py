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


def _single(**more: str) -> Judged:
    """Three nodes with four pods each, in one flat network; ``more`` are further routes."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    for n, name in enumerate("abc", 1):
        pods = "".join(f"10.0.0.{n * 16 + k} dev eni{n}{k}aaaaaaaaa scope link \n" for k in range(4))
        files[f"{name}/ip_a.txt"] = eth0(n)
        files[f"{name}/ip_route.txt"] = f"default via 10.0.0.254 dev eth0 \n{pods}{more.get(name, '')}"
    return judge(files)


def test_two_nodes_route_one_address_to_pods_of_their_own() -> None:
    """One of the two pods is not reached by the others."""
    found = _single(b="10.0.0.17 dev eni29aaaaaaaaa scope link \n").one("pod-route-wrong-node", Verdict.WARN)
    assert (found.nodes, found.subject) == (("a", "b"), "10.0.0.17")
    assert len(found.evidence) == 2


def test_all_nodes_have_the_address_or_many_are_shared() -> None:
    """A service on each node is no pod; nodes that share a third of their addresses are of two clusters."""
    same = "169.254.20.10 dev eni39aaaaaaaaa scope link \n10.9.9.9 dev eni38aaaaaaaaa scope link \n"
    assert not _single(a=same, b=same, c=same).of("pod-route-wrong-node", Verdict.WARN)
    two = "".join(f"10.0.0.{16 + k} dev eni3{k}bbbbbbbbb scope link \n" for k in range(3))
    assert not _single(b=two).of("pod-route-wrong-node", Verdict.WARN)
