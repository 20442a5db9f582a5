"""Throughput of ``netparse fleet`` with one and with two workers, and the memory of its processes over a whole run.

Run by hand, from the repository's root: ``python -m tests.benchmarks.bench_fleet [BUNDLES [OF-A-ROUND [ROUNDS]]]``. The result
stands between its own marks in docs/benchmarks.md. The two runs take turns, and the best of each counts: other work slows both.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import distributed

from netparse.fleet.examine import Settings
from netparse.fleet.find import find_bundles
from netparse.fleet.run import Done, Pool, run
from netparse.fleet.store import open_store
from tests.benchmarks.page import write_section
from tests.fleet.made import write_fleet

_WARM = 10
"""The start of the pool is not counted, nor the first bundles of a round, with which workers load what they need."""


def memory() -> float:
    """Return the resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def rate(given: Path, workers: int, few: int) -> float:
    """Return the bundles a second of one run."""
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        bundles = find_bundles([str(given)], out=out)[:few]
        with open_store(out) as store:
            pool = Pool(workers=workers)
            run(bundles, store, Settings(), pool, skip=frozenset(), seen=lambda _: times.append(time.perf_counter()))
    return (len(times) - _WARM) / (times[-1] - times[_WARM - 1])


def samples(given: Path) -> list[tuple[int, float, float]]:
    """Return, ten times in a run of two workers, the bundles so far, the memory of this process and that of the larger worker."""
    found: list[tuple[int, float, float]] = []
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        bundles = find_bundles([str(given)], out=out)

        def seen(_: Done) -> None:
            nonlocal count
            count += 1
            if count % max(1, len(bundles) // 10) == 0:
                workers = distributed.default_client().run(memory)
                found.append((count, memory(), max(workers.values())))

        with open_store(out) as store:
            run(bundles, store, Settings(), Pool(workers=2), skip=frozenset(), seen=seen)
    return found


def section(given: Path, count: int, few: int, rounds: int) -> str:
    """Return the section for the report."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, found in rates.items():
            found.append(rate(given, workers, few))
    best = {workers: max(found) for workers, found in rates.items()}
    load = os.getloadavg()[0]
    rows = "\n".join(f"| {n:,} | {ours:.0f} MiB | {worker:.0f} MiB |" for n, ours, worker in samples(given))
    return f"""## Many bundles

{count:,} bundles of three nodes each, one of ten with a fault, archives and folders. Best of {rounds} runs of {few} bundles each, taking
turns, on two cores with a load of {load:.0f} by other work when it ended.

| workers | bundles a second |
|---|---|
| 1 | {best[1]:.1f} |
| 2 | {best[2]:.1f} |
| ratio (target: 1.7) | **{best[2] / best[1]:.2f}** |

Memory over the whole run with two workers:

| bundles | the run itself | the larger worker |
|---|---|---|
{rows}
"""


if __name__ == "__main__":
    number, few, rounds = (int(n) for n in (*sys.argv[1:], *("1000", "120", "3")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as scratch:
        write_fleet(Path(scratch) / "given", number)
        write_section("fleet", section(Path(scratch) / "given", number, few, rounds))
