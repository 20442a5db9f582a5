"""`netparse inspect` of bundles with a file for each object, such as OpenShift's must-gather."""

from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
NODE = """apiVersion: v1
kind: Node
metadata:
  name: {name}
  labels:
    node.openshift.io/os_id: rhcos
status:
  addresses:
  - {{address: 192.0.2.{n}, type: InternalIP}}
  conditions:
  - {{type: Ready, status: "True", reason: KubeletReady, message: ok}}
  nodeInfo: {{kubeletVersion: v1.30.5, osImage: Red Hat Enterprise Linux CoreOS 417.94}}
"""
POD = """apiVersion: v1
kind: Pod
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{nodeName: {node}, containers: [{{name: c, image: registry.example/c:1}}]}}
status: {{phase: Running, containerStatuses: [{{name: c, ready: true, restartCount: 0, state: {{running: {{}}}}}}]}}
"""


def must_gather(folder: Path, count: int) -> Path:
    """Write a must-gather of so many nodes, each with one pod in each of two namespaces."""
    image = folder / "must-gather.local.1" / "image"
    files = {"version": "openshift/must-gather\n4.17.3\n", "timestamp": "2026-08-29 10:00:00\n"}
    for n in range(count):
        name = f"w{n}.ocp.example"
        files[f"cluster-scoped-resources/core/nodes/{name}.yaml"] = NODE.format(name=name, n=n + 10)
        for namespace in ("openshift-multus", "openshift-ovn-kubernetes"):
            pod = f"{namespace}-x{n}"
            files[f"namespaces/{namespace}/pods/{pod}/{pod}.yaml"] = POD.format(
                name=pod, namespace=namespace, node=name
            )
    for name, text in files.items():
        (image / name).parent.mkdir(parents=True, exist_ok=True)
        (image / name).write_text(text)
    return folder


def test_nodes_with_a_file_each_are_one_block(netparse: Run, tmp_path: Path) -> None:
    """The same is there of each: their names and addresses stand above it."""
    _, out, _ = netparse("inspect", must_gather(tmp_path, 6))
    assert out.count("missing: listening sockets") == 1
    assert all(f"w{n}.ocp.example  192.0.2.{n + 10}" in out for n in range(6))
    assert "nodes/*.yaml" in out


def test_files_of_single_objects_are_counted(netparse: Run, tmp_path: Path) -> None:
    _, out, _ = netparse("inspect", must_gather(tmp_path, 6))
    assert "6 records  namespaces/openshift-multus/…: 6 files" in out
    assert "openshift-multus-x3" not in out


def test_few_files_are_named(netparse: Run, tmp_path: Path) -> None:
    _, out, _ = netparse("inspect", must_gather(tmp_path, 2))
    assert "openshift-multus-x1.yaml" in out


def test_nodes_that_are_entered_from_outside_share_one_loop(netparse: Run, tmp_path: Path) -> None:
    """The commands are there once, and write into a folder for each node; RHEL CoreOS has no netstat."""
    _, out, _ = netparse("inspect", must_gather(tmp_path, 3))
    assert "for node in w0.ocp.example w1.ocp.example w2.ocp.example; do" in out
    assert out.count("chroot /host ip neigh") == 1
    assert '"$node"/ss_-lntup.txt' in out
    assert "netstat" not in out.partition("To collect")[2]
