"""Each distribution and CNI plugin is recognised from captures that look like it, and from none of the others."""

from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.cluster import Origin, Owner
from netparse.errors import UsageError
from netparse.pipeline import analyze
from netparse.ports import shipped_names
from netparse.ports.circumstances import detect
from netparse.ports.detect import conflicting, detect_all, detect_cnis, unjudged_node
from netparse.ports.fact import Alike, Fact
from netparse.ports.facts import facts_of
from tests.conftest import BUNDLES
from tests.ports.fingerprints import (
    CNI_PROCESSES,
    CNIS,
    DISTRIBUTIONS,
    cluster_of,
    ip_address,
    ip_route,
    netstat,
    node_list,
)

PLAIN = ("node1", "<none>", "v1.30.1", "Ubuntu 22.04.4 LTS", "5.15.0-105-generic", "containerd://1.7.13")


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_a_distribution_is_recognised_as_itself(name: str) -> None:
    """From node list and sockets together."""
    cells, listeners = DISTRIBUTIONS[name]
    address = ("nodelocaldns",) if name == "kubespray" else ()
    texts = {"nodes": node_list(cells), "ip_a": ip_address(address)}
    if name == "kubespray":
        texts["ip_a"] += "    inet 169.254.25.10/32 scope global nodelocaldns\n"
    if listeners:
        texts["netstat"] = netstat(listeners)
    found = detect(cluster_of(**texts))
    assert found.distribution == name
    assert any(reason.startswith("Distribution: ") for reason in found.reasons)
    assert found.guesses[0].facts[0].origin is not None


def test_every_distribution_has_a_fingerprint() -> None:
    """Those that only a label shows are named here."""
    assert set(shipped_names("distribution")) - set(DISTRIBUTIONS) == {"embedded-cluster", "kurl", "doks", "ovh"}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("kurl.sh/cluster=true", "kurl"),
        ("kots.io/embedded-cluster-role=controller", "embedded-cluster"),
        ("doks.digitalocean.com/node-pool=demo", "doks"),
        ("node.k8s.ovh/type=standard", "ovh"),
    ],
)
def test_a_distribution_that_only_a_label_shows(label: str, name: str) -> None:
    """It takes the place of the one that it is built on."""
    version = "v1.29.2+k0s" if name == "embedded-cluster" else "v1.29.2"
    facts = [Fact("version", version, "n"), Fact("role", "control-plane", "n"), Fact("label", label, "n")]
    found = detect_all(facts).distribution
    assert found is not None
    assert (found.name, found.confidence) == (name, "certain")


@pytest.mark.parametrize("name", CNIS)
def test_a_cni_plugin_is_recognised_as_itself(name: str) -> None:
    """From interfaces and routes, and nothing else is taken for certain beside it."""
    interfaces, routes = CNIS[name]
    found = detect(cluster_of(nodes=node_list(PLAIN), ip_a=ip_address(interfaces), ip_route=ip_route(routes)))
    assert found.cnis == (name,)


@pytest.mark.parametrize("name", CNI_PROCESSES)
def test_a_cni_plugin_that_only_its_process_shows(name: str) -> None:
    """Multus and kindnet leave no interface of their own."""
    found = detect(cluster_of(netstat=netstat((("0.0.0.0", 9091, CNI_PROCESSES[name]),))))
    assert found.cnis == (name,)


def test_every_cni_plugin_is_recognised_in_a_test() -> None:
    """By a fingerprint, or in the healthy bundle of its name (``<plugin>`` or ``<plugin>-…``)."""
    bundles = [p for p in (BUNDLES / "healthy").iterdir() if p.is_dir()]
    for name in set(shipped_names("cni")) - set(CNIS) - set(CNI_PROCESSES):
        own = [p for p in bundles if f"{p.name}-".startswith(f"{name}-")]
        assert own and all(name in analyze(p).circumstances.cnis for p in own), name


def test_a_node_without_marks_is_not_given_a_distribution() -> None:
    """Nothing is invented: the reasons say that nothing was recognised."""
    found = detect(cluster_of(nodes=node_list(PLAIN), ip_a=ip_address(("docker0", "veth1a2b3c4d@if2"))))
    assert (found.distribution, found.cnis) == (None, ())
    assert any("not recognised" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "name",
    [
        "tunl0",
        "docker0",
        "kube-ipvs0",
        "nodelocaldns",
        "virbr0",
        "tun0",
        "br0",
        "veth12",
        "wg0",
        "lxdbr0",
        "eno1",
        "bond0",
    ],
)
def test_interfaces_that_say_nothing(name: str) -> None:
    """tunl0 comes with a kernel module, tun0 with a VPN, br0 with anything."""
    assert detect_cnis([Fact("interface", name, "n")]) == ()


