"""Whom at the employer there is to speak with, when we last did, the days on which we spoke with the client, and how
the client asked to be contacted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from tideover.cases.models import Case

QUERY = """
    SELECT (SELECT max(at) FROM diary_contact
            WHERE case_id = %(case)s AND two_way AND 'employer' = ANY(parties)),
        (SELECT array_agg(DISTINCT (at AT TIME ZONE 'Europe/London')::date) FROM diary_contact
            WHERE case_id = %(case)s AND two_way AND 'client' = ANY(parties)),
        agreed.way, agreed.note, person.name, person.role, person.telephone, person.email
    FROM (VALUES (1)) AS one
        LEFT JOIN LATERAL (SELECT way, note FROM diary_contactagreement
            WHERE case_id = %(case)s ORDER BY "on" DESC, id DESC LIMIT 1) AS agreed ON true
        LEFT JOIN people_employercontact AS person ON person.employer_id = %(employer)s
    ORDER BY person.name"""
"""One query for four things: the case page has room for no more."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The people of the employer as (name, role, telephone, e-mail), the last time both sides took part, the days
    of such contacts with the client, and the way and the words last agreed with them, each empty where none were."""

    employer_people: tuple[tuple[str, str, str, str], ...]
    employer_at: datetime | None
    client_on: tuple[date, ...]
    agreed_way: str
    agreed_note: str


def meeting_of(case: Case) -> Meeting:
    """Who, when and how, in one query."""
    employer = case.post.employer_id if case.post else None
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"case": case.pk, "employer": employer})
        rows: list[Any] = cursor.fetchall()
    employer_at, client_on, way, note, *_ = rows[0]
    people = tuple(tuple(row[4:]) for row in rows if row[4])
    return Meeting(people, employer_at, tuple(client_on or ()), way or "", note or "")
