"""Looks and changes as the database has them: one statement over the read log, every history table and every table
whose rows are only ever added, made from the walk over the models (exchange.about)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, ForeignKey, Model

from tideover.cases.models import Case
from tideover.exchange.about import About, column, same_person, table, tables_about
from tideover.foundation import clock
from tideover.foundation.access.fetching import SEEN
from tideover.foundation.codes import Code
from tideover.foundation.models import Account, ReadLogEntry
from tideover.organisation.models import Staff
from tideover.people.models import Person
from tideover.referrals.models import Referral

NOT_SHOWN = {
    "worklist.Due": "follows from the record, which is shown",
    "worklist.Standing": "follows from the record, which is shown",
    "worklist.StaleCase": "is a note for the program",
    "worklist.StaleReferral": "is a note for the program",
    "cases.DocumentContent": "comes and goes with its document, which is shown",
    "diary.Participant": "is written with its appointment, which is shown, and never changed",
    "diary.Meeting": "is written with its contact, which is shown, and never changed",
    "diary.MeetingParticipant": "is written with its meeting, and never changed",
    "diary.AgreedStep": "is only ever added, and stands with its meeting",
}
"""Tables about a case whose rows are no change that somebody made, each with the reason."""


class Kind(Code):
    """What is asked for."""

    LOOKS = "looks", "Looks"
    REFUSED = "refused", "Refused looks"
    CHANGES = "changes", "Changes"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which looks and changes are asked for; what is empty narrows nothing."""

    kind: str = ""
    who: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A look or a change: of which table (empty for a look), under which key, when and by whom."""

    label: str
    key: int
    at: datetime
    who: str
    system: str
    permission: str
    outcome: str
    path: str


@dataclass(frozen=True, slots=True)
class Version:
    """A row as a change left it, and as it was before (None where it is new)."""

    label: str
    key: int
    what: str
    now: dict[str, Any]
    before: dict[str, Any] | None


def entries(case: Case, asked: Asked, *, start: int, number: int) -> list[Entry]:
    """So many looks and changes of the case and what is about it, newest first, from there on. Two queries."""
    wanted, given = _narrowed(asked)
    statement = (
        "SELECT e.label, e.key, e.at, coalesce(a.name, ''), e.system, e.permission, e.outcome, e.path "
        f"FROM ({' UNION ALL '.join(_parts(asked.kind))}) e LEFT JOIN {table(Account)} a ON a.id = e.account "
        f"WHERE {wanted} ORDER BY e.at DESC, e.label DESC, e.key DESC LIMIT %(number)s OFFSET %(start)s"
    )
    about: dict[str, Any] = {
        "case": case.pk,
        "people": sorted(same_person(case.person)),
        "referral": case.referral_id or 0,
        "seen": list(SEEN),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**about, **given, "start": start, "number": number})
        return [Entry(*row) for row in cursor.fetchall()]


def _narrowed(asked: Asked) -> tuple[str, dict[str, Any]]:
    wanted: list[str] = ["true"]
    given: dict[str, Any] = {}
    if asked.who:
        wanted.append("e.account = %(who)s")
        given["who"] = asked.who
    if asked.since:
        wanted.append("e.at >= %(since)s")
        given["since"] = clock.local(asked.since, 0)
    if asked.until:
        wanted.append("e.at < %(until)s")
        given["until"] = clock.local(asked.until + timedelta(days=1), 0)
    return " AND ".join(wanted), given


def _parts(kind: str) -> Iterator[str]:
    if kind != Kind.CHANGES:
        refused = " AND outcome <> ALL (%(seen)s)" if kind == Kind.REFUSED else ""
        yield (
            "SELECT '' AS label, id AS key, at, account_id AS account, '' AS system, permission, outcome, path "
            f"FROM {table(ReadLogEntry)} WHERE (subject_kind = 'case' AND subject_id = %(case)s "
            "OR subject_kind = 'referral' AND subject_id = %(referral)s "
            f"OR subject_kind = 'person' AND subject_id = ANY (%(people)s)){refused}"
        )
    if kind in ("", Kind.CHANGES):
        yield from (_changes(about) for about in shown_tables().values())


@cache
def shown_tables() -> dict[str, About]:
    """The tables whose changes are shown, by label."""
    return {about.label: about for about in tables_about() if about.label not in NOT_SHOWN}


def _changes(about: About) -> str:
    if about.history:
        at, key, rows = "t.pgh_created_at", "pgh_obj_id", table(about.history)
        who = "(t.pgh_context->>'account')::bigint"
        system, own = "coalesce(t.pgh_context->>'system', '')", "t.pgh_id"
    else:
        at, key, rows = f"t.{connection.ops.quote_name(moment_of(about.model))}", "id", table(about.model)
        who, system, own = _author(about.model), "''", "t.id"
    return (
        f"SELECT '{about.label}' AS label, {own} AS key, {at} AS at, {who} AS account, {system} AS system, "
        f"NULL AS permission, NULL AS outcome, NULL AS path FROM {rows} t WHERE {_is_about(about, key)}"
    )


def _author(model: type[Model]) -> str:
    """The account of whoever wrote a row that is only ever added; of some rows the record does not say."""
    field: Any = next((f for f in model._meta.concrete_fields if _is_author(f)), None)
    if field is None:
        return "NULL::bigint"
    if field.related_model is Account:
        return f"t.{column(field)}"
    return f"(SELECT s.account_id FROM {table(Staff)} s WHERE s.id = t.{column(field)})"


def moment_of(model: type[Model]) -> str:
    """The column that says when a row, which is only ever added, was. Raises LookupError where it has none."""
    moments = [f.column for f in model._meta.concrete_fields if isinstance(f, DateTimeField)]
    if len(moments) != 1:
        raise LookupError(f"When a row of {model._meta.label} was written is not known: keep its history, or give it.")
    return str(moments[0])


def _is_author(field: Any) -> bool:
    return isinstance(field, ForeignKey) and field.related_model in (Staff, Account) and field.name.endswith("by")


def _is_about(about: About, key: str) -> str:
    """The condition under which a row is about the case: not what is about the same person in another case."""
    roots: dict[type[Model], str] = {
        Person: "= ANY (%(people)s)",
        Case: "= %(case)s",
        Referral: "= %(referral)s",
    }
    if about.model in roots:
        return f"t.{key} {roots[about.model]}"
    towards = sorted(about.towards, key=lambda field: _nearness(field.related_model))
    field = towards[0]
    if field.related_model in roots:
        return f"t.{column(field)} {roots[field.related_model]}"
    (parent,) = (each for each in tables_about() if each.model is field.related_model)
    # The history of what it refers to has that as well where somebody removed it.
    rows, own = (parent.history, "pgh_obj_id") if parent.history else (parent.model, "id")
    return f"t.{column(field)} IN (SELECT t.{own} FROM {table(rows)} t WHERE {_is_about(parent, own)})"


def _nearness(model: Any) -> int:
    return [Case, Referral, Person].index(model) if model in (Case, Referral, Person) else 3


def versions(found: Sequence[Entry]) -> dict[tuple[str, int], Version]:
    """What each change made of its row, in one query."""
    keys: dict[str, list[int]] = {}
    for entry in found:
        if entry.label:
            keys.setdefault(entry.label, []).append(entry.key)
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_version(shown_tables()[label]) for label in keys), list(keys.values()))
        rows = cursor.fetchall()
    return {
        (label, key): Version(label, key, what, _read(now), _read(before) if before else None)
        for label, key, what, now, before in rows
    }


def _read(row: str) -> dict[str, Any]:
    """A row that PostgreSQL wrote as JSON. Its decimals stay as they are written."""
    found: dict[str, Any] = json.loads(row, parse_float=str)
    return found


def _version(about: About) -> str:
    if not about.history:
        made = table(about.model)
        return f"SELECT '{about.label}', t.id, 'insert', to_jsonb(t), NULL::jsonb FROM {made} t WHERE t.id = ANY (%s)"
    kept = table(about.history)
    return (
        f"SELECT '{about.label}', t.pgh_id, t.pgh_label, to_jsonb(t), (SELECT to_jsonb(b) FROM {kept} b "
        "WHERE b.pgh_obj_id = t.pgh_obj_id AND b.pgh_id < t.pgh_id ORDER BY b.pgh_id DESC LIMIT 1) "
        f"FROM {kept} t WHERE t.pgh_id = ANY (%s)"
    )
