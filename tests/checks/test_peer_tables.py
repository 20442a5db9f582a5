"""A network that all others have in a table of policy routing, and one has not."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, node_list

OWN = "10.0.0.0/24 dev eth0 table 100 scope link \n"


def _judged(last: str, third: str = OWN) -> Judged:
    """Three nodes with a table 100 each; ``last`` is what the last one has in it beside the default route."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    for n, (name, more) in enumerate((("a", OWN), ("b", third), ("c", last)), 1):
        files[f"{name}/ip_a.txt"] = eth0(n)
        main = f"default via 10.0.0.254 dev eth0 \n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n} \n"
        local = f"local 10.0.0.{n} dev eth0 table local proto kernel scope host src 10.0.0.{n} \n"
        files[f"{name}/ip_route_show_table_all.txt"] = (
            f"default via 10.0.0.253 dev eth0 table 100 \n{more}{main}{local}"
        )
    return judge(files)


def test_the_subnet_is_missing_in_the_table() -> None:
    """Neighbours are reached by the gateway then: it is a small fault, with the others' line beside the node's own."""
    found = _judged("").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("c", "route to 10.0.0.0/24 in table 100")
    assert {"table 100" in e.text for e in found.evidence} == {True}


@pytest.mark.parametrize(
    ("last", "third"),
    [
        (OWN, OWN),
        ("10.0.0.0/22 dev eth0 table 100 scope link \n", OWN),
        ("", ""),
        ("", "10.0.0.0/24 dev eth0 table 100 proto kernel scope link src 10.0.0.2 \n"),
        ("", "10.0.0.0/24 via 10.0.0.253 dev eth0 table 100 \n"),
    ],
)
def test_nobody_is_odd(last: str, third: str) -> None:
    """It has the network or a wider one, or the two others do not agree on it."""
    assert not _judged(last, third).of("odd-one-out", Verdict.WARN)
