"""The recipes of docs/ci.md: their files are valid, and their commands of netparse do what the recipe builds on."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.conftest import EXAMPLE, ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
RECIPES = {
    heading: blocks
    for heading, text in re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    if (blocks := re.findall(r"```(?:yaml|groovy)\n(.*?)```", text, re.DOTALL))
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout with a bundle that has one fault, where `netparse` and an environment's `netparse` are this one."""
    shutil.copytree(EXAMPLE, tmp_path / "bundle")
    for commands in (tmp_path / "bin", tmp_path / ".netparse" / "bin"):
        commands.mkdir(parents=True)
        (commands / "netparse").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m netparse "$@"\n')
        (commands / "netparse").chmod(0o755)
    return tmp_path


def run(folder: Path, command: str) -> int:
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr
    return done.returncode


def commands(lines: list[str]) -> Iterator[str]:
    """Yield those of netparse; those that install it need an index."""
    assert any('"$NETPARSE_WHEEL"' in line for line in lines)
    found = [line for line in lines if re.match(r"(?:\.netparse/bin/)?netparse ", line)]
    assert found
    yield from found


def test_gitlab_gets_a_test_report_and_fails_on_findings(folder: Path) -> None:
    """The artifacts that the job names are there though it fails."""
    (recipe,) = RECIPES["GitLab"]
    job = yaml.safe_load(recipe)["network"]
    assert [run(folder, line) for line in commands(job["script"])] == [1]
    assert all((folder / path).stat().st_size for path in job["artifacts"]["paths"])
    suites = ElementTree.parse(folder / job["artifacts"]["reports"]["junit"]).getroot()
    assert suites.iter("failure").__next__() is not None


def test_github_gets_code_scanning_alerts_before_the_job_fails(folder: Path) -> None:
    """SARIF 2.1.0 with a location in the repository; only the last step fails."""
    (recipe,) = RECIPES["GitHub"]
    steps = yaml.safe_load(recipe)["jobs"]["netparse"]["steps"]
    assert [run(folder, line) for line in commands([s["run"] for s in steps if "run" in s])] == [0, 1]
    (upload,) = [s["with"]["sarif_file"] for s in steps if "upload-sarif" in s.get("uses", "")]
    sarif = json.loads((folder / upload).read_text())
    assert sarif["version"] == "2.1.0"
    uris = {
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif["runs"][0]["results"]
        for location in result.get("locations", ())
    }
    assert uris and all((folder / uri).is_file() for uri in uris)


def test_jenkins_gets_a_test_report_and_decides_itself(folder: Path) -> None:
    """The step ends with 0: the report makes the build unstable."""
    (recipe,) = RECIPES["Jenkins"]
    assert recipe.count("{") == recipe.count("}")
    assert [run(folder, line) for line in commands(re.findall(r"sh '(.*)'", recipe))] == [0]
    (report,) = re.findall(r"junit '(.*)'", recipe)
    (page,) = re.findall(r"archiveArtifacts '(.*)'", recipe)
    assert ElementTree.parse(folder / report).getroot().tag == "testsuites" and (folder / page).is_file()


def test_the_hook_notices_what_is_read_differently(folder: Path) -> None:
    """As it stands in .pre-commit-hooks.yaml, and as the page writes it for a local one."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    _, local = (yaml.safe_load(block)["repos"][0]["hooks"][0] for block in RECIPES["pre-commit"])
    assert hook["id"] == local["id"] == "netparse-verify" and not hook["pass_filenames"] and not local["pass_filenames"]
    shutil.move(folder / "bundle" / "controlplane", folder / "captures")
    shutil.rmtree(folder / "bundle")
    assert run(folder, "netparse snapshot captures/") == 0
    for line in (" ".join([hook["entry"], *hook["args"]]), " ".join([local["entry"], *local["args"]])):
        assert run(folder, line) == 0
    path = folder / "captures" / "arp.txt"
    path.write_text(path.read_text() + "192.0.2.7  ether  02:00:5e:10:00:07  C  eth0\n")
    assert run(folder, " ".join([local["entry"], *local["args"]])) == 1