def test_cni0_is_flannel_only_where_nothing_surer_is_found() -> None:
    """Other plugins use a bridge of that name too, and it stays behind after a move to another plugin."""
    alone = detect_cnis([Fact("interface", "cni0", "n")])
    assert [(guess.name, guess.confidence) for guess in alone] == [("flannel", "possible")]
    left_behind = detect_cnis([Fact("interface", "cni0", "n"), Fact("interface", "cilium_host", "n")])
    assert [guess.name for guess in left_behind] == ["cilium"]


def test_calico_that_carries_traffic_itself_beside_flannel_is_not_canal() -> None:
    """Two plugins at once are a fault that must stay visible."""
    facts = [Fact("interface", name, "n") for name in ("cali1a2b3c4d5e6", "vxlan.calico", "flannel.1")]
    names = [guess.name for guess in detect_cnis(facts)]
    assert names == ["calico", "flannel"]
    routed = [*facts[::2], Fact("route", "10.244.1.0/26 via 10.9.0.6 dev eth0 proto bird", "n")]
    assert [guess.name for guess in detect_cnis(routed)] == ["calico", "flannel"]


def test_openshift_sdn_needs_its_whole_set_on_one_node() -> None:
    """A VPN's tun0 on one node and an Open vSwitch on another do not make it."""
    facts = [Fact("interface", "tun0", "a"), Fact("interface", "br0", "b"), Fact("interface", "vxlan_sys_4789", "b")]
    assert detect_cnis(facts) == ()


def test_two_distributions_that_fit_equally_are_not_decided() -> None:
    """The containerd of K3s and RKE2 alone does not tell which it is; the reason names both."""
    found = detect_all([Fact("container_runtime", "containerd://1.7.11-k3s2", "n")])
    assert found.distribution is None
    assert "K3s" in found.reasons[0]
    assert "RKE2" in found.reasons[0]


def test_haproxy_on_16443_is_not_microk8s() -> None:
    """Guides for highly available kubeadm clusters put a load balancer there."""
    facts = [
        Fact("listener", "tcp/16443 haproxy", "n"),
        Fact("process", "haproxy", "n"),
        Fact("role", "control-plane", "n"),
    ]
    found = detect_all(facts).distribution
    assert found is not None
    assert found.name == "kubeadm"


def test_what_the_user_gives_is_not_overruled() -> None:
    """And the reasons say that it was given."""
    found = detect(cluster_of(nodes=node_list(DISTRIBUTIONS["k3s"][0])), "1.29", "rke2", ["cilium"])
    assert (str(found.kubernetes), found.distribution, found.cnis) == ("v1.29.0", "rke2", ("cilium",))
    assert "Distribution: RKE2, as given." in found.reasons
    assert not any("K3s" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("kubernetes", "distribution", "cnis"), [("newest", None, []), (None, "k4s", []), (None, None, ["k3s"])]
)
def test_unknown_names_are_refused(kubernetes: str | None, distribution: str | None, cnis: list[str]) -> None:
    """The sentence names the option."""
    with pytest.raises(UsageError, match=r"--(kubernetes|distribution|cni) (newest:|k4s |k3s )"):
        detect(cluster_of(nodes=node_list(PLAIN)), kubernetes, distribution, cnis)


def test_managed_control_planes_are_said_not_to_be_judged() -> None:
    """EKS shows no control-plane node; the report says why."""
    found = detect(cluster_of(nodes=node_list(DISTRIBUTIONS["eks"][0])))
    assert "The control plane of EKS is not among the nodes and is not judged." in found.reasons
    anywhere = detect_all([Fact("version", "v1.29.0-eks-5e0fdde", "cp1"), Fact("role", "control-plane", "cp1")])
    assert not any("not judged" in reason for reason in anywhere.reasons)


@pytest.mark.parametrize(
    ("name", "version", "image"),
    [
        ("akswin000000", "v1.28.5", "Windows Server 2022 Datacenter"),
        ("virtual-node-aci-linux", "v1.25.0-vk-azure-aci-1.6.1", None),
        ("fake-1", "fake", "<unknown>"),
        ("kwok-node-0", "kwok-v0.5.1", None),
        ("fargate-ip-10-9-0-5.eu-west-1.compute.internal", "v1.29.0-eks-680e576", "Amazon Linux 2"),
    ],
)
def test_windows_and_virtual_nodes_are_said_not_to_be_judged(name: str, version: str, image: str | None) -> None:
    """They run no Linux, or are no machines at all."""
    said = unjudged_node(name=name, version=version, os_image=image)
    assert said is not None
    assert said.startswith(name)


def test_a_linux_node_is_judged() -> None:
    """Also when its name sounds like Windows."""
    assert unjudged_node(name="windows-builder", version="v1.30.1", os_image="Ubuntu 22.04.4 LTS") is None


