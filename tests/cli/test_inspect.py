"""`netparse inspect`: its JSON is the published form, its text ends with commands to paste, its exit code says what was found."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.bundles.layouts import LAYOUTS, Layout, sos
from tests.bundles.pack import kubectl, output_of, write
from tests.conftest import BUNDLES, ROOT

CAPTURES = ROOT / "fixtures" / "captures"
Run = Callable[..., tuple[int, str, str]]
KEYS = ["schema_version", "collector", "cluster", "nodes", "commands_to_collect", "unassigned", "skipped", "inputs"]


@pytest.mark.parametrize("layout", LAYOUTS[::3], ids=lambda layout: layout.name)
def test_the_json_is_what_its_schema_says(netparse: Run, tmp_path: Path, layout: Layout) -> None:
    """For bundles of several collectors; nothing but the JSON is on standard output."""
    code, out, _ = netparse("inspect", write(tmp_path, layout.files()), "--format", "json")
    _, schema, _ = netparse("schema", "inspect")
    found = json.loads(out)
    jsonschema.validate(found, json.loads(schema))
    assert code == 0 and list(found) == KEYS
    assert [n["name"] for n in found["nodes"]] == ["cp1", "node1", "node2"]


def test_the_node_list_counts_under_every_node_it_names(netparse: Run, example: Path) -> None:
    """Also under the worker of which nothing was captured."""
    _, out, _ = netparse("inspect", example, "--format", "json")
    found = json.loads(out)
    assert [set(n["captures"]) for n in found["nodes"]] == [
        {"kubectl_get_nodes", "arp", "ip_address", "ip_route", "netstat"},
        {"kubectl_get_nodes"},
    ]
    assert list(found["commands_to_collect"]) == ["cluster", "controlplane", "node01"]


def test_the_text_ends_with_the_commands_to_paste(netparse: Run, example: Path) -> None:
    """One block per node; each command's output goes into a file whose name tells what it is."""
    code, out, _ = netparse("inspect", example)
    assert code == 0
    block = out[out.index("# on node01") :].splitlines()
    assert block[1] == "sudo netstat -nlptu > netstat_-nlptu.txt 2>&1"
    assert all(" > " in line for line in block[1:])


BEST = ("ip addr", "ip -s -d link", "ip route", "ip -6 route", "ip neigh", "ss -tupna")
"""What README calls the best evidence of a node, beside two settings of the kernel."""
SETTINGS = b"net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 0\n"
TABLES = {"pods": "all-namespaces-wide", "services": "all-namespaces-wide", "endpoints": "all-namespaces"}


def best_evidence() -> dict[str, bytes]:
    """A healthy cluster as README asks for it."""
    nodes = ("cp1", "node1", "node2")
    files = {f"{node}/{c.replace(' ', '_')}.txt": output_of(node, c) for node in nodes for c in BEST}
    files |= {f"{node}/sysctl_net.ipv4.ip_forward_net.ipv6.conf.all.forwarding.txt": SETTINGS for node in nodes}
    for what, name in TABLES.items():
        path = CAPTURES / f"kubectl_get_{what}" / "kubectl-1.32" / f"{name}.txt"
        files[f"kubectl_get_{what}_-A_-o_wide.txt"] = path.read_bytes()
    return {**files, "kubectl_get_nodes_-o_json.txt": kubectl("get nodes -o json")}


OF_FILTERS = {"sudo iptables-save", "sudo ip6tables-save", "sudo nft list ruleset"}
"""What README names apart: whether flows pass takes the packet filters, too."""


def test_the_best_evidence_leaves_one_question_open(netparse: Run, tmp_path: Path) -> None:
    """Of a healthy cluster: nothing is wrong, and only whether flows pass the packet filters is unknown."""
    write(tmp_path, best_evidence())
    _, out, _ = netparse("inspect", tmp_path, "--format", "json")
    asked = json.loads(out)["commands_to_collect"]
    assert {n: {line.partition(" >")[0] for line in lines} for n, lines in asked.items()} == dict.fromkeys(
        ("cp1", "node1", "node2"), OF_FILTERS
    )
    _, out, _ = netparse("check", tmp_path, "--format", "json")
    found = json.loads(out)["findings"]
    assert {f["verdict"] for f in found} <= {"info", "unknown"}
    assert {f["check"] for f in found if f["verdict"] == "unknown"} == {"required-flow-blocked", "pod-traffic-blocked"}


