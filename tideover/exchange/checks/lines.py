"""From bytes to rows of text cells, each with the line it stands on as an editor counts them. No Django."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from tideover.exchange.faults import Faults, quoted

MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TextRow:
    """One record of the file: the line it begins on and its cells, none yet understood."""

    line: int
    cells: list[str]

    def line_of(self, index: int) -> int:
        """The line on which one of the cells begins: earlier cells may hold line ends."""
        return self.line + sum(_line_ends(cell) for cell in self.cells[:index])


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def text_rows(content: bytes, faults: Faults) -> Iterator[TextRow]:
    """The file's rows; blank lines are passed over.

    Bytes that are not UTF-8 come out as lone surrogates, so that the cell that holds them can be named.
    """
    if content[:2] in MARKS:
        faults.add(0, "", f"text in {MARKS[content[:2]]}", "text in UTF-8")
        return
    if content.startswith(BYTE_ORDER_MARK):
        faults.add(1, "", "a byte-order mark before the first name", "UTF-8 without a byte-order mark")
        content = content[len(BYTE_ORDER_MARK) :]
    # newline="" keeps the line ends as they are: csv then counts the file's own lines.
    reader = csv.reader(io.StringIO(content.decode("utf-8", "surrogateescape"), newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(line, "", *_explained(str(error)))
            continue
        if cells:
            yield TextRow(line, cells)


def _explained(error: str) -> tuple[str, str]:
    """What the reader stumbled over and what is wanted instead."""
    if "unexpected end" in error:
        return 'a quotation mark (") that is never closed', "each quotation mark closed"
    if "expected after" in error:
        return "text after a closing quotation mark", 'a comma there ("" is a quotation mark in a cell)'
    if "larger than field limit" in error:
        return "a cell of more than 131,072 characters", "a short cell: is a quotation mark left open?"
    return f"a line that cannot be read as comma-separated values ({quoted(error)})", "a comma-separated line"
