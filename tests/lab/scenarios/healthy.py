"""The healthy cluster, captured in three ways: no check may warn or fail."""

from __future__ import annotations

from tests.lab.captures import NETSTAT, SS
from tests.lab.scenario import Scenario

ALL = ("cp1", "node1", "node2")

SCENARIOS = (
    Scenario(
        name="healthy/kubeadm-flannel-netstat",
        note="A healthy kubeadm cluster with flannel, as root, with netstat.",
        nodes=ALL,
        captures=(*NETSTAT, "ip_s_link", "hostname"),
    ),
    Scenario(
        name="healthy/kubeadm-flannel-ss",
        note="The same cluster with ss and arp.",
        nodes=ALL,
        captures=(*SS, "ip_s_link", "hostname"),
    ),
    Scenario(
        name="healthy/kubeadm-flannel-unprivileged",
        note="The same cluster as an ordinary user: no process is shown.",
        nodes=ALL,
        captures=(*NETSTAT, "hostname"),
        unprivileged=True,
    ),
)
