"""Required ports follow the flags that are seen, in place of the defaults of the tables."""

from pathlib import Path

import pytest

from netparse import analyze
from netparse.analysis import Analysis
from netparse.checks.lookups.configured_ports import as_configured
from netparse.cluster import Node
from netparse.findings import Verdict
from netparse.ports import PortRule, rules_for

LIST = """\
NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE     KERNEL-VERSION   CONTAINER-RUNTIME
cp1    Ready    control-plane   42d   v1.30.4   192.0.2.11    <none>        Debian 12    6.1.0-25-amd64   containerd://1.7.20
"""
MANIFEST = """\
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --advertise-address=192.0.2.11
    - {flag}
"""
KUBELET = """\
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
{setting}
"""


def node(folder: Path, **texts: str) -> tuple[Analysis, Node]:
    """Return a control-plane node with these files of its own."""
    (folder / "nodes.txt").write_text(LIST)
    for path, text in texts.items():
        file = folder / "cp1" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    analysis = analyze(folder)
    (found,) = analysis.cluster.nodes
    return analysis, found


def rule(folder: Path, name: str, **texts: str) -> PortRule | None:
    """Return a rule as it holds on the node; None where it does not."""
    analysis, own = node(folder, **texts)
    rules = [r for r in rules_for() if r.id == name]
    assert rules
    return next((c.rule for c in as_configured(rules, own, analysis.cluster)), None)


@pytest.mark.parametrize(
    ("flag", "port"), [("--secure-port=8443", 8443), ("--secure-port=6443", 6443), ("--v=2", 6443)]
)
def test_the_api_servers_port_is_that_of_its_manifest(tmp_path: Path, flag: str, port: int) -> None:
    """Another flag moves nothing."""
    found = rule(tmp_path, "apiserver", **{"etc/kubernetes/manifests/kube-apiserver.yaml": MANIFEST.format(flag=flag)})
    assert found is not None
    assert (found.first, found.last) == (port, port)


@pytest.mark.parametrize(
    ("setting", "port"), [("port: 10260", 10260), ("port: 10250", 10250), ("port: 0", 10250), ("maxPods: 110", 10250)]
)
def test_the_kubelets_port_is_that_of_its_configuration(tmp_path: Path, setting: str, port: int) -> None:
    """Also where the number that stands in it is the default."""
    found = rule(tmp_path, "kubelet", **{"var/lib/kubelet/config.yaml": KUBELET.format(setting=setting)})
    assert found is not None
    assert found.first == port


def test_a_port_that_is_switched_off_is_not_required(tmp_path: Path) -> None:
    """``healthzPort: 0``."""
    assert (
        rule(tmp_path, "kubelet-healthz", **{"var/lib/kubelet/config.yaml": KUBELET.format(setting="healthzPort: 0")})
        is None
    )


def test_the_range_of_node_ports_is_that_of_the_api_server(tmp_path: Path) -> None:
    """A program on 31000 is none of the range any more."""
    sockets = (
        "Active Internet connections (only servers)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
        "tcp        0      0 0.0.0.0:31000           0.0.0.0:*               LISTEN      77/backupd\n"
    )
    texts = {
        "netstat_-nltp.txt": sockets,
        "etc/kubernetes/manifests/kube-apiserver.yaml": MANIFEST.format(flag="--service-node-port-range=20000-22000"),
    }
    moved, _ = node(tmp_path, **texts)
    assert not [
        f for f in moved.findings if f.check == "nodeport-range-conflict" and f.verdict.value in ("fail", "warn")
    ]
    texts["etc/kubernetes/manifests/kube-apiserver.yaml"] = MANIFEST.format(flag="--v=2")
    usual, _ = node(tmp_path, **texts)
    assert [
        f.subject
        for f in usual.findings
        if f.check == "nodeport-range-conflict" and f.verdict.value in ("fail", "warn")
    ]


ETCD = """\
apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
spec:
  hostNetwork: true
  containers:
  - name: etcd
    command:
    - etcd
    - --listen-client-urls=https://127.0.0.1:2379,https://{address}:2379
"""
ADDRESSES = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 52:54:00:c0:00:11 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.11/24 brd 192.0.2.255 scope global eth0
       valid_lft forever preferred_lft forever
