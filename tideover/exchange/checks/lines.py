"""From a file to rows of text cells, each with the line it begins on as an editor counts them. No Django.

No more of a file than one row is in memory, and a row that is longer than any could be is passed over.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tideover.exchange.faults import Faults, quoted

MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_ROW = 1_000_000
"""Characters of one row, all its cells and line ends counted."""
TOO_LONG = f"a line of more than {LONGEST_ROW:,} characters", "a short line: is a quotation mark or a line end missing?"
TextRow = tuple[int, list[str]]
"""The line a row begins on, and its cells, none yet understood."""


def line_of(row: TextRow, index: int) -> int:
    """The line on which one of the row's cells begins: earlier cells may hold line ends."""
    line, cells = row
    return line + sum(_line_ends(cell) for cell in cells[:index])


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


class _TooLong(Exception):
    """A row has more characters than are kept."""


class _Lines:
    """The lines of a file, counted, no more than so many characters of one row."""

    def __init__(self, text: IO[str]) -> None:
        self.text, self.number, self.left = text, 0, LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(self.left + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > self.left:
            while not line.endswith(("\n", "\r")) and line:
                line = self.text.readline(LONGEST_ROW)
            raise _TooLong
        self.left -= len(line)
        return line


class TextFile:
    """A file's rows as they are read. `whole` is False once some of it could not be understood as rows."""

    def __init__(self, path: Path, faults: Faults) -> None:
        self.path, self.faults, self.whole = path, faults, True

    def rows(self) -> Iterator[TextRow]:
        """Each row; blank lines are passed over.

        Bytes that are not UTF-8 come out as lone surrogates, so that the cell that holds them can be named.
        """
        try:
            file = self.path.open("rb")
        except OSError as error:
            found = f"a file that cannot be read ({error.strerror})"
            self._note(0, found, "a file of comma-separated values")
            return
        with file:
            begin = self._after_mark(file)
        if begin is None:
            return
        # newline="" keeps the line ends as they are: csv then counts the file's own lines.
        with self.path.open(encoding="utf-8", errors="surrogateescape", newline="") as text:
            text.seek(begin)
            yield from self._read(_Lines(text))

    def _note(self, line: int, found: str, wanted: str) -> None:
        self.whole = False
        self.faults.add(self.path.name, line, "", found, wanted)

    def _after_mark(self, file: IO[bytes]) -> int | None:
        """Where the text begins; None where there is none."""
        start = file.read(4)
        if start[:2] in MARKS or _has_every_other_byte_empty(start):
            self._note(0, "text in UTF-16", "text in UTF-8")
            return None
        if start[:3] == BYTE_ORDER_MARK:
            found, wanted = "a byte-order mark before the first name", "UTF-8 without a byte-order mark"
            self.faults.add(self.path.name, 1, "", found, wanted)
            return len(BYTE_ORDER_MARK)
        return 0

    def _read(self, lines: _Lines) -> Iterator[TextRow]:
        reader = csv.reader(lines, strict=True)
        begin = 1
        while True:
            try:
                for cells in reader:
                    if cells:
                        yield begin, cells
                    begin, lines.left = lines.number + 1, LONGEST_ROW
                return
            except csv.Error as error:
                self._note(begin, *_explained(str(error)))
            except _TooLong:
                self._note(begin, *TOO_LONG)
            begin, lines.left = lines.number + 1, LONGEST_ROW


def _has_every_other_byte_empty(start: bytes) -> bool:
    """Whether a file begins as Latin letters do in UTF-16 without a mark."""
    even, odd = start[0:4:2], start[1:4:2]
    return len(start) == 4 and (even == b"\0\0") != (odd == b"\0\0")


def _explained(error: str) -> tuple[str, str]:
    """What the reader stumbled over and what is wanted instead."""
    if "unexpected end" in error:
        return 'a quotation mark (") that is never closed', "each quotation mark closed"
    if "expected after" in error:
        return "text after a closing quotation mark", 'a comma there ("" is a quotation mark in a cell)'
    if "larger than field limit" in error:
        return "a cell of more than 131,072 characters", "a short cell: is a quotation mark left open?"
    return f"a line that cannot be read as comma-separated values ({quoted(error)})", "a comma-separated line"
