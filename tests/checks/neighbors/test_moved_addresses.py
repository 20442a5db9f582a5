"""Virtual addresses that moved, and a node that did not notice."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, node_list

MAC = "52:54:00:00:00:0{}"


def _judged(*entries: str, holder: str = "a") -> Judged:
    """Four nodes; the holder has 10.0.0.100 as well; ``entries`` are what the others say of it, from the second node on."""
    files = dict(node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3", d="10.0.0.4"))
    for n, name in enumerate("abcd", 1):
        files[f"{name}/ip_a.txt"] = eth0(n, "10.0.0.100/32") if name == holder else eth0(n)
    for name, entry in zip("bcd", entries, strict=True):
        files[f"{name}/ip_neigh.txt"] = (
            f"10.0.0.100 dev eth0 {entry}\n10.0.0.254 dev eth0 lladdr 00:1b:21:00:00:01 REACHABLE\n"
        )
    return judge(files)


RIGHT, WRONG = f"lladdr {MAC.format(1)} REACHABLE", f"lladdr {MAC.format(2)} REACHABLE"


def test_a_node_that_still_looks_for_it_at_the_machine_before() -> None:
    """The others know where it is."""
    found = _judged(RIGHT, RIGHT, WRONG).one("neighbor-mac-conflict", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "10.0.0.100")
    assert {e.source for e in found.evidence} == {"d/ip_neigh.txt", "a/ip_a.txt"}


@pytest.mark.parametrize(
    "entries",
    [
        (RIGHT, RIGHT, RIGHT),
        (RIGHT, RIGHT, WRONG.replace("REACHABLE", "STALE")),  # the kernel asks again
        (RIGHT, WRONG, WRONG),  # it moved while captures were made
        ("FAILED", "FAILED", WRONG),
    ],
)
def test_what_may_be_of_another_moment_is_no_fault(entries: tuple[str, ...]) -> None:
    """Entries that agree, are old, or that nobody contradicts."""
    assert not _judged(*entries).of("neighbor-mac-conflict", Verdict.WARN, Verdict.FAIL)
