"""A copy of the repository in which a test adds files, runs the make targets and sees which files were touched."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

_COPIED = ("netparse", "templates", "tests", "fixtures", "docs", "reports")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*_cache", "contributing")


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for at, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != "__pycache__" and not f.startswith(".")]
        for path in (Path(at, name) for name in names if not name.startswith(".")):
            found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@dataclass
class Copy:
    """``path`` is the copy; it uses the environment in which the tests run."""

    path: Path
    before: dict[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, path: Path) -> "Copy":
        for name in _COPIED:
            shutil.copytree(ROOT / name, path / name, ignore=_LEFT_OUT)
        for file in (p for p in ROOT.iterdir() if p.is_file()):
            shutil.copy2(file, path)
        (path / ".venv").symlink_to(sys.prefix)
        return cls(path, _hashes(path))

    def touched(self) -> set[str]:
        """Return the files that are new, changed or gone."""
        now = _hashes(self.path)
        return {name for name in {*now, *self.before} if now.get(name) != self.before.get(name)}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the copy; ``python -m`` finds the copy's netparse, not the installed one."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
        environment["PYTHONPATH"] = str(self.path)
        return subprocess.run(
            command, cwd=self.path, env=environment, capture_output=True, text=True, check=False, timeout=300
        )

    def make_targets(self, *targets: str) -> subprocess.CompletedProcess[str]:
        """Run make; the environment is up to date, whatever its timestamps say."""
        return self.run("make", "-o", ".venv/installed", "-o", ".venv/tested", *targets)

    def netparse(self, *args: str) -> str:
        """Return what ``netparse ARGS`` prints. A finding (exit code 1) is no error."""
        done = self.run(sys.executable, "-m", "netparse", *args)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    def add(self, file: str, text: str, *, inside: str = "", before: str = "") -> None:
        """Add lines: as the last ones inside a bracket, before a text, or at the end."""
        path = self.path / file
        old = path.read_text()
        if inside:
            start = old.index(inside)
            indent = old[old.rfind("\n", 0, start) + 1 : start]
            at = old.index("\n" + indent + _CLOSING[inside[-1]], start) + 1
        else:
            at = old.index(before) if before else len(old)
        path.write_text(old[:at] + text + old[at:])
