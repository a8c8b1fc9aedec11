"""The tables of an extract: their columns, what each means, and what ties them together.

One description serves the writing, the data dictionary and the check, so that they cannot disagree.
A value that nobody has told the service is null. "Client" is a case: a person helped twice counts twice.
"""

from tideover.evaluation.extracts.schema.columns import TEXT, Column, Table
from tideover.evaluation.extracts.schema.filling import arranged, empty, table_of
from tideover.evaluation.extracts.schema.tables import FORMAT, TABLES, TimeSource

__all__ = ["FORMAT", "TABLES", "TEXT", "Column", "Table", "TimeSource", "arranged", "empty", "table_of"]
