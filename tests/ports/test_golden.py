"""Thirty tables as they were read once: a change of the data shows which clusters it changes, and how.

After a change that is meant: ``NETPARSE_GOLDEN=write pytest tests/ports/test_golden.py``, then read what git shows.
"""

import os
from pathlib import Path

import pytest

from netparse.cli.circumstances import listed_rules
from netparse.cluster import Cluster
from netparse.firewall import firewall_flows
from netparse.ports.circumstances import detect

GOLDEN = Path(__file__).parent / "golden"
COMBINATIONS = [
    ("1.10", "kubeadm", "flannel", "control-plane"),
    ("1.20", "kubeadm", "calico", "control-plane"),
    ("1.24", "kubeadm", "weave", "worker"),
    ("1.30", "kubeadm", "calico", "worker"),
    ("1.34", "kubeadm", "calico", "control-plane"),
    ("1.34", "kubeadm", "cilium", "control-plane"),
    ("1.34", "kubeadm", "cilium", "worker"),
    ("1.37", "kubeadm", "antrea", "worker"),
    ("1.37", "kubeadm", "kube-ovn", "control-plane"),
    ("1.34", "kubeadm", "spiderpool", "worker"),
    ("1.34", "kubeadm", "coil", "worker"),
    ("1.34", "kubeadm", "tungsten-fabric", "control-plane"),
    ("1.34", "rke2", "canal", "control-plane"),
    ("1.36", "rke2", "cilium", "worker"),
    ("1.34", "k3s", "flannel", "control-plane"),
    ("1.21", "k3s", "flannel", "worker"),
    ("1.30", "k0s", "kube-router", "control-plane"),
    ("1.35", "k0s", "calico", "worker"),
    ("1.34", "microk8s", "calico", "control-plane"),
    ("1.37", "talos", "flannel", "control-plane"),
    ("1.33", "openshift", "ovn-kubernetes", "control-plane"),
    ("1.33", "openshift", "ovn-kubernetes", "worker"),
    ("1.11", "openshift-3", "openshift-sdn", "control-plane"),
    ("1.27", "mke", "calico", "control-plane"),
    ("1.34", "eks", "aws-vpc-cni", "worker"),
    ("1.34", "gke", "cilium", "worker"),
    ("1.34", "ack", "terway", "worker"),
    ("1.36", "kops", "cilium", "control-plane"),
    ("1.31", "kubeasz", "calico", "control-plane"),
    ("1.33", "microshift", "ovn-kubernetes", "control-plane"),
]


@pytest.mark.parametrize(("version", "distribution", "cni", "role"), COMBINATIONS)
def test_the_table_is_the_one_that_was_read(version: str, distribution: str, cni: str, role: str) -> None:
    """The ports of a role, and who must reach them through a firewall."""
    path = GOLDEN / f"{version}-{distribution}-{cni}-{role}.txt"
    made = table(version, distribution, cni, role)
    if os.environ.get("NETPARSE_GOLDEN") == "write":
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def test_there_are_thirty_and_no_others() -> None:
    """A file that nobody compares would be read for nothing."""
    assert len(COMBINATIONS) == 30
    assert {p.stem for p in GOLDEN.glob("*.txt")} == {"-".join(c) for c in COMBINATIONS}


def table(version: str, distribution: str, cni: str, role: str) -> str:
    """Return the ports and the flows in lines that are easy to read and to compare."""
    cluster = Cluster(nodes=())
    found = detect(cluster, version, distribution, (cni,))
    lines = [f"Ports of {role} nodes: Kubernetes {version}, {distribution}, {cni}", ""]
    for rule in listed_rules(found, role):
        needed = ", ".join(rule.needed_by)
        with_what = f" [{rule.when or 'one of: ' + rule.one_of}]" if rule.when or rule.one_of else ""
        lines.append(
            f"{rule.ports + '/' + rule.protocol:<16} {rule.component:<28} {rule.bind:<17} {rule.kind:<9} {needed}{with_what}"
        )
    lines += ["", "Through a firewall", ""]
    flows, _ = firewall_flows(cluster, found, role)
    by_port: dict[tuple[str, str, str], list[str]] = {}
    for flow in flows:
        need = f"{flow.need}{': ' if flow.need == 'one of' else ' '}{flow.detail}".strip()
        by_port.setdefault((f"{flow.ports}/{flow.protocol}", need, flow.component), []).append(flow.source)
    lines += [f"{port:<16} {component:<28} {need}: {', '.join(s)}" for (port, need, component), s in by_port.items()]
    return "\n".join(line.rstrip() for line in lines) + "\n"
