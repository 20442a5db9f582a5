"""Entries that an overlay device needs for each other node: what is missing, and what is no fault."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

CHECK = "neighbor-mac-conflict"
NODES = {"a": 1, "b": 2, "c": 3, "d": 4}


def _mac(last: int) -> str:
    return f"0e:00:00:00:00:{last:02x}"


def _neighbour(last: int, state: str = "PERMANENT") -> str:
    return f"10.244.{last}.0 dev flannel.1 lladdr {_mac(last)} {state}\n"


def _entry(last: int) -> str:
    return f"{_mac(last)} dev flannel.1 dst 10.0.0.{last} self permanent\n"


def _told(neighbours: str | None = None, table: str | None = None, routes: tuple[int, ...] = (2, 3, 4)) -> Judged:
    """Return what is said where ``a`` has these neighbours, this forwarding table, and routes to the pods of these nodes."""
    files = node_list(**{name: f"10.0.0.{last}" for name, last in NODES.items()})
    for name, last in NODES.items():
        files[f"{name}/ip_a.txt"] = eth0(last) + link(3, "flannel.1", _mac(last), f"10.244.{last}.0/32")
        others = [n for n in NODES.values() if n != last]
        files[f"{name}/ip_neigh.txt"] = "".join(_neighbour(n) for n in others)
        files[f"{name}/bridge_fdb_show.txt"] = "".join(_entry(n) for n in others)
        led = others if name != "a" else routes
        files[f"{name}/ip_route.txt"] = "default via 10.0.0.254 dev eth0 \n" + "".join(
            f"10.244.{n}.0/24 via 10.244.{n}.0 dev flannel.1 onlink \n" for n in led
        )
    if neighbours is not None:
        files["a/ip_neigh.txt"] = neighbours
    if table is not None:
        files["a/bridge_fdb_show.txt"] = table
    return judge(files)


def test_a_healthy_overlay_passes() -> None:
    """Every route has its two entries."""
    assert _told().verdicts(CHECK) == {"pass"}


@pytest.mark.parametrize("rest", ["", "10.244.3.0 dev flannel.1 FAILED\n", "10.244.3.0 dev flannel.1  INCOMPLETE\n"])
def test_a_neighbour_entry_that_is_missing_is_a_fault(rest: str) -> None:
    """Gone, or asked for on the wire, where nobody answers for it."""
    found = _told(_neighbour(2) + _neighbour(4) + rest).one(CHECK, Verdict.FAIL)
    assert (found.node, found.subject) == ("a", "10.244.3.0")
    assert "no neighbour entry of 10.244.3.0 (c)" in found.actual
    assert found.evidence[0].text.startswith("10.244.3.0/24 via 10.244.3.0 dev flannel.1")
    assert any(f"ip neigh replace 10.244.3.0 lladdr {_mac(3)} dev flannel.1" in line for line in found.fix)


def test_a_forwarding_entry_that_is_missing_is_a_fault() -> None:
    """The neighbour entry tells the MAC, and no entry tells where the frames for it go."""
    found = _told(table=_entry(2) + _entry(4)).one(CHECK, Verdict.FAIL)
    assert (found.node, found.subject) == ("a", _mac(3))
    assert any(f"bridge fdb append {_mac(3)} dev flannel.1 dst 10.0.0.3" in line for line in found.fix)


@pytest.mark.parametrize(
    "told",
    [
        {"routes": (2, 4), "neighbours": _neighbour(2) + _neighbour(4), "table": _entry(2) + _entry(4)},
        {"neighbours": "10.0.0.254 dev eth0 lladdr 00:1b:21:00:00:01 REACHABLE\n"},
        {"neighbours": "".join(_neighbour(n, "REACHABLE") for n in (2, 4))},
        {"table": "33:33:00:00:00:01 dev eth0 self permanent\n"},
    ],
    ids=["no route", "none at all", "learnt", "another device"],
)
def test_what_does_not_prove_that_an_entry_is_missing(told: dict[str, str]) -> None:
    """A node that joined later has no route either; entries of which none is there may not be in the capture."""
    assert not _told(**told).of(CHECK, Verdict.WARN, Verdict.FAIL)  # type: ignore[arg-type]
