"""What of a bundle is read whole: all that may be a capture, and not the bulk."""

from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.captures.recognition.glimpse import plausible
from netparse.parsers import Kind
from tests.conftest import ROOT

CAPTURES = sorted(p for p in (ROOT / "fixtures").rglob("*.txt") if "near_misses" not in p.parts)
LOG = b"2026-08-29T10:40:00Z stderr F I0829 10:40:00.000 1 server.go:55] serving %d\n"


def test_nothing_that_is_understood_by_its_content_is_passed_over() -> None:
    """Every fixture that parses to records under a name that says nothing is read under such a name.

    Messages alone are not: the logs of a bundle tell of all that passed by since the host was started.
    """
    lost = []
    for path in CAPTURES:
        data = path.read_bytes()
        if not plausible("x/0815.bin", data[: 1 << 16]) and any(
            c.records and not c.gives(Kind.MESSAGES) for c in parse(data, source="x/0815.bin")
        ):
            lost.append(path)
    assert not lost


@pytest.mark.parametrize(
    "path",
    [
        "sos_commands/networking/ip_-s_-s_neigh_show",
        "top/networking/sstunlp4",
        "cmd/ip--4-r.md",
        "collect/ip_4_addr.json",
        "proc/4711/net/tcp6",
        "cp1_netstat_nlpt.txt",
        "sos_reports/manifest.json",
        "host-collectors/run-host/vendor-info.json",
        "sos_commands/date/date",
        "network_logs/n1.example.org_ovnkube-node-abc_ip_6_route",
    ],
)
def test_a_known_name_is_read_even_when_empty(path: str) -> None:
    """That a collector's file is empty, or holds an error text, must be said."""
    assert plausible(path, b"")
    assert plausible(path, b"sh: 1: x: not found\n")


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("var/log/pods/kubelet.log", LOG * 500),
        ("pods/web/logs/current.log", b"Active Internet connections (only servers)\n"),
        ("default/web-1/logs.txt", b"tcp   0   0 0.0.0.0:80   0.0.0.0:*   LISTEN  1/x\n"),
        ("cluster-resources/pods/logs/ns/pod/c.log", b"1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue\n"),
        ("proc/4711/net/raw", b"  sl  local_address rem_address   st\n"),
        ("proc/4711/net/rt_cache", b"Iface\tDestination\tGateway\n"),
        (
            "core/secrets.yaml",
            b"---\napiVersion: v1\nkind: SecretList\nitems:\n- metadata:\n    ownerReferences:\n    - kind: Node\n      name: x\n",
        ),
        ("events.json", b'{"kind": "EventList", "items": [{"involvedObject": {"kind": "Node", "name": "a"}}]}'),
        ("bin/tool", bytes(range(256)) * 64),
        ("README.md", b"# How to collect\n"),
        ("etc/nsswitch.conf", b"passwd: files\n"),
    ],
)
def test_the_bulk_is_not_read(path: str, head: bytes) -> None:
    """Logs, pods' own views, kernel tables of the same look, lists of other things."""
    assert not plausible(path, head)


def test_a_log_of_ones_own_is_read() -> None:
    """People call a session node1.log: its content counts."""
    assert plausible("node1.log", b"[root@node1 ~]# ip a\n1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue\n")
    assert plausible("node1/sys/ip_a.txt", b"") and plausible("node1/proc/net/tcp.txt", b"")
    assert plausible("x/session.log", b"Welcome to node1\n" * 100 + b"root@node1:~# netstat -nlpt\n")


def test_a_node_list_is_seen_in_a_long_object(tmp_path: Path) -> None:
    """kubectl's own order of keys, JSON and YAML."""
    for name in ("get_nodes_-o_json.txt", "get_nodes_-o_yaml.txt", "get_node_cp1_-o_yaml.txt", "cluster-info_dump.txt"):
        assert plausible("x/data", (ROOT / "fixtures" / "parts" / "kubectl" / name).read_bytes()[: 1 << 16])
