"""`netparse inspect` of many nodes, of virtual ones, and of distributions whose nodes are reached another way."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
HEAD = "NAME  STATUS  ROLES  AGE  VERSION  INTERNAL-IP  EXTERNAL-IP  OS-IMAGE  KERNEL-VERSION  CONTAINER-RUNTIME\n"
SYSTEMS = {
    "kubeadm": ("v1.30.4", "Debian GNU/Linux 12 (bookworm)", "\nip address >"),
    "talos": ("v1.30.4", "Talos (v1.8.0)", "\ntalosctl "),
    "openshift": (
        "v1.27.11+749fe1d",
        "Red Hat Enterprise Linux CoreOS 414.92.202402201450-0 (Plow)",
        "\n  oc debug node/",
    ),
}


def nodes(folder: Path, count: int, version: str = "v1.30.4", image: str = "Debian GNU/Linux 12 (bookworm)") -> Path:
    """Write a node list alone, with columns as kubectl aligns them."""
    names = [(f"hpc{n:03d}", "control-plane" if n < 3 else "<none>", f"192.0.2.{n + 1}") for n in range(count)]
    rows = [(n, "Ready", r, "9d", version, ip, "<none>", image, "6.1.0", "containerd://1.7.20") for n, r, ip in names]
    table = [tuple(HEAD.split()), *rows]
    widths = [max(len(row[n]) for row in table) + 3 for n in range(len(table[0]))]
    lines = ("".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table)
    (folder / "kubectl_get_nodes_-o_wide.txt").write_text("\n".join(lines) + "\n")
    return folder


def test_alike_nodes_take_lines_and_not_pages(netparse: Run, tmp_path: Path) -> None:
    """85 nodes of which the same is there are one block and one set of commands; the number is told."""
    code, out, _ = netparse("inspect", nodes(tmp_path, 85))
    assert code == 0
    assert len(out.splitlines()) < 60
    assert "and 78 more: 85 nodes" in out
    assert out.count("\nip address >") == 1


def test_a_name_inside_another_word_of_a_path_stays(netparse: Run, tmp_path: Path) -> None:
    """The block of nodes of which the same is there names files as they are called."""
    list_ = nodes(tmp_path, 4) / "kubectl_get_nodes_-o_wide.txt"
    list_.write_text(list_.read_text().replace("hpc00", "node").replace("node0", "node "))
    _, out, _ = netparse("inspect", tmp_path)
    assert "of each of these 4 nodes" in out
    assert "kubectl_get_nodes_-o_wide.txt" in out
    assert "*s_-o" not in out


def test_a_node_that_has_more_stands_apart(netparse: Run, tmp_path: Path) -> None:
    """What is missing elsewhere is there: it is asked for on the others only."""
    own = nodes(tmp_path, 5) / "hpc004"
    own.mkdir()
    (own / "ip_route.txt").write_text("default via 192.0.2.254 dev eth0 proto static \n")
    _, out, _ = netparse("inspect", tmp_path)
    assert "\nhpc004" in out
    _, out, _ = netparse("inspect", tmp_path, "--format", "json")
    asked = json.loads(out)["commands_to_collect"]
    assert any(c.startswith("ip route") for c in asked["hpc003"])
    assert not any(c.startswith("ip route") for c in asked["hpc004"])


@pytest.mark.parametrize("system", SYSTEMS)
def test_commands_are_those_of_the_system(netparse: Run, tmp_path: Path, system: str) -> None:
    """Talos has no shell, and nodes of OpenShift are entered with ``oc debug``."""
    version, image, command = SYSTEMS[system]
    _, out, _ = netparse("inspect", nodes(tmp_path, 4, version, image))
    assert command in out
    assert all(other == command or other not in out for _, _, other in SYSTEMS.values())


@pytest.mark.parametrize("system", ["openshift", "talos"])
def test_a_name_that_a_shell_would_run_stays_a_name(netparse: Run, tmp_path: Path, system: str) -> None:
    """Names come from strangers, the commands are there to be pasted."""
    version, image, _ = SYSTEMS[system]
    names = ["a$(touch ran)", "b;touch ran", "c`touch ran`"]
    info = {"kubeletVersion": version, "osImage": image, "operatingSystem": "linux"}
    listed = [{"kind": "Node", "metadata": {"name": n}, "status": {"nodeInfo": info}} for n in names]
    (tmp_path / "nodes.json").write_text(json.dumps({"kind": "List", "apiVersion": "v1", "items": listed}))
    _, out, _ = netparse("inspect", tmp_path)
    commands = out[out.index("To collect what is missing, paste:") :].partition("\n")[2]
    assert "touch ran" in commands
    own = tmp_path / "pasted"
    own.mkdir()
    stubs = "oc() { :; }; kubectl() { :; }; talosctl() { :; }\n"
    subprocess.run(["sh", "-c", stubs + commands], cwd=own, check=True)
    assert not list(own.rglob("ran"))
    if system == "openshift":
        assert {p.name for p in own.iterdir() if p.is_dir()} == set(names)


def test_virtual_nodes_get_no_commands(netparse: Run, tmp_path: Path) -> None:
    """Nobody can log in there; the real node beside it gets its own."""
    list_ = nodes(tmp_path, 2) / "kubectl_get_nodes_-o_wide.txt"
    text = list_.read_text()
    list_.write_text(text.replace("hpc001", "virtual-kubelet-aci-0").replace("Ready   <none>", "Ready   agent "))
    text = list_.read_text()
    rows = [
        line.replace("Debian GNU/Linux 12 (bookworm)", "<none>") if "virtual" in line else line
        for line in text.splitlines()
    ]
    list_.write_text("\n".join(rows) + "\n")
    _, out, _ = netparse("inspect", tmp_path, "--format", "json")
    asked = json.loads(out)["commands_to_collect"]
    assert "hpc000" in asked
    assert not asked.get("virtual-kubelet-aci-0")
