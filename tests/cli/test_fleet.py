"""``netparse fleet``: where its words lead."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from netparse.cli import shared
from netparse.cli.fleet import ANSWER_FORMATS, CHANGES_FORMATS
from netparse.cli.sizes import size_of
from netparse.errors import UsageError
from netparse.fleet import run as fleet_run
from netparse.fleet.answers import ANSWERS
from netparse.fleet.changes import CHANGES
from tests.conftest import EXAMPLE

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("words", [["x", "--out", "y"], ["run", "x", "--out", "y"], ["--out", "y", "x"]])
def test_the_word_run_may_be_left_out(netparse: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """Also where an option stands first."""
    seen: list[object] = []

    def run_fleet(places: list[str], out: Path, **_: object) -> tuple[str, int]:
        seen.append((places, out))
        return "done", 1

    monkeypatch.setattr(shared.fleets, "run_fleet", run_fleet, raising=False)
    assert netparse("fleet", *words) == (0, "", "done\n")
    assert seen == [(["x"], Path("y"))]


def test_the_help_names_the_commands(netparse: Run) -> None:
    """Of fleet, and fleet among all."""
    code, out, _ = netparse("fleet", "--help")
    assert code == 0 and all(f"  {name} " in out for name in ("run", "query", "report", "diff"))
    assert " ".join(out.split()).endswith("what is resolved and what can no longer be seen since a day."), (
        "no summary is cut"
    )
    assert "  fleet " in netparse("--help")[1]
    assert "--question" in netparse("fleet", "query", "--help")[1]


def test_the_help_names_the_formats_that_there_are() -> None:
    """They stand there once more, so that the other commands need not load a fleet."""
    assert (tuple(ANSWERS), tuple(CHANGES)) == (ANSWER_FORMATS, CHANGES_FORMATS)


def test_sizes() -> None:
    """Of --max-size, --size-limit and --memory-per-worker alike: a G is a GiB."""
    sizes = {"2GiB": 2 << 30, "2g": 2 << 30, "500M": 500 << 20, "1.5 KiB": 1536, "77": 77}
    assert {text: size_of(text, "--size-limit") for text in sizes} == sizes
    for wrong in ("much", "0", "-1G", "2X", "2GG"):
        with pytest.raises(UsageError, match=f"--size-limit {wrong}: write it as 500M, 4G"):
            size_of(wrong, "--size-limit")


@pytest.mark.xdist_group("dask")
def test_workers_that_cannot_start_are_no_fault_of_netparse(
    netparse: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container without a /dev/shm that the user may write to."""

    def refused(**_: object) -> None:
        raise RuntimeError("Nanny failed to start.") from PermissionError(13, "Permission denied")

    monkeypatch.setattr(fleet_run.distributed, "LocalCluster", refused)
    code, _, err = netparse("fleet", EXAMPLE, "--out", tmp_path / "out", "--workers", 1)
    assert code == 2
    assert err.splitlines()[-1].startswith(
        "netparse: no worker can be started: [Errno 13] Permission denied; workers need"
    )


def test_nothing_readable_is_exit_code_2_and_a_line_of_the_log(netparse: Run, tmp_path: Path) -> None:
    """With the reason in all three places."""
    code, _, err = netparse(
        "fleet", tmp_path / "gone", "--out", tmp_path / "out", "--workers", 1, "--log", tmp_path / "log"
    )
    first, reason = err.splitlines()
    assert code == 2 and first.endswith("1 bundle: 1 unreadable")
    assert reason.startswith(f"  {tmp_path / 'gone'} ") and "No such file" in reason
    (line,) = (tmp_path / "log").read_text().splitlines()
    said = json.loads(line)
    assert (said["state"], said["done"], said["of"]) == ("unreadable", 1, 1) and "No such file" in said["reason"]
    sql = "SELECT state, reason FROM bundles"
    code, out, _ = netparse("fleet", "query", tmp_path / "out", sql, "--format", "json")
    assert json.loads(out) == [{"state": "unreadable", "reason": said["reason"]}]
