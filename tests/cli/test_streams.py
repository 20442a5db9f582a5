"""Standard output that takes no more, or not every character; a fault of netparse itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from netparse import cli
from tests.conftest import EXAMPLE, ROOT, needs_mount_namespace

NETSTAT = EXAMPLE / "controlplane" / "netstat_nlpt.txt"


def _run(*words: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "netparse", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, env={**os.environ, **more}, check=False)


@pytest.mark.parametrize("words", [("parse", NETSTAT), ("check", EXAMPLE), ("inspect", EXAMPLE), ("--help",)], ids=str)
def test_a_full_disk_is_told_and_is_no_finding(words: tuple[str | Path, ...]) -> None:
    """Exit code 1 would say that something failed in the cluster."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "netparse", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr == b"netparse: the result could not be written: No space left on device\n"


@pytest.mark.parametrize(
    "words", [("parse", NETSTAT), ("list", "checks"), ("schema", "check"), ("check", EXAMPLE), ("--help",)], ids=str
)
def test_a_reader_that_leaves_is_no_finding(words: tuple[str | Path, ...]) -> None:
    """As with ``netparse list checks | head -1``: exit code 0, and nothing on standard error."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "netparse", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_terminal_that_lacks_characters_gets_them_written_out() -> None:
    """As with LC_ALL=C on an old machine; the exit code stays that of the findings."""
    done = _run("check", EXAMPLE, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert done.stdout.isascii()


def test_a_fault_of_netparse_is_a_sentence_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 means findings only; --debug shows the traceback."""

    def broken(words: object) -> None:
        raise ZeroDivisionError("division \x1b by zero")

    monkeypatch.setattr(cli, "_run", broken)
    monkeypatch.setattr(sys, "argv", ["netparse", "check"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert (
        "a fault of netparse itself stopped it (ZeroDivisionError: division \\x1b by zero)" in capsys.readouterr().err
    )
    monkeypatch.setattr(sys, "argv", ["netparse", "--debug", "check"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_no_room_for_temporary_files_is_told_with_their_folder(ending: str, tmp_path: Path) -> None:
    """Both are put together there by libraries; one sentence says so, and nothing is left of the report."""
    needs_mount_namespace()
    small, report = tmp_path / "small", tmp_path / f"report.{ending}"
    small.mkdir()
    run = f"mount -t tmpfs -o size=16k tmpfs {small} && TMPDIR={small} exec {sys.executable} -m netparse report {EXAMPLE} -o {report}"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", run], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        f"netparse: {small}: No space left on device; {report} is put together there first: make room, "
        "or name another folder in TMPDIR\n"
    )
    assert not report.exists()
