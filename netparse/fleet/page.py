"""Writes the page of the datasets from their registry: ``python -m netparse.fleet.page docs/fleet-datasets.md``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from netparse.fleet.datasets import DATASETS, SCHEMA_VERSION, Dataset


def page() -> str:
    """Return the page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "<!-- Made by `python -m netparse.fleet.page docs/fleet-datasets.md` from the registry beside it; do not edit. -->"
    yield ""
    yield "# Datasets of a fleet"
    yield ""
    yield f"Version {SCHEMA_VERSION}. [The page on fleets](fleet.md) tells what they are for. A column is null"
    yield "where a capture does not show it. Texts of JSON hold what is nested freely; `extra` holds what a record has beside its fields."
    for dataset in DATASETS:
        yield ""
        yield f"## {dataset.name}"
        yield ""
        yield f"{dataset.holds[0].upper()}{dataset.holds[1:]}.{_of(dataset)}"
        yield ""
        yield "| column | type |"
        yield "|---|---|"
        yield "| `bundle` | string |"
        for name, kind in dataset.columns.items():
            yield f"| `{name}` | {str(kind).replace('|', '&#124;')} |"


def _of(dataset: Dataset) -> str:
    if len(dataset.of) == 1:
        return ""
    return f" Rows are of {', '.join(f'`{kind.__name__}`' for kind in dataset.of)}; a column that one does not have is null."


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
