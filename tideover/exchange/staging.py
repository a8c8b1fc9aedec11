"""Staging: the lines of a folder, cell by cell checked, in temporary tables of their columns' types.

COPY is refused under the policies that keep services apart, but a temporary table has none; it is gone when
the transaction ends. A cell that is at fault is staged as unknown, so that what lines say of one another can
still be checked; a line that cannot be told from others is not staged.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import add, itemgetter
from typing import Any

from django.db import connection

from tideover.exchange.checks.cells import NOTHING, Read, reader
from tideover.exchange.checks.lines import TextFile, TextRow, line_of
from tideover.exchange.faults import Faults, quoted
from tideover.exchange.folder import Part
from tideover.exchange.schema import Field, Resource
from tideover.exchange.tables import TABLES
from tideover.foundation import clock
from tideover.people.rules import search_words

TYPES = {
    "string": "text",
    "boolean": "boolean",
    "integer": "integer",
    "number": "numeric",
    "date": "date",
    "datetime": "timestamptz",
    "list": "text[]",
    "array": "jsonb",
}
BLOCK, BLOCK_LENGTH = 2_000, 4_000_000
"""Lines, and characters, sent to the database at a time."""
REMEMBERED, LONGEST_REMEMBERED = 5_000, 100
"""Texts of one column whose reading is remembered, and their characters: codes and days come again and again."""

Advance = Callable[[int], None]
"""Told how many more lines were read."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is staged: how many of its lines are, and whether all of them.

    `missing` are columns that it should have; `misread` says that its columns are not those it should have, so
    that its lines cannot be compared with those that came in before.
    """

    resource: Resource
    file: str
    lines: int
    whole: bool
    missing: frozenset[str] = frozenset()
    misread: bool = False


def staged_table(resource: Resource) -> str:
    """The temporary table of a file's lines."""
    return f"staged_{resource.name}"


