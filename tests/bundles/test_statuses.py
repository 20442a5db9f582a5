"""What holds no output, or masked output, is told as such: never "0 ports open"."""

from pathlib import Path
from typing import Any

import pytest

from netparse.findings import Verdict
from netparse.inventory import take_inventory
from netparse.pipeline import analyze
from tests.bundles.pack import kubectl, output_of, tar, under, write

WIDE = kubectl("get nodes -o wide")


def captures(tmp_path: Path, node: str, stem: str) -> list[dict[str, Any]]:
    found = take_inventory(tmp_path).to_dict()
    entry = next(n for n in found["nodes"] if n["name"] == node)
    return list(entry["captures"].get(stem, []))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"bash: line 1: netstat: command not found\n", "failed"),
        (b"sh: 1: netstat: not found\n", "failed"),
        ("timeout: failed to run command ‘netstat’: No such file or directory\n".encode(), "failed"),
        (b"ERROR: Command not found or not executable\n", "failed"),
        (b"OCI runtime exec failed: exec failed: unable to start container process\n", "failed"),
    ],
)
def test_a_capture_without_output_says_why(tmp_path: Path, text: bytes, status: str) -> None:
    """Its status and reason stand in the inventory, its command among those to collect; nothing is closed."""
    write(
        tmp_path, {"nodes.txt": WIDE, "node1/netstat_nlptu.txt": text, "node1/ip_a.txt": output_of("node1", "ip addr")}
    )
    (entry,) = captures(tmp_path, "node1", "netstat")
    assert entry["status"] == status and entry["reason"] and entry["records"] == 0
    assert any("netstat" in c for c in take_inventory(tmp_path).to_dict()["commands_to_collect"]["node1"])
    ports = [f for f in analyze(tmp_path).findings if f.check == "required-port-closed" and "node1" in f.nodes]
    assert {f.verdict for f in ports} == {Verdict.UNKNOWN}


def test_a_failure_of_a_collector_keeps_its_place(tmp_path: Path) -> None:
    """EKS: the netstat that timed out is node1's, in the file that the collector keeps for it."""
    files = {
        "./system/netstat.txt": "timeout: failed to run command ‘netstat’: No such file or directory\n".encode(),
        "./system/instance-id.txt": b"i-0",
        "./kernel/uname.txt": output_of("node1", "uname -a"),
    }
    write(tmp_path, {"nodes.txt": WIDE, "eks_i-0_2026-08-29_1040-UTC_0.7.9.tar.gz": tar(files)})
    assert [e["status"] for e in captures(tmp_path, "node1", "netstat")] == ["failed"]


def test_masked_addresses_are_unknown_not_wrong(tmp_path: Path) -> None:
    """Troubleshoot before 0.49 wrote ***HIDDEN*** for each address: no alarm comes of it."""
    masked = WIDE.replace(b"192.168.56.11", b"***HIDDEN*** ")
    files = {"cluster-resources/nodes.txt": masked, "version.yaml": b"kind: SupportBundle\n"}
    sockets = output_of("cp1", "netstat -nlptu").replace(b"192.168.56.11", b"***HIDDEN***")
    files |= under("host-collectors/run-host", {"netstat-ports.txt": sockets, "hostnames.txt": b"hostname = cp1\n"})
    analysis = analyze(write(tmp_path, files))
    assert not [f for f in analysis.findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]
    assert captures(tmp_path, "cp1", "netstat")[0]["status"] == "ok"


def test_what_kubectl_refused_names_no_node(tmp_path: Path) -> None:
    """An error text where the node list should be: no node of it, and the command to collect."""
    refused = b"The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or port?\n"
    write(
        tmp_path,
        {"kubectl_get_nodes.txt": refused, "a/hostname": b"host-a\n", "a/ss.txt": output_of("cp1", "ss -plntu")},
    )
    found = take_inventory(tmp_path).to_dict()
    assert [n["name"] for n in found["nodes"]] == ["host-a"]
    assert [u["status"] for u in found["unassigned"] if u["command"] == "kubectl_get_nodes"] == ["failed"]
    assert found["commands_to_collect"]["cluster"][0].startswith("kubectl get nodes -o json > ")


def test_only_the_end_of_a_truncated_command_proves_no_absence(tmp_path: Path) -> None:
    """sos keeps the end of a long output under sos_strings: what it does not show may have been there."""
    tail = b"".join(output_of("node1", "netstat -W -neopa").splitlines(keepends=True)[-6:])
    files = {
        "sos_commands/host/hostname": b"node1\n",
        "sos_strings/networking/netstat_-W_-neopa.tailed": tail,
        "etc/hostname": b"node1\n",
    }
    write(tmp_path, {"nodes.txt": WIDE, "sosreport-node1-2026-08-29-abcdefg.tar.xz": tar(under("top", files), "xz")})
    (entry,) = captures(tmp_path, "node1", "netstat")
    assert (
        entry["records"] and entry["covers"]["whole"] is False and "only its end was kept" in entry["covers"]["limits"]
    )
    ports = [f for f in analyze(tmp_path).findings if f.check == "required-port-closed" and "node1" in f.nodes]
    assert Verdict.FAIL not in {f.verdict for f in ports}
