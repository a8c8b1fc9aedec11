"""Writing an extract: batches of tables into Parquet files, row group by row group, and the dictionary last.

The folder is made beside its final place and moved there when it is whole: nobody ever finds half an extract.
"""

import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tideover.evaluation.extracts.derived import Batch, completed
from tideover.evaluation.extracts.dictionary import FILE, write_dictionary
from tideover.evaluation.extracts.schema import TABLES

ROWS_IN_A_GROUP = 100_000
"""Rows held in memory before a row group is written: large enough to read fast, small enough to hold all tables."""


class FolderTaken(Exception):
    """There is something in the folder already. The message says what to do."""


def write_extract(
    folder: Path, batches: Iterable[Mapping[str, pa.Table]], catalogue: pa.Table, *, service: str, as_at: date
) -> dict[str, int]:
    """Write an extract into `folder`, which must be new or empty; the number of rows of each table.

    It holds people's health and work, so nobody else on this machine may read it.

    `batches` are base tables of some clients each (extracts.reading), `catalogue` the interventions.
    Raises FolderTaken.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(f"{folder} is there already and not empty. Name a new folder.")
    making = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    making.mkdir(mode=0o700)
    try:
        rows = _write_tables(making, batches, catalogue, as_at)
        write_dictionary(making, service=service, as_at=as_at, rows=rows)
        _put_in_place(making, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return rows


def _put_in_place(making: Path, folder: Path) -> None:
    """A folder that is there already stays the same one, for somebody may stand in it; its dictionary comes last,
    without which it is no extract."""
    if not folder.exists():
        making.rename(folder)
        return
    folder.chmod(0o700)
    for path in sorted(making.iterdir(), key=lambda path: path.name == FILE):
        path.rename(folder / path.name)


def _write_tables(
    folder: Path, batches: Iterable[Mapping[str, pa.Table]], catalogue: pa.Table, as_at: date
) -> dict[str, int]:
    files = {name: _File(folder, name) for name in TABLES}
    try:
        files["interventions"].add(catalogue)
        for batch in batches:
            for name, table in completed(batch, catalogue, as_at).items():
                files[name].add(table)
    finally:
        for file in files.values():
            file.close()
    return {name: file.rows for name, file in files.items()}


class _File:
    """One table's file, with the rows that wait to be written."""

    def __init__(self, folder: Path, name: str) -> None:
        self.rows = 0
        self._schema = TABLES[name].arrow
        self._writer = pq.ParquetWriter(folder / f"{name}.parquet", self._schema, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0

    def add(self, table: pa.Table) -> None:
        self.rows += len(table)
        self._waiting.append(table)
        self._waiting_rows += len(table)
        if self._waiting_rows >= ROWS_IN_A_GROUP:
            self._write()

    def close(self) -> None:
        self._write()
        self._writer.close()

    def _write(self) -> None:
        if self._waiting_rows:
            self._writer.write_table(pa.concat_tables(self._waiting))
        self._waiting, self._waiting_rows = [], 0


def in_memory(batches: Iterable[Mapping[str, pa.Table]], catalogue: pa.Table, as_at: date) -> Batch:
    """The same tables without a folder, for a service small enough."""
    done = [completed(batch, catalogue, as_at) for batch in batches]
    tables = {
        name: pa.concat_tables([each[name] for each in done]) if done else schema.arrow.empty_table()
        for name, schema in TABLES.items()
        if name != "interventions"
    }
    return tables | {"interventions": catalogue}
