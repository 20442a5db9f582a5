"""Files beside the five commands, in the places where each collector keeps them, are read as what they are."""

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from netparse.captures.bundle import read_bundles
from netparse.captures.collectors.collector import collectors
from netparse.parsers import Kind, kinds_of
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.spelling import stem_from_command
from netparse.resources import package_file
from tests.conftest import ROOT

KINDS = {
    *(
        Kind.PODS,
        Kind.SERVICES,
        Kind.ENDPOINTS,
        Kind.OBJECTS,
        Kind.FIREWALL,
        Kind.FIREWALL_SETUP,
        Kind.SETS,
        Kind.RULES,
    ),
    *(
        Kind.FORWARDING,
        Kind.SETTINGS,
        Kind.PROCESSES,
        Kind.SOCKET_OWNERS,
        Kind.VIRTUAL_SERVERS,
        Kind.TUNNEL_PEERS,
        Kind.TESTS,
    ),
}
CAPTURES = ROOT / "fixtures" / "captures"
_JSON_ONLY = {"aks_periscope"}
"""Commands that print JSON into files whose names do not tell it."""


def places() -> Iterator[tuple[str, str, str]]:
    """Yield collector, pattern and command of each such file in the tables."""
    for c in collectors():
        raw = tomllib.loads(package_file("captures", "collectors", "data", f"{c.stem}.toml").read_text())
        for pattern, command in raw["files"].items():
            line = parse_command_line(command) if command not in ("", "-") else None
            stem = stem_from_command(line)
            if stem and KINDS & set(kinds_of(stem)) and "{netns}" not in pattern:
                yield c.stem, pattern, command


PLACES = sorted(places())


@cache
def sample(stem: str, want: str) -> bytes:
    """Return the shortest capture of a command; of objects one in the form (JSON, YAML) that the file's name promises."""
    for path in sorted((CAPTURES / stem).rglob("*.txt"), key=lambda p: (p.stat().st_size, p)):
        found = json.loads(path.with_name(f"{path.name}.netparse.json").read_text())["captures"]
        as_json = path.read_bytes()[:1] in (b"{", b"[")
        good = [c["command"] for c in found] == [stem] and found[0]["status"] == "ok"
        good = good and (len(found[0]["records"]) > 1 or Kind.TESTS in kinds_of(stem))
        if good and as_json == (want == "json" or stem in _JSON_ONLY):
            return path.read_bytes()
    raise AssertionError(f"no sample of {stem} as {want}")


def test_the_tables_name_such_files() -> None:
    """Of nearly every collector: those that keep none of them are few."""
    assert len({collector for collector, _, _ in PLACES}) >= 10


@pytest.mark.parametrize(("collector", "pattern", "command"), PLACES, ids=lambda x: str(x).replace("/", "!"))
def test_a_file_is_read_where_its_collector_keeps_it(
    tmp_path: Path, collector: str, pattern: str, command: str
) -> None:
    """In a bundle that nothing but the collector's own signature tells."""
    stem = stem_from_command(parse_command_line(command))
    assert stem is not None
    own = next(c for c in collectors() if c.stem == collector)
    for signature in own.signatures[0]:
        file = tmp_path / (f"{signature}x" if signature.endswith("/") else signature).replace("*", "x")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x\n")
    path = (
        pattern.replace("**/", "run-host/" if "host-collectors" in pattern else "")
        .replace("*", "x")
        .replace("{node}", "node1")
    )
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(
        sample(stem, "json" if path.endswith(".json") or " -j" in command or "-o json" in command else "text")
    )
    found = [c for c in read_bundles([tmp_path]).captures if c.source.endswith(path)]
    assert [c.command for c in found if c.records] == [stem], [(c.command, c.reason) for c in found]


def test_objects_that_do_not_tell_their_kind_are_known_by_what_they_hold(tmp_path: Path) -> None:
    """The archive of the Insights Operator leaves the kinds out, of pods and of OpenShift's network too."""
    pod = {
        "metadata": {"name": "ovnkube-node-x7k2p", "namespace": "openshift-ovn-kubernetes"},
        "spec": {"nodeName": "w1", "hostNetwork": True, "containers": [{"name": "ovn-controller"}]},
        "status": {"phase": "Running", "podIPs": [{"ip": "192.0.2.21"}], "containerStatuses": []},
    }
    network = {
        "metadata": {"name": "cluster"},
        "spec": {"clusterNetwork": [{"cidr": "198.18.0.0/16", "hostPrefix": 23}], "networkType": "OVNKubernetes"},
        "status": {"clusterNetworkMTU": 1400},
    }
    operator = {"metadata": {"name": "network"}, "status": {"conditions": [{"type": "Degraded", "status": "False"}]}}
    for name, thing in {
        "insights-operator/gathers.json": {},
        "config/pod/openshift-ovn-kubernetes/ovnkube-node-x7k2p.json": pod,
        "config/network.json": network,
        "config/clusteroperator/network.json": operator,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(thing, indent=2))
    captures = read_bundles([str(tmp_path)]).captures
    found = {c.source.rpartition("config/")[2]: [type(r).__name__ for r in c.records] for c in captures if c.records}
    assert found == {
        "pod/openshift-ovn-kubernetes/ovnkube-node-x7k2p.json": ["Pod"],
        "network.json": ["CustomObject"],
    }
