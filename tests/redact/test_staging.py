"""Until a copy is whole it lies in a hidden folder, which does not outlive the run, or the next one with the same name."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from netparse.errors import OutputError
from netparse.redact.staging import staging
from tests.conftest import EXAMPLE, ROOT

_STOPPED = """
import os, signal
from pathlib import Path
from netparse.redact.staging import staging
with staging(Path({out!r})) as made:
    made.mkdir()
    (made / "part.txt").write_text("half of it")
    os.kill(os.getpid(), signal.{signal})
"""


def _hidden(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.startswith(".")]


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path) -> None:
    """A run that was killed can remove nothing; what it left is no copy, and is not taken for one."""
    script = _STOPPED.format(out=str(tmp_path / "copy"), signal="SIGKILL")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = _hidden(tmp_path)
    assert not (tmp_path / "copy").exists()
    (tmp_path / ".copy.of-mine").mkdir()
    again = subprocess.run(
        [sys.executable, "-m", "netparse", "redact", EXAMPLE, "-o", tmp_path / "copy"], cwd=ROOT, check=False
    )
    assert again.returncode == 0
    assert _hidden(tmp_path) == [".copy.of-mine"], left


def test_what_another_run_writes_at_the_same_time_stays(tmp_path: Path) -> None:
    """Its mark is locked."""
    script = _STOPPED.format(out=str(tmp_path / "copy"), signal="SIGSTOP")
    other = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    try:
        os.waitid(os.P_PID, other.pid, os.WSTOPPED | os.WNOWAIT)
        with staging(tmp_path / "copy") as made:
            made.write_text("whole")
            assert len(_hidden(tmp_path)) == 2
        assert (tmp_path / "copy").read_text() == "whole"
        (theirs,) = _hidden(tmp_path)
        assert (tmp_path / theirs / "copy" / "part.txt").read_text() == "half of it"
    finally:
        other.kill()
        other.wait()


def test_nothing_stays_where_it_goes_wrong(tmp_path: Path) -> None:
    """Neither the place nor a part of the copy."""
    with pytest.raises(OutputError, match="No space left"), staging(tmp_path / "copy") as made:
        made.write_text("half")
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []
