"""Filling tables of an extract."""

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from tideover.evaluation.extracts.schema.tables import TABLES


def empty(name: str) -> pa.Table:
    """The table without rows."""
    return TABLES[name].arrow.empty_table()


def table_of(name: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    """The table of these rows, whose values are in the order of its columns."""
    return arranged(rows, TABLES[name].arrow)


def arranged(rows: Iterable[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """Rows as a table of the schema. An empty text is the record's way of saying that nobody has told us, and
    becomes null."""
    columns: Sequence[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[object], type_: pa.DataType) -> pa.Array:
    array = pa.array(values, type=type_)
    return pc.if_else(pc.equal(array, ""), pa.scalar(None, type_), array) if pa.types.is_string(type_) else array
