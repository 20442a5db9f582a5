"""The same datasets come out whoever reads: one after the other, a pool that loses a worker, a run that was killed, a cluster."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import distributed
import psutil
import pytest

from netparse.fleet.bundle import Bundle
from netparse.fleet.examine import Settings
from netparse.fleet.run import Done, Pool, run
from netparse.fleet.store import bundle_ids, open_store
from tests.conftest import ROOT
from tests.fleet.reading import content, leftovers

pytestmark = pytest.mark.xdist_group("dask")

COMMAND = [sys.executable, "-m", "netparse", "fleet"]


def _fleet(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=3600)


def _states(log: Path) -> list[str]:
    lines = log.read_text().splitlines() if log.exists() else []
    return [json.loads(line)["state"] for line in lines]


def _wait_for(reached: object, what: str) -> None:
    """Wait until a condition holds."""
    until = time.monotonic() + 120
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < until, what
        time.sleep(0.05)


def test_two_workers_one_killed_in_the_middle(bundles: tuple[Bundle, ...], reference: Path, tmp_path: Path) -> None:
    """Row for row what one after the other gives."""
    killed: list[int] = []

    def seen(done: Done) -> None:
        if not killed and len(bundle_ids(tmp_path)) >= len(bundles) // 2:
            pids = distributed.default_client().run(os.getpid)
            killed.append(min(pids.values()))
            os.kill(killed[0], signal.SIGKILL)

    with open_store(tmp_path) as store:
        run(bundles, store, Settings(), Pool(workers=2), skip=frozenset(), seen=seen)
    assert killed
    assert content(tmp_path) == content(reference)
    assert not leftovers(tmp_path)


def test_a_run_that_was_killed_is_gone_on_with(places: list[str], reference: Path, tmp_path: Path) -> None:
    """SIGKILL of the run in the middle: what is there is whole, the workers end, and the next run does the rest only."""
    out, log = tmp_path / "out", tmp_path / "log"
    words = [*COMMAND, *places, "--out", str(out), "--workers", "2", "--log", str(log)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for(lambda: len(_states(log)) >= 10, "ten bundles are done")
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = content(out)
    whole = content(reference)
    kept = set(bundle_ids(out))
    assert 10 <= len(kept) < len(bundle_ids(reference))
    assert before == {place: rows for place, rows in whole.items() if place[1] in kept}
    log.unlink()
    done = _fleet(*places, "--out", out, "--workers", "2", "--log", log)
    assert done.returncode == 0, done.stderr
    assert content(out) == whole
    assert not leftovers(out)
    # what has no content to know it by (a pipe, a link to nowhere) is tried each time
    assert _states(log).count("known") == len({k for k in kept if k.startswith("b")})


@contextmanager
def _separate_cluster(folder: Path) -> Iterator[str]:
    """Give the address of a scheduler, which is a process of its own as each of its two workers is."""
    file = folder / "scheduler.json"
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--scheduler-file", str(file)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1"]
    worker += ["--nworkers", "2", "--local-directory", str(folder)]
    with ExitStack() as stack:
        for words in ([*scheduler, *here], [*worker, *here]):
            process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            _wait_for(lambda: file.exists() and file.stat().st_size, "the scheduler says where it is")
        yield json.loads(file.read_text())["address"]


def test_a_cluster_of_separate_processes(places: list[str], reference: Path, tmp_path: Path) -> None:
    """Through --scheduler, and a bundle that is given twice counts once, by its first address."""
    out = tmp_path / "out"
    copy = tmp_path / "copies" / "the-same-again.tar.gz"
    copy.parent.mkdir()
    copy.write_bytes((Path(places[0]) / "c0000-2026-08-01.tar.gz").read_bytes())
    with _separate_cluster(tmp_path) as address:
        done = _fleet(*places, copy, "--out", out, "--scheduler", address, "--log", tmp_path / "log")
    assert done.returncode == 0, done.stderr
    assert content(out) == content(reference)
    assert "1 given twice" in done.stderr
    assert _states(tmp_path / "log").count("same") == 1


def test_a_scheduler_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """With the exit code of a wrong option; the folder is left empty of bundles."""
    done = _fleet(ROOT / "fixtures" / "bundles" / "healthy", "--out", tmp_path, "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "no scheduler of Dask answers" in done.stderr
    assert not bundle_ids(tmp_path)


def test_a_pool_listens_on_the_loopback_address_only(bundles: tuple[Bundle, ...], tmp_path: Path) -> None:
    """The scheduler in this process and the workers: nobody else can give them work."""
    found: set[str] = set()

    def seen(_: Done) -> None:
        me = psutil.Process()
        connections = [c for p in (me, *me.children(recursive=True)) for c in p.net_connections("inet")]
        found.update(c.laddr.ip for c in connections if c.status == "LISTEN")

    with open_store(tmp_path) as store:
        run(bundles[:1], store, Settings(), Pool(workers=1), skip=frozenset(), seen=seen)
    assert found == {"127.0.0.1"}


def test_a_bundle_that_kills_its_workers_is_a_row(tmp_path: Path) -> None:
    """One whose reading takes more memory than a worker may have; its neighbours are read all the same."""
    folder = tmp_path / "given"
    healthy = ROOT / "fixtures" / "bundles" / "healthy"
    names = ("kubeadm-flannel-ss", "microk8s-ha")
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(healthy / name)
    huge = folder / "huge" / "n1" / "netstat_-nap.txt"
    huge.parent.mkdir(parents=True)
    row = "tcp        0      0 10.0.{}.{}:{}         10.9.9.9:443            ESTABLISHED 77/x{}\n"
    head = "Active Internet connections (servers and established)\nProto Recv-Q Send-Q Local Address           Foreign Address"
    head += "         State       PID/Program name\n"
    huge.write_text(head + "".join(row.format(n // 250 % 250, n % 250, 1024 + n % 60000, n) for n in range(150_000)))
    out = tmp_path / "out"
    done = _fleet(folder, "--out", out, "--workers", "2", "--memory-per-worker", "256MiB")
    assert done.returncode == 0, done.stderr
    rows = {Path(r["url"]).name: r for (name, _), found in content(out).items() if name == "bundles" for r in found}
    assert {n: rows[n]["state"] for n in names} == dict.fromkeys(names, "ok")
    assert rows["huge"]["state"] == "killed"
    assert "every worker that read it died" in rows["huge"]["reason"] and rows["huge"]["sha256"]
