"""Reads files in several processes: in the order in which they are given, with the result that one process gives."""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess
from threading import Thread
from types import ModuleType

from netparse.captures.bulk.jobs import HERE, Jobs, ToRead
from netparse.captures.bulk.packed import packed
from netparse.captures.capture import Capture
from netparse.captures.reading import parse
from netparse.errors import WorkerLost
from netparse.parsers import PARSERS, Parser
from netparse.parsers.base import without_collection
from netparse.parsers.own import load_parsers

_BATCH = 1 << 20
"""Bytes that a process is given at once."""
_PATIENCE = 5.0
"""Seconds between two looks whether all processes live, while one is waited for."""


def read_here(texts: Iterable[ToRead], jobs: Jobs, parsers: Sequence[Parser]) -> Iterator[Sequence[Capture]]:
    """Yield the captures of each file as they are kept in a large bundle."""
    for text in texts:
        yield packed(parse(text.data, source=text.source, hint=text.hint, parsers=parsers), jobs.questions)


def read_in_processes(
    texts: Iterable[ToRead], jobs: Jobs, parsers: Sequence[Parser] = PARSERS
) -> Iterator[Sequence[Capture]]:
    """Yield the captures of each file, in their order. Raises WorkerLost when a process was killed.

    A file is let go when it is read; no more are under way than keep the processes busy. Where the system or this Python
    lets no processes work together, the files are read here, with ``parsers``.
    """
    try:
        pool = ProcessPoolExecutor(jobs.number, _context(jobs), initializer=_start, initargs=(jobs,))
    except (
        OSError,  # the system gives no semaphore (no /dev/shm), or no process
        NotImplementedError,  # concurrent.futures found Python built without semaphores, or the system with too few of them
        ImportError,  # Python was built without shared memory (_posixshmem)
    ):
        yield from read_here(texts, jobs, parsers)
        return
    before = set(multiprocessing.active_children())
    left = _batches(texts)
    under_way: deque[Future[list[list[Capture]]]] = deque()
    try:
        for batch in islice(left, 2 * jobs.number):
            under_way.append(_submitted(pool, batch))
        started = set(multiprocessing.active_children()) - before
        while under_way:
            done = _result_of(under_way.popleft(), pool, started)
            for batch in islice(left, 1):
                under_way.append(_submitted(pool, batch))
            yield from done
    except BrokenProcessPool as broken:
        raise WorkerLost(
            "a process that read a part of the files ended before it was done, as when memory runs out: --jobs 1 reads in one"
        ) from broken
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(texts: Iterable[ToRead]) -> Iterator[list[ToRead]]:
    batch: list[ToRead] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text.data)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _context(jobs: Jobs) -> multiprocessing.context.BaseContext:
    """Return how processes are started: not as copies of this one, which has threads and all that was read in its memory."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    homes = sorted({question.__module__ for question in jobs.questions})
    context.set_forkserver_preload([__name__, *homes])  # loaded once, and not by each process
    return context


def _submitted(pool: ProcessPoolExecutor, batch: list[ToRead]) -> "Future[list[list[Capture]]]":
    with _no_program():
        return pool.submit(_read, batch)


def _result_of(
    future: "Future[list[list[Capture]]]", pool: ProcessPoolExecutor, processes: Iterable[BaseProcess]
) -> list[list[Capture]]:
    """Return what a process has read; raise BrokenProcessPool when one was killed, also in the middle of its answer.

    Of half an answer the pool awaits the rest for ever: it is broken once nobody is left who could write it, this process included.
    """
    while not wait((future,), timeout=_PATIENCE).done:
        if not all(process.is_alive() for process in processes):
            for process in processes:
                process.kill()
            pool._result_queue._writer.close()  # type: ignore[attr-defined]  # there is no public way to break a pool
            return future.result()
    return future.result()


@contextmanager
def _no_program() -> Iterator[None]:
    """Keep a process that starts from running the program once more: it needs nothing of a script, and finds none in an archive."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


_jobs = HERE
_parsers: Sequence[Parser] = PARSERS


def _start(jobs: Jobs) -> None:
    """Make a process ready: Ctrl-C is for the one that started it, with which it ends whatever ends that one."""
    global _jobs, _parsers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    _jobs, _parsers = jobs, load_parsers(jobs.templates)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _read(batch: list[ToRead]) -> list[list[Capture]]:
    with without_collection():
        return [list(captures) for captures in read_here(batch, _jobs, _parsers)]
