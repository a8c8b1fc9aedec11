"""Erasing a person from every table: their rows, the versions of those rows, and what other tables say about them.

Only the database's owner can: web and worker may delete none of it, and triggers refuse whoever does not say that
they are to be ignored. Which tables have rows about somebody is read off the models (exchange.about); of all other
tables it is written down why they have nothing about clients, or what becomes of it (retention.traces).
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import ForeignKey

from tideover.exchange.about import About, Rows, column, rows_about, table, tables_about
from tideover.exchange.models import Import
from tideover.exchange.retention.traces import erase_traces, traces_of
from tideover.exchange.rules import ImportState
from tideover.foundation.actions import Refused
from tideover.foundation.history import past_triggers
from tideover.people.models import Person


def erase_rows(person: Person, people: set[int]) -> dict[str, int]:
    """Erase everything about these records of one person; how many rows went, by table. Call as the owner, in the
    transaction that decides it. Raises Refused while a folder waits to be applied, which may bring them back."""
    over = (ImportState.REFUSED, ImportState.APPLIED)
    if Import.objects.filter(service_id=person.service_id).exclude(state__in=over).exists():
        raise Refused("A folder waits to be checked or applied, and may be about this person. See to it first.")
    rows = _with_removed(rows_about(people))
    traces = traces_of(rows, person.service_id)
    counts: dict[str, int] = {}
    with past_triggers():
        for about in reversed(tables_about()):
            _delete(about, rows, counts)
        erase_traces(traces, counts)
    return counts


def _with_removed(rows: Rows) -> Rows:
    """With the keys of rows that somebody removed before: of those only the history is left. A row that is another
    person's by now is none of them, though a version of it may name this one."""
    for about in tables_about():
        if about.history is None or not about.towards:
            continue
        towards = list(_towards(about))
        named = " OR ".join(f"h.{column(field)} = ANY (%s)" for field in towards)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT h.pgh_obj_id FROM {table(about.history)} h WHERE ({named}) "
                f"AND NOT EXISTS (SELECT FROM {table(about.model)} t WHERE t.id = h.pgh_obj_id)",
                [sorted(rows[field.related_model]) for field in towards],
            )
            rows[about.model] |= {key for (key,) in cursor.fetchall()}
    return rows


def _delete(about: About, rows: Rows, counts: dict[str, int]) -> None:
    keys = sorted(rows[about.model])
    with connection.cursor() as cursor:
        if keys:
            cursor.execute(f"DELETE FROM {table(about.model)} WHERE id = ANY (%s)", [keys])
            counts[about.label] = cursor.rowcount
        if about.history is not None:
            # A version may name the person though the row is another's by now: a referral that was told apart.
            towards = list(_towards(about))
            wanted = ["pgh_obj_id = ANY (%s)", *(f"{column(field)} = ANY (%s)" for field in towards)]
            given = [keys, *(sorted(rows[field.related_model]) for field in towards)]
            cursor.execute(f"DELETE FROM {table(about.history)} WHERE {' OR '.join(wanted)}", given)


def _towards(about: About) -> "Iterable[ForeignKey[Any, Any]]":
    """The references that lead towards the person, and those of a table to itself."""
    own = (field for field in about.model._meta.concrete_fields if isinstance(field, ForeignKey))
    return (*about.towards, *(field for field in own if field.related_model is about.model))
