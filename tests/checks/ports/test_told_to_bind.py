"""What a component is told to bind to tells, where no sockets were captured, whether others can reach it."""

from pathlib import Path

import pytest

from netparse import analyze
from netparse.findings import Finding, Verdict

NODES = "NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP\n" + "".join(
    f"{name}    Ready    control-plane   9d    v1.30.4   192.0.2.{n}\n" for n, name in enumerate(("m1", "m2"), 1)
)
CONFIG = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\naddress: {}\nhealthzBindAddress: 127.0.0.1\n"
ETCD = """apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
spec:
  containers:
  - name: etcd
    image: registry.k8s.io/etcd:3.5.15-0
    command:
    - etcd
    - --listen-peer-urls={}
"""
SOCKETS = (
    "State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n"
    'LISTEN 0      4096               *:10250            *:*    users:(("kubelet",pid=900,fd=7))\n'
)


def told(folder: Path, files: dict[str, str], nodes: str = NODES) -> list[Finding]:
    for name, text in {"nodes.txt": nodes, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return [
        f
        for f in analyze(folder).findings
        if f.check == "required-port-loopback-only" and f.verdict in (Verdict.WARN, Verdict.FAIL)
    ]


@pytest.mark.parametrize(("address", "subjects"), [("127.0.0.1", ["tcp/10250"]), ("0.0.0.0", []), ("192.0.2.1", [])])
def test_the_kubelet(tmp_path: Path, address: str, subjects: list[str]) -> None:
    """Its health is meant to be on loopback."""
    found = told(tmp_path, {"m1/var/lib/kubelet/config.yaml": CONFIG.format(address)})
    assert [f.subject for f in found] == subjects
    assert all(f.evidence[0].text == f"address: {address}" for f in found)


def test_etcd_with_another_member(tmp_path: Path) -> None:
    found = told(tmp_path, {"m1/etc/kubernetes/manifests/etcd.yaml": ETCD.format("https://127.0.0.1:2380")})
    assert [f.subject for f in found] == ["tcp/2380"]


def test_etcd_alone_asks_itself(tmp_path: Path) -> None:
    text = "".join(NODES.splitlines(keepends=True)[:2])
    assert told(tmp_path, {"m1/etc/kubernetes/manifests/etcd.yaml": ETCD.format("https://127.0.0.1:2380")}, text) == []


def test_sockets_say_more(tmp_path: Path) -> None:
    """What listens is known: the file may be of another day."""
    files = {"m1/var/lib/kubelet/config.yaml": CONFIG.format("127.0.0.1"), "m1/ss_-tlnp.txt": SOCKETS}
    assert told(tmp_path, files) == []
