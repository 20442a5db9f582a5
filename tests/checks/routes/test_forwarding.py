"""Forwarding of hosts that nothing but their settings shows."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import LO, link, node_list

LXC = link(3, "cilium_host@cilium_net", "0e:00:00:00:00:01") + link(4, "lxc0123456789ab@if9", "0e:00:00:00:00:02")
ON, OFF = "net.ipv4.ip_forward = 1\n", "net.ipv4.ip_forward = 0\n"
BRIDGED = "net.bridge.bridge-nf-call-iptables = 1\n"
ETCD = 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0 4096 *:2379 *:* users:(("etcd",pid=9,fd=7))\n'


def _settings(**texts: str) -> dict[str, str]:
    return {f"{name}/sysctl_-a.txt": text for name, text in texts.items()}


def test_one_of_three_does_not_forward() -> None:
    """No list and no interface says that they are nodes: it is the difference that is told."""
    text = "".join(f"{name}:\n{shown}\n" for name, shown in (("node1", ON), ("node2", ON), ("node3", OFF)))
    found = judge({"ticket.txt": text}).one("forwarding-disabled", Verdict.WARN)
    assert found.node == "node3"
    assert "net.ipv4.ip_forward is 0 here and 1 on the 2 other hosts" in found.actual
    assert len(found.evidence) == 2


def test_a_host_with_br_netfilter_is_judged_by_itself() -> None:
    """Kubernetes asks for the module; where sockets show no mark of Kubernetes, something else has loaded it."""
    assert judge(_settings(a=BRIDGED + OFF)).one("forwarding-disabled", Verdict.FAIL).node == "a"
    assert judge(_settings(a=BRIDGED + ON)).one("forwarding-disabled", Verdict.PASS).node == "a"
    other = judge({**_settings(a=BRIDGED + OFF), "a/ss_-lntp.txt": ETCD})
    assert not other.of("forwarding-disabled", Verdict.WARN, Verdict.FAIL)


@pytest.mark.parametrize("others", [{}, {"b": OFF}])
def test_hosts_that_do_not_forward_may_be_no_nodes(others: dict[str, str]) -> None:
    """Off is what the kernel begins with."""
    judged = judge(_settings(a=OFF, **others))
    assert not judged.of("forwarding-disabled", Verdict.WARN, Verdict.FAIL, Verdict.PASS)
    assert (
        "nothing here shows whether this host carries pods"
        in judged.of("forwarding-disabled", Verdict.UNKNOWN)[0].actual
    )


def test_an_etcd_host_beside_nodes_forwards_nothing() -> None:
    """Its sockets show what it is, or those of the nodes show what it is not."""
    assert not judge(_settings(a=ON, b=ON, c=OFF)).of("forwarding-disabled", Verdict.WARN, Verdict.FAIL)
    for name in "ac":
        judged = judge({**_settings(a=ON, b=ON, c=OFF), f"{name}/ss_-lntp.txt": ETCD})
        assert not judged.of("forwarding-disabled", Verdict.WARN, Verdict.FAIL)


@pytest.mark.parametrize(("value", "verdict"), [("0", Verdict.FAIL), ("1", Verdict.PASS)])
def test_nodes_that_are_known_by_ipv6_forward_it(value: str, verdict: Verdict) -> None:
    """Their pods need not show an address: IPv4's setting is not theirs."""
    files = node_list(a="2001:db8::1", b="2001:db8::2")
    text = f"net.ipv4.ip_forward = 0\nnet.ipv6.conf.all.forwarding = {value}\n"
    files |= _settings(a=text, b=text)
    files["a/ip_a.txt"] = LO + link(2, "eth0", "52:54:00:00:00:01", "2001:db8::1/64") + LXC
    files["b/ip_a.txt"] = LO + link(2, "eth0", "52:54:00:00:00:02", "2001:db8::2/64") + LXC
    found = judge(files).of("forwarding-disabled", verdict)
    assert found
    assert {f.subject for f in found} <= {"net.ipv6.conf.all.forwarding", None, ""}
