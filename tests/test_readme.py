"""The commands of README and docs/ work as they stand: each block that is marked is run, line by line, in a copy."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from netparse.regress import check
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MARK = "<!-- run by the tests -->\n"
PAGES = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
BLOCKS = {
    f"{name}-{n}": block
    for name, text in PAGES.items()
    for n, block in enumerate(re.findall(rf"{MARK}```sh\n(.*?)```", text, re.DOTALL))
}
"""The commands of the README and of docs/ that are marked."""
COPIED = ("bundles/healthy", "bundles/mtu-mismatch", "templates")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the fixtures that the README names, and commands that run this checkout."""
    for name in COPIED:
        shutil.copytree(ROOT / "fixtures" / name, tmp_path / "copy" / "fixtures" / name)
    commands = tmp_path / "bin"
    commands.mkdir()
    plugin = "" if _is_installed() else " -p netparse.regress.plugin"
    for name, module in (("netparse", "netparse"), ("pytest", f"pytest{plugin} -p no:cacheprovider")):
        (commands / name).write_text(f'#!/bin/sh\nexec {sys.executable} -m {module} "$@"\n')
        (commands / name).chmod(0o755)
    (tmp_path / "copy" / "pytest.ini").write_text("[pytest]\n")
    return tmp_path / "copy"


def _is_installed() -> bool:
    from importlib.metadata import entry_points

    return any(e.value == "netparse.regress.plugin" for e in entry_points(group="pytest11"))


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_the_commands_end_as_the_page_says(copy: Path, block: str) -> None:
    """With exit code 0 unless the comment behind the command names another; what the comment quotes is printed."""
    path = os.pathsep.join([str(copy.parent / "bin"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_ADDOPTS", None)
    for line in block.splitlines():
        said = re.search(r"# exit code (\d)(?:: … (.*))?", line)
        done = subprocess.run(
            ["bash", "-c", line], cwd=copy, env=environment, capture_output=True, text=True, check=False
        )
        shown = done.stdout + done.stderr
        assert done.returncode == (int(said[1]) if said else 0), f"{line}\n{shown}"
        assert (said[2] or "") in shown if said else True, f"{line}\n{shown}"


def test_the_template_of_the_readme_is_the_one_that_is_tested() -> None:
    """Its TOML stands in the README as it stands in the example."""
    toml = (ROOT / "fixtures" / "templates" / "ethtool_i.toml").read_text()
    assert f"```toml\n{toml}```" in README


def test_the_expectation_of_the_readme_holds(tmp_path: Path) -> None:
    """The partial expectation is one: it fails where the MTU is another."""
    expected = re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0]
    assert json.loads(expected)["match"] == "subset"
    capture = tmp_path / "ip_a.txt"
    capture.with_name("ip_a.txt.netparse.json").write_text(expected)
    shown = (ROOT / "fixtures" / "bundles" / "healthy" / "kubeadm-flannel-netstat" / "node1" / "ip_a.txt").read_text()
    capture.write_text(shown)
    assert check(capture).details == ("records[0](eth0).mtu: expected 1450, got 1500",)
    capture.write_text(shown.replace("mtu 1500", "mtu 1450"))
    assert check(capture).ok


def test_blocks_are_found() -> None:
    """Were the mark misspelt, nothing would be tested."""
    assert len(BLOCKS) == sum(text.count(MARK) for text in PAGES.values())
    assert [name.partition("-")[0] for name in BLOCKS].count("README.md") == 3
