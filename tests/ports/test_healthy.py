"""Healthy clusters of every distribution and plugin give no warning and no fault about ports."""

from pathlib import Path

import pytest

from netparse.findings import Verdict
from netparse.pipeline import Options, analyze
from tests.ports.fingerprints import CNIS, DISTRIBUTIONS, ip_address, ip_route, netstat, node_list

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
    "mke": ((":::", 443, "8120/ucp-controller"), (":::", 10250, "903/kubelet"), (":::", 12376, "8200/ucp-proxy")),
}
KUBELET_AND_PROXY: Listeners = (
    (":::", 10250, "903/kubelet"),
    (":::", 10256, "2200/kube-proxy"),
    (":::", 10249, "2200/kube-proxy"),
)
WORKERS: dict[str, Listeners] = {
    "charmed": KUBELET_AND_PROXY,
    "eks": (*KUBELET_AND_PROXY, (":::", 61678, "3911/aws-k8s-agent"), ("127.0.0.1", 61679, "3911/aws-k8s-agent")),
    "gke": (*KUBELET_AND_PROXY, (":::", 10255, "903/kubelet")),
    "aks": KUBELET_AND_PROXY,
}


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
    [("rke2", 9345), ("k3s", 6443), ("k3s", 2380), ("microk8s", 10257), ("minikube", 8443), ("k0s", 10250)],
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
