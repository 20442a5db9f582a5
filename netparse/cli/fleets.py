"""From the options of ``netparse fleet`` to what it does; the libraries of its extra load when a command has need of them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from netparse.cli.sizes import size_of
from netparse.cli.watching import watched
from netparse.errors import UsageError
from netparse.files import write_whole
from netparse.fleet.answers import format_of, render_answer
from netparse.fleet.changes import changes_since, render_changes
from netparse.fleet.examine import Settings
from netparse.fleet.extra import need_libraries
from netparse.fleet.find import find_bundles
from netparse.fleet.query import Fleet
from netparse.fleet.questions import NAMES, question
from netparse.fleet.report import write_report
from netparse.fleet.run import Pool, run
from netparse.fleet.store import open_store

_LEAST = 256 << 20
"""Bytes that a worker needs before it reads anything."""


def run_fleet(
    places: Sequence[str],
    out: Path | None,
    *,
    lists: Sequence[Path],
    workers: int | None,
    memory: str,
    scheduler: str | None,
    seconds: float,
    most: str,
    reports: bool,
    retry: bool,
    redo: bool,
    cluster: str | None,
    log: Path | None,
) -> tuple[str, int]:
    """Read bundles into a folder; return what came of it in a sentence, and how many bundles of it are there."""
    need_libraries()
    if out is None:
        raise UsageError("name the folder for the datasets: --out DIR")
    if not places and not lists:
        raise UsageError("give bundles, folders, patterns or URLs, or a --list of them")
    if scheduler and workers:
        raise UsageError("--workers makes a pool of its own, --scheduler uses one that is there: give one of them")
    if memory != "auto":
        each = size_of(memory, "--memory-per-worker")
        if each < _LEAST:
            raise UsageError(
                f"--memory-per-worker {memory}: a worker needs {_LEAST >> 20} MiB before it reads anything"
            )
        memory = str(each)  # Dask takes 2G for two thousand million bytes
    settings = Settings(seconds=seconds, most=size_of(most, "--size-limit"), reports=reports)
    pool = Pool(workers=workers or os.cpu_count() or 1, memory=memory, scheduler=scheduler)
    bundles = find_bundles(places, lists, out=out, cluster=cluster)
    with open_store(out) as store:
        again = {sha for sha, state in store.known.items() if redo or (retry and state not in ("ok", "partial"))}
        skip = frozenset(store.known) - again
        with watched(len(bundles), log) as (seen, tally):
            run(bundles, store, settings, pool, skip=skip, seen=seen)
    return f"{out}: {tally.words()}", tally.usable


def listed_questions() -> str:
    """Return the ready questions, a line each."""
    width = max(map(len, NAMES))
    return "".join(f"{name.ljust(width)}  {question(name).title}\n" for name in NAMES)


def answered(
    folder: Path,
    sql: str | None,
    name: str | None,
    parameters: Sequence[str],
    format: str | None,
    output: Path | None,
) -> bytes:
    """Return the answer to a question; what goes to a file is written, and nothing is returned then."""
    need_libraries()
    if (sql is None) == (name is None):
        raise UsageError("give one question: SQL, or --question NAME; --questions lists the ready ones")
    form = format_of(format, output)
    ready = question(name) if name else None
    if ready is None and parameters:
        raise UsageError("--with is for --question: write the value into the SQL")
    with Fleet(folder) as fleet:
        answer = fleet.ask(ready.sql if ready else sql or "", ready.values(parameters) if ready else None)
    content = render_answer(answer, form)
    if output is None:
        return content
    write_whole(output, content)
    return b""


def reported(folder: Path, output: Sequence[Path], title: str | None, *, force: bool) -> Iterator[Path]:
    """Write the report over all bundles; yield each file when it is there."""
    need_libraries()
    with Fleet(folder) as fleet:
        yield from write_report(fleet, output, title, force=force)


def changed(folder: Path, since: str, format: str) -> tuple[str, bool]:
    """Return what changed since a day, and whether nothing did."""
    need_libraries()
    with Fleet(folder) as fleet:
        changes = changes_since(fleet, since)
    return render_changes(changes, format), not changes.clusters
