"""The wheel carries the templates: installed into a fresh environment it writes a report from any folder."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from netparse.parsers import PARSERS
from tests.conftest import EXAMPLE, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_templates_and_data_are_in_the_wheel(wheel: Path) -> None:
    """Everything that is read at run time ships, tests and fixtures do not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert "netparse/_templates/parse/netstat.textfsm" in names
    assert "netparse/_templates/report/report.html.j2" in names
    assert "netparse/_templates/report/fonts/netparse-sans-regular.ttf" in names
    assert "netparse/_templates/report/fonts/OFL.txt" in names
    assert "netparse/ports/data/kubernetes.toml" in names
    assert "netparse/py.typed" in names
    assert {p.stem for p in PARSERS} <= {n.split("/")[2] for n in names if n.startswith("netparse/_examples/")}
    assert not [n for n in names if n.startswith(("tests/", "fixtures/"))]


def test_the_installed_wheel_writes_a_report_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """A fresh virtual environment with the wheel, run outside of the checkout.

    The dependencies are lent from this environment by a path file, so that the test needs no download.
    """
    venv.create(tmp_path / "venv", with_pip=False)
    site = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    lent = [p for p in sys.path if p.endswith("site-packages")]
    (site / "lent.pth").write_text("\n".join(lent) + "\n")
    zipfile.ZipFile(wheel).extractall(site)
    python = tmp_path / "venv" / "bin" / "python"
    command = [str(python), "-P", "-m", "netparse", "report", str(EXAMPLE), "-o", "report.html", "-o", "report.pdf"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "report.html").read_text().startswith("<!DOCTYPE html>")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    where = [str(python), "-P", "-c", "import netparse; print(netparse.__file__)"]
    said = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert str(site) in said
