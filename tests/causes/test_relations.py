"""One cause is one fault: each relation has findings that it joins, and near misses that both stay causes."""

import re
import shutil
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import pytest

from netparse import analyze
from netparse.causes import RELATIONS, explain
from netparse.cluster import Cluster
from netparse.findings import NO_FACTS, Evidence, Facts, Finding, Severity, StoppedFlow, Verdict
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
    facts: Facts = NO_FACTS


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
TOO_BIG = Fault(["node2"], "flannel.1", facts=Facts(disposition="too-big"))
NO_ROUTE = Facts(disposition="no-route")
HALF_OPEN, OTHER_PORT = Fault(["cp1"], f"{IP2}:10250"), Fault(["cp1"], f"{IP2}:9100")
PLUGIN_POD = Fault(
    ["node2"],
    "kube-flannel/kube-flannel-ds-2x22q",
    facts=Facts(component="flannel", status="CrashLoopBackOff"),
)
CRASHING = Facts(component="DNS of the cluster", status="CrashLoopBackOff")
DNS_POD = Fault(["node1"], "kube-system/coredns-a", facts=CRASHING)
NO_NETWORK, NO_RUNTIME = Facts(ready="False", of_network=True), Facts(ready="False")


def port(number: str, component: str, *listens_at: str, node: str = "node2") -> Fault:
    """Return what is wrong with a port of a component."""
    places = frozenset(map(ip_address, listens_at))
    return Fault([node], f"tcp/{number}", facts=Facts(component=component, listens_at=places))


def ends(disposition: str, node: str = "node2") -> Fault:
    """Return traffic of a node that ends so."""
    return Fault([node], facts=Facts(disposition=disposition))


def larger(device: str, by: int) -> Fault:
    """Return an interface with so much more room than those of the other nodes."""
    return Fault(["node2"], device, facts=Facts(larger_by=by))


def mac_of(address: str, mac: str, *nodes: str) -> Fault:
    """Return an entry that has a wrong MAC."""
    return Fault(nodes, address, facts=Facts(mac=mac))


