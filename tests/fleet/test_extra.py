"""The libraries of the extra are its own: nothing else needs them, and without them one sentence says so."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.doctor import probes
from netparse.doctor.examine import OF_FLEET
from netparse.pip import command_for_extra
from tests.conftest import EXAMPLE, ROOT

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    "words",
    [
        ["x", "--out", "y"],
        ["query", "x", "SELECT 1"],
        ["report", "x", "-o", "y.html"],
        ["diff", "x", "--since", "2026-01-01"],
    ],
)
def test_without_them_one_sentence_says_so(
    netparse: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    """With how to get them; nothing is written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(probes, "module", lambda name: name not in ("dask", "duckdb"))
    code, out, err = netparse("fleet", *words)
    assert (code, out) == (2, "")
    assert err == f"netparse: netparse fleet needs dask, duckdb, which an extra brings: {command_for_extra('fleet')}\n"
    assert not list(tmp_path.iterdir())


def test_no_other_package_imports_them() -> None:
    """pandas takes pyarrow by itself where it writes Parquet."""
    pattern = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(OF_FLEET)}|netparse\.fleet)\b", re.MULTILINE)
    places = {
        p.relative_to(ROOT / "netparse").parts[0]
        for p in (ROOT / "netparse").rglob("*.py")
        if pattern.search(p.read_text())
    }
    assert places <= {"fleet", "cli"}


def test_check_loads_none_of_them() -> None:
    """Whether they are installed or not."""
    code = "import sys; from netparse.cli import main\ntry: main()\nfinally: sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code, "check", EXAMPLE], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert not {*OF_FLEET, "netparse.fleet"} & set(done.stderr.split())


def test_without_any_of_them_the_command_loads() -> None:
    """The sentence stands in a module that loads none of them, and neither does what is loaded beside it."""
    without = "; ".join(f"sys.modules[{name!r}] = None" for name in OF_FLEET)
    code = f"import sys; {without}; import netparse.cli.fleets"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
