"""What the timeline is read from: a part of one query for each kind of moment, all with the columns of a Row."""

from datetime import datetime
from typing import NamedTuple

from tideover.web.queries.course import COURSE

DIARY = {
    "contact": """
        SELECT 'contact' AS kind, row.id, row.at, row.parties::text[] AS parties, row.way, row.begun_by AS by_whom,
            row.topics::text[] AS topics, coalesce(meeting.occasion, '') AS state,
            coalesce(session.title, '') AS purpose, '' AS place,
            row.minutes_client + row.minutes_employer + row.minutes_other_services + row.minutes_admin AS minutes,
            row.note, coalesce(staff.name, '') AS recorded_by,
            ARRAY[]::text[] AS others, coalesce(meeting.id, 0) AS meeting
        FROM diary_contact AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.recorded_by_id
            LEFT JOIN diary_meeting AS meeting ON meeting.contact_id = row.id
            LEFT JOIN diary_attendance AS seat ON seat.contact_id = row.id
            LEFT JOIN diary_groupsession AS session ON session.id = seat.session_id
        WHERE row.case_id = %(case)s""",
    "attempt": """
        SELECT 'attempt', row.id, row.at, ARRAY[row.party::text], row.way, '', ARRAY[]::text[], '', '', '', 0,
            row.note, coalesce(staff.name, ''), ARRAY[]::text[], 0
        FROM diary_attempt AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.recorded_by_id
        WHERE row.case_id = %(case)s""",
    # An appointment that was kept is told by its contact, one that was moved by the one in its place.
    "appointment": """
        SELECT 'appointment', row.id, row.at, ARRAY[row.party::text], row.way, row.cancelled_by, ARRAY[]::text[],
            row.state, CASE row.occasion WHEN 'meeting' THEN 'Meeting' WHEN 'conference' THEN 'Case conference'
                ELSE row.purpose END, row.place, row.minutes::integer, row.agenda, '',
            ARRAY(SELECT coalesce(colleague.name, person.name, other.party) FROM diary_participant AS other
                LEFT JOIN organisation_staff AS colleague ON colleague.id = other.staff_id
                LEFT JOIN people_employercontact AS person ON person.id = other.employer_contact_id
                WHERE other.appointment_id = row.id AND other.service_id = row.service_id ORDER BY other.id), 0
        FROM diary_appointment AS row
        WHERE row.case_id = %(case)s
            AND row.state <> 'moved' AND NOT (row.state = 'attended' AND row.contact_id IS NOT NULL)""",
    # Whoever came is told by the contact that it was for them. Nobody else in the session is read, let alone told.
    "group": """
        SELECT 'group', session.id, session.at, ARRAY['client'], session.way, '', ARRAY[]::text[],
            CASE WHEN session.state = 'planned' THEN row.presence WHEN session.state = 'held' THEN row.presence
                ELSE 'called_off' END,
            session.title, session.place, session.minutes::integer, '', '', ARRAY[]::text[], 0
        FROM diary_attendance AS row JOIN diary_groupsession AS session ON session.id = row.session_id
        WHERE row.case_id = %(case)s AND row.presence IN ('expected', 'absent')""",
    # What was taken out is told as that, on the day it was added: of what it was nothing is left but its kind.
    "document": """
        SELECT 'document', row.id, row.recorded_at, array_remove(ARRAY[row.came_from::text], ''), '', '',
            ARRAY[]::text[], coalesce(removal.reason, ''), row.kind, row.dated_on::text, 0, coalesce(held.note, ''),
            coalesce(staff.name, ''), array_remove(ARRAY[held.file_name::text], NULL), 0
        FROM cases_document AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.recorded_by_id
            LEFT JOIN cases_documentcontent AS held ON held.document_id = row.id
            LEFT JOIN cases_documentremoval AS removal ON removal.document_id = row.id
        WHERE row.case_id = %(case)s""",
    "handover": """
        SELECT 'handover', row.id, row.recorded_at, ARRAY[]::text[], '', '', ARRAY[]::text[], '', '', '', 0,
            concat_ws(E'\\n\\n', 'What matters: ' || row.what_matters, 'Promised: ' || row.promised,
                'Next steps: ' || row.next_steps, 'No joint appointment: ' || nullif(row.why_no_appointment, '')),
            '', ARRAY[giver.name, taker.name]::text[], 0
        FROM diary_handover AS row JOIN organisation_staff AS giver ON giver.id = row.from_staff_id
            JOIN organisation_staff AS taker ON taker.id = row.to_staff_id
        WHERE row.case_id = %(case)s""",
    "agreement": """
        SELECT 'agreement', row.id, row.recorded_at, ARRAY[]::text[], row.way, '', ARRAY[]::text[], '', '', '',
            coalesce(row.cadence_days, 0)::integer, row.note, '', ARRAY[]::text[], 0
        FROM diary_contactagreement AS row
        WHERE row.case_id = %(case)s""",
    # The hour of a follow-up is not known; it stands at the beginning of its day.
    "follow_up": """
        SELECT 'follow_up', row.id, row.on::timestamp AT TIME ZONE 'Europe/London', ARRAY[]::text[], row.way, '',
            ARRAY[]::text[], row.outcome, '', '', row.weeks::integer, row.words,
            coalesce(staff.name, ''),
            CASE WHEN row.satisfaction IS NULL THEN ARRAY[]::text[] ELSE ARRAY[row.satisfaction::text] END, 0
        FROM cases_followup AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.asked_by_id
        WHERE row.case_id = %(case)s""",
}
"""The kinds of the diary, documents, and what was asked after the ending, with the same columns: one query reads them
in order. In SQL, because composing this union took longer than everything else that the case page asks for; the
policies hold for it as for any query."""

PARTS = {**DIARY, **COURSE}

SHOWN_AS = {
    "handover": "case",
    "agreement": "case",
    "follow_up": "case",
    "group": "appointment",
    **dict.fromkeys(COURSE, "case"),
}
"""What is told under another kind: with the case, what is with nobody."""


class Row(NamedTuple):
    """What the diary holds of one moment."""

    kind: str
    id: int
    at: datetime
    parties: list[str]
    way: str
    by_whom: str
    topics: list[str]
    state: str
    purpose: str
    place: str
    minutes: int
    note: str
    recorded_by: str
    others: list[str]
    meeting: int
