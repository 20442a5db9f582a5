"""One cause is one fault: each relation has findings that it joins, and near misses that both stay causes."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from netparse import analyze
from netparse.causes import RELATIONS, explain
from netparse.findings import Evidence, Finding, Severity, Verdict
from tests.conftest import BUNDLES

CLUSTER = analyze(BUNDLES / "healthy" / "kubeadm-flannel-netstat").cluster
"""cp1 is 192.168.56.11, node1 .21, node2 .22; each has eth0 and flannel.1."""
RULE = (Evidence("node1/iptables.txt", 14, "-A INPUT -j DROP"),)
POD = (Evidence("pods.txt", 2, "kube-flannel kube-flannel-ds-2x22q 0/1 CrashLoopBackOff"),)
CONDITION = (Evidence("nodes.json", 87, "NetworkPluginNotReady"),)
DEVICE = (Evidence("node1/ip_a.txt", 12, "3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP>"),)
IP1, IP2 = "192.168.56.21", "192.168.56.22"


class Fault(NamedTuple):
    """Where a finding is and what it is about."""

    nodes: Sequence[str]
    subject: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    title: str = ""


ETH0, FLANNEL = Fault(["node2"], "eth0"), Fault(["node2"], "flannel.1")
HERE, THERE = Fault(["node2"]), Fault(["node1"])
SEVERAL = Fault(["node1", "node2"])
TO_NODE2, TO_NODE1 = Fault(["cp1", "node1"], IP2), Fault(["cp1", "node2"], IP1)
GATEWAY = Fault(["node2"], "192.168.56.1", "the entry of the gateway 192.168.56.1 on eth0 is FAILED")
OTHER_CARD = Fault(["node2"], "10.0.0.1", "the entry of the gateway 10.0.0.1 on eth9 is FAILED")
KUBELET, NODEPORT = Fault(["node2"], "tcp/10250"), Fault(["node2"], "tcp/30080")
ETCD = Fault(["node2"], "tcp/2379")
PODS, OTHER_PODS = Fault(["node2"], "10.244.1.0/24"), Fault(["node2"], "10.244.7.0/24")
PODS_TRAFFIC = Fault(["node2"], "blackhole 10.244.1.0/24")
TOO_BIG = Fault(["node2"], "flannel.1", title="Traffic of pods does not arrive: too-big")
OTHER_LINE = (Evidence("node1/ip_a.txt", 2, "2: eth0: <BROADCAST,MULTICAST>"),)
CASES: dict[tuple[str, str], tuple[Fault, Fault, Fault]] = {
    # cause and effect: the cause, what it explains, a near miss
    ("bond-degraded", "node-interface-down"): (ETH0, ETH0, FLANNEL),
    ("bond-degraded", "mtu-mismatch"): (ETH0, ETH0, FLANNEL),
    ("bond-degraded", "interface-errors"): (ETH0, ETH0, FLANNEL),
    ("node-interface-down", "default-route-missing"): (ETH0, HERE, THERE),
    ("node-interface-down", "node-not-ready"): (ETH0, HERE, SEVERAL),
    ("node-interface-down", "gateway-unresolved"): (ETH0, GATEWAY, OTHER_CARD),
    ("node-interface-down", "mtu-mismatch"): (ETH0, ETH0, FLANNEL),
    ("node-interface-down", "odd-one-out"): (ETH0, ETH0, FLANNEL),
    ("node-interface-down", "node-neighbor-unresolved"): (ETH0, TO_NODE2, TO_NODE1),
    ("node-interface-down", "connection-half-open"): (ETH0, TO_NODE2, TO_NODE1),
    ("node-ip-not-on-interface", "node-neighbor-unresolved"): (Fault(["node2"], IP2), TO_NODE2, TO_NODE1),
    ("node-ip-not-on-interface", "connection-half-open"): (Fault(["node2"], IP2), TO_NODE2, TO_NODE1),
    ("node-ip-outlier", "default-route-off-node-interface"): (Fault(["node2"], IP2), ETH0, THERE),
    ("node-ip-outlier", "overlay-wrong-interface"): (Fault(["node2"], IP2), FLANNEL, SEVERAL),
    ("duplicate-ip", "duplicate-node-ip"): (Fault(["node1", "node2"], IP2), Fault(["node1", "node2"], IP2), TO_NODE1),
    ("duplicate-ip", "address-conflict-detected"): (Fault(["node1", "node2"], IP2), Fault(["node2"], IP2), TO_NODE1),
    ("duplicate-ip", "neighbor-mac-conflict"): (Fault(["node1", "node2"], IP2), TO_NODE2, TO_NODE1),
    ("duplicate-mac", "neighbor-mac-conflict"): (
        Fault(["node1", "node2"], "52:54:00:00:00:01"),
        TO_NODE2,
        Fault(["node1"], "192.168.56.11"),
    ),
    ("mtu-mismatch", "mtu-mismatch"): (ETH0, FLANNEL, Fault(["node1"], "flannel.1")),
    ("mtu-mismatch", "overlay-mtu-too-large"): (ETH0, FLANNEL, Fault(["node1"], "flannel.1")),
    ("overlay-mtu-too-large", "pod-mtu-larger-than-overlay"): (FLANNEL, FLANNEL, Fault(["node1"], "flannel.1")),
    ("netmask-differs", "node-neighbor-unresolved"): (HERE, Fault(["node2"], IP1), Fault(["node1"], IP2)),
    ("netmask-differs", "default-gateway-differs"): (HERE, HERE, THERE),
    ("default-gateway-differs", "gateway-unresolved"): (HERE, GATEWAY, Fault(["node1"], "192.168.56.1")),
    ("overlay-wrong-interface", "overlay-mtu-too-large"): (HERE, FLANNEL, Fault(["node1"], "flannel.1")),
    ("overlay-wrong-interface", "pod-traffic-blocked"): (HERE, HERE, SEVERAL),
    ("overlay-wrong-interface", "neighbor-mac-conflict"): (HERE, TO_NODE2, TO_NODE1),
    ("overlay-parameters-differ", "pod-traffic-blocked"): (HERE, HERE, SEVERAL),
    ("pod-route-wrong-node", "route-conflict"): (PODS, PODS, OTHER_PODS),
    ("pod-route-wrong-node", "pod-route-missing"): (PODS, PODS, OTHER_PODS),
    ("network-pod-not-ready", "cni-not-running"): (
        Fault(["node2"], "kube-flannel/kube-flannel-ds-2x22q", evidence=POD),
        Fault(["node2"], evidence=(*CONDITION, *POD)),
        Fault(["node2"], evidence=CONDITION),
    ),
    ("cni-not-running", "node-not-ready"): (
        Fault(["node2"], evidence=CONDITION),
        Fault(["node2"], actual="STATUS is NotReady; Ready is False: cni plugin not initialized", evidence=CONDITION),
        Fault(["node2"], actual="STATUS is NotReady; Ready is False: container runtime is down"),
    ),
    ("cni-not-running", "node-network-unavailable"): (
        Fault(["node2"], evidence=CONDITION),
        Fault(["node2"], evidence=CONDITION),
        Fault(["node2"], actual="NetworkUnavailable is True: NoRouteCreated"),
    ),
    ("cni-not-running", "odd-one-out"): (
        Fault(["node2"], evidence=DEVICE),
        Fault(["node2"], "flannel.1", evidence=DEVICE),
        Fault(["node2"], "sshd"),
    ),
    ("cni-not-running", "pod-route-missing"): (HERE, HERE, THERE),
    ("cni-not-running", "pod-traffic-blocked"): (HERE, HERE, SEVERAL),
    ("cni-not-running", "network-pod-not-ready"): (
        HERE,
        Fault(["node2"], "kube-system/coredns-7db6d8ff4d-tq9lw"),
        Fault(["node2"], "kube-system/kube-proxy-zr5pc"),
    ),
    ("node-network-unavailable", "node-not-ready"): (HERE, HERE, THERE),
    ("forwarding-disabled", "pod-traffic-blocked"): (HERE, HERE, SEVERAL),
    ("forwarding-disabled", "required-flow-blocked"): (
        HERE,
        Fault(["node2"], title="A flow that the cluster needs does not arrive: not-forwarded"),
        HERE,
    ),
    ("pod-route-wrong-node", "pod-traffic-blocked"): (PODS, PODS_TRAFFIC, OTHER_PODS),
    ("bridge-leftover", "pod-route-wrong-node"): (
        Fault(["node2"], "cni0", "", DEVICE),
        Fault(["node1", "node2"], "10.244.1.0/24", "", DEVICE),
        Fault(["node1", "node2"], "10.244.1.0/24", "", OTHER_LINE),
    ),
    ("pod-route-missing", "network-overlap"): (PODS, Fault(["node2"], "wg0 10.244.1.0/25"), OTHER_PODS),
    ("pod-route-missing", "pod-traffic-blocked"): (PODS, PODS_TRAFFIC, Fault(["node1"], "10.244.1.0/24")),
    ("route-conflict", "pod-traffic-blocked"): (PODS, PODS_TRAFFIC, OTHER_PODS),
    ("overlay-mtu-too-large", "pod-traffic-blocked"): (FLANNEL, TOO_BIG, HERE),
    ("mtu-mismatch", "pod-traffic-blocked"): (FLANNEL, TOO_BIG, Fault(["node1"], title=TOO_BIG.title)),
    **{
        (cause, effect): (
            Fault(["node1"], IP2, evidence=(*OTHER_LINE, *RULE)),
            Fault(["node1"], evidence=(*RULE, *OTHER_LINE)),
            Fault(["node1"], evidence=(Evidence("node1/ip_route.txt", 3, "10.244.0.0/16 via 192.0.2.1"), *RULE)),
        )
        for cause in ("node-neighbor-unresolved", "neighbor-mac-conflict", "node-interface-down")
        for effect in ("required-flow-blocked", "pod-traffic-blocked")
    },
    ("required-flow-blocked", "pod-traffic-blocked"): (
        Fault(["node1"], evidence=RULE),
        Fault(["node1"], evidence=RULE),
        THERE,
    ),
    ("required-flow-blocked", "connection-half-open"): (HERE, TO_NODE2, TO_NODE1),
    ("required-flow-blocked", "node-not-ready"): (
        Fault(["node2"], "192.168.56.11:6443", "the API server at 192.168.56.11:6443 did not answer in 2 of 2 tests"),
        HERE,
        THERE,
    ),
    ("required-port-foreign-process", "node-not-ready"): (KUBELET, HERE, THERE),
    ("required-port-foreign-process", "cni-not-running"): (KUBELET, HERE, THERE),
    ("required-port-foreign-process", "odd-one-out"): (KUBELET, KUBELET, NODEPORT),
    ("required-port-closed", "node-not-ready"): (KUBELET, HERE, THERE),
    ("required-port-closed", "cni-not-running"): (KUBELET, HERE, THERE),
    ("required-port-closed", "odd-one-out"): (KUBELET, KUBELET, NODEPORT),
    ("required-port-closed", "etcd-member-count"): (
        ETCD,
        Fault(["cp1"], actual="1 etcd member (cp1); etcd of node2 should listen"),
        Fault(["cp1"], actual="2 etcd members (cp1, cp2)"),
    ),
    ("container-runtime-unsupported", "node-not-ready"): (HERE, HERE, THERE),
}


def finding(check: str, fault: Fault, verdict: Verdict = Verdict.FAIL, severity: Severity = Severity.HIGH) -> Finding:
    return Finding(
        check=check,
        verdict=verdict,
        severity=severity,
        node=fault.nodes[0] if len(fault.nodes) == 1 else None,
        nodes=tuple(fault.nodes),
        subject=fault.subject,
        title=fault.title,
        expected="",
        actual=fault.actual,
        why="",
        evidence=fault.evidence,
    )


def test_every_relation_has_its_cases() -> None:
    """A relation that nobody tried may hide a fault."""
    assert {(r.cause, r.effect) for r in RELATIONS} == set(CASES)


@pytest.mark.parametrize(
    ("checks", "faults"), CASES.items(), ids=lambda x: " ".join(x) if isinstance(x[0], str) else ""
)
def test_a_cause_explains_what_is_its_own_and_nothing_else(
    checks: tuple[str, str], faults: tuple[Fault, Fault, Fault]
) -> None:
    """The effect stands below its cause; the near miss is a fault of its own."""
    cause, effect, near_miss = (finding(c, f) for c, f in zip((checks[0], checks[1], checks[1]), faults, strict=True))
    found = explain([effect, cause], CLUSTER)
    assert [f.key for f in found] == [cause.key, effect.key]
    assert (found[0].consequences, found[0].caused_by) == (1, None)
    assert found[1].caused_by is not None
    assert (found[1].caused_by.check, found[1].caused_by.node, found[1].caused_by.subject) == cause.key
    assert [f for f in explain([near_miss, cause], CLUSTER) if f.caused_by or f.consequences] == []


def test_kube_proxy_makes_the_device_of_services() -> None:
    """While it does not run the device is missing; another device that is missing is a fault of its own."""
    cause = finding("required-port-closed", Fault(["node2"], "tcp/10256"))
    found = explain([finding("odd-one-out", Fault(["node2"], "kube-ipvs0")), cause], CLUSTER)
    assert found[1].caused_by is not None and found[1].caused_by.key == cause.key
    for near_miss in (Fault(["node2"], "flannel.1"), Fault(["node1"], "kube-ipvs0")):
        assert not [f for f in explain([finding("odd-one-out", near_miss), cause], CLUSTER) if f.caused_by]


def test_a_forwarding_entry_that_leads_to_another_node_makes_the_mismatch_there() -> None:
    """The node that gets the frame is blamed by nobody; a frame for another MAC has another cause."""
    cause = finding("neighbor-mac-conflict", Fault(["node1"], "0e:5a:13:7b:c4:02 node2"))
    text = "flannel.1 of cp1 has the MAC 0e:5a:13:7b:c4:00; the frame is for 0e:5a:13:7b:c4:0"
    found = explain([finding("pod-traffic-blocked", Fault(["cp1"], actual=text + "2")), cause], CLUSTER)
    assert found[1].caused_by is not None and found[1].caused_by.key == cause.key
    near_miss = finding("pod-traffic-blocked", Fault(["cp1"], actual=text + "7"))
    assert not [f for f in explain([near_miss, cause], CLUSTER) if f.caused_by]


def test_no_warning_hides_a_failure() -> None:
    """Both stay causes."""
    warning = finding("node-interface-down", ETH0, Verdict.WARN)
    assert [f.caused_by for f in explain([warning, finding("node-not-ready", HERE)], CLUSTER)] == [None, None]


def test_a_chain_leads_to_its_root() -> None:
    """An interface that is down explains the MTU, and what the MTU explains."""
    down, mtu, overlay = (
        finding(c, f)
        for c, f in (("node-interface-down", ETH0), ("mtu-mismatch", ETH0), ("overlay-mtu-too-large", FLANNEL))
    )
    found = explain([mtu, overlay, down], CLUSTER)
    assert [f.check for f in found] == ["node-interface-down", "mtu-mismatch", "overlay-mtu-too-large"]
    assert found[0].consequences == 2
    assert {f.caused_by.check for f in found[1:] if f.caused_by} == {"node-interface-down"}


def test_causes_come_by_severity_and_by_how_much_they_explain() -> None:
    """All else keeps its order behind them."""
    notes = [finding("version-skew", HERE, Verdict.INFO), finding("mtu-mismatch", THERE, Verdict.PASS)]
    low = finding("nodeport-range-conflict", NODEPORT, severity=Severity.LOW)
    alone, explains = finding("duplicate-ip", Fault(["cp1"], "10.0.0.9")), finding("cni-not-running", HERE)
    effects = [finding("node-not-ready", HERE), finding("pod-route-missing", HERE)]
    warning = finding("default-route-ambiguous", HERE, Verdict.WARN, Severity.CRITICAL)
    found = explain([notes[0], low, alone, *effects, warning, notes[1], explains], CLUSTER)
    assert [f.check for f in found] == [
        *("cni-not-running", "node-not-ready", "pod-route-missing", "duplicate-ip", "nodeport-range-conflict"),
        *("default-route-ambiguous", "version-skew", "mtu-mismatch"),
    ]
