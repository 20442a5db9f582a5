"""The second family of dual-stack nodes is judged like the first: masks, gateways, neighbours, ways to the others."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

NAMES = "abcd"
ROUTES = "fd60::/64 dev eth0 proto kernel metric 256 pref medium\n"


def _dual(
    *,
    own: str = "fd60::1/64",
    routes: str = ROUTES,
    way: str = "default via fe80::ff dev eth0 proto ra metric 100",
    neighbours: str = "",
    more: str = "",
) -> Judged:
    """Judge four nodes of which ``a`` has this IPv6 address, these routes and neighbours."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    for n, name in enumerate(NAMES, 1):
        files[f"{name}/ip_a.txt"] = eth0(n, own if name == "a" else f"fd60::{n}/64")
        files[f"{name}/ip_route.txt"] = "default via 10.0.0.254 dev eth0 \n10.0.0.0/24 dev eth0 scope link \n"
        usual = "default via fe80::ff dev eth0 proto ra metric 100"
        files[f"{name}/ip_-6_route.txt"] = (routes if name == "a" else ROUTES) + f"{way if name == 'a' else usual} \n"
        files[f"{name}/ip_-6_neigh.txt"] = "fe80::ff dev eth0 lladdr 00:1b:21:00:00:01 router REACHABLE\n"
    files["a/ip_a.txt"] += more
    files["a/ip_-6_neigh.txt"] = neighbours or files["a/ip_-6_neigh.txt"]
    return judge(files)


CHECKS = ("netmask-differs", "default-gateway-differs", "gateway-unresolved", "pod-route-wrong-node", "route-conflict")


def _told(found: Judged) -> list[tuple[str, str, str | None]]:
    return [(f.check, f.subject, f.node) for c in CHECKS for f in found.of(c, Verdict.WARN, Verdict.FAIL)]


def test_a_healthy_dual_stack_is_silent() -> None:
    """All agree in both families."""
    assert not _told(_dual())


@pytest.mark.parametrize(
    ("changed", "check", "subject"),
    [
        ({"own": "fd60::1/128", "routes": ""}, "netmask-differs", "fd60::1"),
        ({"own": "fd60::1/48"}, "netmask-differs", "fd60::1"),
        ({"way": "default via fe80::99 dev eth0 proto static metric 100"}, "default-gateway-differs", "fe80::99"),
        ({"neighbours": "fe80::ff dev eth0 router FAILED\n"}, "gateway-unresolved", "fe80::ff"),
        ({"routes": ROUTES + "fd60::3 dev tun5 metric 1024 pref medium\n"}, "pod-route-wrong-node", "fd60::3"),
        ({"routes": ROUTES + "blackhole fd60::3 dev lo metric 1024 pref medium\n"}, "route-conflict", "fd60::3/128"),
    ],
)
def test_what_differs_is_told(changed: dict[str, str], check: str, subject: str) -> None:
    """Once, on the node, by the check that tells it of the first family."""
    assert _told(_dual(**changed)) == [(check, subject, "a")]


@pytest.mark.parametrize(
    "changed",
    [
        {"own": "fd60::1/128"},
        {"more": link(8, "eth1", "52:54:00:00:01:01", "fd99::1/48")},
        {"neighbours": "fe80::aa dev eth0 FAILED\n"},
        {"routes": ROUTES + "blackhole fd60::77 dev lo metric 1024 pref medium\n"},
        {"routes": ROUTES + "fd77::/64 dev tun5 metric 1024 pref medium\n"},
    ],
    ids=["DHCPv6 with the router's route", "another network", "no gateway", "nobody's address", "a VPN's network"],
)
def test_what_is_no_fault_of_the_second_family(changed: dict[str, str]) -> None:
    """DHCPv6 gives single addresses, the route to the others is the router's."""
    assert not _told(_dual(**changed))
