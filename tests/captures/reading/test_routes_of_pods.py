"""Routes that only a pod of Calico has."""

import pytest

from netparse.captures import parse

TEXTS = [
    ("default via 169.254.1.1 dev eth0\n169.254.1.1 dev eth0 scope link\n", "a pod"),
    ("default via fe80::ecee:eeff:feee:eeee dev eth0 metric 1024 pref medium\n", "a pod"),
    ("default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.7\n", None),
]


@pytest.mark.parametrize(("routes", "netns"), TEXTS)
def test_the_gateway_of_calicos_pods_is_no_hosts(routes: str, netns: str | None) -> None:
    """At a host's prompt too, as after ``nsenter`` that was not pasted."""
    found = [c.netns for c in parse(f"[root@elm ~]# ip route\n{routes}") if c.records]
    assert found == [netns]
    assert [c.netns for c in parse(f"[root@elm ~]# ip -6 route\n{routes}") if c.records] == [netns]
