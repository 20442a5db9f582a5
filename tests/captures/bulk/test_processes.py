"""Several processes read what one reads, in its order, and leave nothing behind."""

import importlib
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from netparse import render
from netparse.captures import Capture, parse
from netparse.captures.bulk import processes, read_all
from netparse.captures.bulk.jobs import Jobs, ToRead
from netparse.captures.bulk.processes import read_in_processes
from netparse.errors import WorkerLost
from netparse.pipeline import Options, analyze
from tests.conftest import BUNDLES, EXAMPLE, ROOT

_EVERY = int(os.environ.get("NETPARSE_JOBS_EVERY", "48"))
SCENARIOS = sorted(p.parent for p in BUNDLES.glob("*/*/expected.toml"))[::_EVERY]
NETSTAT = EXAMPLE / "controlplane" / "netstat_nlpt.txt"


def _texts(paths: list[Path]) -> Iterator[ToRead]:
    return (ToRead(p.read_bytes(), str(p), None) for p in paths)


def _shown(c: Capture) -> list[object]:
    """Return all that a capture holds; lists in place of what is packed."""
    values = {f.name: getattr(c, f.name) for f in fields(Capture)}
    values["records"] = list(map(repr, c.records))  # equal values may be of two types
    values["document"] = c.document._replace(lines=list(c.document.lines))
    return list(values.values())


@pytest.mark.parametrize("number", [2, 3])
def test_every_file_of_the_fixtures_gives_the_same_captures(number: int) -> None:
    """Field by field, in the order of the files, also where a process reads many of them at once."""
    paths = sorted(p for p in (ROOT / "fixtures").rglob("*") if p.is_file())[:: 8 if _EVERY > 1 else 1]
    found = read_in_processes(_texts(paths), Jobs(number))
    for path, captures in zip(paths, found, strict=True):
        assert [_shown(c) for c in captures] == [_shown(c) for c in parse(path.read_bytes(), source=str(path))]
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda p: str(p.relative_to(BUNDLES)))
def test_reports_are_equal_to_the_byte(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON and HTML by one process as usual, and by one, two and three as for a large bundle."""

    def reports(number: int) -> list[bytes | str]:
        analysis = analyze(folder, options=Options(jobs=number))
        return [render(analysis, kind) for kind in ("json", "html")]

    usual = reports(1)
    monkeypatch.setattr(read_all, "LARGE_BUNDLE", 0)
    for number in (1, 2, 3):
        assert reports(number) == usual, number


def test_a_small_bundle_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reading takes less time than the start."""
    monkeypatch.setattr("netparse.captures.bulk.processes.ProcessPoolExecutor", None)
    assert analyze(EXAMPLE, options=Options(jobs=8)).captures


def test_a_system_without_shared_memory_reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a sandbox without /dev/shm."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("netparse.captures.bulk.processes.ProcessPoolExecutor", refuse)
    (found,) = read_in_processes(_texts([NETSTAT]), Jobs(2))
    assert found[0].command == "netstat"


@pytest.mark.parametrize(
    ("lacks", "loads"),
    [
        ("multiprocessing.synchronize", "concurrent.futures.process"),
        ("_posixshmem", "multiprocessing.resource_tracker"),
    ],
)
def test_a_python_without_semaphores_or_shared_memory_reads_here(
    lacks: str, loads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The standard library says each of the two with an error of its own; the fallback knows both."""
    assert importlib.import_module(loads)
    monkeypatch.setitem(sys.modules, lacks, None)
    if loads == "concurrent.futures.process":
        monkeypatch.setattr(f"{loads}._system_limits_checked", False)
        monkeypatch.setattr(f"{loads}._system_limited", None)
    else:
        monkeypatch.delitem(sys.modules, loads)
    (found,) = read_in_processes(_texts([NETSTAT]), Jobs(2))
    assert found[0].command == "netstat"
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_is_told() -> None:
    """As the kernel does when memory runs out: a sentence with what to do, never a result with a hole."""
    found = read_in_processes(_texts([NETSTAT] * 3000), Jobs(2))
    next(found)
    victim = multiprocessing.active_children()[0]
    assert victim.pid
    os.kill(victim.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="--jobs 1 reads in one"):
        list(found)
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_in_the_middle_of_its_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves half an answer and the lock of the pipe behind: nobody waits for the rest."""
    pools: list[ProcessPoolExecutor] = []

    class Kept(ProcessPoolExecutor):
        def submit(self, *words: Any, **named: Any) -> Any:
            pools.append(self)
            return super().submit(*words, **named)

    monkeypatch.setattr(processes, "ProcessPoolExecutor", Kept)
    monkeypatch.setattr(processes, "_PATIENCE", 0.1)
    found = read_in_processes(_texts([NETSTAT] * 3000), Jobs(2))
    next(found)
    answers: Any = pools[0]._result_queue
    answers._wlock.acquire()
    os.write(answers._writer.fileno(), struct.pack("!i", 1000) + b"half of it")
    victim = multiprocessing.active_children()[0]
    assert victim.pid
    os.kill(victim.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="--jobs 1 reads in one"):
        list(found)
    assert not multiprocessing.active_children()


def test_ctrl_c_ends_all_of_them_and_is_heard_by_one() -> None:
    """The terminal sends it to every process: those that read go on until the one that asked them ends them."""
    found = read_in_processes(_texts([NETSTAT] * 3000), Jobs(2))
    next(found)
    for child in multiprocessing.active_children():
        assert child.pid
        os.kill(child.pid, signal.SIGINT)
    assert next(found)
    with pytest.raises(KeyboardInterrupt):
        found.throw(KeyboardInterrupt())  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


_SCRIPT = f"""
import multiprocessing, time
from pathlib import Path
from netparse.captures.bulk.jobs import Jobs, ToRead
from netparse.captures.bulk.processes import read_in_processes
print("run", flush=True)
found = read_in_processes((ToRead(Path({str(NETSTAT)!r}).read_bytes(), "x", None) for _ in range(3000)), Jobs(2))
next(found)
print(*(child.pid for child in multiprocessing.active_children()), flush=True)
time.sleep(60)
"""


def test_a_script_without_a_guard_runs_once_and_leaves_no_process_when_it_is_killed(tmp_path: Path) -> None:
    """Processes that start would run it again; those that are left behind would wait for ever."""
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)
    with subprocess.Popen([sys.executable, script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        assert run.stdout.readline() == "run\n"
        children = [int(n) for n in run.stdout.readline().split()]
        assert len(children) == 2
        run.kill()
    until = time.monotonic() + 30
    while any(map(_is_alive, children)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_is_alive, children))


def _is_alive(number: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
