"""Routes of one table that contradict each other."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge

WIRE = "default via 10.20.2.1 dev ens5\n10.20.2.0/24 dev ens5 proto kernel scope link src 10.20.2.14\n"
CALICO = "blackhole 10.190.8.64/26 proto bird\n10.190.8.66 dev cali0a1b2c3d4e5 scope link\n"
TWO = "10.66.0.0/16 via 10.20.2.9 dev ens5\n10.66.0.0/16 dev docker0 proto kernel scope link src 10.66.0.1\n"


def _found(routes: str) -> set[tuple[str, str]]:
    found = judge({"n1/ip_route.txt": routes}).of("route-conflict", Verdict.FAIL, Verdict.WARN)
    return {(f.subject, f.verdict.value) for f in found}


def test_what_bird_cannot_reach_is_told() -> None:
    """Nodes in several subnets without a tunnel: each network of the other side is unreachable."""
    routes = f"{WIRE}{CALICO}unreachable 10.20.3.0/24 proto bird\nunreachable 10.190.40.128/26 proto bird\n"
    assert _found(routes) == {("10.20.3.0/24", "fail"), ("10.190.40.128/26", "fail")}


def test_without_a_sign_of_the_plugin_it_is_a_warning() -> None:
    """Another daemon of that name may refuse a network on purpose."""
    assert _found(f"{WIRE}unreachable 10.20.3.0/24 proto bird\n") == {("10.20.3.0/24", "warn")}


@pytest.mark.parametrize(
    "route",
    [
        "unreachable 10.190.8.0/22 proto bird\n",  # the whole of its own range, which it announces
        "unreachable 10.20.0.0/16 proto bird\n",
        "unreachable 192.168.0.0/16 metric 999\n", "unreachable 10.20.3.7 proto bird\n", "blackhole 10.190.8.64/26 proto bird\n",
        "unreachable default proto bird metric 4278198272\n",
    ],
)  # fmt: skip
def test_what_is_refused_on_purpose_is_no_conflict(route: str) -> None:
    """It has parts with a way here, or no daemon of BGP made it."""
    assert not _found(WIRE + CALICO + route)


def test_a_route_that_was_shown_before_alone_still_contradicts() -> None:
    """The first output of a ticket has one of the two, the second both."""
    ticket = f"elm:~$ ip route show 10.66.0.0/16\n{TWO.splitlines()[0]}\nelm:~$ ip route\n{WIRE}{TWO}"
    found = judge({"ticket.txt": ticket}).of("route-conflict", Verdict.FAIL)
    assert [f.subject for f in found] == ["10.66.0.0/16"]


def test_two_moments_are_no_conflict() -> None:
    """Before and after a change the way is another, and no output has both."""
    first, second = TWO.splitlines()
    ticket = f"elm:~$ ip route\n{WIRE}{first}\nelm:~$ ip route\n{WIRE}{second}\n"
    assert not judge({"ticket.txt": ticket}).of("route-conflict", Verdict.FAIL)
