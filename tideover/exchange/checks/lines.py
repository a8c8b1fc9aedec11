"""From a file to rows of text cells, each with the line it begins on as an editor counts them. No Django."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tideover.exchange.faults import Faults, quoted

MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TextRow = tuple[int, list[str]]
"""The line a row begins on, and its cells, none yet understood."""


def line_of(row: TextRow, index: int) -> int:
    """The line on which one of the row's cells begins: earlier cells may hold line ends."""
    line, cells = row
    return line + sum(_line_ends(cell) for cell in cells[:index])


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def text_rows(path: Path, faults: Faults) -> Iterator[TextRow]:
    """The file's rows as they are read; blank lines are passed over.

    Bytes that are not UTF-8 come out as lone surrogates, so that the cell that holds them can be named.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        faults.add(path.name, 0, "", found, "a file of comma-separated values")
        return
    with file:
        begin = _after_mark(file, path.name, faults)
    if begin is None:
        return
    # newline="" keeps the line ends as they are: csv then counts the file's own lines.
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
        text.seek(begin)
        yield from _rows(text, path.name, faults)


def _after_mark(file: IO[bytes], name: str, faults: Faults) -> int | None:
    """Where the text begins; None where there is none."""
    start = file.read(3)
    if start[:2] in MARKS:
        faults.add(name, 0, "", f"text in {MARKS[start[:2]]}", "text in UTF-8")
        return None
    if start == BYTE_ORDER_MARK:
        faults.add(name, 1, "", "a byte-order mark before the first name", "UTF-8 without a byte-order mark")
        return len(BYTE_ORDER_MARK)
    return 0


def _rows(text: IO[str], name: str, faults: Faults) -> Iterator[TextRow]:
    reader = csv.reader(text, strict=True)
    begin = 1
    while True:
        try:
            for cells in reader:
                if cells:
                    yield begin, cells
                begin = reader.line_num + 1
            return
        except csv.Error as error:
            faults.add(name, begin, "", *_explained(str(error)))
            begin = reader.line_num + 1


def _explained(error: str) -> tuple[str, str]:
    """What the reader stumbled over and what is wanted instead."""
    if "unexpected end" in error:
        return 'a quotation mark (") that is never closed', "each quotation mark closed"
    if "expected after" in error:
        return "text after a closing quotation mark", 'a comma there ("" is a quotation mark in a cell)'
    if "larger than field limit" in error:
        return "a cell of more than 131,072 characters", "a short cell: is a quotation mark left open?"
    return f"a line that cannot be read as comma-separated values ({quoted(error)})", "a comma-separated line"
