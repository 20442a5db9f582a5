"""Many bundles at once: read on Dask, kept as Parquet, asked in SQL.

Dask, pyarrow, DuckDB and fsspec are the extra ``netparse[fleet]``; no other package imports them or this one.
"""