def stage(part: Part, faults: Faults, advance: Advance) -> Staged:
    """Check every cell of a file and stage its lines. Call within a transaction."""
    resource, lines = part.resource, _Lines(part, faults)
    words = ", search_words text" if TABLES[resource.name].words else ""
    columns = ", ".join(f'"{each.name}" {TYPES[each.type]}' for each in resource.fields)
    copied = ", ".join(["line", "digest", *(f'"{each.name}"' for each in resource.fields), *words.split()[1:2]])
    table = staged_table(resource)
    with connection.cursor() as cursor:
        # A second import in one transaction finds the first one's.
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(
            f"CREATE TEMP TABLE {table} (line integer, digest uuid, {columns}{words}, is_new boolean DEFAULT true) "
            "ON COMMIT DROP"
        )
        # Times without a zone are those of the United Kingdom.
        cursor.execute("SET LOCAL TIME ZONE 'Europe/London'")
        with cursor.cursor.copy(f"COPY {table} ({copied}) FROM STDIN") as copy:
            for block in _blocks(lines.staged()):
                copy.write("".join(block).encode())
                advance(len(block))
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        cursor.execute(f"ANALYZE {table}")
    return Staged(
        resource, part.path.name, lines.count, lines.whole and lines.text.whole, frozenset(lines.missing), lines.misread
    )


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines in lists that are neither too many nor too long."""
    block: list[str] = []
    length = 0
    for line in lines:
        block.append(line)
        length += len(line)
        if len(block) >= BLOCK or length >= BLOCK_LENGTH:
            yield block
            block, length = [], 0
    if block:
        yield block


class _Lines:
    """The lines of one file on their way into the database."""

    def __init__(self, part: Part, faults: Faults) -> None:
        self.resource, self.file, self.faults = part.resource, part.path.name, faults
        self.text = TextFile(part.path, faults)
        self.rows = self.text.rows()
        self.needed = part.columns
        self.count, self.whole, self.misread = 0, True, False
        self.missing: list[str] = []
        self.words = TABLES[self.resource.name].words

    def staged(self) -> Iterator[str]:
        """Each line as COPY reads it."""
        faults_before = self.faults.total
        header = next(self.rows, None)
        if header is None and self.faults.total == faults_before:
            self.faults.add(self.file, 0, "", "an empty file", "a line of column names, and a line for each row")
        if header is None or not self._understood(header):
            self.whole = self.faults.total == faults_before
            return
        yield from self._lines(header)

    def _understood(self, header: TextRow) -> bool:
        """Whether the lines can be read: what is wrong with other columns than the key hides nothing of the rest."""
        line, names = header
        for mark, name in ((";", "semicolons"), ("\t", "tabs")):
            if len(names) == 1 and mark in names[0]:
                self.faults.add(self.file, line, "", f"columns separated by {name}", "columns separated by commas")
                return False
        known, before, seen = self.resource.by_name, self.faults.total, set()
        for index, name in enumerate(names):
            if name not in known:
                where = self.file, line_of(header, index)
                self.faults.add(*where, quoted(name)[1:-1], "an unknown column", self._known(name))
            elif name in seen:
                self.faults.add(
                    self.file, line_of(header, index), name, "this column a second time", "each column once"
                )
            seen.add(name)
        self.missing = [name for name in self.needed if name not in seen]
        for name in self.missing:
            self.faults.add(self.file, line, name, "no such column", f"the column {name} ({known[name].title})")
        self.misread = self.faults.total > before
        return self.resource.key in seen

    def _known(self, name: str) -> str:
        plain = name.strip().lower()
        return f"{plain}, written exactly so" if plain in self.resource.by_name else "only the columns of the schema"

    def _lines(self, header: TextRow) -> Iterator[str]:
        """Remembers how texts were read, column by column: most of a record is codes and days."""
        # A moment without a zone, and what day it is, are those of the United Kingdom.
        names, now = header[1], clock.now().astimezone(clock.LOCAL)
        fields = [self.resource.by_name.get(name) for name in names]
        readers = [reader(field, now) if field else _passed_over for field in fields]
        known: list[dict[str, str]] = [{} for _ in names]
        width = len(names)
        # A column that the file leaves out is read from behind the last one, where nothing stands.
        placed = _places(names.index(field.name) if field.name in names else width for field in self.resource.fields)
        key = names.index(self.resource.key)
        digest = _digests(names)
        words = [names.index(word) for word in self.words if word in names]
        for line, cells in self.rows:
            if len(cells) != width:
                self._wrong_width(line, len(cells), width)
                continue
            values: list[str | None] = list(map(dict.get, known, cells))
            if None in values:
                self._read(line, cells, values, fields, readers, known)
            if values[key] == NOTHING:
                self.whole = False
                continue
            self.count += 1
            values.append(NOTHING)
            told = self._search_words([cells[place] for place in words]) if self.words else ()
            yield "\t".join([str(line), digest(cells), *placed(values), *told]) + "\n"

    def _wrong_width(self, line: int, found: int, wanted: int) -> None:
        self.whole = False
        cells = f"{found} cell{'s' if found != 1 else ''}"
        self.faults.add(self.file, line, "", cells, f"{wanted}, one for each column named in the first line")

    def _read(
        self,
        line: int,
        cells: list[str],
        values: list[str | None],
        fields: list[Field | None],
        readers: list[Read],
        known: list[dict[str, str]],
    ) -> None:
        while None in values:
            index = values.index(None)
            text = cells[index]
            problem, values[index], wanted = readers[index](text)
            field = fields[index]
            if problem and field:
                where = line_of((line, cells), index)
                self.faults.add(self.file, where, field.name, problem, wanted or field.wanted)
            elif len(known[index]) < REMEMBERED and len(text) <= LONGEST_REMEMBERED:
                known[index][text] = values[index]  # type: ignore[assignment]

    def _search_words(self, texts: list[str]) -> list[str]:
        longest = TABLES[self.resource.name].model._meta.get_field("search_words").max_length
        return [search_words(*texts)[:longest]]


def _passed_over(text: str) -> tuple[str, str, str]:
    """How cells of a column that the schema does not have are read: that it is there has been noted."""
    return "", NOTHING, ""


def _places(places: Iterable[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Picks what stands at these places, of which there are several: a key and what it is the key of."""
    return itemgetter(*places)


def _digests(names: list[str]) -> Callable[[list[str]], str]:
    """What tells a changed line from the same one, however its columns are ordered; empty cells do not count,
    so that a column added to the schema changes nothing."""
    in_order = sorted(range(len(names)), key=names.__getitem__)
    sort, marks = _places([*in_order, *in_order[:1]]), [f"{names[place]}\x1e" for place in in_order]

    def digest(cells: list[str]) -> str:
        # As many as there are marks: the first, repeated so that there are several, has none.
        ordered = sort(cells)
        told = "\x1f".join(compress(map(add, marks, ordered), ordered))
        return hashlib.md5(told.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()

    return digest
