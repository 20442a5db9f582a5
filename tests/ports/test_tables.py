"""The tables of Kubernetes' own documentation, release by release, and what clusters of that release really open."""

import pytest

from netparse.ports import PortRule, Version, documented_ports, required_ports, rules_for, undecided_ports

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


def version(text: str) -> Version:
    parsed = Version.parse(text)
    assert parsed is not None
    return parsed


def must_listen(text: str | None, *roles: str, distribution: str | None = None, cnis: tuple[str, ...] = ()) -> set[int]:
    """The ports whose absence is a fault, if nothing has to be seen elsewhere first."""
    rules = required_ports(version=Version.parse(text), distribution=distribution, cnis=cnis, roles=roles)
    return {rule.first for rule in rules if rule.kind == "listener" and rule.official}


def rule(name: str, **circumstances: str) -> PortRule:
    return next(rule for rule in rules_for(distribution=circumstances.get("distribution")) if rule.id == name)


@pytest.mark.parametrize("release", CONTROL_PLANE)
def test_the_documented_table_of_control_planes(release: str) -> None:
    """The rows are those that the page had for that release."""
    found = {f"{rule.protocol}/{rule.ports}" for rule in documented_ports(version(release), "control-plane")}
    assert found == CONTROL_PLANE[release]


@pytest.mark.parametrize("release", WORKER)
def test_the_documented_table_of_workers(release: str) -> None:
    """10256 joined the table with 1.30, UDP NodePorts with 1.33, 10255 left it before 1.11."""
    found = {f"{rule.protocol}/{rule.ports}" for rule in documented_ports(version(release), "worker")}
    assert found == WORKER[release]


def test_kubeadm_1_20_opens_other_ports_than_its_table_says() -> None:
    """kubeadm closed 10251 and 10252 with 1.19 while the table had them until 1.21: closed, they are no fault."""
    assert must_listen("1.20", "control-plane") == {6443, 2379, 2380, 10250, 10257, 10259}
    kinds = {r.first: r.kind for r in required_ports(version=version("1.20"), roles=["control-plane"])}
    assert (kinds[10251], kinds[10252]) == ("optional", "optional")


@pytest.mark.parametrize("release", ["1.24", "1.30", "1.33"])
def test_what_a_control_plane_must_open(release: str) -> None:
    """10256 is not among them: the table lists it for workers."""
    assert must_listen(release, "control-plane") == {6443, 2379, 2380, 10250, 10257, 10259}


def test_what_a_worker_must_open() -> None:
    """Before 1.30 the kubelet's port alone, then kube-proxy's too."""
    assert must_listen("1.24", "worker") == {10250}
    assert must_listen("1.30", "worker") == {10250, 10256}


@pytest.mark.parametrize("cni", ["cilium", "calico-ebpf", "antrea", "kube-router", "ovn-kubernetes", "openshift-sdn"])
def test_plugins_that_replace_kube_proxy_excuse_its_port(cni: str) -> None:
    """A node without kube-proxy is healthy there."""
    assert must_listen("1.30", "worker", cnis=(cni,)) == {10250}


def test_a_closed_port_of_kube_proxy_proves_nothing_until_another_node_shows_it() -> None:
    """kube-proxy can be left out by other means too; so can etcd on a control-plane node, but not on one of role etcd."""
    assert rule("kube-proxy-healthz").needs_sighting(["worker"])
    assert rule("etcd-client").needs_sighting(["master"])
    assert not rule("etcd-client").needs_sighting(["control-plane", "etcd"])
    assert not rule("kubelet").needs_sighting(["worker"])


def test_an_unknown_version_leaves_limited_rules_undecided() -> None:
    """They are neither judged nor forgotten."""
    assert must_listen("fake", "control-plane") == {6443, 2379, 2380, 10250}
    undecided = {r.first for r in undecided_ports(version=None, roles=["control-plane"]) if r.kind == "listener"}
    assert undecided == {10257, 10259}
    assert undecided_ports(version=version("1.30")) == ()


