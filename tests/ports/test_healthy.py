"""Healthy clusters of every distribution and plugin give no warning and no fault about ports."""

import re
from pathlib import Path

import pytest

from netparse.findings import Verdict
from netparse.pipeline import Options, analyze
from netparse.ports import shipped_names
from tests.ports.fingerprints import (
    CNI_PROCESSES,
    CNIS,
    COMPONENTS,
    DISTRIBUTIONS,
    ip_address,
    ip_route,
    netstat,
    node_list,
    ss,
)

Listeners = tuple[tuple[str, int, str], ...]

KUBEADM: Listeners = (
    (":::", 6443, "1544/kube-apiserver"),
    ("127.0.0.1", 2379, "1601/etcd"),
    ("10.9.0.5", 2379, "1601/etcd"),
    ("10.9.0.5", 2380, "1601/etcd"),
    ("127.0.0.1", 2381, "1601/etcd"),
    ("127.0.0.1", 10257, "1550/kube-controlle"),
    ("127.0.0.1", 10259, "1560/kube-scheduler"),
    ("127.0.0.1", 10248, "903/kubelet"),
    (":::", 10250, "903/kubelet"),
    (":::", 10256, "2200/kube-proxy"),
    ("127.0.0.1", 10249, "2200/kube-proxy"),
    ("127.0.0.1", 40123, "840/containerd"),
    ("0.0.0.0", 22, "880/sshd: /usr/sbin"),
)


def _without(listeners: Listeners, *ports: int) -> Listeners:
    return tuple(x for x in listeners if x[1] not in ports)


def _wild(listeners: Listeners, *ports: int) -> Listeners:
    return tuple((":::", port, program) if port in ports else (at, port, program) for at, port, program in listeners)


