"""Opening the tables of an extract in a DuckDB inside this process, by their names."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa


def of_files(folder: Path, names: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """The tables of those names, read from their Parquet files where they are. Raises duckdb.Error for one that
    cannot be read."""
    connection = duckdb.connect()
    for name in names:
        connection.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
    return connection


def of_tables(tables: Mapping[str, pa.Table]) -> duckdb.DuckDBPyConnection:
    """Tables that are in memory."""
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table)
    return connection
