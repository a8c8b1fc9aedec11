"""From staging tables to the record: which lines are new, and one INSERT ... SELECT for each file.

The tables' own triggers keep the history of what is written, as of every other row.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db import models

from tideover.exchange.checks.between import found_wrong
from tideover.exchange.faults import Faults, quoted
from tideover.exchange.models import ImportedRow
from tideover.exchange.schema import Resource
from tideover.exchange.staging import Staged, staged_table
from tideover.exchange.tables import TABLES, model_field, parents

AGAIN = (
    "the line as it came in, since what is in the record stays as it is; or, if it is about something else, "
    "a key that the service does not have yet"
)
IMPORTED = ImportedRow._meta.db_table


def rows_table(resource: Resource) -> str:
    """The temporary table that says which row of the record each line is or becomes."""
    return f"rows_{resource.name}"


def number_rows(staged: Staged, service_id: int, cursor: Any) -> int:
    """Find the rows of lines that came in before and number those of new ones; how many are new.

    `is_known` are lines that are known by something else than their key, and `differs` those of them that say
    something else than the record does.
    """
    resource, table = staged.resource, TABLES[staged.resource.name]
    rows, target = rows_table(resource), table.model._meta.db_table
    known = f'k."{table.known_by}" = s."{_known_column(resource)}" AND k.service_id = %(service)s'
    join = f"LEFT JOIN {target} k ON {known}" if table.known_by else ""
    row = "i.row, k.id" if table.known_by else "i.row"
    is_known = "k.id IS NOT NULL AND k.id = coalesce(i.row, k.id)" if table.known_by else "false"
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{rows}")
    cursor.execute(
        f"""
        CREATE TEMP TABLE {rows} ON COMMIT DROP AS
        SELECT line, key, digest, kept, coalesce(row, nextval(pg_get_serial_sequence('{target}', 'id'))) AS row,
               row IS NULL AS is_new, imported, is_known, is_known AND differs AS differs
        FROM (SELECT s.line, s."{resource.key}" AS key, s.digest, i.digest AS kept, coalesce({row}, NULL) AS row,
                     i.row IS NOT NULL AS imported, {is_known} AS is_known, {_differs(resource)} AS differs
              FROM {staged_table(resource)} s
              LEFT JOIN {IMPORTED} i ON i.service_id = %(service)s AND i.resource = %(name)s
                                    AND i.key = s."{resource.key}" {join}
              ORDER BY s.line) AS lines
        """,
        {"service": service_id, "name": resource.name},
    )
    cursor.execute(f"ANALYZE {rows}")
    cursor.execute(f"SELECT count(*) FROM {rows} WHERE is_new")
    return int(cursor.fetchone()[0])


def _known_column(resource: Resource) -> str:
    table = TABLES[resource.name]
    return resource.key if table.known_by == table.key_field else table.known_by


def _differs(resource: Resource) -> str:
    """SQL for whether a known line has another word for something than the record `k`. An empty cell says nothing."""
    if not TABLES[resource.name].known_by:
        return "false"
    words = [each for each in resource.fields if each.type == "string" and each.name != resource.key]
    return " OR ".join(f's."{each.name}" <> k."{model_field(resource, each.name).column}"' for each in words)


def check_changed(staged: Staged, service_id: int, faults: Faults, cursor: Any) -> None:
    """Note lines that came in before and say something else now, and keys that the record has from elsewhere.

    What is known by its name or code stays as the service has it, whatever else the line says.
    """
    resource, table = staged.resource, TABLES[staged.resource.name]
    rows = rows_table(resource)
    if not staged.misread:
        changed = f"SELECT line, key FROM {rows} WHERE kept <> digest AND NOT is_known"
        for line, key in found_wrong(cursor, changed, faults):
            faults.add(staged.file, line, resource.key, f"other values for {quoted(key)} than came in before", AGAIN)
    if table.kept_words:
        _note_kept(staged, table.kept_words, faults, cursor)
    if table.key_field and not table.known_by:
        taken = (
            f"SELECT line, key FROM {rows} JOIN {table.model._meta.db_table} k ON k.service_id = %(service)s "
            f"AND k.{table.key_field} = key WHERE is_new"
        )
        for line, key in found_wrong(cursor, taken, faults, service=service_id):
            wanted = "a reference that the service does not have yet"
            faults.add(staged.file, line, resource.key, f"{quoted(key)}, which was not imported", wanted)


def _note_kept(staged: Staged, words: tuple[str, str], faults: Faults, cursor: Any) -> None:
    cursor.execute(f"SELECT count(*) FROM {rows_table(staged.resource)} WHERE differs")
    (number,) = cursor.fetchone()
    if number:
        one, several = words
        known = f"1 {one} is" if number == 1 else f"{number:,} {several} are"
        faults.notes.append(f"{staged.file}: {known} known to the service under other words; its own were kept.")


def write_rows(staged: Staged, there: Collection[str], service_id: int, now: datetime, cursor: Any) -> None:
    """Insert the new lines of a file into the record, and note which row each of its lines is.

    `there` are the files of the folder: columns that refer to another are all empty.
    """
    resource, table = staged.resource, TABLES[staged.resource.name]
    joined = {column: parent for column, parent in parents(resource).items() if parent.name in there}
    columns = dict(_columns(resource, joined))
    joins = " ".join(
        f'LEFT JOIN {rows_table(parent)} "p_{column}" ON "p_{column}".key = s."{column}"'
        for column, parent in joined.items()
    )
    cursor.execute(
        f"INSERT INTO {table.model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(columns.values())} FROM {staged_table(resource)} s "
        f'JOIN {rows_table(resource)} r ON r.key = s."{resource.key}" {joins} WHERE r.is_new ORDER BY s.line',
        {"service": service_id, "now": now},
    )
    cursor.execute(
        f"INSERT INTO {IMPORTED} (service_id, resource, key, row, digest) "
        f"SELECT %s, %s, key, row, digest FROM {rows_table(resource)} WHERE NOT imported",
        [service_id, resource.name],
    )


def _columns(resource: Resource, joined: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each column of the model's table, quoted, with the SQL for its value."""
    table = TABLES[resource.name]
    written = {
        field.column: (field, column)
        for column in resource.by_name
        if (field := model_field(resource, column)) is not None
    }
    for field in (each for each in table.model._meta.concrete_fields if not each.generated):
        name = f'"{field.column}"'
        if field.primary_key:
            yield name, "r.row"
        elif field.name == "service":
            yield name, "%(service)s"
        elif field.name in table.moments:
            yield name, "%(now)s"
        elif field.name == "search_words":
            yield name, "s.search_words"
        elif field.column in written:
            yield name, _value(resource, joined, *written[field.column])
        elif not field.null:
            yield name, _literal(field)


def _value(resource: Resource, joined: Collection[str], field: Any, column: str) -> str:
    instead = TABLES[resource.name].instead.get(column)
    cell = f's."{column}"'
    if column in resource.references:
        cell = f'"p_{column}".row' if column in joined else "NULL"
    if instead is None and (field.null or resource.by_name[column].required):
        return cell
    return f"coalesce({cell}, {instead or _literal(field)})"


def _literal(field: "models.Field[Any, Any]") -> str:
    """The model's own default, as SQL."""
    default = field.get_default()
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, list):
        return "'[]'" if isinstance(field, models.JSONField) else "'{}'"
    return str(default) if isinstance(default, int) else f"'{default or ''}'"