ONE_PROCESS = "338698/k3s server"
CONTROL_PLANES: dict[str, Listeners] = {
    "kubeadm": KUBEADM,
    "kubespray": _wild(KUBEADM, 10257, 10259),
    "kind": KUBEADM,
    "tkg": KUBEADM,
    "docker-desktop": KUBEADM,
    "minikube": (*_without(KUBEADM, 6443), (":::", 8443, "1544/kube-apiserver")),
    "talos": (*KUBEADM, (":::", 50000, "1210/apid"), (":::", 50001, "1301/trustd"), ("127.0.0.1", 7445, "1/init")),
    "k3s": (
        (":::", 6443, ONE_PROCESS),
        ("127.0.0.1", 6444, ONE_PROCESS),
        ("127.0.0.1", 2379, ONE_PROCESS),
        ("10.9.0.5", 2379, ONE_PROCESS),
        ("10.9.0.5", 2380, ONE_PROCESS),
        *(("127.0.0.1", port, ONE_PROCESS) for port in (2381, 2382, 10248, 10249, 10256, 10257, 10258, 10259)),
        ("127.0.0.1", 10250, ONE_PROCESS),
        ("127.0.0.1", 10010, "338720/containerd"),
        (":::", 22, "880/sshd: /usr/sbin"),
    ),
    "rke2": (
        *KUBEADM,
        (":::", 9345, "54288/rke2 server"),
        ("127.0.0.1", 10258, "5601/cloud-controll"),
        ("127.0.0.1", 9099, "7011/calico-node"),
    ),
    "rke1": (*_without(_wild(KUBEADM, 10257, 10259, 2379, 2380), 2381), ("0.0.0.0", 80, "9101/nginx: master")),
    "k0s": (
        *_without(KUBEADM, 2379, 2381),
        ("127.0.0.1", 2379, "1601/etcd"),
        (":::", 9443, "911/k0s"),
        (":::", 8132, "1033/konnectivity-s"),
        (":::", 8092, "1033/konnectivity-s"),
        ("127.0.0.1", 8133, "1033/konnectivity-s"),
    ),
    "microk8s": (
        (":::", 16443, "88012/kubelite"),
        (":::", 10250, "88012/kubelite"),
        (":::", 10257, "88012/kubelite"),
        (":::", 10259, "88012/kubelite"),
        ("127.0.0.1", 10256, "88012/kubelite"),
        ("10.9.0.5", 19001, "87001/k8s-dqlite"),
        ("0.0.0.0", 25000, "90111/python3"),
        ("127.0.0.1", 1338, "86990/containerd"),
    ),
    "canonical-k8s": (
        *_wild(_without(KUBEADM, 10256), 10257, 10259),
        ("127.0.0.1", 10256, "2200/kube-proxy"),
        ("10.9.0.5", 6400, "3205/k8sd"),
    ),
    "openshift": (
        *_without(_wild(KUBEADM, 2379, 2380, 10257, 10259), 2381, 10256),
        (":::", 10256, "4011/ovnkube"),
        (":::", 10255, "4020/kube-proxy"),
        (":::", 8080, "4100/network-operator"),
        (":::", 22623, "6011/machine-config"),
        (":::", 22624, "6011/machine-config"),
        (":::", 9100, "6100/kube-rbac-prox"),
        (":::", 9979, "1601/etcd"),
        ("0.0.0.0", 111, "1/systemd"),
    ),
    "openshift-3": (("0.0.0.0", 8443, "5120/openshift"), (":::", 10250, "903/hyperkube")),
    "kops": (
        *_without(_wild(KUBEADM, 10257, 10259), 6443, 2379, 2380, 2381),
        (":::", 443, "1544/kube-apiserver"),
        ("0.0.0.0", 3990, "1545/kube-apiserver-"),
        *((":::", port, "1601/etcd") for port in (4001, 4002, 2380, 2381)),
        ("0.0.0.0", 3996, "1650/etcd-manager"),
        ("0.0.0.0", 3997, "1651/etcd-manager"),
        (":::", 3988, "1700/kops-controlle"),
    ),
    "kubeasz": (
        *_without(_wild(KUBEADM, 10257, 10259, 10248, 10249), 6443),
        ("10.9.0.5", 6443, "1544/kube-apiserver"),
        ("127.0.0.1", 6443, "1203/kube-lb: worker"),
    ),
    "kubekey": (*KUBEADM, ("0.0.0.0", 9090, "7001/ks-apiserver")),
    "microshift": (
        *((":::", port, "1544/microshift") for port in (6443, 10250, 10257, 10259)),
        ("127.0.0.1", 10248, "1544/microshift"),
        *((":::", port, "1601/microshift-etc") for port in (2379, 2380)),
        ("127.0.0.1", 2381, "1601/microshift-etc"),
        (":::", 10256, "1801/ovnkube"),
        ("127.0.0.1", 10010, "940/crio"),
    ),
    "kubeedge": (("127.0.0.1", 10350, "911/edgecore"), ("127.0.0.1", 10550, "911/edgecore")),
    "harvester": (
        *KUBEADM,
        (":::", 9345, "54288/rke2 server"),
        (":::", 2112, "7011/kube-vip"),
        ("127.0.0.1", 9099, "7012/calico-node"),
        ("0.0.0.0", 3260, "812/iscsid"),
        (":::", 9796, "7013/node_exporter"),
    ),
    "eks-anywhere": KUBEADM,
    "mke": ((":::", 443, "8120/ucp-controller"), (":::", 10250, "903/kubelet"), (":::", 12376, "8200/ucp-proxy")),
}
KUBELET_AND_PROXY: Listeners = (
    (":::", 10250, "903/kubelet"),
    (":::", 10256, "2200/kube-proxy"),
    (":::", 10249, "2200/kube-proxy"),
    ("0.0.0.0", 22, "880/sshd: /usr/sbin"),
)
WORKERS: dict[str, Listeners] = {
    "charmed": KUBELET_AND_PROXY,
    "eks": (*KUBELET_AND_PROXY, (":::", 61678, "3911/aws-k8s-agent"), ("127.0.0.1", 61679, "3911/aws-k8s-agent")),
    "gke": (*KUBELET_AND_PROXY, (":::", 10255, "903/kubelet")),
    "aks": (
        *KUBELET_AND_PROXY,
        (":::", 10257, "711/containerd"),
        ("10.9.0.5", 19100, "712/node-exporter"),
        (":::", 9353, "1/systemd"),
        ("169.254.10.10", 53, "713/coredns"),
        (":::", 10092, "714/azure-cns"),
    ),
    "ack": (*KUBELET_AND_PROXY, ("127.0.0.1", 9099, "3201/calico-felix")),
    "tke": KUBELET_AND_PROXY,
    "cce": (*KUBELET_AND_PROXY, (":::", 10255, "903/kubelet"), ("0.0.0.0", 28002, "610/icagent")),
    "oke": KUBELET_AND_PROXY,
    "iks": KUBELET_AND_PROXY,
    "lke": KUBELET_AND_PROXY,
    "scaleway": KUBELET_AND_PROXY,
    "gardener": (*KUBELET_AND_PROXY, ("100.64.0.1", 443, "2301/envoy"), ("0.0.0.0", 16910, "2301/envoy")),
}
MANAGED = ("eks", "gke", "aks", "ack", "tke", "cce", "oke", "iks", "lke", "scaleway", "gardener")


def _faults(folder: Path, **texts: str) -> list[str]:
    for name, text in texts.items():
        path = (
            folder / "kubectl_get_nodes.txt"
            if name == "nodes"
            else folder / texts["nodes"].splitlines()[1].split()[0] / f"{name}.txt"
        )
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    found = analyze(folder).findings
    about_ports = [f for f in found if "port" in f.check or "listener" in f.check]
    assert about_ports
    return [f"{f.check} {f.subject}: {f.actual}" for f in about_ports if f.verdict in (Verdict.FAIL, Verdict.WARN)]


