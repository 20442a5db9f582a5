"""The folder of a fleet: a dataset a folder, in it a folder ``bundle=…`` for each bundle, written whole or not at all.

The row in ``bundles`` comes last and makes a bundle count: parts without it are of a run that was interrupted, are left aside by
every reader, and go with the next run. There is nothing else to mend, for every step is a rename.
"""

import errno
import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import netparse
from netparse.errors import OutputError
from netparse.files import write_whole
from netparse.fleet.bundle import Bundle, Result, id_of
from netparse.fleet.datasets import BUNDLES, DATASETS, SCHEMA_VERSION
from netparse.lazy import lazy_module
from netparse.safe import json_text

if TYPE_CHECKING:
    import pyarrow.parquet as pq
else:
    pq = lazy_module("pyarrow.parquet")

SCHEMA_FILE = "netparse-fleet.json"
_LOCK, _STAGING = ".lock", ".staging-"
_PART = "part.parquet"


def partition(root: Path, dataset: str, name: str) -> Path:
    """Return the folder of a bundle in a dataset."""
    return root / dataset / f"bundle={name}"


def bundle_ids(root: Path) -> list[str]:
    """Return the bundles that the folder holds, sorted."""
    return sorted(p.name.removeprefix("bundle=") for p in (root / BUNDLES.name).glob("bundle=*"))


class Store:
    """A folder that this process writes; ``known`` are the fingerprints of the bundles in it, with their states."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._remove_parts()
        self.known: dict[str, str] = {}
        self._ids = set(bundle_ids(root))
        for name in self._ids:
            row = pq.read_table(partition(root, BUNDLES.name, name) / _PART, columns=["sha256", "state"]).to_pylist()[0]
            if row["sha256"]:
                self.known[row["sha256"]] = row["state"]

    def _remove_parts(self) -> None:
        """Take away what an interrupted run left: its staging folder, and parts of a bundle that has no row."""
        for left in self.root.glob(f"{_STAGING}*"):
            shutil.rmtree(left)
        kept = set(bundle_ids(self.root))
        for dataset in DATASETS:
            for part in (self.root / dataset.name).glob("bundle=*"):
                if part.name.removeprefix("bundle=") not in kept:
                    shutil.rmtree(part)
        for report in (self.root / "reports").glob("*.html"):
            if report.stem not in kept:
                report.unlink()

    def write(self, bundle: Bundle, result: Result) -> None:
        """Write a bundle, in place of what is there of it. Raises OutputError, and nothing of it is there then."""
        try:
            staged = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self.root))
            try:
                self._stage(staged, result)
                self._remove(result.id)
                if result.row.sha256:
                    self._remove(id_of(bundle, None))  # what was said of it while it could not be read
                self._ids.add(result.id)  # before its parts are there: one that was placed by half is removed next time
                self._place(staged, result)
            finally:
                shutil.rmtree(staged, ignore_errors=True)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise OutputError(
                f"{self.root}: {error.strerror or error}; the bundles before {bundle.url} are written whole and nothing of it is"
                + ("; make room and run it again to go on" if full else "")
            ) from error
        if result.row.sha256:
            self.known[result.row.sha256] = result.row.state

    def _stage(self, staged: Path, result: Result) -> None:
        for dataset, content in result.files.items():
            (staged / dataset).mkdir()
            (staged / dataset / _PART).write_bytes(content)
        if result.report is not None:
            (staged / "report.html").write_bytes(result.report)

    def _place(self, staged: Path, result: Result) -> None:
        if result.report is not None and result.row.report:
            target = self.root / result.row.report
            target.parent.mkdir(exist_ok=True)
            (staged / "report.html").replace(target)
        for dataset in sorted(result.files, key=lambda name: name == BUNDLES.name):
            target = partition(self.root, dataset, result.id)
            target.parent.mkdir(exist_ok=True)
            (staged / dataset).rename(target)

    def _remove(self, name: str) -> None:
        """Remove a bundle, if it is there; its row goes first, so that what is left of it does not count."""
        if name not in self._ids:  # as mostly: then no dataset is searched for it
            return
        for dataset in (BUNDLES, *(d for d in DATASETS if d is not BUNDLES)):
            part = partition(self.root, dataset.name, name)
            if part.exists():
                shutil.rmtree(part)
        (self.root / "reports" / f"{name}.html").unlink(missing_ok=True)


@contextmanager
def open_store(root: Path) -> Iterator[Store]:
    """Give the folder for writing, made where it is missing. Raises OutputError where another run writes it, and where it is not ours.

    The lock is the kernel's and ends with the process, however that ends.
    """
    try:
        _refuse_others(root)
        root.mkdir(parents=True, exist_ok=True)
        with (root / _LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise OutputError(f"{root} is being written by another run of netparse fleet: wait for it") from error
            write_schema(root)
            yield Store(root)
    except OSError as error:
        raise OutputError(f"{root}: {error.strerror or error}") from error


def _refuse_others(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise OutputError(f"{root} is a file: name a folder")
    if root.is_dir() and not (root / SCHEMA_FILE).exists() and any(p.name != _LOCK for p in root.iterdir()):
        raise OutputError(f"{root} holds other things and is no folder of netparse fleet: name an empty or a new one")


def write_schema(root: Path) -> None:
    """Write which datasets there are, with their columns. Raises OutputError where the folder is of another version."""
    target = root / SCHEMA_FILE
    version = schema_version(root) if target.exists() else SCHEMA_VERSION
    if version == SCHEMA_VERSION:
        write_whole(target, (json_text(schema_of_all(), indent=2) + "\n").encode())
    else:
        raise OutputError(
            f"{root} was written with version {version} of the datasets and this is {SCHEMA_VERSION}: name a new folder"
        )


def schema_version(root: Path) -> int | None:
    """Return the version of the datasets in a folder, None where it does not say."""
    try:
        found = json.loads((root / SCHEMA_FILE).read_text(encoding="utf-8"))["schema_version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, int) else None


def schema_of_all() -> dict[str, Any]:
    """Return the datasets with their columns and types, as the folder's own file tells them."""
    return {
        "schema_version": SCHEMA_VERSION,
        "netparse": netparse.__version__,
        "partitioned_by": "bundle",
        "datasets": {
            d.name: {
                "holds": d.holds,
                "columns": {"bundle": "string", **{name: str(kind) for name, kind in d.columns.items()}},
            }
            for d in DATASETS
        },
    }


def read_rows(root: Path, dataset: str, name: str) -> list[dict[str, Any]]:
    """Return the rows that a bundle has in a dataset."""
    file = partition(root, dataset, name) / _PART
    return pq.read_table(file).to_pylist() if file.exists() else []


def parts(root: Path, dataset: str) -> list[str]:
    """Return the files of a dataset, of the bundles that count."""
    files = (partition(root, dataset, name) / _PART for name in bundle_ids(root))
    return [str(f) for f in files if f.exists()]
