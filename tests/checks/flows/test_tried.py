"""Connections that were tried: which of them the cluster needs, and when the lack of an answer is one."""

from pathlib import Path

import pytest

from netparse import analyze
from netparse.checks import Context
from netparse.checks.flows.tried import unanswered
from netparse.findings import Verdict
from netparse.ports.circumstances import detect
from tests.checks.bundle import Judged, judge
from tests.conftest import BUNDLES

SCENARIOS = BUNDLES / "required-flow-blocked"
DROPPED = (BUNDLES.parent / "captures" / "curl" / "curl-7.88" / "dropped-by-a-firewall.txt").read_text()


def words(folder: Path) -> list[str]:
    cluster = analyze(folder).cluster
    context = Context(cluster, detect(cluster))
    return [t.words for n in cluster.nodes for t in unanswered(n, context)]


def save_eks(folder: Path, curl: str) -> None:
    """Save a bundle of EKS' log collector whose test of the API server printed this."""
    for name, text in {
        "system/instance-id.txt": "i-0123456789abcdef0\n",
        "kernel/uname.txt": "Linux ip-192-0-2-10.example.internal 5.10.215 #1 SMP x86_64 GNU/Linux\n",
        "networking/curl_api_server.txt": curl,
    }.items():
        file = folder / "eks_i-0123456789abcdef0_2026-03-09_1420-UTC_0.7.9" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def test_tests_of_one_target_are_one_statement() -> None:
    """Both tries are its evidence."""
    assert words(SCENARIOS / "fail.curl-got-no-answer") == [
        "kube-apiserver of cp1 at 192.168.56.11:6443 did not answer in 2 of 2 tests: Timeout was reached"
    ]


@pytest.mark.parametrize("name", ["curl-answered-at-last", "curl-was-refused", "curl-of-another-site"])
def test_what_came_through_once_or_is_no_part_of_the_cluster_is_none(name: str) -> None:
    """A refusal came back: the way there and back is open."""
    assert words(SCENARIOS / f"unknown.{name}") == []


def test_a_collector_knows_which_test_is_of_the_api_server(tmp_path: Path) -> None:
    """The address of a managed control plane is no node's."""
    save_eks(tmp_path, DROPPED)
    assert words(tmp_path) == ["the API server at 192.0.2.20:443 did not answer in the test: Timeout was reached"]


@pytest.mark.parametrize("address", ["192.0.2.20", "2001:db8::14"])
def test_the_advice_names_the_address_where_no_port_was_printed(tmp_path: Path, address: str) -> None:
    """Old releases of curl print the address alone."""
    save_eks(tmp_path, f"*   Trying {address}...\ncurl: (28) Connection timed out after 5001 milliseconds\n")
    (tmp_path / "kubectl_get_nodes_-o_wide.txt").write_text(
        "NAME                           STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP\n"
        "ip-192-0-2-10.example.internal   Ready    <none>   9d    v1.30.4   192.0.2.10    <none>\n"
        "ip-192-0-2-11.example.internal   Ready    <none>   9d    v1.30.4   192.0.2.11    <none>\n"
    )
    (found,) = (
        f for f in analyze(tmp_path).findings if f.check == "required-flow-blocked" and f.verdict is Verdict.FAIL
    )
    assert f"ip route get {address} " in found.fix[0]
    assert found.confirm is not None
    assert f"nc -vz -w3 {address} <port> " in found.confirm


