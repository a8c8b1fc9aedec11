"""What a table of an extract is made of."""

from dataclasses import dataclass

import pyarrow as pa

from tideover.foundation.codes import Code

KEY, TEXT, NUMBER, WHOLE, DAY, YES_NO = (
    pa.int64(),
    pa.string(),
    pa.float64(),
    pa.int32(),
    pa.date32(),
    pa.bool_(),
)
CODES = pa.list_(pa.field("element", pa.string()))


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `codes` closes its vocabulary; `refers_to` names the column it is a key of."""

    name: str
    holds: pa.DataType
    meaning: str
    codes: type[Code] | None = None
    required: bool = False
    refers_to: str = ""
    is_label: bool = False
    """Whether it holds words that the service wrote for its catalogue, and not a code."""
    form: str = ""
    """What a text looks like that is no member of a vocabulary, as a regular expression; else like a code."""
    least: float | None = None
    most: float | None = None
    not_before: str = ""
    """A column of the table whose day comes first, or is the same."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, the columns that tell rows apart (none: nothing does), and all columns."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        """The schema of its Parquet file."""
        return pa.schema([pa.field(column.name, column.holds) for column in self.columns])


def client() -> Column:
    """The column that says whose row it is."""
    return Column("client", KEY, "The client's pseudonym", required=True, refers_to="clients.client")
