"""The pytest plugin, run as a user runs it: installed, in a project of his own."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

ARP = (
    "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
    "192.0.2.1                ether   52:54:00:00:00:01   C                     eth0\n"
)
NODES = "NAME   STATUS   ROLES           AGE   VERSION\ncp1    Ready    control-plane   42d   v1.30.4\n"
OWN_TESTS = """
def test_own(netparse_parse, netparse_analyze, pytestconfig):
    text = (pytestconfig.rootpath / "fixtures" / "arp_n.txt").read_text()
    assert [r.iface for r in netparse_parse(text)[0].records] == ["eth0"]
    assert [n.name for n in netparse_analyze(pytestconfig.rootpath / "fixtures" / "bundle").cluster.nodes][0] == "cp1"
"""
IMPORTS_NOTHING = """
import sys

def test_nothing_is_imported():
    heavy = {"netparse.captures", "netparse.pipeline", "netparse.regress.snapshots", "textfsm", "typer"}
    assert not heavy & set(sys.modules)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A capture and a bundle with right expectations, a capture without one, and the plugin's entry point as installed."""
    info = tmp_path / "site" / "k8s_netparse-0.dist-info"
    info.mkdir(parents=True)
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    (info / "entry_points.txt").write_text(f"[pytest11]\nnetparse = {groups['pytest11']['netparse']}\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: k8s-netparse\nVersion: 0\n")
    made = tmp_path / "project"
    node = made / "fixtures" / "bundle" / "cp1"
    node.mkdir(parents=True)
    (made / "pytest.ini").write_text("[pytest]\n")
    (made / "fixtures" / "arp_n.txt").write_text(ARP)
    (node / "arp_n.txt").write_text(ARP)
    (node.parent / "kubectl_get_nodes.txt").write_text(NODES)
    command = [sys.executable, "-m", "netparse", "snapshot", "fixtures"]
    subprocess.run(command, cwd=made, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    (made / "fixtures" / "README.txt").write_text("no capture")
    return made


def run(project: Path, *args: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "--color=no", *args]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(project.parent / "site")])}
    for name in ("PYTEST_ADDOPTS", "SLIPCOVER_ENABLED"):  # they are meant for the run around this one
        environment.pop(name, None)
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("more", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_each_expectation_is_a_test_of_its_own_name(project: Path, more: list[str]) -> None:
    """Captures and the bundle; what has no expectation is none."""
    code, out = run(project, "--netparse", "fixtures/", *more)
    assert code == 0, out
    passed = set(re.findall(r"^PASSED (\S+)$", out, re.MULTILINE))
    assert passed == {
        "fixtures/arp_n.txt.netparse.json::arp_n.txt",
        "fixtures/bundle.netparse.json::bundle",
        "fixtures/bundle/kubectl_get_nodes.txt.netparse.json::kubectl_get_nodes.txt",
        "fixtures/bundle/cp1/arp_n.txt.netparse.json::arp_n.txt",
    }


@pytest.mark.parametrize("more", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_a_difference_fails_and_is_shown(project: Path, more: list[str]) -> None:
    """By record and field, with how to accept it and without a traceback; the others pass."""
    (project / "fixtures" / "arp_n.txt").write_text(ARP.replace("00:01", "00:02"))
    code, out = run(project, "--netparse", "fixtures/", *more)
    assert code == 1 and "1 failed, 3 passed" in out
    assert 'records[0](192.0.2.1).hwaddress: expected "52:54:00:00:00:01", got "52:54:00:00:00:02"' in out
    assert "accept it with: pytest --netparse-update" in out and "Traceback" not in out and "plugin.py" not in out


def test_a_finding_more_fails_the_bundle(project: Path) -> None:
    """A node that is not ready any more."""
    listing = project / "fixtures" / "bundle" / "kubectl_get_nodes.txt"
    listing.write_text(NODES.replace("Ready   ", "NotReady"))
    code, out = run(project, "--netparse", "fixtures/")
    assert code == 1 and "node-not-ready" in out


def test_an_expectation_without_its_capture_fails(project: Path) -> None:
    """It would else pass for ever."""
    (project / "fixtures" / "arp_n.txt").unlink()
    code, out = run(project, "--netparse", "fixtures/")
    assert code == 1 and "unused" in out and "there is no arp_n.txt beside it" in out


def test_an_expectation_that_cannot_be_read_fails_in_a_sentence(project: Path) -> None:
    """With its name, without a traceback."""
    (project / "fixtures" / "arp_n.txt.netparse.json").write_text("{")
    code, out = run(project, "--netparse", "fixtures/")
    assert code == 1 and "arp_n.txt.netparse.json is no JSON" in out and "Traceback" not in out


def test_update_accepts(project: Path) -> None:
    """Then the run passes, and so does the next one without it."""
    (project / "fixtures" / "arp_n.txt").write_text(ARP.replace("00:01", "00:02"))
    assert run(project, "--netparse-update", "fixtures/", "-n", "2")[0] == 0
    saved = json.loads((project / "fixtures" / "arp_n.txt.netparse.json").read_text())
    assert saved["captures"][0]["records"][0]["hwaddress"] == "52:54:00:00:00:02"
    assert run(project, "--netparse", "fixtures/")[0] == 0


def test_fixtures_for_own_tests(project: Path) -> None:
    """netparse_parse and netparse_analyze, without --netparse; the expectations are then no tests."""
    (project / "test_own.py").write_text(OWN_TESTS)
    code, out = run(project)
    assert code == 0 and "1 passed" in out


def test_it_is_off_and_imports_nothing_unless_asked(project: Path) -> None:
    """A pytest run of somebody who has netparse installed collects nothing more and pays nothing."""
    (project / "test_imports.py").write_text(IMPORTS_NOTHING)
    code, out = run(project)
    assert code == 0 and "1 passed" in out
    assert run(project, "fixtures/")[0] == 5


def test_own_templates_are_used(project: Path) -> None:
    """--netparse-templates DIR, as the commands have --templates."""
    templates = project / "templates"
    templates.mkdir()
    (templates / "mii.textfsm").write_text(
        "Value device (\\S+)\nValue link (.+)\n\nStart\n  ^${device}: ${link} -> Record\n"
    )
    (templates / "mii.toml").write_text(
        'captured_from = ["mii-tool"]\nsignature = [\'\\S+: (?:no link|negotiated)\']\n[fields]\ndevice = "string"\nlink = "string"\n'
    )
    (project / "fixtures" / "mii.txt").write_text("eth0: no link\n")
    expected = {"match": "subset", "captures": [{"command": "mii", "records": [{"device": "eth0"}]}]}
    (project / "fixtures" / "mii.txt.netparse.json").write_text(json.dumps(expected))
    assert run(project, "--netparse", "fixtures/")[0] == 1
    assert run(project, "--netparse", "--netparse-templates", "templates", "fixtures/")[0] == 0
