"""Questions in SQL over the datasets, answered by DuckDB, which sees nothing else: no file, no network, no setting can be changed.

The datasets are read by pyarrow and lent to DuckDB, whose own access to files is switched off before any SQL runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netparse.errors import SourceError, UsageError
from netparse.fleet.clusters import clusters
from netparse.fleet.datasets import DATASETS, SCHEMA_VERSION, Dataset
from netparse.fleet.store import parts, schema_version
from netparse.lazy import lazy_module

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    import pyarrow.dataset as ds
else:
    duckdb = lazy_module("duckdb")
    pa = lazy_module("pyarrow")
    ds = lazy_module("pyarrow.dataset")

_VIEWS = {
    "neighbours": "SELECT * FROM neighbors",
    "listeners": """
        SELECT bundle, capture, node, source, line, lower(proto) AS proto, local_address AS address, local_port AS port,
               coalesce(program, processes[1].name) AS process, coalesce(pid, processes[1].pid) AS pid
        FROM sockets
        WHERE state IN ('LISTEN', 'UNCONN') OR (state IS NULL AND proto ILIKE 'udp%' AND peer_port IS NULL)
    """,
    "latest": """
        SELECT * EXCLUDE (place) FROM (
            SELECT clusters.cluster, bundles.* EXCLUDE (cluster),
                   row_number() OVER (PARTITION BY clusters.cluster ORDER BY taken DESC NULLS LAST, bundle) AS place
            FROM bundles JOIN clusters USING (bundle) WHERE state IN ('ok', 'partial'))
        WHERE place = 1
    """,
}
"""Views beside the datasets. ``latest`` has the newest bundle of each cluster that could be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``columns`` name the values of each row."""

    table: pa.Table

    @property
    def columns(self) -> Sequence[str]:
        return list(self.table.column_names)

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        columns = [c.to_pylist() for c in self.table.columns]
        return list(zip(*columns, strict=True))


class Fleet:
    """The datasets of a folder, open for questions. Raises SourceError for a folder that has none."""

    def __init__(self, root: Path) -> None:
        version = schema_version(root)
        if version is None:
            raise SourceError(f"{root} is no folder of netparse fleet: netparse fleet PATH --out {root} makes one")
        if version != SCHEMA_VERSION:
            raise SourceError(
                f"{root} has version {version} of the datasets, and this netparse reads version {SCHEMA_VERSION}"
            )
        self.root = root
        self._duckdb = duckdb.connect(
            ":memory:",
            config={
                "enable_external_access": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",
            },
        )
        for dataset in DATASETS:
            self._duckdb.register(dataset.name, _opened(root, dataset))
        self._duckdb.register("clusters", clusters(self._table("bundles"), self._table("hosts")))
        for name, sql in _VIEWS.items():
            self._duckdb.execute(f"CREATE VIEW {name} AS {sql}")
        self._duckdb.execute("SET lock_configuration = true")

    def _table(self, name: str) -> pa.Table:
        return self._duckdb.sql(f"SELECT * FROM {name} ORDER BY ALL").to_arrow_table()

    def ask(self, sql: str, parameters: Mapping[str, object] | None = None) -> Answer:
        """Return what one SELECT gives. Raises UsageError with DuckDB's words for anything else, and for a mistake in it."""
        try:
            statements = self._duckdb.extract_statements(sql)
            if len(statements) != 1 or statements[0].type not in (
                duckdb.StatementType.SELECT,
                duckdb.StatementType.EXPLAIN,
            ):
                raise UsageError("a question is one SELECT: the datasets are only read")
            wanted = statements[0].named_parameters
            given = {k: v for k, v in (parameters or {}).items() if k in wanted}
            return Answer(self._duckdb.sql(sql, params=given or None).to_arrow_table())
        except duckdb.Error as error:
            raise UsageError(f"DuckDB does not answer: {' '.join(str(error).split())}") from error

    def close(self) -> None:
        """Let go of the files."""
        self._duckdb.close()

    def __enter__(self) -> Fleet:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _opened(root: Path, dataset: Dataset) -> ds.Dataset:
    """Return the dataset as pyarrow reads it; one without rows has its columns all the same."""
    partition = pa.schema([("bundle", pa.string())])
    schema = pa.schema([*partition, *dataset.schema])
    files = parts(root, dataset.name)
    if not files:
        return ds.dataset(schema.empty_table())
    return ds.dataset(files, schema=schema, format="parquet", partitioning=ds.partitioning(partition, flavor="hive"))
