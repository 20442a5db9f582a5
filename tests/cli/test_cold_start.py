"""`netparse parse` of a small file loads only what it needs: it is run in loops and pipes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT

HEAVY = {
    "pandas",
    "numpy",
    "weasyprint",
    "jinja2",
    "pydantic",
    "rich",
    "yaml",
    "zstandard",
    "tomllib",
    "typer",
    "click",
}
LATE = {"netparse.checks", "netparse.report", "netparse.cluster", "netparse.pipeline", "netparse.fsm.codegen"}
CODE = """
import sys
from netparse.cli import main
try: main()
finally: sys.stderr.write(" ".join(sys.modules))
"""


def _loaded(*words: str | Path) -> tuple[str, set[str]]:
    """Return what `netparse WORDS` prints, and the modules that it has loaded by then."""
    command = [sys.executable, "-c", CODE, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout, set(done.stderr.split())


@pytest.mark.parametrize("name", ["netstat_nlpt.txt", "from-a-mail.txt"])
def test_parse_loads_no_heavy_library_and_no_other_record_type(name: str, tmp_path: Path) -> None:
    """Whatever the file is called: its heading tells the command as well. The rooms of all commands are light."""
    shutil.copy(EXAMPLE / "controlplane" / "netstat_nlpt.txt", tmp_path / name)
    printed, loaded = _loaded("parse", tmp_path / name)
    assert '"program": "kube-controlle"' in printed
    assert "textfsm" in loaded
    assert not (HEAVY | LATE) & loaded
    records = {m.rpartition(".")[2] for m in loaded if m.startswith("netparse.records.")}
    assert records == {"base", "netstat_socket"}


def test_the_help_loads_typer_and_no_parser() -> None:
    """What Typer itself brings along (newer releases pydantic) is its own matter."""
    printed, loaded = _loaded("parse", "--help")
    assert "--records-only" in printed
    assert not {"pandas", "weasyprint", "jinja2"} & loaded
    assert "netparse.captures" not in loaded


def test_check_loads_neither_the_redaction_nor_the_comparison_of_bundles() -> None:
    """They are for ``--redact`` and for what changed since another bundle."""
    printed, loaded = _loaded("check", "--fail-on", "never", EXAMPLE)
    assert "findings:" in printed
    assert "netparse.report" in loaded
    assert not {"netparse.redact", "netparse.comparison"} & loaded
