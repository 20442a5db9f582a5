"""The sample reports in reports/ are what netparse writes today; `make samples` makes them anew, to be looked at before committing."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.report.samples import REPORTS, SAMPLES, make


@pytest.fixture(autouse=True)
def _in_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("suffix", [".html", ".md"])
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_up_to_date(name: str, suffix: str, tmp_path: Path) -> None:
    """Byte by byte. When the change is meant: make samples."""
    made, path = make(name, suffix), REPORTS / f"{name}{suffix}"
    (tmp_path / path.name).write_bytes(made)
    assert made == path.read_bytes(), f"differs: diff {tmp_path / path.name} {path}; if it is meant: make samples"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_pdf_has_the_same_text(name: str) -> None:
    """The words on the pages: the bytes may differ with the versions of WeasyPrint and its libraries."""

    def words(pdf: bytes) -> list[str]:
        return (
            subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode().split()
        )

    assert words(make(name, ".pdf")) == words((REPORTS / f"{name}.pdf").read_bytes()), "if it is meant: make samples"
