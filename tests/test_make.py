"""`make report` as the README promises it, with Pango and without."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

_HERE = (f"BIN={Path(sys.executable).parent}", "-o", ".venv/installed")


@pytest.mark.parametrize(
    ("options", "made"),
    [((), ["report.html", "report.pdf"]), (("LIBRARIES=false", "INSTALL_PANGO=false"), ["report.html"])],
)
def test_make_report_writes_what_can_be_written(tmp_path: Path, options: tuple[str, ...], made: list[str]) -> None:
    """Without Pango, and without the right to install it, the HTML page; then it says which command brings the PDF."""
    if not options and not any(Path("/usr/lib").rglob("libpangoft2-1.0.so*")):
        pytest.skip("Pango is not installed")
    shutil.copy(ROOT / "Makefile", tmp_path)
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "netparse").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m netparse "$@"\n')
    (commands / "netparse").chmod(0o755)
    bundle = f"BUNDLE={ROOT / 'fixtures' / 'bundles' / 'document-example'}"
    done = subprocess.run(
        ["make", *_HERE, f"BIN={commands}", bundle, *options, "report"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "build" / "report").iterdir()) == made
    assert ("a PDF as well needs Pango: sudo apt-get install -y libpango" in done.stdout) is bool(options)
