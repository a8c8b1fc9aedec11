"""Makes many services of one: every row of its record copied under keys of its own, by the owner, triggers off and
indexes after.

A copy is what an import of the same folder into another service would have written, but for the history of the rows
and the memory of the import, which no page of a day's work reads.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

PATTERN = "scale-001"
"""The code of the service that is copied."""
LEFT_OUT = {"exchange_import", "exchange_importedrow", "foundation_event"}
HISTORY = "history"
SETTINGS = ("session_replication_role = replica", "synchronous_commit = off", "maintenance_work_mem = '1GB'")
"""No triggers, no waiting for the disk, and room to make indexes in."""

ABOUT = {"worklist_due", "worklist_putoff"}
"""Tables whose text `about` names a row by its key, as in care:1053."""
NO_KEY = "weeks"
"""What stands before a number that is no key."""

Say = Callable[[str], None]
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Table:
    """A table of the record: the columns that are copied, and those of them that hold keys of copied rows."""

    name: str
    columns: tuple[str, ...]
    keys: frozenset[str]


def code_of(number: int) -> str:
    """The code of the service with that number, from 1."""
    return f"scale-{number:03}"


def multiply(url: str, services: int, say: Say) -> None:
    """Copy the service PATTERN until there are that many, in the database at `url`, whose owner may do anything."""
    with _connected(url) as connection:
        tables = _tables(connection)
        source, stride = _source(connection), _stride(connection, tables)
        taken = _take_exclusions(connection, tables) + _take_indexes(connection, tables)
        _copy_services(connection, source, services)
        copying = [(table.name, _copying(table, source, stride, services)) for table in tables]
        _carry_out(url, copying, say)
        _carry_out(url, taken, say)
        for table in tables:
            connection.execute(_counted_on(table))
        say("Cleaning up")
        connection.execute("VACUUM (ANALYZE)")


def _connected(url: str) -> Connection:
    connection = psycopg.connect(url, autocommit=True)
    for setting in SETTINGS:
        connection.execute(f"SET {setting}")
    return connection


def _carry_out(url: str, statements: Sequence[tuple[str, Any]], say: Say) -> None:
    """Carry statements out, each with what it is about, two at a time: a copy, and a constraint that looks for rows
    beside a row, are made by one process, however many could help."""

    def one(about: str, statement: Any) -> None:
        with _connected(url) as connection:
            connection.execute(statement)
        say(about)

    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in [pool.submit(one, *each) for each in statements]:
            done.result()


def _source(connection: Connection) -> int:
    return int(_one(connection, "SELECT id FROM foundation_service WHERE code = %s", [PATTERN]))


def _stride(connection: Connection, tables: Sequence[Table]) -> int:
    """How far apart the keys of two copies lie: further than any key goes."""
    highest = (sql.SQL("SELECT max(id) FROM {}").format(sql.Identifier(table.name)) for table in tables)
    return max(int(_one(connection, query, [])) for query in highest)


def _tables(connection: Connection) -> list[Table]:
    """The tables in which the service has rows, the largest first."""
    found = connection.execute(
        """
        SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum), coalesce((
            SELECT array_agg(DISTINCT k.attname::text)
            FROM pg_constraint f
            JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (f.conkey)
            JOIN pg_attribute s ON s.attrelid = f.confrelid AND s.attname = 'service_id'
            WHERE f.conrelid = c.oid AND f.contype = 'f' AND k.attname <> 'service_id'
        ), '{}')
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        GROUP BY c.oid, c.relname
        HAVING bool_or(a.attname = 'service_id') AND bool_or(a.attname = 'id')
        ORDER BY pg_relation_size(c.oid) DESC, c.relname
        """
    ).fetchall()
    tables = (Table(name, tuple(columns), frozenset(keys)) for name, columns, keys in found)
    return [
        table
        for table in tables
        if table.name not in LEFT_OUT and not table.name.endswith(HISTORY) and _has_rows(connection, table)
    ]


def _has_rows(connection: Connection, table: Table) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE service_id IS NOT NULL)").format(sql.Identifier(table.name))
    return bool(_one(connection, query, []))


def _take_exclusions(connection: Connection, tables: Sequence[Table]) -> list[tuple[str, str]]:
    """Drop the constraints that look for rows beside a row; their names, and the statements to make them again."""
    found = connection.execute(
        "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) "
        "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'x' AND c.relname = ANY (%s)",
        [[table.name for table in tables]],
    ).fetchall()
    taken = []
    for table, name, definition in found:
        of_it = sql.SQL("ALTER TABLE {} {} CONSTRAINT {} ")
        connection.execute(of_it.format(sql.Identifier(table), sql.SQL("DROP"), sql.Identifier(name)))
        add = of_it.format(sql.Identifier(table), sql.SQL("ADD"), sql.Identifier(name))
        taken.append((str(name), add.as_string(connection) + str(definition)))
    return taken


def _take_indexes(connection: Connection, tables: Sequence[Table]) -> list[tuple[str, str]]:
    """Drop the indexes of the tables that keep nothing apart; their names and definitions, to make them again."""
    found = connection.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE c.relname = ANY (%s) AND NOT i.indisunique
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
        """,
        [[table.name for table in tables]],
    ).fetchall()
    for name, _definition in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
    return found