def test_every_distribution_has_a_healthy_node() -> None:
    """Or it could raise false alarms unseen."""
    assert set(CONTROL_PLANES) | set(WORKERS) == set(DISTRIBUTIONS)


@pytest.mark.parametrize("name", [*CONTROL_PLANES, *WORKERS])
def test_a_healthy_node_of_a_distribution(tmp_path: Path, name: str) -> None:
    """With the binds and processes that it has by default."""
    listeners = CONTROL_PLANES.get(name) or WORKERS[name]
    assert _faults(tmp_path, nodes=node_list(DISTRIBUTIONS[name][0]), netstat=netstat(listeners)) == []


@pytest.mark.parametrize("name", CNIS)
def test_a_healthy_kubeadm_node_with_a_plugin(tmp_path: Path, name: str) -> None:
    """Beside kube-proxy, on Kubernetes 1.30."""
    interfaces, routes = CNIS[name]
    texts = {
        "nodes": node_list(DISTRIBUTIONS["kubeadm"][0]),
        "netstat": netstat(KUBEADM),
        "ip_a": ip_address(interfaces),
        "ip_route": ip_route(routes),
    }
    assert _faults(tmp_path, **texts) == []


@pytest.mark.parametrize("listeners", [(":::", 10256, "3000/cilium-agent"), None])
def test_a_healthy_worker_without_kube_proxy(tmp_path: Path, listeners: tuple[str, int, str] | None) -> None:
    """Cilium answers 10256 in its place, or nobody does."""
    cells = ("w1", "worker", "v1.31.2", "Ubuntu 22.04.4 LTS", "5.15.0-105-generic", "containerd://1.7.13")
    found = (
        ("0.0.0.0", 10250, "903/kubelet"),
        ("0.0.0.0", 4240, "3000/cilium-agent"),
        *((listeners,) if listeners else ()),
    )
    assert _faults(tmp_path, nodes=node_list(cells), netstat=netstat(found), ip_a=ip_address(CNIS["cilium"][0])) == []


@pytest.mark.parametrize("program", ["4400/nginx: master", "4400/haproxy", "4400/java", "4400/acme"])
@pytest.mark.parametrize("port", [8080, 5001, 179, 9443, 80, 10254, 25000, 50051])
def test_an_application_on_a_port_that_a_plugin_might_have_is_no_fault(tmp_path: Path, port: int, program: str) -> None:
    """Only where other nodes show the component there would another program be in its way."""
    node = (*KUBEADM, ("0.0.0.0", port, program))
    texts = {
        "nodes": node_list(DISTRIBUTIONS["kubeadm"][0]),
        "netstat": netstat(node),
        "ip_a": ip_address(CNIS["calico"][0]),
    }
    assert _faults(tmp_path, **texts) == []


@pytest.mark.parametrize(
    ("name", "port"),
    [
        ("rke2", 9345),
        ("k3s", 6443),
        ("k3s", 2380),
        ("microk8s", 10257),
        ("minikube", 8443),
        ("k0s", 10250),
        ("kops", 443),
        ("kops", 10250),
        ("kubeasz", 10257),
        ("kubekey", 10259),
        ("microshift", 10250),
        ("harvester", 9345),
        ("eks-anywhere", 6443),
    ],
)
def test_a_port_that_a_distribution_needs_and_that_is_closed(tmp_path: Path, name: str, port: int) -> None:
    """The same nodes with one port less are faulty."""
    listeners = _without(CONTROL_PLANES[name], port)
    faults = _faults(tmp_path, nodes=node_list(DISTRIBUTIONS[name][0]), netstat=netstat(listeners))
    assert [fault.split(":")[0] for fault in faults] == [f"required-port-closed tcp/{port}"]


def test_a_program_in_the_way_of_a_plugin_that_other_nodes_show(tmp_path: Path) -> None:
    """bgpd on 179 where BIRD should be; on the other node BIRD is there."""
    for node, program in (("n1", "1522/bgpd"), ("n2", "1522/bird")):
        (tmp_path / node).mkdir()
        (tmp_path / node / "netstat.txt").write_text(
            netstat(((":::", 10250, "903/kubelet"), ("0.0.0.0", 179, program)))
        )
        (tmp_path / node / "ip_a.txt").write_text(ip_address(CNIS["calico"][0]))
    found = [
        f for f in analyze(tmp_path, options=Options(select=("required-port-*",))).findings if f.verdict is Verdict.FAIL
    ]
    assert [(f.check, f.node, f.subject) for f in found] == [("required-port-foreign-process", "n1", "tcp/179")]


