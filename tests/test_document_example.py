"""What the document does by hand is in the findings and in the report of its captures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import netparse as library

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def findings() -> list[library.Finding]:
    from tests.conftest import EXAMPLE

    return list(library.analyze(EXAMPLE).findings)


def of(findings: list[library.Finding], check: str, **fields: Any) -> list[library.Finding]:
    return [f for f in findings if f.check == check and all(getattr(f, k) == v for k, v in fields.items())]


@pytest.mark.parametrize("port", [6443, 2379, 2380, 10250, 10257, 10259])
def test_required_ports_of_the_control_plane_pass(findings: list[library.Finding], port: int) -> None:
    """Every port of the control plane is open; 10257 and 10259 on loopback are right, they serve the node itself."""
    found = of(findings, "required-port-closed", node="controlplane", subject=f"tcp/{port}")
    assert [f.verdict for f in found] == [library.Verdict.PASS]


def test_a_cut_process_name_is_recognised(findings: list[library.Finding]) -> None:
    """netstat printed 4008/kube-controlle: nineteen characters of kube-controller-manager."""
    (found,) = of(findings, "required-port-foreign-process", node="controlplane", subject="tcp/10257")
    assert found.verdict is library.Verdict.PASS
    assert "4008/kube-controlle" in found.evidence[0].text


def test_internal_ip_is_found_on_eth0_in_a_grep_fragment(findings: list[library.Finding]) -> None:
    """`ip a | grep -C2 10.96.191.3` shows the interface with its MAC; the finding quotes the line of the address."""
    (found,) = of(findings, "node-ip-not-on-interface", node="controlplane")
    assert found.verdict is library.Verdict.PASS
    assert "eth0 holds 10.96.191.3/24, MAC 02:42:0a:60:bf:03" in found.actual
    assert (found.evidence[0].line, found.evidence[0].text.strip()) == (
        3,
        "inet 10.96.191.3/24 brd 10.96.191.255 scope global eth0",
    )


def test_the_worker_without_captures_is_unknown_with_the_commands_to_run(findings: list[library.Finding]) -> None:
    """Of node01 there is only its row in the node list: nothing of it passes or fails."""
    of_node01 = [f for f in findings if f.node == "node01"]
    assert {f.verdict for f in of_node01} - {library.Verdict.INFO} <= {library.Verdict.UNKNOWN, library.Verdict.PASS}
    for check in ("required-port-closed", "default-route-missing", "node-ip-not-on-interface", "evidence-missing"):
        (found,) = of(findings, check, node="node01")
        assert found.verdict is library.Verdict.UNKNOWN
        assert found.fix
    (missing,) = of(findings, "evidence-missing", node="node01")
    assert any("netstat -nlptu" in line for line in missing.fix)


def test_kubectl_and_the_web_terminal_are_exposed_and_nobody_else(findings: list[library.Finding]) -> None:
    """kubectl on :::8888 and ttyd on 0.0.0.0:8080 are judged by process; sshd and the kubelet's random port alarm nobody."""
    exposed = [
        f for f in of(findings, "insecure-port-exposed") if f.verdict in (library.Verdict.FAIL, library.Verdict.WARN)
    ]
    assert {f.subject for f in exposed} == {"tcp/8888", "tcp/8080"}
    loud = [f for f in findings if f.verdict in (library.Verdict.FAIL, library.Verdict.WARN)]
    assert {f.check for f in loud} == {"insecure-port-exposed"}


def test_a_fragment_proves_nothing_about_what_it_does_not_show(tmp_path: Path) -> None:
    """An address that a grep fragment does not show is not missing."""
    (tmp_path / "nodes.txt").write_text(
        "NAME  STATUS  ROLES          AGE  VERSION  INTERNAL-IP  EXTERNAL-IP  OS-IMAGE  KERNEL-VERSION  CONTAINER-RUNTIME\n"
        "cp1   Ready   control-plane  1d   v1.30.0  192.0.2.9    <none>       Debian    6.1.0           containerd://1.7\n"
    )
    (tmp_path / "cp1").mkdir()
    (tmp_path / "cp1" / "ip_a_grep.txt").write_text("    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0\n")
    found = of(list(library.analyze(tmp_path).findings), "node-ip-not-on-interface")
    assert [f.verdict for f in found] == [library.Verdict.UNKNOWN]


def test_check_prints_the_findings_as_json(netparse: Run, example: Path) -> None:
    """The JSON has inputs with their sha256, the cluster, the summary and the findings with evidence."""
    code, out, _ = netparse("check", example, "--format", "json")
    said = json.loads(out)
    assert code == 1
    assert said["schema_version"] == 1
    assert said["cluster"]["nodes"] == ["controlplane", "node01"]
    assert {Path(i["source"]).name for i in said["inputs"]} == {
        "kubectl_get_nodes_o_wide.txt",
        "arp.txt",
        "ip_a_grep.txt",
        "ip_route.txt",
        "netstat_nlpt.txt",
    }
    assert not [f for f in said["findings"] if f["verdict"] == "pass"]
    assert said["summary"]["pass"] > 10
    for f in said["findings"]:
        if f["verdict"] in ("fail", "warn"):
            assert all(e["text"] and e["line"] for e in f["evidence"]) and f["evidence"]
