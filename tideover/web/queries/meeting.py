"""Whom at the employer there is to speak with, when we last did, the days on which we spoke with the client, how the
client asked to be contacted, their latest post, what was assessed, and which appointments are to come."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from tideover.assessments.models import Assessment
from tideover.cases.models import Case
from tideover.diary.models import Appointment
from tideover.employment.models import Post
from tideover.people.models import Employer

QUERY = """
    SELECT (SELECT max(at) FROM diary_contact
            WHERE case_id = %(case)s AND two_way AND 'employer' = ANY(parties)),
        (SELECT array_agg(DISTINCT (at AT TIME ZONE 'Europe/London')::date) FROM diary_contact
            WHERE case_id = %(case)s AND two_way AND 'client' = ANY(parties)),
        (SELECT jsonb_agg(row.told ORDER BY row.on DESC, row.id DESC) FROM (
            SELECT id, "on", jsonb_build_object('id', id, 'on', "on", 'main_condition', main_condition,
                'further_conditions', further_conditions, 'severity', severity, 'in_their_words', in_their_words,
                'work_is_main_cause', work_is_main_cause, 'date_is_estimated', date_is_estimated) AS told
            FROM assessments_assessment WHERE case_id = %(case)s) AS row),
        (SELECT jsonb_agg(jsonb_build_object('pk', id, 'at', at, 'party', party, 'way', way) ORDER BY at, id) FROM (
            SELECT id, at, party, way FROM diary_appointment
            WHERE case_id = %(case)s AND state = 'booked' ORDER BY at, id LIMIT 4) AS row),
        agreed.way, agreed.note, held.post, person.id, person.name, person.role, person.telephone, person.email
    FROM (VALUES (1)) AS one
        LEFT JOIN LATERAL (SELECT jsonb_build_object('title', row.title, 'employer', employer.name,
                'started_on', row.started_on, 'ended_on', row.ended_on, 'ended_by', row.ended_by) AS post
            FROM employment_post AS row LEFT JOIN people_employer AS employer ON employer.id = row.employer_id
            WHERE row.person_id IN (SELECT id FROM people_person WHERE id = %(client)s OR merged_into_id = %(client)s)
            ORDER BY row.started_on DESC, row.id DESC LIMIT 1) AS held ON true
        LEFT JOIN LATERAL (SELECT way, note FROM diary_contactagreement
            WHERE case_id = %(case)s ORDER BY "on" DESC, id DESC LIMIT 1) AS agreed ON true
        LEFT JOIN people_employercontact AS person
            ON person.employer_id = %(employer)s AND person.left_on IS NULL
    ORDER BY person.name"""
"""One query for seven things: the case page has room for no more."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The people of the employer as (key, name, role, telephone, e-mail), the last time both sides took part, the days
    of such contacts with the client, the way and the words last agreed with them, each empty where none were, and the
    post of theirs that began last, as far as it is told in a line. Of the assessments, latest first, is read what a
    case page tells of them; of the appointments that are booked, the first few."""

    employer_people: tuple[tuple[int, str, str, str, str], ...]
    employer_at: datetime | None
    client_on: tuple[date, ...]
    agreed_way: str
    agreed_note: str
    latest_post: Post | None
    assessments: tuple[Assessment, ...]
    booked: tuple[Appointment, ...]


def meeting_of(case: Case) -> Meeting:
    """Who, when and how, in one query."""
    employer = case.post.employer_id if case.post else None
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"case": case.pk, "employer": employer, "client": case.person.survivor_id})
        rows: list[Any] = cursor.fetchall()
    employer_at, client_on, assessed, booked, way, note, held, *_ = rows[0]
    return Meeting(
        employer_people=tuple(tuple(row[7:]) for row in rows if row[7]),
        employer_at=employer_at,
        client_on=tuple(client_on or ()),
        agreed_way=way or "",
        agreed_note=note or "",
        latest_post=_post(**json.loads(held)) if held else None,
        assessments=tuple(_assessment(**row) for row in json.loads(assessed or "[]")),
        booked=tuple(_appointment(**row) for row in json.loads(booked or "[]")),
    )


def _assessment(on: str, **told: Any) -> Assessment:
    return Assessment(on=date.fromisoformat(on), **told)


def _appointment(at: str, **told: Any) -> Appointment:
    return Appointment(at=datetime.fromisoformat(at), **told)


def _post(employer: str | None, started_on: str | None, ended_on: str | None, **known: str) -> Post:
    return Post(
        employer=Employer(name=employer) if employer else None,
        started_on=date.fromisoformat(started_on) if started_on else None,
        ended_on=date.fromisoformat(ended_on) if ended_on else None,
        **known,
    )
