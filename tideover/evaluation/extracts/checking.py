"""Looking an extract over before anybody relies on it or hands it on: schema, dictionary, keys, identifiers.

Every fault is a sentence that names the file and says what is wrong. Reads Parquet through Ibis, so that an
extract larger than memory can be checked.
"""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tideover.evaluation.extracts.dictionary import FILE, READABLE, Dictionary, NoExtract, description, read_dictionary
from tideover.evaluation.extracts.opening import opened
from tideover.evaluation.extracts.schema import TABLES, TEXT, Column, Table

SHOWN = 100
"""Texts of one column that are named; all of them are looked at."""

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
    tables = opened(folder, [table.name for table in readable])
    for table in readable:
        yield from _wrong_keys(table, tables)
        yield from _wrong_values(table, tables[table.name])
        if table.name == "time_split":
            yield from _wrong_shares(tables[table.name])


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


def _number(expression: Any) -> int:
    return int(expression.execute())


def _wrong_keys(table: Table, tables: dict[str, Any]) -> Iterator[str]:
    rows = tables[table.name]
    if table.key:
        groups = rows.group_by(list(table.key)).aggregate(times=rows.count())
        if doubled := _number(groups.filter(groups.times > 1).count()):
            yield f"{table.name}.parquet: {doubled:,} times the same {' and '.join(table.key)} in several rows."
    for column in table.columns:
        target, _, key = column.refers_to.partition(".")
        if target not in tables or target == table.name:
            continue
        asked = rows.filter(rows[column.name].notnull()).select(key=rows[column.name]).distinct()
        known = tables[target].select(key=tables[target][key]).distinct()
        if lost := _number(asked.anti_join(known, "key").count()):
            where = f"{table.name}.parquet, column {column.name}"
            yield f"{where}: {lost:,} values that {target}.parquet does not have."


def _wrong_values(table: Table, rows: Any) -> Iterator[str]:
    for column in table.columns:
        where = f"{table.name}.parquet, column {column.name}"
        values = rows[column.name]
        if column.required and (missing := _number(values.isnull().sum().fill_null(0))):
            yield f"{where}: empty in {missing:,} rows, and must never be."
        yield from _out_of_range(column, where, values)
        if column.not_before and (early := _number((values < rows[column.not_before]).sum().fill_null(0))):
            yield f"{where}: {early:,} days before {column.not_before}."
        if column.holds == TEXT or pa.types.is_list(column.holds):
            yield from _wrong_words(column, where, rows)


def _out_of_range(column: Column, where: str, values: Any) -> Iterator[str]:
    for bound, is_beyond, word in ((column.least, values.__lt__, "below"), (column.most, values.__gt__, "above")):
        if bound is not None and (beyond := _number(is_beyond(bound).sum().fill_null(0))):
            yield f"{where}: {beyond:,} values {word} {bound:g}."


def _wrong_shares(rows: Any) -> Iterator[str]:
    total = sum((rows[share] for share in SHARES[1:]), rows[SHARES[0]])
    if wrong := _number(((total - 100).abs() > ROUNDING).sum().fill_null(0)):
        yield f"time_split.parquet: {wrong:,} rows whose shares do not add up to 100."


def _wrong_words(column: Column, where: str, rows: Any) -> Iterator[str]:
    """Texts that are no code of the column's vocabulary, or might identify somebody. A value is shown only in
    part, because it may be just what must not be shown."""
    values = rows.select(word=rows[column.name])
    if pa.types.is_list(column.holds):
        values = values.unnest("word")
    distinct = values.filter(values.word.notnull()).distinct().limit(10_001)
    words = sorted(distinct.to_pyarrow()["word"].to_pylist())
    known = set(column.codes.codes()) if column.codes else None
    problems = (problem for word in words if (problem := _problem_with(word, column, known)))
    for problem in islice(problems, SHOWN):
        yield f"{where}: {problem}."
    if len(words) > 10_000:
        yield f"{where}: more than 10,000 different texts, as codes never are."


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
