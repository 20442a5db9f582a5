"""Every collector's bundle of one healthy cluster gives the same cluster as the plain folder of captures, and alarms nobody."""

from collections.abc import Set
from functools import cache
from pathlib import Path

import pytest

from netparse.analysis import Analysis
from netparse.captures.collectors import collectors
from netparse.cluster import Cluster, Node
from netparse.findings import Verdict
from netparse.inventory import take_inventory
from netparse.pipeline import analyze
from tests.bundles.evidence import CLUSTER, NODE
from tests.bundles.layouts import LAYOUTS, NEIGHBORS, ROUTES, SOCKETS, Layout, plain
from tests.bundles.pack import NODES, write

PLACES = {path for places in (*NODE.values(), *CLUSTER.values()) for path in places}
_BY_NAME = {layout.name: layout for layout in LAYOUTS}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bundles")


@cache
def judged(folder: Path, name: str) -> Analysis:
    return analyze(write(folder / name, _BY_NAME[name].files()))


def view(cluster: Cluster, name: str, layout: Layout) -> dict[str, Set[object]]:
    """Return what a cluster says of a node, as far as the layout's collector covers it."""
    node = cluster.node(name)
    assert node is not None, [n.name for n in cluster.nodes]
    ours = {"inet": 4 in layout.families, "inet6": 6 in layout.families}
    return {
        "sockets": {(s.protocol, s.address, s.port) for s in node.listeners if s.protocol in layout.protocols},
        "addresses": {(k.name, a.ip) for k in node.links for a in k.addresses if a.ip.version in layout.families},
        "routes": _routes(node, ours),
        "neighbors": {(n.address, n.device, n.mac) for n in node.neighbors if n.mac},
    }


def _routes(node: Node, ours: dict[str, bool]) -> Set[object]:
    return {
        (r.prefix, r.gateways, r.devices)
        for r in node.routes
        if r.table == "main" and r.type == "unicast" and ours["inet6" if r.prefix.version == 6 else "inet"]
    }


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_bundle_shows_what_the_plain_folder_shows(folder: Path, layout: Layout) -> None:
    """Listeners, addresses, routes and neighbours of each node, as far as the collector captures them; nothing more."""
    reference = judged(folder, "folder").cluster
    cluster = judged(folder, layout.name).cluster
    assert [n.name for n in cluster.nodes] == list(NODES)
    assert [n.internal_ips for n in cluster.nodes] == [n.internal_ips for n in reference.nodes]
    for name in NODES:
        seen, expected = view(cluster, name, layout), view(reference, name, layout)
        for kind in seen:
            if name in layout.nodes and kind in layout.shows:
                assert seen[kind] == expected[kind], (name, kind)
            elif name not in layout.nodes or kind in (SOCKETS, NEIGHBORS, ROUTES):
                assert not seen[kind], (name, kind)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_healthy_bundle_alarms_nobody(folder: Path, layout: Layout) -> None:
    """No FAIL and no WARN, whatever the collector left out."""
    loud = [f for f in judged(folder, layout.name).findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]
    assert not loud, [(f.check, f.nodes, f.subject, f.actual) for f in loud]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_collector_is_recognised(folder: Path, layout: Layout) -> None:
    """By its layout alone, packed or not."""
    judged(folder, layout.name)
    found = take_inventory(folder / layout.name).to_dict()["collector"]
    assert (layout.collector in found.split(", ")) if layout.collector else found is None


def test_every_collector_that_keeps_captures_has_a_layout() -> None:
    """A table without a bundle to try it on is a claim."""
    assert {c.stem for c in collectors()} <= {layout.collector for layout in LAYOUTS}


def test_the_reference_is_worth_comparing_with() -> None:
    """The plain folder holds five captures of each node and the node list."""
    assert len(plain()) == 1 + 5 * len(NODES)


@pytest.mark.parametrize("layout", [x for x in LAYOUTS if x.collector], ids=lambda layout: layout.name)
def test_every_file_that_is_kept_beside_is_read(folder: Path, layout: Layout) -> None:
    """Rules, settings, processes and objects in their real places: each gives records, and none is left over."""
    captures = judged(folder, layout.name).captures
    beside = [c for c in captures if any(c.source.endswith(f"/{path.lstrip('./')}") for path in PLACES)]
    empty = {"ipset", "iptables_save"}  # no set, and no rule of IPv6
    assert [(c.source, c.status, c.reason) for c in beside if c.status not in ("ok", "empty")] == []
    assert [c.source for c in beside if not c.records and c.command not in empty] == []
    assert [c.source for c in beside if c.unparsed] == []