def _copy_services(connection: Connection, source: int, services: int) -> None:
    columns = [
        str(name)
        for (name,) in connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'foundation_service'::regclass AND attnum > 0 "
            "AND NOT attisdropped AND attname NOT IN ('id', 'code') ORDER BY attnum"
        )
    ]
    kept = sql.SQL(", ").join(map(sql.Identifier, columns))
    connection.execute(
        sql.SQL(
            "INSERT INTO foundation_service (id, code, {kept}) OVERRIDING SYSTEM VALUE "
            "SELECT {source} + copy, 'scale-' || lpad((copy + 1)::text, 3, '0'), {kept} "
            "FROM foundation_service, generate_series(1, {copies}) copy WHERE id = {source}"
        ).format(kept=kept, source=sql.Literal(source), copies=sql.Literal(services - 1))
    )


def _copying(table: Table, source: int, stride: int, services: int) -> sql.Composed:
    """The statement that copies the rows of one table, service after service, so that keys that begin with the
    service come in order."""
    moved = [_moved(table, column, sql.SQL("copy * {}").format(sql.Literal(stride))) for column in table.columns]
    return sql.SQL(
        "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {moved} FROM generate_series(1, {copies}) copy "
        "CROSS JOIN LATERAL (SELECT * FROM {table} WHERE service_id = {source} ORDER BY id) original"
    ).format(
        table=sql.Identifier(table.name),
        columns=sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        moved=sql.SQL(", ").join(moved),
        copies=sql.Literal(services - 1),
        source=sql.Literal(source),
    )


def _moved(table: Table, column: str, by: sql.Composed) -> sql.Composable:
    name = sql.Identifier("original", column)
    if column == "service_id":
        return sql.SQL("{} + copy").format(name)
    if column == "id" or column in table.keys:
        return sql.SQL("{} + {}").format(name, by)
    if column == "about" and table.name in ABOUT:
        return sql.SQL(
            "CASE WHEN {name} ~ '^[a-z_]+:[0-9]+$' AND split_part({name}, ':', 1) <> {no_key} "
            "THEN split_part({name}, ':', 1) || ':' || split_part({name}, ':', 2)::bigint + {by} ELSE {name} END"
        ).format(name=name, no_key=sql.Literal(NO_KEY), by=by)
    return name


def _counted_on(table: Table) -> sql.Composed:
    """Keys made from now on come after those of the copies."""
    return sql.SQL("SELECT setval(pg_get_serial_sequence({text}, 'id'), (SELECT max(id) FROM {name}))").format(
        text=sql.Literal(table.name), name=sql.Identifier(table.name)
    )


def _one(connection: Connection, query: Any, parameters: Sequence[object]) -> Any:
    row = connection.execute(query, parameters).fetchone()
    if row is None or row[0] is None:
        raise RuntimeError("The pattern of the rig is not in the database.")
    return row[0]