@pytest.mark.parametrize(("release", "absent"), [("1.21", set()), ("1.22", {10252}), ("1.23", {10251, 10252})])
def test_when_the_insecure_ports_went(release: str, absent: set[int]) -> None:
    """10252 went with 1.22 and 10251 with 1.23, whatever the notes of 1.24 say."""
    rules = required_ports(version=version(release), roles=["control-plane"])
    assert {r.first for r in rules if r.kind == "absent" and r.first in (10251, 10252)} == absent


def test_the_secure_ports_belong_to_whom_the_code_says() -> None:
    """A page of kubespray swaps the two."""
    for distribution in ("kubeadm", "kubespray"):
        assert rule("controller-manager", distribution=distribution).first == 10257
        assert rule("controller-manager", distribution=distribution).processes == ("kube-controller-manager",)
        assert rule("scheduler", distribution=distribution).first == 10259


def test_errors_of_upstream_pages_are_not_copied() -> None:
    """RKE1's 379 and 472, k0s' TCP 112 and 122, MicroK8s' read-only port, Kube-OVN's northd, Typha's 9091."""
    rke1 = {r.first for r in rules_for(distribution="rke1", cnis=["canal"])}
    assert rke1.isdisjoint({379, 472})
    assert {2379, 8472} <= rke1
    assert {(r.protocol, r.first) for r in rules_for(distribution="k0s") if r.first in (112, 122)} == {("ip", 112)}
    microk8s = required_ports(version=version("1.28"), distribution="microk8s")
    assert {r.kind for r in microk8s if r.first in (10251, 10252, 10255)} == {"absent"}
    assert {r.purpose for r in rules_for(cnis=["kube-ovn"]) if r.first == 6643} == {"raft of the northbound database"}
    assert {r.first for r in rules_for(cnis=["calico"]) if r.id == "calico-typha-metrics"} == {9093}


@pytest.mark.parametrize(
    ("distribution", "roles", "ports"),
    [
        ("k3s", ["control-plane", "master"], {6443, 10250, 10257, 10259}),
        ("k3s", ["control-plane", "etcd"], {6443, 10250, 10257, 10259, 2379, 2380}),
        ("k3s", ["worker"], {10250}),
        ("rke2", ["control-plane", "etcd"], {6443, 9345, 10250, 10257, 10259, 2379, 2380}),
        ("rke2", ["etcd"], {9345, 10250, 2379, 2380}),
        ("rke2", ["worker"], {10250}),
        ("rke1", ["controlplane"], {6443, 10250, 10257, 10259}),
        ("microk8s", ["control-plane"], {16443, 10250, 10257, 10259}),
        ("minikube", ["control-plane"], {8443, 10250, 10257, 10259, 2379, 2380}),
        ("mke", ["master"], {10250}),
        ("gke", ["worker"], {10250}),
        ("openshift", ["worker"], {10250}),
        ("openshift-3", ["master"], {10250, 10257, 10259}),
    ],
)
def test_what_a_distribution_must_open(distribution: str, roles: list[str], ports: set[int]) -> None:
    """Only what every healthy cluster of it has open."""
    assert must_listen("1.30", *roles, distribution=distribution) == ports


def test_flannel_has_another_port_on_rke2_and_talos() -> None:
    """4789 in place of 8472; Canal on RKE2 keeps 8472."""

    def vxlan(distribution: str, cni: str) -> set[int]:
        return {r.first for r in rules_for(distribution=distribution, cnis=[cni]) if r.id.endswith("-vxlan")}

    assert vxlan("k3s", "flannel") == {8472}
    assert vxlan("rke2", "flannel") == {4789}
    assert vxlan("talos", "flannel") == {4789}
    assert vxlan("rke2", "canal") == {8472}


def test_loopback_is_right_for_what_only_the_node_itself_needs() -> None:
    """The kubelet is needed by others; on K3s its bind differs between healthy clusters and is not judged."""
    assert not rule("scheduler").must_be_reachable
    assert rule("kubelet").must_be_reachable
    assert rule("etcd-peer").must_be_reachable
    assert not rule("kubelet", distribution="k3s").must_be_reachable
    assert not rule("etcd-client", distribution="k0s").must_be_reachable
