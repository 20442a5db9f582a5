"""What a folder of datasets holds, for comparison, and the folder made without Dask."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from netparse.fleet.bundle import Bundle
from netparse.fleet.datasets import DATASETS
from netparse.fleet.examine import Settings, examine
from netparse.fleet.store import bundle_ids, open_store, read_rows

Content = dict[tuple[str, str], list[dict[str, Any]]]


def content(root: Path) -> Content:
    """Return the rows, in their order, by dataset and bundle."""
    found = {(d.name, b): read_rows(root, d.name, b) for d in DATASETS for b in bundle_ids(root)}
    return {place: rows for place, rows in found.items() if rows}


def one_after_the_other(root: Path, bundles: Iterable[Bundle], settings: Settings | None = None) -> Path:
    """Read the bundles in this process, in their order, and return the folder."""
    with open_store(root) as store:
        for bundle in bundles:
            result = examine(bundle, settings or Settings(), frozenset(store.known))
            if not result.known:
                store.write(bundle, result)
    return root


def leftovers(root: Path) -> list[Path]:
    """Return what is in the folder and belongs to no bundle: staging folders, temporary files, parts without a row."""
    kept = set(bundle_ids(root))
    staged = [p for p in root.iterdir() if p.name.startswith(".") and p.name != ".lock"]
    return staged + [p for p in root.glob("*/bundle=*") if p.name.removeprefix("bundle=") not in kept]
