"""Files are written whole or not at all, and only reports of netparse are replaced without asking."""

from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.report import FORMATS
from netparse.report.write import is_report

Run = Callable[..., tuple[int, str, str]]
MARKED = [suffix for f in FORMATS if f.mark for suffix in f.suffixes]


@pytest.mark.parametrize("suffix", MARKED)
def test_each_format_is_recognised_as_netparses_own(netparse: Run, example: Path, tmp_path: Path, suffix: str) -> None:
    """What a run wrote, the next run replaces."""
    path = tmp_path / f"report{suffix}"
    assert netparse("report", example, "-o", path, "--ticket", "netparse <x>")[0] == 0
    assert is_report(path)
    assert netparse("report", example, "-o", path)[0] == 0


@pytest.mark.parametrize(
    "content",
    [
        b"my notes on netparse",
        b"<!DOCTYPE html><html><head><title>netparse</title></head><body>netparse is a tool</body></html>",
        b"# netparse\n\nHow we use netparse.\n",
        b"%PDF-1.7\n1 0 obj <</Title (How to use netparse 0.1.0)>> endobj\n",
        b'{"schema_version": 1, "captures": []}',
        b'<?xml version="1.0"?><testsuites name="pytest"/>',
        b'{"$schema": "x", "runs": [{"tool": {"driver": {"name": "other", "about": "netparse"}}}]}',
        b"",
    ],
)
def test_what_only_speaks_of_netparse_is_kept(netparse: Run, example: Path, tmp_path: Path, content: bytes) -> None:
    """Somebody else's file survives, with one sentence that says how to go on."""
    for suffix in (".html", ".pdf", ".md", ".json", ".txt"):
        path = tmp_path / f"mine{suffix}"
        path.write_bytes(content)
        code, _, err = netparse("report", example, "-o", path)
        assert code == 2 and "--force" in err and err.count("\n") == 1
        assert path.read_bytes() == content


def test_one_bad_target_stops_all_before_anything_is_written(netparse: Run, example: Path, tmp_path: Path) -> None:
    """All targets are looked at first: the good one is not there either."""
    (tmp_path / "mine.md").write_text("mine")
    code, _, _ = netparse("report", example, "-o", tmp_path / "good.html", "-o", tmp_path / "mine.md")
    assert code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["mine.md"]


def test_a_missing_library_costs_its_own_format_only(
    netparse: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other reports are written; one sentence says what is missing, and the exit code is 2."""
    from netparse.errors import MissingLibrary

    def fail(*_: object) -> bytes:
        raise MissingLibrary("PDF needs Pango, which is not installed")

    monkeypatch.setattr("netparse.report.formats.pdf.render", fail)
    code, _, err = netparse("report", example, "-o", tmp_path / "a.html", "-o", tmp_path / "b.pdf")
    assert code == 2 and "Pango" in err
    assert [p.name for p in tmp_path.iterdir()] == ["a.html"]
    assert [line for line in err.splitlines() if line.startswith("netparse: ")] == [
        "netparse: PDF needs Pango, which is not installed"
    ]


@pytest.mark.parametrize("twice", [True, False])
def test_a_folder_or_the_same_file_twice_is_said(netparse: Run, example: Path, tmp_path: Path, twice: bool) -> None:
    """Both are mistakes that would lose a report."""
    path = tmp_path / "a.html"
    if not twice:
        path.mkdir()
    code, _, err = netparse("report", example, "-o", path, *(["-o", path] if twice else []))
    assert code == 2 and "a.html" in err and err.count("\n") == 1
