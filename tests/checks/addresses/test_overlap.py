"""Networks that overlap, and such that only seem to."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link

END = link(5, "flannel.1", "0e:00:00:00:00:01", "10.97.31.0/32")
ROUTES = "10.97.0.0/16 dev flannel.1\n10.97.31.0/24 dev docker0 proto kernel scope link src 10.97.31.1\n"


def _found(bridge: str, *more: str) -> bool:
    docker = link(4, "docker0", "02:42:00:00:00:01", bridge)
    files = {"n1/ip_a.txt": eth0(1) + docker + END + "".join(more), "n1/ip_route.txt": ROUTES}
    return bool(judge(files).of("network-overlap", Verdict.FAIL, Verdict.WARN))


def test_the_bridge_of_docker_may_be_that_of_the_pods() -> None:
    """Before there was CNI, Docker gave the pods addresses of the node's part of the overlay."""
    assert not _found("10.97.31.1/24")


@pytest.mark.parametrize(
    ("bridge", "more"),
    [
        ("10.97.0.1/16", ()),  # all of it
        ("10.97.40.1/24", ()),  # another node's part
        (
            "10.97.31.1/24",
            (link(6, "cni0", "0a:00:00:00:00:01", "10.97.31.1/24"),),
        ),  # the pods have a bridge of their own
    ],
)
def test_it_overlaps_where_it_is_not(bridge: str, more: tuple[str, ...]) -> None:
    """Docker's own network lies over the pods'."""
    assert _found(bridge, *more)


OVER = "default via 10.0.0.254 dev eth0\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1\n"


@pytest.mark.parametrize(
    ("engine", "overlaps"), [("10.97.0.0/16", True), ("10.97.31.0/24", False), ("10.96.0.0/16", False)]
)
def test_routes_alone_tell_it_too(engine: str, *, overlaps: bool) -> None:
    """The network of Docker around those to which flannel's routes lead; its own part of them is the pods' bridge."""
    own = engine.replace(".0/", ".1/").partition("/")[0]
    peers = "".join(f"10.97.{n}.0/24 via 10.97.{n}.0 dev flannel.1 onlink\n" for n in (2, 3))
    routes = f"{OVER}{engine} dev docker0 proto kernel scope link src {own}\n{peers}"
    found = judge({"n1/ip_route.txt": routes}).of("network-overlap", Verdict.FAIL, Verdict.WARN)
    assert bool(found) is overlaps
    assert {f.subject for f in found} <= {f"docker0 {engine}"}


def test_a_bridge_is_compared_with_the_card_that_only_routes_show() -> None:
    """Weave's usual network has that of the nodes in it; of the addresses only the bridge's was captured."""
    bridge = link(8, "weave", "7e:00:00:00:00:01", "10.32.0.1/12")
    for card, told in (("10.40.0", True), ("10.60.0", False)):
        routes = f"default via {card}.1 dev eth0\n10.32.0.0/12 dev weave proto kernel scope link src 10.32.0.1\n"
        routes += f"{card}.0/24 dev eth0 proto kernel scope link src {card}.15\n"
        said = judge({"ticket.md": f"```\n[wk-a ~]# ip a | grep -A3 weave\n{bridge}[wk-a ~]# ip r\n{routes}```\n"})
        found = said.of("network-overlap", Verdict.FAIL)
        assert [(f.node, "weave" in f.subject) for f in found] == ([("wk-a", True)] if told else [])
