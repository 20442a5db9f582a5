"""A real `sos report`, made in namespaces of its own, read as its documented layout says."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from netparse.findings import Verdict
from netparse.inventory import take_inventory
from netparse.pipeline import analyze
from tests.bundles.pack import kubectl

SCRIPT = """
set -e
hostname node1
ip link set lo up
ip link add eth0 type veth peer name uplink0
ip link set uplink0 up
ip link set eth0 address 52:54:00:ab:56:21 up
ip address add 192.168.56.21/24 dev eth0
ip route add default via 192.168.56.1
ip neigh add 192.168.56.1 lladdr 52:54:00:ab:56:01 dev eth0
python3 -c '
import signal, socket
s = socket.create_server(("0.0.0.0", 10250))
signal.pause()
' &
listener=$!
for i in $(seq 100); do ss -ltn | grep -q :10250 && break; sleep 0.1; done
status=0
sos report --batch --quiet -o networking,host,kernel --tmp-dir "$1" || status=$?
kill $listener
exit $status
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("sos") is None:
        pytest.skip("sos is not installed (Debian package sosreport)")
    if os.geteuid() != 0:
        pytest.skip("sos report must be run as root")
    folder = tmp_path_factory.mktemp("sos")
    command = ["unshare", "--net", "--uts", "--mount", "sh", "-c", SCRIPT, "sh", str(folder)]
    done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr.decode()
    (folder / "nodes.txt").write_bytes(kubectl("get nodes -o wide"))
    return folder


def test_a_real_sos_report_is_node1s(report: Path) -> None:
    """By its hostname file; its addresses, route, neighbour and listener are there."""
    found = take_inventory(report)
    assert [c.stem for c in found.collectors] == ["sos"]
    node = found.cluster.node("node1")
    assert node is not None
    assert {str(a.ip) for k in node.links if k.name == "eth0" for a in k.addresses} >= {"192.168.56.21/24"}
    assert [str(r.gateways[0]) for r in node.default_routes("inet")] == ["192.168.56.1"]
    assert {(str(n.address), n.mac) for n in node.neighbors} >= {("192.168.56.1", "52:54:00:ab:56:01")}
    assert ("tcp", 10250) in {(s.protocol, s.port) for s in node.listeners}
    assert [n.name for n in found.cluster.nodes] == ["cp1", "node1", "node2"]


def test_what_a_real_sos_report_shows_is_judged(report: Path) -> None:
    """The kubelet's port is held by a Python process: what is there is seen, what the other nodes lack is unknown."""
    analysis = analyze(report)
    addresses = [f for f in analysis.findings if f.check == "node-ip-not-on-interface" and "node1" in f.nodes]
    assert [f.verdict for f in addresses] == [Verdict.PASS]
    missing = [f for f in analysis.findings if f.check == "evidence-missing" and f.verdict is Verdict.UNKNOWN]
    assert {n for f in missing for n in f.nodes} == {"cp1", "node2"}


def test_no_file_of_a_real_sos_report_is_misread(report: Path) -> None:
    """Of what was read as a capture every line was understood."""
    node = take_inventory(report).cluster.node("node1")
    assert node is not None
    assert not [(c.source, c.reason) for c in node.captures if c.status == "partial"]
