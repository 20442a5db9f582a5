"""Collects rows by dataset and makes Parquet of them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netparse.fleet.columns import Unfit, as_json, text
from netparse.fleet.datasets import OF_TYPE, OWN, Dataset, Origin
from netparse.lazy import lazy_module
from netparse.records import to_dict

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq
else:
    pa = lazy_module("pyarrow")
    pq = lazy_module("pyarrow.parquet")

NO_ORIGIN = Origin()


class Tables:
    """The rows of one bundle. What a column cannot hold stands under ``extra``, with what the record has there itself."""

    def __init__(self) -> None:
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._datasets: dict[str, Dataset] = {}

    def add(self, row: object, origin: Origin = NO_ORIGIN, lead: Sequence[str | None] = ()) -> None:
        """Add a record, or a row of netparse's own, to the dataset of its type."""
        dataset = OF_TYPE.get(type(row), OWN)
        self._datasets[dataset.name] = dataset
        self._rows.setdefault(dataset.name, []).append(_row(dataset, row, origin, lead))

    def parquet(self) -> dict[str, bytes]:
        """Return a file for each dataset that has rows."""
        return {name: _file(self._datasets[name], rows) for name, rows in self._rows.items()}


def _row(dataset: Dataset, row: object, origin: Origin, lead: Sequence[str | None]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if dataset.located:
        out = {
            "capture": origin.capture,
            "node": _text(origin.node),
            "source": _text(origin.source),
            "line": origin.line,
        }
    out |= {name: _text(value) for name, value in zip(dataset.lead, lead, strict=True)}
    more: dict[str, Any] = dict(getattr(row, "extra", None) or {})
    if type(row) not in dataset.of:
        more = to_dict(row)
    for name, column in dataset.fields(type(row)) if type(row) in dataset.of else ():
        value = getattr(row, column.name)
        if value is not None:
            try:
                out[name] = column.fit(value)
            except Unfit:
                more[column.name] = value
    if more:
        out["extra"] = as_json(more)
    return out


def _text(value: str | None) -> str | None:
    return None if value is None else text(value)


def _file(dataset: Dataset, rows: Iterable[Mapping[str, Any]]) -> bytes:
    return parquet_of(pa.Table.from_pylist(list(rows), schema=dataset.schema))


def parquet_of(table: pa.Table) -> bytes:
    """Return a table as a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
