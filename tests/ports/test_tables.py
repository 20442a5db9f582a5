"""The tables of Kubernetes' own documentation, release by release, and what clusters of that release really open."""

import pytest

from netparse.ports import Version, documented_ports

CONTROL_PLANE = {
    "1.10": {"tcp/6443", "tcp/2379", "tcp/2380", "tcp/10250", "tcp/10251", "tcp/10252", "tcp/10255"},
    "1.20": {"tcp/6443", "tcp/2379", "tcp/2380", "tcp/10250", "tcp/10251", "tcp/10252"},
    "1.24": {"tcp/6443", "tcp/2379", "tcp/2380", "tcp/10250", "tcp/10257", "tcp/10259"},
    "1.30": {"tcp/6443", "tcp/2379", "tcp/2380", "tcp/10250", "tcp/10257", "tcp/10259"},
    "1.33": {"tcp/6443", "tcp/2379", "tcp/2380", "tcp/10250", "tcp/10257", "tcp/10259"},
}
WORKER = {
    "1.10": {"tcp/10250", "tcp/10255", "tcp/30000-32767"},
    "1.20": {"tcp/10250", "tcp/30000-32767"},
    "1.24": {"tcp/10250", "tcp/30000-32767"},
    "1.30": {"tcp/10250", "tcp/10256", "tcp/30000-32767"},
    "1.33": {"tcp/10250", "tcp/10256", "tcp/30000-32767", "udp/30000-32767"},
}


def _documented(version: str, role: str) -> set[str]:
    parsed = Version.parse(version)
    assert parsed is not None
    return {f"{rule.protocol}/{rule.ports}" for rule in documented_ports(parsed, role)}


@pytest.mark.parametrize("version", CONTROL_PLANE)
def test_the_documented_table_of_control_planes(version: str) -> None:
    """The rows are those that the page had for that release."""
    assert _documented(version, "control-plane") == CONTROL_PLANE[version]


@pytest.mark.parametrize("version", WORKER)
def test_the_documented_table_of_workers(version: str) -> None:
    """10256 joined the table with 1.30, UDP NodePorts with 1.33, 10255 left it before 1.11."""
    assert _documented(version, "worker") == WORKER[version]
