"""What nodes know of the end of an overlay whose machine was not captured."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link

CHECK = "neighbor-mac-conflict"
ONE, TWO, THREE = (f"0e:00:00:00:0{n}:ff" for n in (1, 2, 3))


def _entries(*macs: str, device: str = "flannel.1") -> dict[str, str]:
    rows = {f"n{n}/ip_neigh.txt": f"10.98.7.0 dev {device} lladdr {m} PERMANENT\n" for n, m in enumerate(macs, 1)}
    return {**rows, **{f"n{n}/ip_a.txt": eth0(n) for n, _ in enumerate(macs, 1)}}


def test_the_nodes_that_differ_from_most_are_named() -> None:
    """The plugin tells all the same."""
    found = judge(_entries(ONE, ONE, ONE, TWO, THREE)).one(CHECK, Verdict.WARN)
    assert (set(found.nodes), found.subject) == ({"n4", "n5"}, "10.98.7.0")


def test_of_two_either_may_be_right() -> None:
    """Both are named."""
    assert set(judge(_entries(ONE, TWO)).one(CHECK, Verdict.WARN).nodes) == {"n1", "n2"}


@pytest.mark.parametrize(
    "files",
    [_entries(ONE, ONE), _entries(ONE, TWO, device="cni0"), _entries(ONE, TWO, device="docker0"), _entries(ONE)],
)
def test_what_agrees_or_is_no_overlay_is_no_conflict(files: dict[str, str]) -> None:
    """A bridge of each node may know the address of another machine."""
    assert not judge(files).of(CHECK, Verdict.WARN, Verdict.FAIL)


def test_where_its_machine_is_known_that_decides() -> None:
    """One finding, with the MAC that is right."""
    own = link(4, "flannel.1", ONE, "10.98.7.0/32")
    found = judge({**_entries(ONE, TWO), "n7/ip_a.txt": eth0(7) + own}).of(CHECK, Verdict.WARN, Verdict.FAIL)
    assert [(f.node, f.verdict) for f in found] == [("n2", Verdict.FAIL)]
