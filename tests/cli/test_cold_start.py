"""`netparse parse` of a small file loads only what it needs: it is run in loops and pipes."""

import subprocess
import sys

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
    "netparse.checks",
    "netparse.report",
}


def test_parse_loads_no_heavy_library() -> None:
    """Neither pandas, WeasyPrint and Jinja2 nor what newer releases of Typer bring with them."""
    code = (
        "import sys; sys.argv = ['netparse', 'parse', sys.argv[1]]\n"
        "from netparse.cli import main\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join(sys.modules))"
    )
    capture = EXAMPLE / "controlplane" / "netstat_nlpt.txt"
    done = subprocess.run([sys.executable, "-c", code, capture], cwd=ROOT, capture_output=True, text=True, check=True)
    assert '"program": "kube-controlle"' in done.stdout
    loaded = set(done.stderr.split())
    assert "textfsm" in loaded
    assert not HEAVY & loaded
