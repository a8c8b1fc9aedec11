"""`tideover export record`: a service's record as a folder that can be imported again."""

import csv
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction

from tideover.exchange.checks.cells import guarded_text
from tideover.exchange.faults import FolderTaken
from tideover.exchange.models import ImportedRow
from tideover.exchange.packing import PACKAGE, packed
from tideover.exchange.schema import Field, Resource, datapackage, record_schema
from tideover.exchange.tables import TABLES, model_field
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service

Progress = Callable[[str, int, int | None], None]
BLOCK = 5_000


def export_record(
    service: Service, folder: Path, progress: Progress = lambda what, done, total: None
) -> dict[str, int]:
    """Write the whole record of a service into a new folder, as it stands at one moment; the lines of each file.

    A row that was imported keeps its reference; others get one made from their key. Raises FolderTaken.
    """
    counts: dict[str, int] = {}
    with _new_folder(folder), _snapshot(service):
        for resource in record_schema().values():
            counts[resource.file] = _write(resource, service.pk, folder, progress)
        _write_package(folder, f"{service.code}-record", service.name)
    return counts


def write_example(folder: Path) -> None:
    """Write the schema of a record folder into a new one, with an empty example of each file.

    Raises FolderTaken.
    """
    with _new_folder(folder):
        for resource in record_schema().values():
            with _csv(folder / resource.file) as lines:
                lines.writerow(resource.by_name)
        _write_package(folder, "record", "Record of a service")


def zipped_example() -> bytes:
    """The same folder as one zip file."""
    with TemporaryDirectory(prefix="tideover-example-") as place:
        write_example(Path(place))
        return packed((path.name, path.read_bytes()) for path in sorted(Path(place).iterdir()))


@contextmanager
def _new_folder(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderTaken(f"{folder} is not empty. Name a new folder.")
    # A record holds names and health: nobody else on this machine may read it.
    os.chmod(folder, 0o700)
    yield


@contextmanager
def _snapshot(service: Service) -> Iterator[None]:
    """One transaction that sees the record as it stood at one moment. (Within another one it is that one.)"""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with in_service(service.pk):
            yield


@contextmanager
def _csv(path: Path) -> Iterator[Any]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield csv.writer(file, lineterminator="\n")


def _write_package(folder: Path, name: str, title: str) -> None:
    package = datapackage() | {"name": name, "title": title}
    (folder / PACKAGE).write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _write(resource: Resource, service_id: int, folder: Path, progress: Progress) -> int:
    done = 0
    with _csv(folder / resource.file) as lines:
        lines.writerow(resource.by_name)
        for row in _rows(resource, service_id):
            lines.writerow(map(_cell, resource.fields, row))
            done += 1
            if done % BLOCK == 0:
                progress(resource.title, done, None)
    return done


def _rows(resource: Resource, service_id: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of their keys, read as they come."""
    table = TABLES[resource.name]
    columns = ", ".join(_selected(resource, field) for field in resource.fields)
    joins = " ".join(_join(resource, column, name) for column, name in _keyed(resource).items())
    statement = (
        f"SELECT {columns} FROM {table.model._meta.db_table} t {joins} WHERE t.service_id = %(service)s ORDER BY t.id"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, {"service": service_id})
        while block := cursor.fetchmany(BLOCK):
            yield from block


def _join(resource: Resource, column: str, name: str) -> str:
    """SQL that adds the reference that a row was imported with. What is known by its name may have come in under
    several, each from a source of its own: it goes out under the first."""
    kept = ImportedRow._meta.db_table
    if TABLES[name].known_by:
        kept = f"(SELECT DISTINCT ON (service_id, resource, row) * FROM {kept} ORDER BY service_id, resource, row, id)"
    return (
        f'LEFT JOIN {kept} "k_{column}" ON "k_{column}".service_id = %(service)s '
        f'AND "k_{column}".resource = \'{name}\' AND "k_{column}".row = {_referred(resource, column)}'
    )


def _keyed(resource: Resource) -> dict[str, str]:
    """The columns that hold references, with the file whose they are: its own key first."""
    own = {} if resource.key in resource.references else {resource.key: resource.name}
    return own | resource.references


def _referred(resource: Resource, column: str) -> str:
    """SQL for the key of the row that a column refers to."""
    return "t.id" if column == resource.key and column not in resource.references else f't."{column}_id"'


def _selected(resource: Resource, field: Field) -> str:
    """SQL for a cell's value. Cases and interventions are known by what their pages show."""
    name = _keyed(resource).get(field.name)
    if name is None:
        return f't."{model_field(resource, field.name).column}"'
    parent, row = TABLES[name], _referred(resource, field.name)
    if parent.key_field:
        table = parent.model._meta.db_table
        return f"(SELECT p.{parent.key_field} FROM {table} p WHERE p.id = {row})"
    made = f"'{name}-' || {row}"
    return f'CASE WHEN {row} IS NOT NULL THEN coalesce("k_{field.name}".key, {made}) END'


def _cell(field: Field, value: Any) -> str:
    if value in (None, "", []) or (field.type == "array" and value == "[]"):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return guarded_text(";".join(value)) if field.items else ";".join(value)
    # An array comes from the database as JSON.
    return guarded_text(str(value)) if field.type == "string" and not field.codes else str(value)
