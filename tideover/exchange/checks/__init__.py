"""Checking a record file: bytes go in; checked rows, or every fault with its place, come out. No Django.

Nothing is guessed at and nothing is mended: a byte-order mark, a stray space or a formula is a fault, said
in a sentence, and the service decides what its file should say.
"""

from collections.abc import Container
from dataclasses import dataclass

from tideover.exchange.checks.cells import Value, value_in
from tideover.exchange.checks.combinations import contradictions, repeats
from tideover.exchange.checks.lines import TextRow, text_rows
from tideover.exchange.faults import Fault, Faults, quoted
from tideover.exchange.schema import Schema, record_schema

LARGEST = 32_000_000
"""Bytes. The small form holds the file in memory; 32 MB are some 200,000 clients."""


@dataclass(frozen=True, slots=True)
class Row:
    """One client's checked values, by column, and the line they begin on. An empty cell is None."""

    line: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Checked:
    """Either rows and no fault, or faults and no row."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    fault_total: int


def check_record(content: bytes, *, file: str) -> Checked:
    """Check a record file of the small form against its schema.

    `file` is the name the faults give it. All faults are found, not only the first; at most
    `faults.LISTED` are listed and all are counted.
    """
    faults = Faults(file)
    rows = _checked_rows(content, record_schema(), faults)
    if faults.total:
        return Checked((), tuple(sorted(faults.listed)), faults.total)
    return Checked(tuple(rows), (), 0)


def _checked_rows(content: bytes, schema: Schema, faults: Faults) -> list[Row]:
    if not content.strip():
        faults.add(0, "", "an empty file", "a line of column names and a line for each client")
        return []
    if len(content) > LARGEST:
        faults.add(0, "", f"{len(content):,} bytes", f"at most {LARGEST:,} bytes: divide the file")
        return []
    lines = text_rows(content, faults)
    header = next(lines, None)
    if header is None or not _is_comma_separated(header, faults):
        return []
    rows = [row for line in lines if (row := _row(line, header, schema, faults)) is not None]
    _check_header(header, schema, faults)
    if not rows and not faults.total:
        faults.add(header.line + 1, "", "no client", "a line for each client")
    repeats(rows, faults)
    return rows


def _is_comma_separated(header: TextRow, faults: Faults) -> bool:
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header.cells) == 1 and mark in header.cells[0]:
            faults.add(header.line, "", f"columns separated by {name}", "columns separated by commas")
            return False
    return True


def _check_header(header: TextRow, schema: Schema, faults: Faults) -> None:
    known = schema.by_name
    for index, name in enumerate(header.cells):
        line = header.line_of(index)
        if name not in known:
            faults.add(line, quoted(name)[1:-1], "an unknown column", _known(name, known))
        elif name in header.cells[:index]:
            faults.add(line, name, "this column a second time", "each column once")
    for name in known:
        if name not in header.cells:
            faults.add(header.line, name, "no such column", f"the column {name} ({known[name].title})")


def _known(name: str, known: Container[str]) -> str:
    plain = name.strip().lower()
    return f"{plain}, written exactly so" if plain in known else "only the columns of the schema"


def _row(line: TextRow, header: TextRow, schema: Schema, faults: Faults) -> Row | None:
    if len(line.cells) != len(header.cells):
        found = f"{len(line.cells)} cell{'s' if len(line.cells) != 1 else ''}"
        faults.add(line.line, "", found, f"{len(header.cells)}, one for each column named in the first line")
        return None
    before = faults.total
    values: dict[str, Value] = {}
    known = schema.by_name
    for index, name in enumerate(header.cells):
        if name in known and name not in values:
            problem, values[name] = value_in(line.cells[index], known[name])
            if problem:
                faults.add(line.line_of(index), name, problem, known[name].wanted)
    row = Row(line.line, values)
    if faults.total == before and len(values) == len(known):
        contradictions(row.line, values, faults)
    return row
