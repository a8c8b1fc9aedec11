"""Looking an extract over before anybody relies on it or hands it on: schema, dictionary, keys, identifiers.

Every fault is a sentence that names the file and says what is wrong. DuckDB reads the Parquet files where they
are, so that an extract larger than memory can be checked. Names in the SQL come from the schema alone.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from tideover.evaluation.extracts.dictionary import FILE, READABLE, Dictionary, NoExtract, description, read_dictionary
from tideover.evaluation.extracts.opening import of_files
from tideover.evaluation.extracts.schema import TABLES, TEXT, Column, Table

SHOWN = 100
"""Texts of one column that are named; all of them are looked at."""
MOST_TEXTS = 10_000

CODE = r"[a-z0-9][a-z0-9_+-]{0,39}"
"""What a text that is no label may look like: no name, address, telephone number or note does."""
LABEL_LONGEST = 120
SHARES, ROUNDING = [column.name for column in TABLES["time_split"].columns if column.most == 100], 0.5
"""The shares that make up all of the time, and by how much they may miss 100 per cent."""
IDENTIFIERS = {
    "an e-mail address": r"[^\s@]+@[^\s@]+\.[a-z]",
    "a postcode": r"(?i)\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\b",
    "a long number": r"(?:[0-9][ .-]?){9}",
}
"""What may stand in no text of an extract, not even a label."""


def faults_of(folder: Path) -> Iterator[str]:
    """Everything that is wrong with an extract, as sentences; nothing where all is well."""
    try:
        dictionary = read_dictionary(folder)
    except NoExtract as error:
        yield str(error)
        return
    yield from _wrong_files(folder)
    for table in TABLES.values():
        yield from _wrong_columns(folder, table, dictionary)
    readable = [table for table in TABLES.values() if _has_its_columns(folder, table)]
    names = [table.name for table in readable]
    connection = of_files(folder, names)
    for table in readable:
        yield from _wrong_keys(table, names, connection)
        yield from _wrong_values(table, connection)
        yield from _wrong_words(table, connection)


def _wrong_files(folder: Path) -> Iterator[str]:
    expected = {FILE, READABLE, *(f"{name}.parquet" for name in TABLES)}
    for path in sorted(folder.iterdir()):
        if path.name not in expected:
            yield f"{path.name} is no part of an extract. Take it away: nothing says what it holds."
    if not folder.joinpath(READABLE).is_file():
        yield f"{READABLE} is missing. People need it to read the tables: make the extract again."


def _wrong_columns(folder: Path, table: Table, dictionary: Dictionary) -> Iterator[str]:
    """What is wrong with a file as a whole: it cannot be read, or has other columns than it should."""
    name = f"{table.name}.parquet"
    try:
        file = pq.ParquetFile(folder / name)
    except (OSError, pa.ArrowException) as error:
        yield f"{name} cannot be read ({str(error).splitlines()[0]}). Make the extract again."
        return
    described = dictionary.tables.get(table.name)
    if described is None:
        yield f"{FILE} does not describe {name}."
        return
    yield from _other_columns(name, table, file.schema_arrow)
    if described.get("rows") != file.metadata.num_rows:
        yield f"{name} has {file.metadata.num_rows:,} rows, and {FILE} says {described.get('rows')}."
    if described != description(table, described.get("rows")):
        yield f"{FILE} describes {name} in other words than this version does."


def _has_its_columns(folder: Path, table: Table) -> bool:
    """Whether the file can be read as what it should be; if not, that has been said."""
    try:
        schema = pq.read_schema(folder / f"{table.name}.parquet")
    except (OSError, pa.ArrowException):
        return False
    return not list(_other_columns(table.name, table, schema))


def _other_columns(name: str, table: Table, schema: pa.Schema) -> Iterator[str]:
    stored = dict(zip(schema.names, schema.types, strict=True))
    wanted = {column.name: column.holds for column in table.columns}
    for column in sorted(stored.keys() - wanted.keys()):
        yield f"{name} has a column {column}, which no extract has. It might identify somebody: take it away."
    for column in sorted(wanted.keys() - stored.keys()):
        yield f"{name} has no column {column}."
    for column in sorted(stored.keys() & wanted.keys()):
        if not stored[column].equals(wanted[column]):
            yield f"{name}, column {column}, holds {stored[column]}, not {wanted[column]}."


@dataclass(frozen=True, slots=True)
class _Count:
    """Rows of a table that are at fault, as a condition in SQL, and the sentence for so many of them."""

    condition: str
    sentence: str


def _wrong_keys(table: Table, readable: Collection[str], connection: DuckDBPyConnection) -> Iterator[str]:
    if table.key:
        same = f"SELECT 1 FROM {table.name} GROUP BY {', '.join(map(_quoted, table.key))} HAVING count(*) > 1"
        if doubled := _number(connection, same):
            yield f"{table.name}.parquet: {doubled:,} times the same {' and '.join(table.key)} in several rows."
    for column in table.columns:
        target, _, key = column.refers_to.partition(".")
        if target not in readable or target == table.name:
            continue
        asked = f"SELECT {_quoted(column.name)} FROM {table.name} WHERE {_quoted(column.name)} IS NOT NULL"
        if lost := _number(connection, f"{asked} EXCEPT SELECT {_quoted(key)} FROM {target}"):
            where = f"{table.name}.parquet, column {column.name}"
            yield f"{where}: {lost:,} values that {target}.parquet does not have."


def _number(connection: DuckDBPyConnection, rows: str) -> int:
    """How many rows a query has."""
    found = connection.execute(f"SELECT count(*) FROM ({rows})").fetchone()
    return int(found[0]) if found else 0


def _quoted(name: str) -> str:
    return f'"{name}"'


def _wrong_values(table: Table, connection: DuckDBPyConnection) -> Iterator[str]:
    """Empty values where there must be one, and numbers, days and shares that cannot be: all in one query."""
    counted = [count for column in table.columns for count in _counts(column)]
    if table.name == "time_split":
        total = " + ".join(map(_quoted, SHARES))
        wrong = "time_split.parquet: {:,} rows whose shares do not add up to 100."
        counted.append(_Count(f"abs({total} - 100) > {ROUNDING}", wrong))
    if not counted:
        return
    wanted = ", ".join(f"count(*) FILTER (WHERE {count.condition})" for count in counted)
    found = connection.execute(f"SELECT {wanted} FROM {table.name}").fetchone() or ()
    for count, number in zip(counted, found, strict=True):
        if number:
            yield count.sentence.format(number, where=f"{table.name}.parquet, column")


def _counts(column: Column) -> Iterator[_Count]:
    name = _quoted(column.name)
    where = f"{{where}} {column.name}: {{:,}}"
    if column.required:
        yield _Count(f"{name} IS NULL", f"{{where}} {column.name}: empty in {{:,}} rows, and must never be.")
    if column.least is not None:
        yield _Count(f"{name} < {column.least}", f"{where} values below {column.least:g}.")
    if column.most is not None:
        yield _Count(f"{name} > {column.most}", f"{where} values above {column.most:g}.")
    if column.not_before:
        yield _Count(f"{name} < {_quoted(column.not_before)}", f"{where} days before {column.not_before}.")


def _wrong_words(table: Table, connection: DuckDBPyConnection) -> Iterator[str]:
    """Texts that are no code of their column's vocabulary, or might identify somebody. A value is shown only in
    part, because it may be just what must not be shown."""
    for column in table.columns:
        is_list = pa.types.is_list(column.holds)
        if column.holds != TEXT and not is_list:
            continue
        word = f"unnest({_quoted(column.name)})" if is_list else _quoted(column.name)
        texts = f"SELECT DISTINCT word FROM (SELECT {word} AS word FROM {table.name}) WHERE word IS NOT NULL"
        words = sorted(word for (word,) in connection.execute(f"{texts} LIMIT {MOST_TEXTS + 1}").fetchall())
        known = set(column.codes.codes()) if column.codes else None
        problems = (problem for word in words if (problem := _problem_with(word, column, known)))
        where = f"{table.name}.parquet, column {column.name}"
        for problem in islice(problems, SHOWN):
            yield f"{where}: {problem}."
        if len(words) > MOST_TEXTS:
            yield f"{where}: more than {MOST_TEXTS:,} different texts, as codes never are."


def _problem_with(word: str, column: Column, known: set[str] | None) -> str | None:
    if column.form and re.fullmatch(column.form, word):
        return None
    for what, pattern in IDENTIFIERS.items():
        if re.search(pattern, word):
            return f"a text that looks like {what}"
    if column.is_label:
        return "a label longer than a catalogue has" if len(word) > LABEL_LONGEST else None
    if known is not None and word not in known:
        return f"a text beginning {word[:3]!r} that is no code of its vocabulary"
    if known is not None or (not column.form and re.fullmatch(CODE, word)):
        return None
    return f"a text beginning {word[:3]!r} that is no code"
