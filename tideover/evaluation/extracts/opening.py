"""Opening the Parquet files of an extract as Ibis tables, read where they are by a DuckDB inside this process."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ibis


def opened(folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """The tables of those names."""
    connection = ibis.duckdb.connect()
    return {name: connection.read_parquet(folder / f"{name}.parquet", table_name=name) for name in names}