def test_plugins_that_do_not_go_together() -> None:
    """Multus goes with every other; Calico and Flannel go together, Weave Net and Flannel do not."""
    assert conflicting(["flannel", "weave"]) == (("flannel", "weave"),)
    assert conflicting(["aws-vpc-cni", "calico"]) == ()
    assert all(conflicting(["multus", name]) == () for name in shipped_names("cni") if name != "multus")


def test_a_node_of_microk8s_is_a_control_plane_by_its_listener() -> None:
    """ROLES is <none> there; kubelite on 16443 shows it, a loopback proxy would not."""
    cells, listeners = DISTRIBUTIONS["microk8s"]
    cluster = cluster_of(nodes=node_list(cells), netstat=netstat(listeners))
    found = detect(cluster)
    assert found.roles(cluster.nodes[0]) == {"control-plane"}
    proxied = cluster_of(
        nodes=node_list(cells), netstat=netstat((("127.0.0.1", 16443, "90/traefik"), (":::", 10250, "88012/kubelite")))
    )
    assert detect(proxied).roles(proxied.nodes[0]) is None


def test_a_node_of_microk8s_stays_a_control_plane_when_kubelite_is_down() -> None:
    """Its store runs on; workers have none."""
    cells, _ = DISTRIBUTIONS["microk8s"]
    store = netstat((("127.0.0.1", 19001, "91/k8s-dqlite"), ("127.0.0.1", 1338, "92/containerd")))
    cluster = cluster_of(nodes=node_list(cells), netstat=store)
    assert detect(cluster, distribution="microk8s").roles(cluster.nodes[0]) == {"control-plane"}


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ([Fact("object", "IPPool")], ["calico"]),
        ([Fact("object", "IPPool"), Fact("pod", "kube-system/rke2-canal-x7k2p", "n")], ["canal"]),
        ([Fact("object", "Network OVNKubernetes")], ["ovn-kubernetes"]),
        ([Fact("object", "Network OpenShiftSDN")], ["openshift-sdn"]),
        ([Fact("object", "Network")], []),
    ],
)
def test_objects_of_the_api_name_the_plugin(facts: list[Fact], names: list[str]) -> None:
    """An IPPool is Calico's, unless Canal is there, which keeps one too."""
    assert [guess.name for guess in detect_cnis(facts)] == names


@pytest.mark.parametrize(
    ("file", "more", "names"),
    [
        ("10-aws.conflist aws-cni", (), ["aws-vpc-cni"]),
        ("10-calico.conflist calico", (), ["calico"]),
        ("10-canal.conflist calico", (), []),
        ("100-crio-bridge.conflist bridge", (), []),
        ("10-calico.conflist calico", (Fact("interface", "flannel.1", "n"),), ["flannel"]),
    ],
)
def test_a_configuration_alone_names_the_plugin(file: str, more: tuple[Fact, ...], names: list[str]) -> None:
    """It may have been left over: devices, pods and processes tell more."""
    assert [guess.name for guess in detect_cnis([Fact("network_config", file, "n"), *more])] == names


def test_facts_of_one_text_are_made_when_they_are_asked_for() -> None:
    """In their order, each with its own node, owner and line, however many nodes have the same."""
    (capture,) = parse("10.244.0.0/24 via 10.244.0.0 dev flannel.1 onlink\n", command="ip_route")
    facts = [Fact("route", "10.244.0.0/24 dev flannel.1", f"n{n}", origin=Origin(capture, n)) for n in range(1, 5)]
    facts += [Fact("process", "etcd", "n1", Owner("etcd", 7)), Fact("process", "etcd", None, Owner("etcd"))]
    for alike in (facts[:4], facts[4:]):
        group = Alike(alike[0])
        for fact in alike:
            group.add(fact)
        assert list(group) == alike
        assert all(group.is_on(fact.node) for fact in alike)
        assert not group.is_on("n9")


@pytest.mark.parametrize(
    ("file", "text", "plugin"),
    [
        (
            "calicoctl_node_status.txt",
            "IPv4 BGP status\n| 192.0.2.9 | node-to-node mesh | up | 07:31:00 | Established |\n",
            "calico",
        ),
        (
            "cilium-health_status.txt",
            "Probe time: 2026-05-08T10:11:12Z\nNodes:\n  prod/b:\n    Host connectivity to 192.0.2.2:\n      ICMP to stack:   OK\n",
            "cilium",
        ),
    ],
)
def test_what_a_plugin_says_of_its_peers_names_it(file: str, text: str, plugin: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / file).write_text(text)
    assert [guess.name for guess in detect_all(facts_of(analyze(tmp_path).cluster)).cnis] == [plugin]