"""
SOCKETS = """\
Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
tcp   LISTEN 0      4096   127.0.0.1:10248    0.0.0.0:*    users:(("kubelet",pid=901,fd=20))
tcp   LISTEN 0      4096   *:10250            *:*          users:(("kubelet",pid=901,fd=15))
"""


@pytest.mark.parametrize(
    ("address", "addresses", "said"),
    [
        (
            "192.0.2.99",
            ADDRESSES,
            "; listen-client-urls of etcd names 192.0.2.99, which no interface of the node holds",
        ),
        ("192.0.2.99", "", ""),
        ("192.0.2.11", ADDRESSES, ""),
    ],
    ids=["address-of-before", "not-captured", "own-address"],
)
def test_why_a_component_cannot_open_its_port(tmp_path: Path, address: str, addresses: str, said: str) -> None:
    """A manifest means etcd to run here; one that names an address of before says why it does not."""
    texts = {"etc/kubernetes/manifests/etcd.yaml": ETCD.format(address=address), "ss_-tulpn.txt": SOCKETS}
    analysis, _ = node(tmp_path, **texts, **({"ip_addr.txt": addresses} if addresses else {}))
    (closed,) = (f for f in analysis.findings if f.check == "required-port-closed" and f.subject == "tcp/2379")
    assert closed.verdict is Verdict.FAIL
    assert closed.actual == f"nothing listens on tcp port 2379{said} (judged by ss of cp1, as root, whole)"
    quoted = any("192.0.2.99" in e.text for e in closed.evidence)
    assert quoted is bool(said)


def test_without_a_manifest_etcd_may_be_elsewhere(tmp_path: Path) -> None:
    analysis, _ = node(tmp_path, **{"ss_-tulpn.txt": SOCKETS, "ip_addr.txt": ADDRESSES})
    found = [f for f in analysis.findings if f.check == "required-port-closed" and f.subject == "tcp/2379"]
    assert not [f for f in found if f.verdict is Verdict.FAIL]


KUBEADM = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: kubeadm-config
  namespace: kube-system
data:
  ClusterConfiguration: |
    apiVersion: kubeadm.k8s.io/{version}
    apiServer:
      extraArgs:
{arguments}
    kind: ClusterConfiguration
    kubernetesVersion: v1.30.4
"""
AS_MAPPING = KUBEADM.format(version="v1beta3", arguments="        secure-port: '8443'\n        v: '2'")
AS_LIST = KUBEADM.format(
    version="v1beta4", arguments="      - name: v\n        value: '2'\n      - name: secure-port\n        value: '8443'"
)


@pytest.mark.parametrize("config", [AS_MAPPING, AS_LIST], ids=["mapping", "list"])
@pytest.mark.parametrize(("manifest", "port"), [(False, 8443), (True, 6443)])
def test_flags_that_kubeadm_passes_on_hold_where_no_manifest_shows_others(
    tmp_path: Path, config: str, manifest: bool, port: int
) -> None:
    """What the manifest on the node says is what runs."""
    (tmp_path / "kubeadm-config.yaml").write_text(config)
    texts = {"etc/kubernetes/manifests/kube-apiserver.yaml": MANIFEST.format(flag="--v=2")} if manifest else {}
    found = rule(tmp_path, "apiserver", **texts)
    assert found is not None
    assert found.first == port


def test_a_range_that_was_configured_is_quoted(tmp_path: Path) -> None:
    """Beside the socket that stands in it."""
    text = AS_MAPPING.replace("secure-port: '8443'", "service-node-port-range: 20000-22767")
    (tmp_path / "kubeadm-config.yaml").write_text(text)
    java = SOCKETS + 'tcp   LISTEN 0      50           *:20080            *:*    users:(("java",pid=77,fd=9))\n'
    analysis, _ = node(tmp_path, **{"ss_-tulpn.txt": java})
    (found,) = (f for f in analysis.findings if f.check == "nodeport-range-conflict" and f.verdict is Verdict.WARN)
    assert found.actual.startswith(
        "java listens on *:20080, inside 20000-22767 (service-node-port-range of kube-apiserver)"
    )
    assert any("20000-22767" in e.text for e in found.evidence)
