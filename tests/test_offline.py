"""What `make offline` is made of: the lock, the requirements for each Python, the install script's refusals.

`make offline` itself downloads several hundred megabytes and ends by installing them without an index; the tests do not repeat that.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
LOCKED = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", LOCK, re.MULTILINE))


@pytest.fixture(scope="module")
def offline() -> ModuleType:
    spec = importlib.util.spec_from_file_location("offline", ROOT / "offline" / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_has_all_that_the_project_needs() -> None:
    """Each dependency, at a version that the project allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for needed in map(Requirement, project["dependencies"]):
        assert needed.specifier.contains(LOCKED[needed.name.lower()]), needed


def test_every_line_of_the_lock_has_hashes_and_none_names_an_index() -> None:
    """So that pip refuses a file that is another one."""
    blocks = re.split(r"^(?=[a-z0-9-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(LOCKED) > 20
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK and "--index" not in LOCK


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_the_requirements_of_a_python_have_each_package_once(offline: ModuleType, tmp_path: Path, python: str) -> None:
    """Where the lock has two versions for two Pythons, one is taken; what is for Windows is left out."""
    lines = offline._for_python(tmp_path, python).read_text().splitlines()
    names = [line.partition("==")[0] for line in lines]
    assert len(names) == len(set(names)) and {"typer", "pandas", "numpy"} <= set(names)
    assert "colorama" not in names
    assert all(re.fullmatch(r"[\w.-]+==\S+( --hash=sha256:[0-9a-f]{64})+", line) for line in lines)


def _archive(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(ROOT / "offline" / "install.sh", folder)
    (folder / "requirements.lock").write_text("")
    sums = "".join(f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in sorted(folder.iterdir()))
    (folder / "SHA256SUMS").write_text(sums)
    return folder


def _install(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(folder.parent / "home"), **more}
    return subprocess.run(
        ["sh", str(folder / "install.sh")], capture_output=True, text=True, check=False, env=environment
    )


def test_an_archive_that_was_changed_is_not_installed(tmp_path: Path) -> None:
    """Not even in part."""
    folder = _archive(tmp_path / "netparse")
    (folder / "requirements.lock").write_text("other\n")
    done = _install(folder)
    assert done.returncode == 1 and "were changed or are missing; copy it again" in done.stderr
    assert not (tmp_path / "home").exists()


def test_without_a_python_that_is_new_enough_the_script_says_so(tmp_path: Path) -> None:
    """And how to name one."""
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = _install(_archive(tmp_path / "netparse"), PYTHON=str(old))
    assert done.returncode == 1 and "needs Python 3.11, 3.12, 3.13 or 3.14; name it: PYTHON=" in done.stderr


def test_the_same_files_are_packed_to_the_same_bytes(offline: ModuleType, tmp_path: Path) -> None:
    """Whoever builds it again can compare."""
    folder = _archive(tmp_path / "netparse")
    offline._pack(folder, tmp_path / "one.tar.gz")
    os.utime(folder / "install.sh", (1, 1))
    offline._pack(folder, tmp_path / "two.tar.gz")
    assert (tmp_path / "one.tar.gz").read_bytes() == (tmp_path / "two.tar.gz").read_bytes()


def test_what_only_tables_need_can_be_left_out(tmp_path: Path) -> None:
    """Whole blocks of the lock are left out, and nothing else that is installed needs them."""
    (line,) = re.findall(r"^awk .*", (ROOT / "offline" / "install.sh").read_text(), re.MULTILINE)
    (names,) = re.findall(r"tables='(.*)'", (ROOT / "offline" / "install.sh").read_text())
    for folder in ("here", "folder"):
        (tmp_path / folder).mkdir()
    (tmp_path / "here" / "requirements.lock").write_text(LOCK)
    kept = {}
    for tables in ("none", names):
        environment = {"here": "here", "folder": "folder", "tables": tables, "PATH": os.environ["PATH"]}
        subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environment, check=True)
        kept[tables] = (tmp_path / "folder" / "requirements.lock").read_text()
    assert kept["none"] == LOCK
    left_out = set(LOCKED) - set(re.findall(r"^([a-z0-9-]+)==", kept[names], re.MULTILINE))
    assert left_out == set(names.split("|")) & set(LOCKED) >= {"pandas", "numpy"}
    via = dict(re.findall(r"^([a-z0-9-]+)==(?:.*\n)(?: +--hash.*\n)*((?: +#.*\n)+)", LOCK, re.MULTILINE))
    for name in left_out - {"pandas"}:
        assert set(re.findall(r"# +(?:via )?([a-z][a-z0-9-]+)", via[name].replace("# via\n", "\n"))) <= left_out, name


@pytest.mark.parametrize(
    "command", ["parse {0}", "check {1} --fail-on never", "report {1} -o report.html", "report {1} -o report.csv"]
)
def test_only_tables_need_pandas(tmp_path: Path, command: str) -> None:
    """Without it the rest works, and a table says what is missing."""
    bundle = ROOT / "fixtures" / "bundles" / "document-example"
    words = command.format(bundle / "controlplane" / "arp.txt", bundle).split()
    code = "import sys; sys.modules['pandas'] = sys.modules['numpy'] = None; from netparse.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    if command.endswith("csv"):
        assert done.returncode == 2 and "need pandas, which is not installed" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
