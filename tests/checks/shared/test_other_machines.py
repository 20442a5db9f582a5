"""Hosts beside a cluster: a vault, a balancer. They have no questions that only a node has."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link, node_list, ss

SSHD = '0.0.0.0:22 users:(("sshd",pid=700,fd=3))'
VAULT = '*:8200 users:(("vault",pid=800,fd=9))'
POOL = '127.0.0.1:5432 users:(("postgres",pid=801,fd=9))'
RUNTIME = '127.0.0.1:41200 users:(("containerd",pid=802,fd=9))'
OF_A_NODE = {"node-not-ready", "network-pod-not-ready", "service-without-endpoints"}


def _unknown(*rows: str, devices: str = "", **more: str) -> set[str]:
    """Return the checks that have a question on a host with these listeners and interfaces."""
    files = {"a/ip_a.txt": eth0(1) + devices, "a/ss_-tulpn.txt": ss(SSHD, *rows)}
    files |= more
    return {f.check for f in judge(files).findings if f.verdict is Verdict.UNKNOWN and "a" in f.nodes}


def test_a_vault_is_asked_once_whether_it_is_a_node() -> None:
    """Its routes and neighbours, which any machine has, are asked for as well."""
    found = _unknown(VAULT)
    assert "required-port-closed" in found
    assert "default-route-missing" in found
    assert not found & OF_A_NODE


@pytest.mark.parametrize(
    ("rows", "devices"),
    [((), ""), ((POOL,), ""), ((VAULT, RUNTIME), ""), ((VAULT,), link(3, "cni0", "0e:00:00:00:00:01"))],
)
def test_what_may_be_a_node_is_asked_for_all(rows: tuple[str, ...], devices: str) -> None:
    """A node whose kubelet is down shows no more than its runtime, its bridge, or nothing at all."""
    assert _unknown(*rows, devices=devices) >= OF_A_NODE


def test_a_node_list_or_unseen_programs_leave_the_questions() -> None:
    """Of a listed node everything is asked, and so it is where nobody saw which programs listen."""
    assert "connection-half-open" in _unknown(VAULT, **node_list(a="10.0.0.1"))
    unseen = judge({"a/ip_a.txt": eth0(1), "a/ss_-tuln.txt": ss("0.0.0.0:22", "*:8200")})
    assert {f.check for f in unseen.findings if f.verdict is Verdict.UNKNOWN} >= OF_A_NODE