@pytest.mark.parametrize("name", MANAGED)
def test_a_kubelet_that_does_not_run_on_a_node_of_a_managed_cluster(tmp_path: Path, name: str) -> None:
    """Every node is a worker, whatever ROLES says; the port that all nodes need is missed."""
    faults = _faults(
        tmp_path, nodes=node_list(DISTRIBUTIONS[name][0]), netstat=netstat(_without(KUBELET_AND_PROXY, 10250))
    )
    assert [fault.split(":")[0] for fault in faults] == ["required-port-closed tcp/10250"]


def _another(name: str) -> str:
    """Return a name as the same provider would give it to another node."""
    return name.replace("10-9-0-5", "10-9-0-6") if "10-9-0-5" in name else f"{name[:-1]}6"


@pytest.mark.parametrize(
    ("name", "roles"),
    [(name, roles) for name in MANAGED if name not in ("gke", "aks") for roles in ("<none>", "worker")]
    + [(name, "control-plane") for name in ("eks", "ack", "tke", "iks", "gardener")],
)
def test_a_dead_kube_proxy_on_a_managed_cluster(tmp_path: Path, name: str, roles: str) -> None:
    """Load balancers ask 10256; on the other node kube-proxy answers there, so that this one should."""
    own = DISTRIBUTIONS[name][0]
    other = _another(own[0])
    # the official table has the port from 1.30 on
    version = re.sub(r"^v1\.\d+", "v1.32", own[2])
    lines = node_list((own[0], roles, version, *own[3:])).splitlines()
    second = lines[1].replace(own[0], other, 1).replace("10.9.0.5 ", "10.9.0.6 ")
    (tmp_path / "kubectl_get_nodes.txt").write_text("\n".join([*lines, second]) + "\n")
    for node, listeners in ((own[0], _without(KUBELET_AND_PROXY, 10256)), (other, KUBELET_AND_PROXY)):
        (tmp_path / node).mkdir()
        (tmp_path / node / "netstat.txt").write_text(netstat(listeners))
    found = analyze(tmp_path, options=Options(select=("required-port-closed",))).findings
    assert [(f.node, f.subject) for f in found if f.verdict is Verdict.FAIL] == [(own[0], "tcp/10256")]


def test_every_component_has_listeners_of_its_own() -> None:
    """A table without them would not be tested."""
    assert set(shipped_names("component")) == set(COMPONENTS)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_recognised_and_its_listeners_are_explained(tmp_path: Path, name: str) -> None:
    """No warning, and nothing that no rule explains."""
    (tmp_path / "cp1").mkdir()
    (tmp_path / "kubectl_get_nodes.txt").write_text(node_list(DISTRIBUTIONS["kubeadm"][0]))
    (tmp_path / "cp1" / "ss.txt").write_text(ss(COMPONENTS[name]))
    analysis = analyze(tmp_path, options=Options(select=("*listener*", "required-port-f*", "insecure*", "internal*")))
    assert name in analysis.circumstances.components
    unexpected = name == "submariner"  # its listener stands for the process only
    found = [f for f in analysis.findings if f.verdict in (Verdict.FAIL, Verdict.WARN, Verdict.INFO)]
    assert bool(found) is unexpected, found


@pytest.mark.parametrize("name", [n for n in COMPONENTS if n != "submariner"])
def test_another_program_on_the_ports_of_a_component_is_not_explained_by_it(tmp_path: Path, name: str) -> None:
    """The component beside it lends its name to nobody."""
    (tmp_path / "cp1").mkdir()
    (tmp_path / "kubectl_get_nodes.txt").write_text(node_list(DISTRIBUTIONS["kubeadm"][0]))
    protocol, _, port, _ = COMPONENTS[name][0]
    (tmp_path / "cp1" / "ss.txt").write_text(ss((*COMPONENTS[name][1:], (protocol, "10.9.0.5", port, "acmed"))))
    found = analyze(tmp_path, options=Options(select=("unexpected-listener",))).findings
    assert any("acmed" in f.actual for f in found)


@pytest.mark.parametrize("name", [*CNI_PROCESSES, "tungsten-fabric"])
def test_a_healthy_node_with_a_plugin_that_its_process_shows(tmp_path: Path, name: str) -> None:
    """Its ports are those of its table; nothing is expected of it that it need not have."""
    process = CNI_PROCESSES.get(name, "3201/contrail-vroute")
    texts = {
        "nodes": node_list(DISTRIBUTIONS["kubeadm"][0]),
        "netstat": netstat((*KUBEADM, ("0.0.0.0", 9384, process))),
    }
    assert _faults(tmp_path, **texts) == []
    (tmp_path / "faulty").mkdir()
    texts["netstat"] = netstat((*_without(KUBEADM, 10250), ("0.0.0.0", 9384, process)))
    assert [f.split(":")[0] for f in _faults(tmp_path / "faulty", **texts)] == ["required-port-closed tcp/10250"]
