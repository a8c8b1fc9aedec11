"""Whom at the employer there is to speak with, when we last did, and the days on which we spoke with the client."""

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
        person.name, person.role, person.telephone, person.email
    FROM (VALUES (1)) AS one LEFT JOIN people_employercontact AS person ON person.employer_id = %(employer)s
    ORDER BY person.name"""
"""One query for three things, where the employer is known: the case page has room for no more."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The people of the employer as (name, role, telephone, e-mail), the last time both sides took part, and the
    days of such contacts with the client."""

    employer_people: tuple[tuple[str, str, str, str], ...] = ()
    employer_at: datetime | None = None
    client_on: tuple[date, ...] = ()


def meeting_of(case: Case) -> Meeting:
    """Who and when, in one query; in none, and without the client's days, where no employer is recorded."""
    if case.post is None or case.post.employer_id is None:
        return Meeting()
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"case": case.pk, "employer": case.post.employer_id})
        rows: list[Any] = cursor.fetchall()
    people = tuple(tuple(row[2:]) for row in rows if row[2])
    return Meeting(people, rows[0][0], tuple(rows[0][1] or ()))
