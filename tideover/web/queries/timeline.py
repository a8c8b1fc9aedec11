"""A case's timeline: what happened, newest first, in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from tideover.cases.models import Case
from tideover.cases.rules import FollowUpOutcome
from tideover.diary.queries import WAYS
from tideover.diary.rules import AppointmentState, Canceller, Occasion, Party, Starter, Topic
from tideover.foundation import clock
from tideover.foundation.pages.words import capitalised, join_words, local_date, lower_first, plural
from tideover.people.rules import Way
from tideover.web.queries.course import COURSE, TITLES
from tideover.web.queries.moments import Leads, Moment
from tideover.worklist.wording import PARTIES

PAGE_SIZE = 30

KINDS = {
    "contact": "Contacts",
    "attempt": "Attempts",
    "appointment": "Appointments",
    "work": "Work",
    "help": "Help",
    "case": "The case",
}

OTHERS = "others"
"""Every party but the client and the employer."""

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
        WHERE row.case_id = %(case)s AND (%(anybody)s OR row.parties::text[] && %(parties)s::text[])""",
    "attempt": """
        SELECT 'attempt', row.id, row.at, ARRAY[row.party::text], row.way, '', ARRAY[]::text[], '', '', '', 0,
            row.note, coalesce(staff.name, ''), ARRAY[]::text[], 0
        FROM diary_attempt AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.recorded_by_id
        WHERE row.case_id = %(case)s AND (%(anybody)s OR row.party = ANY(%(parties)s::text[]))""",
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
        WHERE row.case_id = %(case)s AND (%(anybody)s OR row.party = ANY(%(parties)s::text[]))
            AND row.state <> 'moved' AND NOT (row.state = 'attended' AND row.contact_id IS NOT NULL)""",
    # Whoever came is told by the contact that it was for them. Nobody else in the session is read, let alone told.
    "group": """
        SELECT 'group', session.id, session.at, ARRAY['client'], session.way, '', ARRAY[]::text[],
            CASE WHEN session.state = 'planned' THEN row.presence WHEN session.state = 'held' THEN row.presence
                ELSE 'called_off' END,
            session.title, session.place, session.minutes::integer, '', '', ARRAY[]::text[], 0
        FROM diary_attendance AS row JOIN diary_groupsession AS session ON session.id = row.session_id
        WHERE row.case_id = %(case)s AND row.presence IN ('expected', 'absent')
            AND (%(anybody)s OR 'client' = ANY(%(parties)s::text[]))""",
    "handover": """
        SELECT 'handover', row.id, row.recorded_at, ARRAY[]::text[], '', '', ARRAY[]::text[], '', '', '', 0,
            concat_ws(E'\\n\\n', 'What matters: ' || row.what_matters, 'Promised: ' || row.promised,
                'Next steps: ' || row.next_steps, 'No joint appointment: ' || nullif(row.why_no_appointment, '')),
            '', ARRAY[giver.name, taker.name]::text[], 0
        FROM diary_handover AS row JOIN organisation_staff AS giver ON giver.id = row.from_staff_id
            JOIN organisation_staff AS taker ON taker.id = row.to_staff_id
        WHERE row.case_id = %(case)s AND %(anybody)s""",
    "agreement": """
        SELECT 'agreement', row.id, row.recorded_at, ARRAY[]::text[], row.way, '', ARRAY[]::text[], '', '', '',
            coalesce(row.cadence_days, 0)::integer, row.note, '', ARRAY[]::text[], 0
        FROM diary_contactagreement AS row
        WHERE row.case_id = %(case)s AND %(anybody)s""",
    # The hour of a follow-up is not known; it stands at the beginning of its day.
    "follow_up": """
        SELECT 'follow_up', row.id, row.on::timestamp AT TIME ZONE 'Europe/London', ARRAY[]::text[], row.way, '',
            ARRAY[]::text[], row.outcome, '', '', row.weeks::integer, row.words,
            coalesce(staff.name, ''),
            CASE WHEN row.satisfaction IS NULL THEN ARRAY[]::text[] ELSE ARRAY[row.satisfaction::text] END, 0
        FROM cases_followup AS row LEFT JOIN organisation_staff AS staff ON staff.id = row.asked_by_id
        WHERE row.case_id = %(case)s AND %(anybody)s""",
}
"""The kinds of the diary, and what was asked after the ending, with the same columns, so that one query reads them in
order. In SQL, because composing this union took longer than everything else that the case page asks for; the policies
hold for it as for any query."""

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked the timeline for; whatever is not understood is as if not asked."""

    show: str = ""
    party: str = ""
    in_full: bool = False
    skip: int = 0

    @classmethod
    def of(cls, asked: QueryDict) -> "Asked":
        """From the query string of the page."""
        show, party, skip = asked.get("show", ""), asked.get("with", ""), asked.get("skip", "")
        return cls(
            show=show if show in KINDS else "",
            party=party if party in (Party.CLIENT, Party.EMPLOYER, OTHERS) else "",
            in_full="notes" in asked,
            skip=int(skip) if skip.isascii() and skip.isdecimal() and len(skip) < 7 else 0,
        )


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of it. `earlier` is how many moments to skip for the next page, None at its end."""

    moments: tuple[Moment, ...]
    earlier: int | None


def timeline(case: Case, asked: Asked, known: Sequence[Moment]) -> Timeline:
    """The case's moments from the newest, those asked for: the diary's, in one query at most, among those `known`
    already, which were with nobody."""
    told = [] if asked.party else [moment for moment in known if asked.show in ("", moment.kind)]
    # No more of the diary than `before` can stand on the pages skipped, whatever of the known stands among it.
    before = max(0, asked.skip - len(told))
    called = case.client.called or "the client"
    rows = _diary(case, asked, before, asked.skip + PAGE_SIZE + 1 - before)
    moments = [*told, *(_moment(row, called, case.reference) for row in rows)]
    moments.sort(key=lambda moment: moment.order, reverse=True)
    shown = moments[asked.skip - before :]
    return Timeline(tuple(shown[:PAGE_SIZE]), asked.skip + PAGE_SIZE if len(shown) > PAGE_SIZE else None)


def _diary(case: Case, asked: Asked, before: int, count: int) -> list[Row]:
    parts = [sql for kind, sql in PARTS.items() if asked.show in ("", SHOWN_AS.get(kind, kind))]
    if not parts:
        return []
    rest = [party.value for party in Party if party not in (Party.CLIENT, Party.EMPLOYER)]
    parties = rest if asked.party == OTHERS else [asked.party]
    given: dict[str, Any] = {
        "case": case.pk,
        "person": case.person.survivor_id,
        "anybody": not asked.party,
        "parties": parties,
        "count": count,
        "before": before,
    }
    query = f"{' UNION ALL '.join(parts)} ORDER BY 3 DESC, 2 DESC LIMIT %(count)s OFFSET %(before)s"
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return [Row(*row) for row in cursor.fetchall()]


def _moment(row: Row, called: str, reference: str) -> Moment:
    if row.kind in COURSE:
        return Moment("case", f"{row.kind}-{row.id}", local_date(row.at), TITLES[row.kind](row), note=row.note)
    if row.kind == "follow_up":
        return _follow_up(row)
    if row.kind in SHOWN_AS:
        title = {"handover": _handover_title, "agreement": _agreement_title, "group": _group_title}[row.kind](row)
        shown_as, leads = SHOWN_AS[row.kind], None
        if row.kind == "group":
            leads = Leads("Open the group session", reverse("group_session", args=[row.id]))
        detail = _detail(row) if row.kind == "group" else ""
        return Moment(shown_as, f"{row.kind}-{row.id}", row.at, title, detail, row.note, leads=leads)
    titles = {"contact": _contact_title, "attempt": _attempt_title, "appointment": _appointment_title}
    return Moment(
        kind=row.kind,
        key=str(row.id),
        at=row.at,
        title=titles[row.kind](row, called),
        detail=_detail(row),
        note=row.note,
        to_come=row.state == AppointmentState.BOOKED,
        leads=_to_meeting(row, reference) if row.meeting else None,
    )


def _to_meeting(row: Row, reference: str) -> Leads:
    where = reverse("meeting", kwargs={"reference": reference, "meeting": row.meeting})
    return Leads("Agenda, minutes and what was agreed", where)


def _group_title(row: Row) -> str:
    words = {"expected": "expected", "absent": "did not come", "called_off": "called off"}
    return f"Group session “{row.purpose}”: {words[row.state]}"


def _with(row: Row, called: str) -> str:
    return join_words([PARTIES.get(Party(code), called) for code in row.parties])


def _contact_title(row: Row, called: str) -> str:
    way, whom = Way(row.way), _with(row, called)
    theirs = row.by_whom == Starter.PARTY
    if row.purpose:
        return f"Group session “{row.purpose}”"
    if row.state:
        return f"{Occasion(row.state).label} with {whom}"
    if way in (Way.MESSAGE, Way.LETTER):
        return f"{way.label} {'from' if theirs else 'to'} {whom}"
    if way is Way.IN_PERSON:
        return f"Met {whom}"
    return f"{way.label} with {whom}{', who called' if theirs and way is Way.TELEPHONE else ''}"


def _attempt_title(row: Row, called: str) -> str:
    return f"Tried to reach {_with(row, called)}: {Way(row.way).label.lower()}, no answer"


def _appointment_title(row: Row, called: str) -> str:
    return f"{capitalised(row.purpose or 'Appointment')} with {_with(row, called)}: {_state_words(row, called)}"


def _state_words(row: Row, called: str) -> str:
    state = AppointmentState(row.state)
    if state is AppointmentState.CANCELLED:
        by = {Canceller.CLIENT: called, Canceller.SERVICE: "us", Canceller.OTHER: "somebody else"}
        return f"cancelled by {by[Canceller(row.by_whom)]}"
    return state.label.lower()


def _detail(row: Row) -> str:
    parts = [Topic(code).label for code in row.topics]
    if row.kind in ("appointment", "group"):
        parts += [Way(row.way).label, row.place]
    if row.others:
        parts.append(f"also {join_words([_named(other) for other in row.others])}")
    if row.minutes:
        parts.append(plural(row.minutes, "minute"))
    parts.append(row.recorded_by)
    return " · ".join(part for part in parts if part)


def _named(other: str) -> str:
    """A person's name as it is, a party by its word."""
    return Party(other).label.lower() if other in Party.codes() else other


def _handover_title(row: Row) -> str:
    giver, taker = row.others
    return f"Handed over from {giver} to {taker}"


def _agreement_title(row: Row) -> str:
    often = f"every {plural(row.minutes, 'day')}" if row.minutes else "as often as is usual"
    return f"Asked to be in touch {often}{', ' + WAYS[Way(row.way)] if row.way else ''}"


def _follow_up(row: Row) -> Moment:
    satisfied = [f"satisfied with us: {score} of 5" for score in row.others]
    detail = " · ".join(part for part in (Way(row.way).label, *satisfied, row.recorded_by) if part)
    title = f"Follow-up {plural(row.minutes, 'week')} after the ending: {lower_first(FollowUpOutcome(row.state).label)}"
    day = row.at.astimezone(clock.LOCAL).date()
    return Moment("case", f"follow_up-{row.id}", day, title, detail=detail, note=row.note)
