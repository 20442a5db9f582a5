"""One bundle, whole: fetched, fingerprinted, judged, and made into Parquet. This is the task that Dask runs."""

import gc
from collections.abc import Set
from dataclasses import dataclass, field
from functools import cache
from time import monotonic

from netparse.analysis import Analysis
from netparse.errors import NetparseError, NothingRecognized, SeveralClusters, SourceError
from netparse.fleet.account import Outcome, add_rows, bundle_row, losses, plain_row
from netparse.fleet.bundle import Bundle, Result, TooLarge, id_of
from netparse.fleet.deadline import TookTooLong, deadline
from netparse.fleet.fingerprint import Fingerprint, fingerprint
from netparse.fleet.remote import in_one_line, local_copy
from netparse.fleet.tables import Tables
from netparse.pipeline import Options, analyze
from netparse.report import About, render
from netparse.sources.limits import Limits

GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``seconds`` and ``most`` (bytes as stored) are the limits of one bundle; ``reports`` is whether each gets its own report."""

    seconds: float = 600.0
    most: int = 16 * GIB
    reports: bool = False
    limits: Limits = field(default_factory=Limits)


def examine(bundle: Bundle, settings: Settings, known: Set[str] = frozenset()) -> Result:
    """Return everything that a bundle gives; what cannot be read or takes too much gives a row with the reason.

    ``known`` are the fingerprints of bundles that the output has already.
    """
    started = monotonic()
    work = _Work(bundle, settings, known)
    try:
        with deadline(settings.seconds):
            work.run()
    except TookTooLong:
        work.stop("limit", f"it took more than {settings.seconds:g} seconds")
    except TooLarge as error:
        work.stop("limit", str(error))
    except MemoryError:
        work.stop("limit", "it needs more memory than its worker has")
    except SourceError as error:
        work.stop("unreadable", str(error))
    except SeveralClusters as error:
        work.stop("several-clusters", str(error))
    except NetparseError as error:
        work.stop("unreadable", str(error))
    except Exception as error:  # a fault of netparse in one bundle keeps nobody from the others
        work.stop("fault", f"a fault of netparse itself stopped it: {type(error).__name__}: {in_one_line(error)}")
    result = work.result(monotonic() - started)
    del work
    _let_go()
    return result


def _let_go() -> None:
    """Collect what a bundle left behind; modules stay, and to look at them each time takes longer than a small bundle."""
    gc.collect()
    _freeze_modules()


@cache
def _freeze_modules() -> None:
    gc.freeze()


class _Work:
    """The steps of one bundle, and how far it came."""

    def __init__(self, bundle: Bundle, settings: Settings, known: Set[str]) -> None:
        self._bundle, self._settings, self._known = bundle, settings, known
        self._found: Fingerprint | None = None
        self._is_known = False
        self._tables = Tables()
        self._row = plain_row(bundle, None, Outcome(state="unreadable"))
        self._report: bytes | None = None

    def run(self) -> None:
        settings = self._settings
        with local_copy(self._bundle, settings.most) as path:
            self._found = fingerprint(path, settings.most)
            self._is_known = self._found.sha256 in self._known
            if self._is_known:
                self.stop("known", "")
                return
            options = Options(limits=settings.limits, names={str(path): self._bundle.url})
            try:
                analysis = analyze(path, options=options)
            except NothingRecognized as nothing:
                assert isinstance(nothing.analysis, Analysis)
                self._account(self._found, Outcome(state="nothing", reason=str(nothing)), nothing.analysis)
            else:
                lost = losses(analysis.skipped)
                outcome = Outcome(state="partial", reason=lost) if lost else Outcome(state="ok")
                self._account(self._found, outcome, analysis)

    def _account(self, found: Fingerprint, outcome: Outcome, analysis: Analysis) -> None:
        tables, report = Tables(), None
        add_rows(tables, analysis)
        if self._settings.reports:
            about = About(title=self._bundle.url.rstrip("/").rpartition("/")[2])
            page = render(analysis, "html", about=about)
            report = page.encode("utf-8", "backslashreplace") if isinstance(page, str) else page
        name = f"reports/{id_of(self._bundle, found.sha256)}.html" if report else None
        self._row = bundle_row(self._bundle, found, outcome, analysis, name)
        self._tables, self._report = tables, report

    def stop(self, state: str, reason: str) -> None:
        """Keep nothing but the row with the reason."""
        self._tables, self._report = Tables(), None
        self._row = plain_row(self._bundle, self._found, Outcome(state=state, reason=reason))

    def result(self, seconds: float) -> Result:
        name = id_of(self._bundle, self._row.sha256)
        files: dict[str, bytes] = {}
        if not self._is_known:
            self._tables.add(self._row)
            files = self._tables.parquet()
        return Result(id=name, row=self._row, files=files, report=self._report, seconds=seconds, known=self._is_known)


def failed(bundle: Bundle, settings: Settings, state: str, reason: str) -> Result:
    """Return the result of a bundle of which only this can be said; its content is fingerprinted, not read."""
    try:
        with local_copy(bundle, settings.most) as path:
            found = fingerprint(path, settings.most)
    except NetparseError:
        found = None
    row = plain_row(bundle, found, Outcome(state=state, reason=reason))
    tables = Tables()
    tables.add(row)
    return Result(id=id_of(bundle, row.sha256), row=row, files=tables.parquet())