@pytest.mark.parametrize(("name", "expected"), [("one-node-times-out", 1), ("all-answer", 0)])
def test_probes_of_the_network_plugin_count_like_any_other(tmp_path: Path, name: str, expected: int) -> None:
    """The agent's port on another node is required; the probe of an endpoint names no node's address, and ICMP proves nothing."""
    (tmp_path / "node1").mkdir()
    text = (BUNDLES.parent / "captures" / "cilium_health" / "cilium-1.16" / f"{name}.txt").read_text()
    (tmp_path / "node1" / "cilium-health_status.txt").write_text(text)
    (tmp_path / "kubectl_get_nodes_-o_wide.txt").write_text(
        "NAME    STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP\n"
        "node1   Ready    <none>   9d    v1.30.4   192.0.2.21    <none>\n"
        "node2   Ready    <none>   9d    v1.30.4   192.0.2.22    <none>\n"
    )
    cluster = analyze(tmp_path).cluster
    context = Context(cluster, detect(cluster, cnis=("cilium",)))
    found = [t for n in cluster.nodes for t in unanswered(n, context)]
    assert [t.target for t in found] == ["192.0.2.22:4240"] * expected


@pytest.mark.parametrize(("status", "lost"), [("connection-timeout", True), ("connection-refused", False)])
def test_a_host_collector_of_troubleshoot_tried_another_node(tmp_path: Path, status: str, lost: bool) -> None:
    """Its files lie in folders by their kind, and are all of the one host on which it ran."""
    host = tmp_path / "support-bundle-2026-03-09T14_20_05" / "host-collectors"
    why = "i/o timeout" if lost else "connect: connection refused"
    for name, text in {
        "run-host/hostnames.txt": "hostname = w1\n/proc/sys/kernel/hostname = w1\nuname -n = w1\n",
        "system/sysctl.json": '{"kernel.hostname":"w1","net.ipv4.ip_forward":"1"}',
        "connect/peer.json": f'{{"status":"{status}","message":"dial tcp 192.0.2.12:10250: {why}"}}',
        "tcpPortStatus/api.json": '{"status":"address-in-use","message":""}',
    }.items():
        (host / name).parent.mkdir(parents=True, exist_ok=True)
        (host / name).write_text(text)
    (tmp_path / "nodes.txt").write_text(
        "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP\n"
        "w1     Ready    <none>   1d    v1.30.0   192.0.2.11    <none>\n"
        "w2     Ready    <none>   1d    v1.30.0   192.0.2.12    <none>\n"
    )
    assert [n.name for n in analyze(tmp_path).cluster.nodes] == ["w1", "w2"]
    assert words(tmp_path) == (
        ["kubelet of w2 at 192.0.2.12:10250 did not answer in the test: dial tcp 192.0.2.12:10250: i/o timeout"]
        if lost
        else []
    )


def _probes(host: str, endpoint: str) -> Judged:
    """Return what is said of Cilium's own probes from ``a`` to another node and to the endpoint there."""
    text = (
        "Probe time:   2026-05-08T10:11:12Z\nNodes:\n  prod/a (localhost):\n    Host connectivity to 192.0.2.1:\n"
        "      ICMP to stack:   OK, RTT=310.2µs\n      HTTP to agent:   OK, RTT=221.4µs\n  prod/b:\n"
        f"    Host connectivity to 192.0.2.2:\n      ICMP to stack:   {host}\n      HTTP to agent:   {host}\n"
        f"    Endpoint connectivity to 10.0.2.81:\n      ICMP to stack:   {endpoint}\n      HTTP to agent:   {endpoint}\n"
    )
    return judge({"a/cilium-health_status.txt": text})


def test_an_endpoint_that_is_lost_behind_a_node_that_answers_is_traffic_of_pods() -> None:
    """Where the host does not answer either, that is the fault."""
    lost, fine = "Connection timed out", "OK, RTT=600.2µs"
    told = _probes(fine, lost).one("pod-traffic-blocked", Verdict.WARN)
    assert "the endpoint of b, whose host answers (10.0.2.81:4240): Connection timed out" in told.actual
    assert not _probes(fine, fine).of("pod-traffic-blocked", Verdict.WARN)
    both = _probes(lost, lost)
    assert not both.of("pod-traffic-blocked", Verdict.WARN) and both.of("required-flow-blocked", Verdict.WARN)
