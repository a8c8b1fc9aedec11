"""What the record says beside a folder's lines: put into the staging tables, so that the same rules hold of both.

A line that came in before gives way to its row as it is now, and rows that a new line could contradict come
beside it, without a line number. Of neither is `is_new` true: nothing is found wrong with what has come in.
"""

from collections.abc import Collection, Iterator
from typing import Any

from tideover.exchange.applying import rows_table
from tideover.exchange.schema import Field, Resource
from tideover.exchange.staging import Staged, staged_table
from tideover.exchange.tables import TABLES, model_field, parents

BESIDE = {
    "leaves": "staff",
    "people": "nhs_number",
    "spells": "person",
    "earlier_absences": "spell",
    "disclosure_answers": "request",
    "outreach": "name",
    "waiting_spells": "referral",
    "cases": "person",
    "further_posts": "case",
    "pauses": "case",
    "endings": "case",
    "follow_ups": "ending",
    "sign_offs": "case",
    "time_shares": "case",
    "appointments": "case",
    "participants": "appointment",
    "meetings": "contact",
    "meeting_participants": "meeting",
    "attendances": "session",
}
"""The column by which rows of the record are found that a new line of a file could contradict."""
ASKED_FOR = {"disclosure_answers"}
"""Files of which what the record has is asked for by new lines of others: all of it of what the folder names."""


def put_beside(staged: Staged, there: Collection[str], service_id: int, cursor: Any) -> None:
    """Put what the record says into a file's staging table. Its rows are numbered, and those of the files it
    refers to; `there` are the files of the folder."""
    resource, table = staged.resource, staged_table(staged.resource)
    rows = rows_table(resource)
    joined = {column: parent for column, parent in parents(resource).items() if parent.name in there}
    columns = {field.name: _value(resource, field, joined) for field in resource.fields}
    joins = " ".join(
        f'LEFT JOIN {rows_table(parent)} "p_{column}" ON "p_{column}".row = t."{column}_id"'
        for column, parent in joined.items()
    )
    chosen = " UNION ".join([f"SELECT row FROM {rows} WHERE NOT is_new", *_beside(resource, joined)])
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(f"DELETE FROM {table} s USING {rows} r WHERE r.line = s.line AND NOT r.is_new")
    cursor.execute(
        f"INSERT INTO {table} (line, is_new, {names}) SELECT r.line, false, {', '.join(columns.values())} "
        f"FROM {TABLES[resource.name].model._meta.db_table} t LEFT JOIN {rows} r ON r.row = t.id {joins} "
        f"WHERE t.service_id = %s AND t.id IN ({chosen})",
        [service_id],
    )


def _beside(resource: Resource, joined: Collection[str]) -> Iterator[str]:
    """SQL for the keys of the rows beside new lines. Of a row that is new itself, the record has nothing yet."""
    column, target = BESIDE.get(resource.name), TABLES[resource.name].model._meta.db_table
    new = f"SELECT FROM {staged_table(resource)} s"
    if column and column in joined:
        parent = rows_table(parents(resource)[column])
        named = "true" if resource.name in ASKED_FOR else f'EXISTS ({new} WHERE s."{column}" = p.key AND s.is_new)'
        yield f"SELECT b.id FROM {target} b JOIN {parent} p ON p.row = b.{column}_id WHERE NOT p.is_new AND {named}"
    elif column and column not in resource.references:
        yield f"SELECT b.id FROM {target} b WHERE EXISTS ({new} WHERE s.{column} = b.{column} AND s.is_new)"


def _value(resource: Resource, field: Field, joined: Collection[str]) -> str:
    """SQL for a cell as the record has it. A row that the folder does not have is known by its number."""
    if field.name in resource.references:
        made = f"'#' || t.\"{field.name}_id\""
        return f'coalesce("p_{field.name}".key, {made})' if field.name in joined else made
    if field.name == resource.key:
        return "r.key"
    cell = f't."{model_field(resource, field.name).column}"'
    if field.type == "array":
        return f"nullif({cell}, '[]')"
    if field.type == "list":
        return f"nullif({cell}::text[], '{{}}')"
    return f"nullif({cell}, '')" if field.type == "string" else cell