def test_what_was_pasted_is_read(netparse: Run, tmp_path: Path) -> None:
    """Without counters, connections, settings, pods and conditions these are asked for; the answer leaves nothing to collect."""
    best = best_evidence()
    poor = {n: d for n, d in best.items() if n.endswith(("ip_addr.txt", "route.txt", "neigh.txt"))}
    write(tmp_path, {**poor, "kubectl_get_nodes_-o_wide.txt": kubectl("get nodes -o wide")})
    _, out, _ = netparse("inspect", tmp_path, "--format", "json")
    asked = json.loads(out)["commands_to_collect"]
    assert {line.partition(" >")[0] for line in asked["cp1"]} == {
        "sudo netstat -nlptu",
        "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding",
        "ip -d link",
        "ip -s link",
        *OF_FILTERS,
    }
    assert len(asked["cluster"]) == 4
    write(tmp_path, best)
    _, out, _ = netparse("inspect", tmp_path, "--format", "json")
    asked = json.loads(out)["commands_to_collect"]
    assert {line.partition(" >")[0] for lines in asked.values() for line in lines} == OF_FILTERS


def test_a_cut_archive_is_told_and_no_error(netparse: Run, tmp_path: Path) -> None:
    """What came before the cut is there; the cut is among what was not read."""
    (name, data), *_ = sos("gz")().items()
    (tmp_path / name).write_bytes(data[: len(data) * 3 // 4])
    code, out, _ = netparse("inspect", tmp_path / name, "--format", "json")
    found = json.loads(out)
    assert code == 0 and found["nodes"]
    assert any("cut short" in s["reason"] or "damaged" in s["reason"] for s in found["skipped"])


def test_nothing_recognised_is_exit_2_with_json(netparse: Run, tmp_path: Path) -> None:
    """The inputs and what was not read are still told."""
    (tmp_path / "README.md").write_text("# nothing here\n")
    code, out, _ = netparse("inspect", tmp_path, "--format", "json")
    found = json.loads(out)
    assert code == 2 and found["nodes"] == [] and found["collector"] is None
    assert found["skipped"] and "cluster" in found["commands_to_collect"]


def test_a_path_that_is_not_there_is_one_sentence(netparse: Run) -> None:
    """On standard error, exit code 2."""
    code, out, err = netparse("inspect", "/nowhere/bundle.tar.gz")
    assert (code, out) == (2, "") and err.count("\n") == 1


def test_the_bulk_of_a_bundle_is_counted_not_listed(netparse: Run, tmp_path: Path) -> None:
    """Hundreds of logs are one line; a loss is named."""
    files = {f"var/log/app-{n}.log": b"2026-08-29T10:00:00Z started\n" for n in range(300)}
    write(
        tmp_path,
        {**files, "node1/ss.txt": output_of("node1", "ss -plntu"), "sealed.tar.gpg": b"\x85\x02\x0c\x03" + b"x" * 99},
    )
    _, out, _ = netparse("inspect", tmp_path)
    assert "  300 files: no output of a command" in out
    assert "sealed.tar.gpg: encrypted" in out


@pytest.mark.parametrize("bundle", sorted(p for p in BUNDLES.glob("*/*") if p.is_dir())[::25], ids=lambda p: p.name)
def test_scenarios_are_shown_without_a_trace(netparse: Run, bundle: Path) -> None:
    """A sample, as text."""
    code, out, err = netparse("inspect", bundle)
    assert code == 0 and out and not err


def test_collectors_are_listed(netparse: Run) -> None:
    """As a table and as JSON."""
    _, out, _ = netparse("list", "collectors", "--format", "json")
    assert {"sos", "rancher", "must-gather", "microk8s"} <= {row["stem"] for row in json.loads(out)}


def test_of_several_outputs_in_a_file_the_lines_are_told(netparse: Run) -> None:
    """A file of a single output needs none."""
    bundle = BUNDLES / "duplicate-ip" / "fail.ticket-headings-and-a-marked-row"
    _, out, _ = netparse("inspect", bundle)
    assert [line.split(":")[-1] for line in out.splitlines() if line.startswith("  ip_address")] == ["6-7", "13-14"]
    _, out, _ = netparse("inspect", BUNDLES / "duplicate-mac" / "unknown.links-before-and-after")
    assert [line.split("/")[-1] for line in out.splitlines() if line.startswith("  ip_link")] == ["ip_link.txt"] * 2
