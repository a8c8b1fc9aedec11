"""The data dictionary of an extract: JSON for programs, Markdown for people, both from the schema."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tideover.evaluation.extracts.schema import FORMAT, TABLES, Column, Table

FILE, READABLE = "dictionary.json", "dictionary.md"


class NoExtract(Exception):
    """A folder that is no extract of this format. The message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What a dictionary says of its extract."""

    service: str
    as_at: date
    tables: dict[str, dict[str, Any]]
    """The description of each table, by its name."""


def read_dictionary(folder: Path) -> Dictionary:
    """Read the dictionary of an extract. Raises NoExtract."""
    try:
        document = json.loads(folder.joinpath(FILE).read_text("utf-8"))
        if document["format"] != FORMAT:
            raise NoExtract(f"{folder} has format {document['format']}; this version reads {FORMAT}. Make it again.")
        tables = {table["name"]: table for table in document["tables"]}
        return Dictionary(str(document["service"]), date.fromisoformat(document["as_at"]), tables)
    except FileNotFoundError:
        raise NoExtract(f"{folder} is no extract: it has no {FILE}. Name the folder that holds it.") from None
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise NoExtract(f"{folder / FILE} cannot be read ({error}). Make the extract again.") from None


def described(*, service: str, as_at: date, rows: Mapping[str, int]) -> dict[str, Any]:
    """The dictionary as JSON."""
    return {
        "format": FORMAT,
        "service": service,
        "as_at": as_at.isoformat(),
        "tables": [description(table, rows[table.name]) for table in TABLES.values()],
    }


def description(table: Table, rows: int | None) -> dict[str, Any]:
    """What the dictionary says of a table with so many rows."""
    return {
        "name": table.name,
        "file": f"{table.name}.parquet",
        "row": table.row,
        "rows": rows,
        "key": list(table.key),
        "columns": [_column(column) for column in table.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": column.name,
        "type": str(column.holds),
        "meaning": column.meaning,
        "required": column.required,
    }
    if column.codes:
        shown["codes"] = [{"code": code, "label": label} for code, label in column.codes.choices()]
    if column.refers_to:
        shown["refers_to"] = column.refers_to
    return shown


def write_dictionary(folder: Path, *, service: str, as_at: date, rows: Mapping[str, int]) -> None:
    """Write both forms into the folder."""
    document = described(service=service, as_at=as_at, rows=rows)
    folder.joinpath(FILE).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    folder.joinpath(READABLE).write_text(_readable(document), "utf-8")


def _readable(document: Mapping[str, Any]) -> str:
    day = date.fromisoformat(document["as_at"])
    lines = [
        f"# Extract of {document['service']}, as at {day.day} {day:%B %Y}",
        "",
        "Pseudonymised: no names, references, notes or dates of birth. Keys are numbers that belong to this extract "
        "alone. An empty value is something nobody has told the service.",
    ]
    for table in document["tables"]:
        key = f" One row for each {' and '.join(table['key'])}." if table["key"] else ""
        lines += ["", f"## {table['file']}", "", f"{table['row']}. {table['rows']:,} rows.{key}", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {each['name']} | {each['type']} | {_meaning(each)} |" for each in table["columns"]]
    return "\n".join(lines) + "\n"


def _meaning(column: Mapping[str, Any]) -> str:
    codes = "; ".join(f"`{each['code']}` {each['label']}" for each in column.get("codes", []))
    parts = [
        column["meaning"],
        "Always there" if column["required"] else "",
        f"Key of {column['refers_to']}" if "refers_to" in column else "",
        f"Codes: {codes}" if codes else "",
    ]
    return ". ".join(part for part in parts if part) + "."