OTHER_LINE = (Evidence("node1/ip_a.txt", 2, "2: eth0: <BROADCAST,MULTICAST>"),)
CASES: dict[tuple[str, str], tuple[Fault, ...]] = {
    # cause and effect: the cause, what it explains, near misses
    ("bond-degraded", "node-interface-down"): (ETH0, ETH0, FLANNEL),
    ("bond-degraded", "interface-errors"): (ETH0, ETH0, FLANNEL),
    ("node-interface-down", "default-route-missing"): (ETH0, HERE, THERE),
    ("node-interface-down", "node-not-ready"): (ETH0, HERE, SEVERAL, Fault(["node2"], facts=NO_RUNTIME)),
    ("node-interface-down", "node-ip-not-on-interface"): (ETH0, Fault(["node2"], IP2), Fault(["node1"], IP1)),
    ("node-interface-down", "gateway-unresolved"): (ETH0, GATEWAY, OTHER_CARD),
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
    ("duplicate-mac", "node-neighbor-unresolved"): (
        Fault(["node1", "node2"], "52:54:00:00:00:01"),
        Fault(["node1"], IP2),
        Fault(["cp1"], IP2),
    ),
    ("duplicate-mac", "neighbor-mac-conflict"): (
        Fault(["node1", "node2"], "52:54:00:00:00:01"),
        TO_NODE2,
        Fault(["node1"], "192.168.56.11"),
    ),
    ("mtu-mismatch", "bond-degraded"): (
        Fault(["node2"], "bond0"),
        Fault(["node2"], "eno1", facts=Facts(devices=("bond0",))),
        Fault(["node2"], "eno1", facts=Facts(devices=("bond1",))),
    ),
    ("mtu-mismatch", "mtu-mismatch"): (
        larger("eth0", 7500),
        larger("flannel.1", 7500),
        Fault(["node1"], "flannel.1"),
        larger("flannel.1", -50),
    ),
    ("mtu-mismatch", "overlay-mtu-too-large"): (larger("eth0", -100), FLANNEL, Fault(["node1"], "flannel.1")),
    ("overlay-mtu-too-large", "pod-mtu-larger-than-overlay"): (FLANNEL, FLANNEL, Fault(["node1"], "flannel.1")),
    ("netmask-differs", "default-gateway-differs"): (HERE, HERE, THERE),
    ("netmask-differs", "netmask-differs"): (
        Fault(["node1", "node2"], IP1),
        Fault(["node2", "node1"], IP2),
        Fault(["node2", "cp1"], IP2),
        Fault(["node2", "node1"], "fd00::22"),
    ),
    ("default-gateway-differs", "gateway-unresolved"): (
        Fault(["node2"], "192.168.56.1"),
        GATEWAY,
        Fault(["node1"], "192.168.56.1"),
        OTHER_CARD,
    ),
    ("overlay-wrong-interface", "overlay-mtu-too-large"): (HERE, FLANNEL, Fault(["node1"], "flannel.1")),
    **{
        (cause, "pod-traffic-blocked"): (HERE, ends(how), ends(how, "node1"), ends("denied-forward"), ends("too-big"))
        for cause, how in (
            ("overlay-wrong-interface", "tunnel-mismatch"),
            ("overlay-parameters-differ", "tunnel-mismatch"),
            ("cni-not-running", "no-route"),
        )
    },
    ("overlay-wrong-interface", "neighbor-mac-conflict"): (HERE, TO_NODE2, TO_NODE1),
    ("pod-route-wrong-node", "route-conflict"): (PODS, PODS, OTHER_PODS),
    ("pod-route-wrong-node", "pod-route-missing"): (PODS, PODS, OTHER_PODS),
    ("network-pod-not-ready", "cni-not-running"): (
        Fault(["node2"], "kube-flannel/kube-flannel-ds-2x22q", evidence=POD),
        Fault(["node2"], evidence=(*CONDITION, *POD)),
        Fault(["node2"], evidence=CONDITION),
    ),
    ("cni-not-running", "node-not-ready"): (
        Fault(["node2"], evidence=CONDITION),
        Fault(["node2"], evidence=CONDITION, facts=NO_NETWORK),
        Fault(["node2"], facts=NO_RUNTIME),
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
    ("cni-not-running", "network-pod-not-ready"): (
        HERE,
        Fault(["node2"], "kube-system/coredns-7db6d8ff4d-tq9lw", facts=Facts(status="ContainerCreating")),
        Fault(["node2"], "kube-system/kube-proxy-zr5pc", facts=Facts(status="Pending")),
        Fault(["node2"], "kube-system/coredns-7db6d8ff4d-tq9lw", facts=CRASHING),
    ),
    ("node-network-unavailable", "node-not-ready"): (HERE, HERE, THERE, Fault(["node2"], facts=NO_RUNTIME)),
    **{
        ("forwarding-disabled", effect): (
            HERE,
            ends("not-forwarded"),
            ends("not-forwarded", "node1"),
            ends("denied-in"),
        )
        for effect in ("required-flow-blocked", "pod-traffic-blocked")
    },
    ("pod-route-wrong-node", "pod-traffic-blocked"): (PODS, PODS_TRAFFIC, OTHER_PODS),
    ("bridge-leftover", "pod-route-wrong-node"): (
        Fault(["node2"], "cni0", "", DEVICE),
        Fault(["node1", "node2"], "10.244.1.0/24", "", DEVICE),
        Fault(["node1", "node2"], "10.244.1.0/24", "", OTHER_LINE),
    ),
    ("pod-route-missing", "network-overlap"): (PODS, Fault(["node2"], "wg0 10.244.1.0/25"), OTHER_PODS),
    ("pod-route-missing", "route-conflict"): (PODS, Fault(["node2"], "10.244.1.0/25"), OTHER_PODS),
    ("pod-route-missing", "pod-traffic-blocked"): (PODS, PODS_TRAFFIC, Fault(["node1"], "10.244.1.0/24")),
    ("route-conflict", "pod-traffic-blocked"): (PODS, PODS_TRAFFIC, OTHER_PODS),
    ("overlay-mtu-too-large", "pod-traffic-blocked"): (FLANNEL, TOO_BIG, HERE),
    ("mtu-mismatch", "pod-traffic-blocked"): (FLANNEL, TOO_BIG, Fault(["node1"], facts=TOO_BIG.facts)),
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
    ("required-flow-blocked", "connection-half-open"): (
        Fault(["node2"], facts=Facts(flows=(StoppedFlow("cp1", "kubelet", "tcp", 10250),))),
        HALF_OPEN,
        OTHER_PORT,
    ),
    ("accept-queue-full", "connection-half-open"): (KUBELET, HALF_OPEN, OTHER_PORT),
    ("default-route-missing", "required-flow-blocked"): (HERE, Fault(["node2"], facts=NO_ROUTE), HERE),
    ("default-route-missing", "pod-traffic-blocked"): (HERE, Fault(["node2"], facts=NO_ROUTE), HERE),
    ("node-interface-down", "pod-route-missing"): (
        ETH0,
        Fault(["node2"], "10.244.1.0/24", facts=Facts(no_route=True, devices=("eth0",))),
        Fault(["node2"], "10.244.1.0/24", facts=Facts(no_route=True, devices=("flannel.1",))),
    ),
    ("node-ip-not-on-interface", "neighbor-mac-conflict"): (Fault(["node2"], IP2), TO_NODE2, TO_NODE1),
    ("node-ip-not-on-interface", "required-port-wrong-address"): (
        Fault(["node2"], "203.0.113.9"),
        Fault(["node2"], "tcp/2379", facts=Facts(expected_at=frozenset({ip_address("203.0.113.9")}))),
        Fault(["node2"], "tcp/2379", facts=Facts(expected_at=frozenset({ip_address("203.0.113.90")}))),
    ),
    ("node-ip-not-on-interface", "overlay-wrong-interface"): (
        Fault(["node2"], "203.0.113.9"),
        Fault(["node2"], "flannel.1", facts=Facts(expected_at=frozenset({ip_address("203.0.113.9")}))),
        Fault(["node2"], "flannel.1"),
    ),
    ("neighbor-mac-conflict", "neighbor-mac-conflict"): (
        mac_of("10.244.0.0", "4e:0a:97:c3:18:f2", "node1"),
        mac_of("10.244.0.0", "4e:0a:97:c3:18:f2", "node2"),
        mac_of("10.244.0.0", "4e:0a:97:c3:18:f3", "node2"),
    ),
    ("duplicate-mac", "duplicate-mac"): (
        Fault(["node1", "node2"], "52:54:00:00:00:01"),
        Fault(["node1", "node2"], "52:54:00:00:00:02"),
        Fault(["cp1", "node2"], "52:54:00:00:00:02"),
    ),
    ("duplicate-ip", "node-neighbor-unresolved"): (
        Fault(["node1", "node2"], IP2),
        Fault(["node2"], IP1),
        Fault(["node2"], "192.168.56.11"),
    ),
    ("duplicate-node-ip", "node-ip-not-on-interface"): (
        Fault(["node1", "node2"], IP2),
        Fault(["node1"], IP2),
        TO_NODE1,
    ),
    ("gateway-unresolved", "gateway-unresolved"): (Fault(["cp1", "node1"], "192.168.56.1"), GATEWAY, OTHER_CARD),
    ("overlay-wrong-interface", "overlay-wrong-interface"): (
        Fault(["node1"], "flannel.1", facts=Facts(shared_with=("node2",))),
        Fault(["node2"], "flannel.1", facts=Facts(shared_with=("node1",))),
        Fault(["node2"], "flannel.1"),
    ),
    ("bridge-leftover", "route-conflict"): (
        Fault(["node2"], "cni0", evidence=DEVICE),
        Fault(["node2"], "10.244.1.0/24", evidence=DEVICE),
        Fault(["node2"], "10.244.1.0/24", evidence=OTHER_LINE),
    ),
    ("bridge-leftover", "pod-route-missing"): (
        Fault(["node2"], "cni0"),
        Fault(["node1"], "10.244.2.0/24"),
        Fault(["node1"], "10.244.1.0/24"),
    ),
    ("bridge-leftover", "network-overlap"): (
        Fault(["node2"], "cni0", evidence=DEVICE),
        Fault(["node2"], "cni0 10.244.1.0/24", evidence=DEVICE),
        Fault(["node2"], "docker0 10.244.1.0/24", evidence=OTHER_LINE),
    ),
    ("pod-route-missing", "pod-route-missing"): (
        Fault(["node2"], "10.244.0.0/24", facts=Facts(no_route=True)),
        Fault(["node2"], "10.244.1.0/24", facts=Facts(no_route=True)),
        Fault(["node2"], "10.244.1.0/24"),
    ),
    ("network-pod-not-ready", "node-network-unavailable"): (PLUGIN_POD, HERE, THERE),
    ("network-pod-not-ready", "node-not-ready"): (
        PLUGIN_POD,
        Fault(["node2"], facts=NO_NETWORK),
        Fault(["node2"], facts=NO_RUNTIME),
    ),
    ("network-pod-not-ready", "required-port-closed"): (
        Fault(["node2"], "kube-system/cilium-x2", facts=Facts(component="cilium", status="Error")),
        port("4244", "cilium-agent"),
        port("10256", "kube-proxy"),
    ),
    ("network-pod-not-ready", "network-pod-not-ready"): (
        DNS_POD,
        Fault(["node2"], "kube-system/coredns-b", facts=CRASHING),
        Fault(["node2"], "kube-system/coredns-b", facts=Facts(component=CRASHING.component, status="Pending")),
    ),
    ("network-pod-not-ready", "service-without-endpoints"): (
        DNS_POD,
        Fault(["node1", "node2"], "kube-system/kube-dns"),
        Fault(["node1", "node2"], "shop/web"),
    ),
    **{
        ("gateway-unresolved", effect): (
            Fault(["node1"], "192.168.56.1", evidence=RULE),
            Fault(["node1"], evidence=RULE),
            Fault(["node1"], evidence=OTHER_LINE),
        )
        for effect in ("required-flow-blocked", "pod-traffic-blocked")
    },
    ("required-port-closed", "network-pod-not-ready"): (
        KUBELET,
        Fault(["node2"], "kube-system/kube-proxy-x", facts=Facts(component="kube-proxy", status="Pending")),
        Fault(["node1"], "kube-system/kube-proxy-x", facts=Facts(component="kube-proxy", status="Pending")),
        PLUGIN_POD,
    ),
    ("required-port-closed", "required-port-closed"): (
        port("2379", "etcd"),
        port("2380", "etcd"),
        port("10256", "kube-proxy"),
    ),
    ("required-port-wrong-address", "required-port-wrong-address"): (
        port("10250", "kubelet", "10.1.0.3"),
        port("2379", "etcd", "10.1.0.3"),
        port("2379", "etcd", "10.9.0.3"),
    ),
    ("node-neighbor-unresolved", "node-neighbor-unresolved"): (
        Fault(["node2"], IP1),
        Fault(["cp1", "node1"], IP2),
        Fault(["node1"], "192.168.56.11"),
    ),
    ("gateway-unresolved", "node-neighbor-unresolved"): (GATEWAY, Fault(["cp1", "node1"], IP2), Fault(["cp1"], IP1)),
    ("node-neighbor-unresolved", "node-not-ready"): (
        Fault(["cp1", "node1"], IP2),
        HERE,
        Fault(["node2"], facts=NO_RUNTIME),
    ),
    ("node-not-ready", "network-pod-not-ready"): (
        HERE,
        Fault(["node2"], "kube-system/kube-proxy-x", facts=Facts(component="kube-proxy", status="Terminating")),
        Fault(["node2"], "kube-system/kube-proxy-x", facts=Facts(component="kube-proxy", status="CrashLoopBackOff")),
    ),
    ("required-flow-blocked", "node-not-ready"): (
        Fault(["node2"], "192.168.56.11:6443", facts=Facts(component="kube-apiserver")),
        HERE,
        THERE,
    ),
    ("required-port-foreign-process", "node-not-ready"): (KUBELET, HERE, THERE, Fault(["node2"], facts=NO_NETWORK)),
    ("required-port-foreign-process", "cni-not-running"): (KUBELET, HERE, THERE),
    ("required-port-foreign-process", "odd-one-out"): (KUBELET, KUBELET, NODEPORT),
    ("required-port-closed", "node-not-ready"): (KUBELET, HERE, THERE, Fault(["node2"], facts=NO_NETWORK)),
    ("required-port-closed", "cni-not-running"): (KUBELET, HERE, THERE),
    ("required-port-closed", "odd-one-out"): (KUBELET, KUBELET, NODEPORT),
    ("required-port-closed", "default-route-missing"): (
        Fault(["node2"], "tcp/179", facts=Facts(component="bird")),
        Fault(["node2"], facts=Facts(protocol="bird")),
        Fault(["node2"], facts=Facts(protocol="static")),
    ),
    ("odd-one-out", "default-route-missing"): (
        ETH0,
        Fault(["node2"], facts=Facts(devices=("eth0",))),
        Fault(["node2"], facts=Facts(devices=("eth1",))),
    ),
    ("odd-one-out", "default-gateway-differs"): (
        ETH0,
        Fault(["node2"], facts=Facts(devices=("eth0",))),
        Fault(["node2"], facts=Facts(devices=("eth1",))),
    ),
    ("required-port-closed", "etcd-member-count"): (
        ETCD,
        Fault(["cp1"], facts=Facts(should_be_there=("node2",))),
        Fault(["cp1"], facts=Facts(should_be_there=("node1",))),
    ),
    ("container-runtime-unsupported", "node-not-ready"): (HERE, HERE, THERE, Fault(["node2"], facts=NO_NETWORK)),
}


def finding(check: str, fault: Fault, verdict: Verdict = Verdict.FAIL, severity: Severity = Severity.HIGH) -> Finding:
    return Finding(
        check=check,
        verdict=verdict,
        severity=severity,
        node=fault.nodes[0] if len(fault.nodes) == 1 else None,
        nodes=tuple(fault.nodes),
        subject=fault.subject,
        title="",
        expected="",
        actual=fault.actual,
        why="",
        evidence=fault.evidence,
        facts=fault.facts,
    )


def test_an_address_that_nobody_finds_is_one_fault() -> None:
    """From however many nodes it is seen, by cards of different names."""
    first, second, other = (
        finding("node-neighbor-unresolved", Fault([node], ip))
        for node, ip in (("cp1", IP2), ("node1", IP2), ("node1", IP1))
    )
    assert [f.consequences for f in explain([first, second], CLUSTER)] == [1, 0]
    assert [f.consequences for f in explain([first, other], CLUSTER)] == [0, 0]


@pytest.mark.parametrize("check", ["node-neighbor-unresolved", "connection-half-open"])
def test_what_lies_behind_an_interface_that_is_down_is_not_found(check: str) -> None:
    """The node's own entries too, by whatever network the interface has; what lies behind another one has a fault of its own."""
    down = finding("node-interface-down", ETH0)
    assert joined(CLUSTER, down, finding(check, Fault(["node2"], IP1)))
    assert not joined(CLUSTER, down, finding(check, Fault(["node2"], "10.244.2.9")))
    assert not joined(CLUSTER, down, finding(check, Fault(["node1"], "192.168.56.11")))


TRIED_BELOW = {
    *(("node-not-ready", effect) for effect in ("node-neighbor-unresolved", "connection-half-open")),
    ("netmask-differs", "node-neighbor-unresolved"),
}
"""Relations that need another cluster: a node of which there are no captures, two subnets."""


def test_every_relation_has_its_cases() -> None:
    """A relation that nobody tried may hide a fault."""
    assert {(r.cause, r.effect) for r in RELATIONS} == set(CASES) | TRIED_BELOW


@pytest.mark.parametrize(
    ("checks", "faults"), CASES.items(), ids=lambda x: " ".join(x) if isinstance(x[0], str) else ""
)
def test_a_cause_explains_what_is_its_own_and_nothing_else(checks: tuple[str, str], faults: tuple[Fault, ...]) -> None:
    """The effect stands below its cause; a near miss is a fault of its own."""
    cause, effect = finding(checks[0], faults[0]), finding(checks[1], faults[1])
    in_order = [cause, effect] if checks[0] == checks[1] else [effect, cause]  # of two alike the first is the cause
    found = explain(in_order, CLUSTER)
    assert [f.key for f in found] == [cause.key, effect.key]
    assert (found[0].consequences, found[0].caused_by) == (1, None)
    assert found[1].caused_by is not None
    assert (found[1].caused_by.check, found[1].caused_by.node, found[1].caused_by.subject) == cause.key
    assert len(faults) > 2
    for near_miss in faults[2:]:
        both = explain([finding(checks[1], near_miss), cause], CLUSTER)
        assert [f for f in both if f.caused_by or f.consequences] == []


WITH_ABSENT = analyze(BUNDLES / "document-example").cluster
"""Of controlplane there are captures, of node01, 10.96.191.6, there are none."""


def joined(cluster: Cluster, cause: Finding, effect: Finding) -> bool:
    """Whether one explains the other, and not the other way round."""
    found = explain([effect, cause], cluster)
    return [f.key for f in found] == [cause.key, effect.key] and found[1].caused_by is not None


def test_a_mask_explains_only_neighbours_that_it_alone_makes(tmp_path: Path) -> None:
    """By their own mask the others are in another subnet. Who is in the same by both masks should answer."""
    shutil.copytree(BUNDLES / "healthy" / "kubeadm-flannel-netstat", tmp_path / "b")
    for path in (p for p in (tmp_path / "b").rglob("*") if p.is_file()):
        text = path.read_text().replace(f"{IP2}/24", "192.168.57.22/16")
        path.write_text(re.sub(rf"{re.escape(IP2)}\b", "192.168.57.22", text))
    mask, unresolved = finding("netmask-differs", HERE), finding("node-neighbor-unresolved", Fault(["node2"], IP1))
    assert joined(analyze(tmp_path / "b").cluster, mask, unresolved)
    assert not joined(CLUSTER, mask, unresolved)
    assert not joined(CLUSTER, mask, finding("node-neighbor-unresolved", Fault(["node2"], "192.168.56.99")))


def test_a_node_that_is_cut_off_is_one_fault() -> None:
    """It finds no other node and none finds it; whom it does not find but is found by has a fault of its own."""
    scenario = "node-neighbor-unresolved/fail.cut-off"
    faults = [f for f in analyze(BUNDLES / scenario).findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]
    causes = [(f.check, f.node, f.subject, f.consequences) for f in faults if f.caused_by is None]
    assert causes == [("gateway-unresolved", "node2", "192.168.56.1", 4)]
    found_by_it = finding("node-neighbor-unresolved", Fault(["node2"], IP1))
    assert not joined(CLUSTER, finding("gateway-unresolved", GATEWAY), found_by_it)


@pytest.mark.parametrize(
    ("scenario", "cause"),
    [
        ("node-not-ready/fail.machine-gone", ("node-not-ready", "node2", "", 2)),
        ("required-port-closed/fail.kubelet-and-all-that-it-starts", ("required-port-closed", "node2", "tcp/10250", 2)),
        (
            "required-flow-blocked/fail.api-server-behind-a-rule",
            ("required-flow-blocked", "cp1", "-A INPUT -p tcp -m tcp --dport 6443 -j DROP", 2),
        ),
    ],
)
def test_a_scenario_has_one_cause(scenario: str, cause: tuple[str, str, str, int]) -> None:
    """All that was captured of it is told below the one thing to mend."""
    faults = [f for f in analyze(BUNDLES / scenario).findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]
    assert [(f.check, f.node, f.subject, f.consequences) for f in faults if f.caused_by is None] == [cause]


@pytest.mark.parametrize("check", ["node-neighbor-unresolved", "connection-half-open"])
def test_a_machine_that_is_gone_is_one_fault(check: str) -> None:
    """Nobody finds it and nothing of it was captured. Of one that was captured it is known that it runs."""
    gone = finding("node-not-ready", Fault(["node01"], actual="STATUS is NotReady"))
    assert joined(WITH_ABSENT, gone, finding(check, Fault(["controlplane"], "10.96.191.6")))
    assert not joined(WITH_ABSENT, gone, finding(check, Fault(["controlplane"], "10.96.191.9")))
    assert not joined(CLUSTER, finding("node-not-ready", HERE), finding(check, TO_NODE2))


def test_the_kubelet_starts_what_else_is_missing() -> None:
    """Where it does not listen, the other ports of the node are closed for it, not for themselves; not those of other nodes."""
    kubelet = finding("required-port-closed", port("10250", "kubelet"))
    assert joined(CLUSTER, kubelet, finding("required-port-closed", port("10256", "kube-proxy")))
    assert joined(CLUSTER, kubelet, finding("required-port-closed", port("10248", "kubelet")))
    assert not joined(CLUSTER, kubelet, finding("required-port-closed", port("10256", "kube-proxy", node="node1")))


def test_what_lives_on_another_program_ends_with_it() -> None:
    """The API server without etcd, controllers without the API server; and not the other way round."""
    etcd, api = (finding("required-port-closed", port(*x)) for x in (("2379", "etcd"), ("6443", "kube-apiserver")))
    scheduler = finding("required-port-closed", port("10259", "kube-scheduler"))
    assert joined(CLUSTER, etcd, api)
    assert joined(CLUSTER, api, scheduler)
    assert not joined(CLUSTER, scheduler, api)
    found = explain([scheduler, api, etcd], CLUSTER)
    assert [(f.subject, f.consequences) for f in found] == [("tcp/2379", 2), ("tcp/10259", 0), ("tcp/6443", 0)]
    alone = finding("required-port-closed", port("6443", "kube-apiserver", node="node1"))
    assert not joined(CLUSTER, etcd, alone)


def test_a_kubelet_that_may_not_reach_the_api_server_is_not_ready() -> None:
    """The flows that a rule stops name who asks; a node whose flow arrives has another reason."""

    def rule(*senders: str, component: str = "kube-apiserver") -> Finding:
        flows = tuple(StoppedFlow(name, component, "tcp", 6443) for name in senders)
        return finding("required-flow-blocked", Fault(["cp1"], "-A INPUT -j DROP", facts=Facts(flows=flows)))

    here, there = finding("node-not-ready", HERE), finding("node-not-ready", THERE)
    assert joined(CLUSTER, rule("node2"), here)
    assert not joined(CLUSTER, rule("node2"), there)
    assert joined(CLUSTER, rule("node1", "node2"), finding("node-not-ready", SEVERAL))
    assert not joined(CLUSTER, rule("node2"), finding("node-not-ready", SEVERAL))
    assert not joined(CLUSTER, rule("node2", component="kubelet"), here)
    assert not joined(CLUSTER, rule("node2"), finding("node-not-ready", Fault(["node2"], facts=NO_RUNTIME)))


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
    effect, near_miss = (
        finding("pod-traffic-blocked", Fault(["cp1"], facts=Facts(frame_for=f"0e:5a:13:7b:c4:0{n}"))) for n in (2, 7)
    )
    found = explain([effect, cause], CLUSTER)
    assert found[1].caused_by is not None and found[1].caused_by.key == cause.key
    assert not [f for f in explain([near_miss, cause], CLUSTER) if f.caused_by]


def test_no_warning_hides_a_failure() -> None:
    """Both stay causes."""
    warning = finding("node-interface-down", ETH0, Verdict.WARN)
    assert [f.caused_by for f in explain([warning, finding("node-not-ready", HERE)], CLUSTER)] == [None, None]


def test_a_chain_leads_to_its_root() -> None:
    """An MTU that differs explains the overlay that is too large, and what that explains."""
    checks = ("mtu-mismatch", "overlay-mtu-too-large", "pod-mtu-larger-than-overlay")
    first, *others = (finding(c, f) for c, f in zip(checks, (ETH0, FLANNEL, FLANNEL), strict=True))
    found = explain([*others, first], CLUSTER)
    assert [f.check for f in found] == list(checks)
    assert found[0].consequences == 2
    assert {f.caused_by.check for f in found[1:] if f.caused_by} == {"mtu-mismatch"}


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


def test_a_routing_daemon_that_does_not_run_enters_no_default_route() -> None:
    """FRR's bgpd by the name of its program; another program that is missing explains nothing."""
    effect = finding("default-route-missing", Fault(["node2"], "inet", facts=Facts(protocol="bgp")))
    cause = finding("odd-one-out", Fault(["node2"], "bgpd"))
    found = explain([effect, cause], CLUSTER)
    assert found[1].caused_by is not None and found[1].caused_by.key == cause.key
    for near_miss in (Fault(["node2"], "haproxy"), Fault(["node1"], "bgpd")):
        assert not [f for f in explain([effect, finding("odd-one-out", near_miss)], CLUSTER) if f.caused_by]
