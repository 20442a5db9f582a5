"""Reads many bundles on Dask and writes what they give, each as it comes. Scheduling and retries are Dask's."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import netparse
from netparse.errors import NetparseError, UsageError, WorkerLost
from netparse.fleet.bundle import Bundle, Result
from netparse.fleet.examine import Settings, examine, failed
from netparse.fleet.store import Store
from netparse.lazy import lazy_module

if TYPE_CHECKING:
    import dask
    import distributed
    from distributed import Client
else:
    dask = lazy_module("dask")
    distributed = lazy_module("distributed")

_KNOWN = "netparse-known"
_WAIT = 30
"""Seconds that the workers of an existing cluster may need to be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Who reads: an existing cluster by its ``scheduler``'s address, else so many processes of our own."""

    workers: int = 1
    memory: str = "auto"
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A bundle that is done with, for those who watch; ``same_as`` names an earlier one with the same content."""

    bundle: Bundle
    result: Result
    same_as: str | None = None


class FleetStopped(NetparseError):
    """The cluster is gone; what was written stays."""


def _known(known: frozenset[str]) -> Any:
    """Return a plugin that tells every worker, those that are started later too, what the output has already."""

    class Known(distributed.WorkerPlugin):
        name = _KNOWN

        def __init__(self) -> None:
            self.known = known

    return Known()


def task(bundle: Bundle, settings: Settings) -> Result:
    """Do one bundle on a worker."""
    plugin: Any = distributed.get_worker().plugins[_KNOWN]
    return examine(bundle, settings, plugin.known)


def run(
    bundles: Sequence[Bundle],
    store: Store,
    settings: Settings,
    pool: Pool,
    *,
    skip: frozenset[str],
    seen: Callable[[Done], None] = lambda done: None,
) -> None:
    """Read all bundles and write them. Those with a fingerprint in ``skip`` are done already.

    Of several with the same content the first in order counts, however the work was shared out. A bundle with which workers
    died is tried once more when all else is done and nothing else runs: whose fault it was is certain then.
    """
    with _client(pool) as client:
        client.register_plugin(_known(skip))
        order = {bundle.url: number for number, bundle in enumerate(bundles)}
        writer = _Writer(store, order, seen)
        suspects: list[Bundle] = []
        for bundle, result in _results(client, bundles, settings, 2 * sum(client.nthreads().values())):
            if result is None:
                suspects.append(bundle)
            else:
                writer.write(bundle, result)
        for bundle, result in _results(client, suspects, settings, 1):
            died = "every worker that read it died: it was ended by the system, or took more memory than a worker may"
            writer.write(bundle, result or failed(bundle, settings, "killed", died))


def _results(
    client: Client, bundles: Sequence[Bundle], settings: Settings, most: int
) -> Iterator[tuple[Bundle, Result | None]]:
    """Yield the results as they come, None where workers died; no more than ``most`` are under way, so that none pile up."""
    waiting = iter(bundles)
    under_way: dict[Any, Bundle] = {}

    def submit(bundle: Bundle) -> Any:
        future = client.submit(task, bundle, settings, pure=False)
        under_way[future] = bundle
        return future

    finished = distributed.as_completed([submit(b) for b in islice(waiting, max(1, most))])
    for future in finished:
        bundle = under_way.pop(future)
        yield bundle, _outcome(future, bundle, settings)
        future.release()
        finished.update([submit(b) for b in islice(waiting, 1)])


def _outcome(future: Any, bundle: Bundle, settings: Settings) -> Result | None:
    if future.status not in ("finished", "error"):
        raise FleetStopped(
            "the connection to the scheduler is lost; the bundles so far are written whole: run it again to go on"
        )
    try:
        result: Result = future.result()
    except distributed.KilledWorker:
        return None
    except OSError as error:
        raise FleetStopped(f"the scheduler does not answer: {error}; run it again to go on") from error
    except Exception as error:
        return failed(bundle, settings, "fault", f"its task failed: {type(error).__name__}: {error}")
    return result


class _Writer:
    """Writes results; of the same content it keeps the one that was given first."""

    def __init__(self, store: Store, order: dict[str, int], seen: Callable[[Done], None]) -> None:
        self._store, self._order, self._seen = store, order, seen
        self._mine: dict[str, Bundle] = {}

    def write(self, bundle: Bundle, result: Result) -> None:
        sha256 = result.row.sha256
        earlier = self._mine.get(sha256 or "")
        if earlier is not None and self._order[earlier.url] < self._order[bundle.url]:
            self._seen(Done(bundle, replace(result, files={}, report=None), same_as=earlier.url))
            return
        if not result.known:
            self._store.write(bundle, result)
            if sha256:
                self._mine[sha256] = bundle
        self._seen(Done(bundle, replace(result, files={}, report=None), same_as=earlier.url if earlier else None))


@contextmanager
def _client(pool: Pool) -> Iterator[Client]:
    """Give a client of the pool. Raises UsageError where there is no scheduler, no worker, or one with another netparse."""
    with ExitStack() as stack:
        if pool.scheduler:
            client = stack.enter_context(_existing(pool.scheduler))
        else:
            local_cluster = distributed.LocalCluster  # loaded first: loading sets what the next lines change
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="netparse-dask-"))
            stack.enter_context(dask.config.set(_settings(scratch)))
            try:
                started = local_cluster(
                    n_workers=pool.workers,
                    threads_per_worker=1,
                    memory_limit=pool.memory,
                    processes=True,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    silence_logs=logging.CRITICAL,
                )
            except RuntimeError as error:
                raise WorkerLost(
                    f"no worker can be started: {_root_of(error)}; workers need processes, memory and semaphores (on Linux a "
                    "/dev/shm that this user may write to)"
                ) from error
            cluster = stack.enter_context(started)
            client = stack.enter_context(distributed.Client(cluster))
        _check_workers(client)
        yield client


def _root_of(error: BaseException) -> BaseException:
    """Return what was the first of errors that followed each other."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _settings(scratch: str) -> dict[str, object]:
    """Return Dask's settings for a pool of our own: a second death of a worker makes a bundle a suspect."""
    return {
        "temporary-directory": scratch,
        "distributed.scheduler.allowed-failures": 1,
        # what a bundle takes cannot be put on disk and does not become less by waiting: over the limit the worker ends
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.logging.distributed": "critical",
    }


def _existing(address: str) -> Client:
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler {address}: no scheduler of Dask answers there ({error})") from error
    try:
        client.wait_for_workers(1, timeout=_WAIT)
    except TimeoutError as error:
        client.close()
        raise UsageError(f"--scheduler {address}: it has no worker; start some with dask worker {address}") from error
    return client


def _version() -> str:
    """Return the version of netparse on a worker."""
    return netparse.__version__


def _check_workers(client: Client) -> None:
    try:
        found = client.run(_version)
    except Exception as error:
        raise UsageError(f"the workers cannot run netparse fleet: {error}") from error
    for worker, version in found.items():
        if version != netparse.__version__:
            raise UsageError(f"the worker {worker} has netparse {version} and this is {netparse.__version__}")
